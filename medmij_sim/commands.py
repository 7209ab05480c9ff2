"""`medmij-sim serve` and what goes with it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from medmij_sim.config import RECORDED_EVENTS, DossierEntry, WorldConfig, config_schema, load_config
from medmij_sim.errors import ConfigError
from medmij_sim.foreground import ended
from medmij_sim.storage import MEMORY, Storage, open_storage, sqlite_in
from medmij_sim.strangers import listed

if TYPE_CHECKING:
    from medmij_sim.served import ServedWorld
    from medmij_sim.world import World

_LOOPBACK = "127.0.0.1"

_config_option = click.option(
    "--config", type=click.Path(path_type=Path), help="A world.toml; options on the command line win."
)
_domain_option = click.option("--domain", help="The hosts of the world are below it. [medmij.localhost]")


@click.command()
@_config_option
@click.option("--seed", type=int, help="Of a frozen world's codes and tokens, and of strangers. [1]")
@click.option("--bind", help="The address to listen on. [127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65534), help="Of the front listener; the back one is next. [8443]")
@click.option("--back-bind", help="An own address for the back listener, on the same port. [127.0.0.2 for --port 443]")
@_domain_option
@click.option("--state", type=click.Path(path_type=Path), help="A folder to keep certificates and facts in.")
@click.option(
    "--dossier",
    "dossiers",
    multiple=True,
    metavar="PERSON=PATH[#ID]|DIR",
    help="FHIR from disk: for one person (ID: of one Patient among several in it), or a folder of folders of people.",
)
@click.option("--token-map", type=click.Path(path_type=Path), help="Bearer tokens that stand for people: TOML or CSV.")
@click.option("--store", help="Where the DVZAs remember: memory, sqlite:FILE or postgresql://... [a file in --state]")
@click.option("--workers", type=int, help="Processes that answer for the DVZAs; 0: this one does everything. [0]")
@click.option("--strangers", type=int, help="How many more people, drawn by the seed: stranger_1 and so on. [0]")
@click.option("--open-to-network", is_flag=True, help="Others may reach this world: needed with a --bind beyond us.")
@click.option("--json", "as_json", is_flag=True, help="Say where everything is as one line of JSON.")
def serve(config: Path | None, state: Path | None, dossiers: tuple[str, ...], as_json: bool, **options: Any) -> None:
    """Put a world on TLS sockets, until Ctrl-C."""
    from medmij_sim.state import write_state

    settings, folder = _settings(config, dossiers, options), state.absolute() if state else None
    event = ended()
    with (
        _storage(settings, folder) as storage,
        closing(_world(settings, storage)) as world,
        world.serve(**settings.sockets, state=folder, workers=settings.workers) as served,
    ):
        write_state(served)
        if as_json:
            click.echo((served.directory / "world.json").read_text("utf-8").replace("\n", ""))
        else:
            for line in _introduction(served):
                click.echo(line)
        event.wait()


@click.command()
@_config_option
@_domain_option
@click.option("--address", default=_LOOPBACK, show_default=True, help="Where the world listens.")
@click.option("--back-address", help="Where its back listener does, if elsewhere: 127.0.0.2 with serve --port 443.")
def hosts(config: Path | None, address: str, back_address: str | None, **options: Any) -> None:
    """Lines for a hosts file, for a domain that browsers do not lead to this machine by themselves."""
    from medmij_sim.pki.authority import PkiUrls

    world = _world(_settings(config, (), options))
    back = set(_back_hosts(world))
    for host in (*world.sites, PkiUrls(world.domain).host):
        click.echo(f"{(host in back and back_address) or address}\t{host}")


@click.command()
def schema() -> None:
    """The JSON Schema of world.toml, for editors that can use one."""
    click.echo(json.dumps(config_schema(), indent=2))


def _settings(config: Path | None, dossiers: Iterable[str], options: dict[str, Any]) -> WorldConfig:
    """The configuration file with what the command line says instead."""
    import msgspec

    base = load_config(config) if config else WorldConfig()
    if base.login is None and base.clock.frozen is None:
        base = msgspec.structs.replace(base, login="saml3")
    given = {name: value for name, value in options.items() if value is not None and value is not False}
    texts = tuple(dossiers)
    entries = (*base.dossier, *(_dossier(text) for text in texts if "=" in text))
    folders = (*base.dossiers, *(Path(text) for text in texts if "=" not in text))
    try:
        return msgspec.structs.replace(base, dossier=entries, dossiers=folders, **given)
    except ValueError as error:
        raise ConfigError(str(error)) from None


def _dossier(text: str) -> DossierEntry:
    person, _, path = text.partition("=")
    patient = None
    if "#" in path and not Path(path).exists():
        path, _, patient = path.rpartition("#")
    if not person or not path:
        raise click.BadParameter(f"{text!r} does not read PERSON=PATH", param_hint="--dossier")
    return DossierEntry(person, Path(path), patient=patient)


@contextmanager
def _storage(settings: WorldConfig, state: Path | None) -> Iterator[Storage]:
    """Where the DVZAs remember, as the settings say; in a file that goes away when only workers need one."""
    with ExitStack() as passing:
        text = settings.store or (sqlite_in(state) if state else MEMORY)
        if text == MEMORY and settings.workers:
            text = sqlite_in(Path(passing.enter_context(TemporaryDirectory(prefix="medmij-sim-"))))
        yield open_storage(text)


def _world(settings: WorldConfig, storage: Storage | None = None) -> World:
    from medmij_sim.world import World

    world = World(
        settings.seed,
        clock=settings.clock.clock(),
        domain=settings.domain,
        config=settings,
        record_limit=RECORDED_EVENTS,
        storage=storage,
    )
    if settings.digid.provider:
        # A file that cannot be used is said now, and not when somebody first logs in.
        assert world.faces
    return world


def _introduction(served: ServedWorld) -> Iterator[str]:
    from medmij_sim.collecting import loaded_dossiers
    from medmij_sim.transport import joined

    world = served.world
    front_hosts = [host for host, site in world.sites.items() if not site.back]
    yield "A world of MedMij. Nobody and nothing in it exists."
    yield ""
    yield f"front   {joined(served.addresses.front)}   {' '.join(front_hosts)}"
    yield f"back    {joined(served.addresses.back)}   {' '.join(_back_hosts(world))}"
    yield ""
    yield f"lists   https://stelselnode.{world.domain}/MedMij_Zorgaanbiederslijst.xml?api=2 (OAuthclientlist, ...)"
    yield f"control https://sim.{world.domain}/"
    yield f"pki     {served.pki_url}/ocsp, /issuing.crl, /issuing.cer (domain, root)"
    yield f"files   {served.directory}: ca.pem, pgo-a.pem and .key, control.token, world.json, targets/dvza-a.toml"
    yield ""
    brought = [f"dossier {line}" for line in loaded_dossiers(world)]
    if strangers := world.config.strangers:
        brought.append(f"people  {strangers} strangers besides the personas: {listed(world.people.keys[-strangers:])}")
    if world.fixed_tokens:
        brought.append(
            f"tokens  {len(world.fixed_tokens)} that stand for people, at https://fhir.*.{world.domain} only"
        )
    yield from (*brought, "") if brought else ()
    yield "for curl      " + " ".join((f"--cacert {served.ca_file}", *_connect_to(served)))
    yield "for Chromium  " + _chromium(served)
    yield ""
    yield "ready; Ctrl-C ends it"


def _connect_to(served: ServedWorld) -> Iterator[str]:
    """The back hosts by name, then everything else: curl takes the first rule that fits."""
    from medmij_sim.transport import joined

    for host in _back_hosts(served.world):
        yield f"--connect-to {host}:443:{joined(served.addresses.back)}"
    yield f"--connect-to ::{joined(served.addresses.front)}"


def _chromium(served: ServedWorld) -> str:
    from medmij_sim.transport import joined

    front, back = joined(served.addresses.front), joined(served.addresses.back)
    rules = [f"MAP {host}:443 {back}" for host in _back_hosts(served.world)]
    return f'--host-resolver-rules="{", ".join((*rules, f"MAP *.{served.world.domain}:443 {front}"))}"'


def _back_hosts(world: World) -> list[str]:
    return [host for host, site in world.sites.items() if site.back]
