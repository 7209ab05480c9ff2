"""`medmij-sim tls`: how a node does TLS."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from medmij_sim.tls.handshake import ClientFiles, TlsError, shake_hands
from medmij_sim.tls.limits import refuse_real_host, refuse_real_issuer
from medmij_sim.tls.rules import Examined, Finding, judged
from medmij_sim.tls.scanner import scan
from medmij_sim.transport import Address

_DEFAULT_PORT = 443
_path = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("node", metavar="HOST[:PORT]")
@click.option("--connect", metavar="ADDRESS:PORT", help="Where HOST really listens.")
@click.option("--back", is_flag=True, help="It is a node of the back channel.")
@click.option("--cert", "certificate", type=_path, help="The client certificate to show, PEM.")
@click.option("--key", type=_path, help="Its key, PEM, where it is not in the same file.")
@click.option("--ca", type=_path, help="The roots to trust, PEM; otherwise those of this machine.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--fail-on", type=click.Choice(["warning"]), help="Exit code 1 when there is a warning.")
@click.option("--yes-production", is_flag=True, help="Scan a node of the real MedMij too.")
@click.pass_context
def tls(
    context: click.Context,
    node: str,
    connect: str | None,
    back: bool,
    certificate: Path | None,
    key: Path | None,
    ca: Path | None,
    as_json: bool,
    fail_on: str | None,
    yes_production: bool,
) -> None:
    """Judge the TLS of HOST with sslyze, by core.tls.*. What is known of these rules makes a broken one a warning.

    Exit code 0: judged; 1: there is a warning, with --fail-on warning; 2: it could not be judged.
    """
    host, port = _split(node, _DEFAULT_PORT)
    address = (host, port) if connect is None else _split(connect, port)
    files = ClientFiles(certificate, key, ca)
    if not yes_production:
        refuse_real_host(host)
        refuse_real_host(address[0])
    handshake = shake_hands(host, address, files)
    if not yes_production:
        refuse_real_issuer(host, handshake.certificate)
    findings = judged(Examined(handshake, scan(host, address, files)), back=back)
    if as_json:
        chosen = {"version": handshake.version, "suite": handshake.suite}
        report = {"host": host, "port": address[1], "chosen": chosen, "findings": [asdict(each) for each in findings]}
        click.echo(json.dumps(report, indent=2))
    else:
        click.echo(f"{host}:{address[1]} chose {handshake.version} {handshake.suite}")
        for line in _table(findings):
            click.echo(line)
    warned = any(each.outcome == "warning" for each in findings)
    context.exit(1 if fail_on and warned else 0)


def _table(findings: tuple[Finding, ...]) -> Iterator[str]:
    width = max(len(each.requirement) for each in findings)
    for each in findings:
        yield f"{each.outcome:10}  {each.requirement:{width}}  {each.title}"
        for detail in each.details:
            yield f"{'':10}  {'':{width}}    {detail}"


def _split(text: str, default: int) -> Address:
    """`host:port`, `host`, `[::1]:port`."""
    host, colon, port = text.rpartition(":")
    if not colon or port.endswith("]"):
        host, port = text, str(default)
    host = host.removeprefix("[").removesuffix("]")
    if not host or "/" in host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise TlsError(f"{text!r} does not read HOST or HOST:PORT")
    return host.lower(), int(port)
