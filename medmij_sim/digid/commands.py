"""`medmij-sim digid`: the fake DigiD on its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from medmij_sim.errors import ConfigError

if TYPE_CHECKING:
    from medmij_sim.config import WorldConfig
    from medmij_sim.digid.alone import Facts

_file = click.Path(path_type=Path)


@click.group()
def digid() -> None:
    """NEP-DigiD, a fake DigiD: SAML 3.x, eID SAML 4.4 and OpenID Connect."""


@digid.command()
@click.option("--sp", "metadata", type=_file, multiple=True, help="SAML metadata of a service provider.")
@click.option("--oidc-client", "clients", type=_file, multiple=True, help="Registration of OIDC clients, JSON.")
@click.option("--client-ca", "authorities", type=_file, multiple=True, help="CA (PEM) of client certificates of yours.")
@click.option("--config", type=_file, help="A world.toml: its [digid], clock, faults and people count here.")
@click.option("--bind", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65534), default=8443, show_default=True, help="The back one is next.")
@click.option("--domain", default="medmij.localhost", show_default=True, help="The pages are on digid.DOMAIN.")
@click.option("--state", type=_file, help="A folder to keep certificates and metadata in.")
@click.option("--open-to-network", is_flag=True, help="Others may reach it: needed with a --bind beyond us.")
@click.option("--allow-public", is_flag=True, help="Send answers to public host names too; never to DigiD or MedMij.")
@click.option("--json", "as_json", is_flag=True, help="Say where everything is as one line of JSON.")
def serve(
    metadata: tuple[Path, ...],
    clients: tuple[Path, ...],
    authorities: tuple[Path, ...],
    config: Path | None,
    bind: str,
    port: int,
    domain: str,
    state: Path | None,
    open_to_network: bool,
    allow_public: bool,
    as_json: bool,
) -> None:
    """Let service providers log people in who do not exist, until Ctrl-C."""
    import msgspec

    from medmij_sim.digid.alone import served_alone
    from medmij_sim.foreground import ended

    settings = _settings(config, authorities, domain=domain, bind=bind, port=port, open_to_network=open_to_network)
    event = ended()
    if open_to_network:
        click.echo("warning: whoever reaches this can log in as anybody at whoever trusts it", err=True)
    with served_alone(settings, (*metadata, *clients), state=state, public=allow_public) as (_, facts):
        if as_json:
            click.echo(msgspec.json.encode(facts).decode())
        else:
            for line in _introduction(facts):
                click.echo(line)
        event.wait()


def _settings(config: Path | None, authorities: tuple[Path, ...], **options: Any) -> WorldConfig:
    """What counts here of a configuration file, and the options."""
    from msgspec.structs import replace

    from medmij_sim.config import WorldConfig, load_config

    base = load_config(config) if config else WorldConfig()
    digid = replace(base.digid, client_ca=(*base.digid.client_ca, *authorities))
    try:
        return WorldConfig(
            seed=base.seed, strangers=base.strangers, clock=base.clock, fault=base.fault, digid=digid, **options
        )
    except ValueError as error:
        raise ConfigError(str(error)) from None


def _introduction(facts: Facts) -> Iterator[str]:
    yield "NEP-DigiD. This is not DigiD: whoever trusts it lets anybody log in as anybody."
    yield ""
    yield f"pages     {facts.pages}/   (click on a person)"
    yield f"SAML 3.x  {facts.saml3}"
    yield f"          metadata: {facts.saml3_metadata}"
    yield f"SAML 4.4  {facts.saml4}"
    yield f"          metadata: {facts.saml4_metadata}"
    yield f"OIDC      {facts.oidc}/.well-known/openid-configuration"
    yield f"control   {facts.control}/   (POST /digid/next, /digid/providers)"
    yield ""
    yield f"trust     {facts.ca}"
    yield f"show      {facts.certificate} with {facts.key}, as TLS client at {facts.back}"
    yield f"hosts     {facts.hosts}"
    yield f"known     {', '.join(facts.providers) or 'nobody yet: give --sp or --oidc-client, or use the control API'}"
    yield ""
    yield "Signing keys are new at every start: give your service provider the metadata again."
    yield "ready; Ctrl-C ends it"
