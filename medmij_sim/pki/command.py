"""`medmij-sim pki`: a throw-away PKIoverheid in a folder, for who needs certificates and no world."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from medmij_sim.clock import Clock
from medmij_sim.errors import ConfigError
from medmij_sim.pki.reading import facts_of
from medmij_sim.pki.store import AUTHORITY_FILES, NodeFiles, Pki
from medmij_sim.pki.variants import Variant

_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")

_directory = click.option(
    "--dir",
    "directory",
    type=click.Path(path_type=Path),
    default=Path("pki"),
    show_default=True,
    help="The folder that `pki init` made.",
)
_domain = click.option(
    "--domain", default="medmij.localhost", show_default=True, help="Certificates point to http://pki.DOMAIN/."
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
def pki() -> None:
    """A throw-away PKIoverheid: authorities, certificates of nodes, revocation lists. Every name says FAKE."""


@pki.command()
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The folder to make it in.")
@_domain
@_json
def init(out: Path, domain: str, as_json: bool) -> None:
    """Make a root, a domain CA and an issuing CA in the shape of PKIoverheid private services G1."""
    if (out / "ca.pem").exists():
        raise ConfigError(f"{out}: holds a CA already — give another folder with --out, or remove this one")
    made = Pki(Clock(), out, domain=domain)
    _tell({"trust this": made.ca_file, "revocation list": made.crl_file}, as_json)


@pki.command()
@click.argument("host")
@_directory
@_domain
@click.option(
    "--variant",
    type=click.Choice([each.value for each in Variant]),
    default=Variant.GOOD.value,
    show_default=True,
    help="What is to be wrong with it.",
)
@click.option("--organisation", default="medmij-sim", show_default=True, help="Whose; FAKE is put before it.")
@click.option("--also", multiple=True, metavar="NAME", help="A further name in it.")
@click.option("--p12", type=click.Path(path_type=Path), metavar="PASSWORD-FILE", help="Also as PKCS#12.")
@click.option("--replace", is_flag=True, help="Make it again when it is there.")
@_json
def issue(
    host: str,
    directory: Path,
    domain: str,
    variant: str,
    organisation: str,
    also: tuple[str, ...],
    p12: Path | None,
    replace: bool,
    as_json: bool,
) -> None:
    """Make the certificate and key of HOST: PEM with its chain, and PKCS#12 if wanted."""
    for name in (host, *also):
        if not _HOST.fullmatch(name) or name in AUTHORITY_FILES:
            raise ConfigError(f"{name!r} is no host name — write it in lower case, like pgo.oefen.test")
    password = None if p12 is None else _password(p12)
    opened = _opened(directory, domain)
    files = opened.files_of(host, Variant(variant))
    bundle = files.certificate.with_suffix(".p12") if password else None
    _make_way((files.certificate, files.key, *(() if bundle is None else (bundle,))), replace)
    opened.node(host, organisation, Variant(variant), also=also)
    written: dict[str, Any] = {"certificate and chain": files.certificate, "key": files.key}
    if bundle is not None and password is not None:
        _write_bundle(bundle, files, host, password)
        written["PKCS#12"] = bundle
    _tell(written, as_json)


@pki.command()
@_directory
@_domain
@click.option(
    "--revoke", "revoked", type=click.Path(path_type=Path), multiple=True, metavar="FILE", help="A certificate, PEM."
)
@_json
def crl(directory: Path, domain: str, revoked: tuple[Path, ...], as_json: bool) -> None:
    """Sign the revocation list anew, with the certificates to --revoke on it, and show it."""
    from cryptography import x509

    opened = _opened(directory, domain)
    for path in revoked:
        try:
            certificate = x509.load_pem_x509_certificate(path.read_bytes())
        except (OSError, ValueError):
            raise ConfigError(f"{path}: not a certificate in PEM — give one that `pki issue` made") from None
        if not opened.issued(certificate):
            raise ConfigError(f"{path}: not from the CA in {directory} — only who issued it can revoke it")
        opened.revoke(certificate)
    _show(opened.crl_file, facts_of(opened.crl_file), as_json)


@pki.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--password-file", type=click.Path(path_type=Path), help="Of a PKCS#12 file.")
@_json
def show(file: Path, password_file: Path | None, as_json: bool) -> None:
    """Print what is in FILE: certificates or a revocation list, as PEM, DER or PKCS#12. Never a key."""
    password = None if password_file is None else _password(password_file)
    _show(file, facts_of(file, password), as_json)


def _opened(directory: Path, domain: str) -> Pki:
    if not all((directory / name).exists() for name in ("ca.pem", "issuing.pem", "issuing.key")):
        raise ConfigError(f"{directory}: holds no CA — make one with: medmij-sim pki init --out {directory}")
    return Pki(Clock(), directory, domain=domain)


def _make_way(paths: Iterable[Path], replace: bool) -> None:
    for path in paths:
        if path.exists():
            if not replace:
                raise ConfigError(f"{path}: exists — remove it, or say --replace")
            path.unlink()


def _password(path: Path) -> bytes:
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror} — give a file with the password on its first line") from None
    if not lines or not lines[0]:
        raise ConfigError(f"{path}: no password on its first line")
    return lines[0]


def _write_bundle(path: Path, files: NodeFiles, name: str, password: bytes) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        load_pem_private_key,
        pkcs12,
    )

    certificate, *chain = x509.load_pem_x509_certificates(files.certificate.read_bytes())
    key = load_pem_private_key(files.key.read_bytes(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    content = pkcs12.serialize_key_and_certificates(
        name.encode(), key, certificate, chain, BestAvailableEncryption(password)
    )
    path.touch(mode=0o600)
    path.write_bytes(content)


def _tell(written: dict[str, Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({name: str(path) for name, path in written.items()}))
        return
    for name, path in written.items():
        click.echo(f"{name:22} {path}")


def _show(path: Path, facts: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(facts, indent=2))
        return
    for number, each in enumerate(facts, 1):
        click.echo(f"{path} ({number} of {len(facts)})")
        for name, value in each.items():
            values = value if isinstance(value, list) else [value]
            for text in values or ["none"]:
                click.echo(f"  {name:18} {text}")
