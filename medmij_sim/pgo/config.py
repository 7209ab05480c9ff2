"""pgo.json: what a PGO that runs as a program of its own must know."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec

from medmij_sim.chainlog.outbox import Outbox, Route
from medmij_sim.clock import Clock
from medmij_sim.errors import ConfigError
from medmij_sim.faults import CATALOGUE, Faults, UnknownFaultError
from medmij_sim.mint import Mint
from medmij_sim.pgo.channel import ClientFactory
from medmij_sim.pgo.party import Pgo
from medmij_sim.pgo.policy import Certificate, PgoPolicy
from medmij_sim.real_parties import is_real_host
from medmij_sim.transport import Address, AsyncResolvingTransport, Resolver, client_context


class Listen(msgspec.Struct, forbid_unknown_fields=True):
    """Where the PGO itself listens for its callback and hooks, with a server certificate."""

    port: int
    certificate: Path
    key: Path
    address: str = "127.0.0.1"


class PgoConfig(msgspec.Struct, forbid_unknown_fields=True):
    """Everything in pgo.json. Paths are relative to the file.

    Attributes:
        client_id: host name in the OCL.
        stelselnode: where the lists are.
        certificate, key: the client certificate for the back channel (PEM).
        ca: the roots that are trusted (PEM); absent for the machine's.
        other_certificate, other_key: shown instead where a fault wants another node's certificate.
        resolve: `host`, `host:port` or `*.suffix` to `address:port`.
        listen: absent for a PGO that is handed its callback.
        state: file in which sessions and store outlive the program.
        chainlog: URL of the collector that the chain log is sent to; absent to send it nowhere.
        faults: names of the faults that are on.
    """

    client_id: str
    redirect_uri: str
    stelselnode: str
    certificate: Path
    key: Path
    ca: Path | None = None
    other_certificate: Path | None = None
    other_key: Path | None = None
    resolve: dict[str, str] = {}
    listen: Listen | None = None
    state: Path | None = None
    chainlog: str | None = None
    faults: list[str] = []


def load_config(path: Path) -> PgoConfig:
    """Read pgo.json.

    Raises:
        ConfigError: it cannot be read, is not JSON, or does not fit.
    """
    folder = path.absolute().parent
    try:
        return msgspec.json.decode(path.read_bytes(), type=PgoConfig, dec_hook=lambda _, value: folder / value)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error} — give the path of a pgo.json") from None
    except msgspec.DecodeError as error:
        raise ConfigError(f"{path}: {error} — see docs/pgo.md") from None


def policy_of(config: PgoConfig) -> PgoPolicy:
    """The conforming policy with the faults that are on.

    Raises:
        ConfigError: no fault of that name, or one that only a world can bring about.
    """
    faults = Faults(CATALOGUE)
    try:
        for name in config.faults:
            faults.on(name)
    except UnknownFaultError as error:
        raise ConfigError(f"faults: {error}") from None
    policy = faults.policy("pgo", config.client_id, PgoPolicy())
    if (variant := policy.certificate_variant) != PgoPolicy().certificate_variant:
        raise ConfigError(
            f"faults: a PGO that is a program shows the certificate it is given — make one with: medmij-sim pki issue "
            f"{config.client_id} --variant {variant}, and give that as certificate and key"
        )
    return policy


def make_pgo(config: PgoConfig, policy: PgoPolicy) -> Pgo:
    """A PGO in real time over real sockets.

    Raises:
        ConfigError: a certificate, key, address or collector cannot be used.
    """
    clock, clients = Clock(), _clients(config)
    return Pgo(
        config.client_id,
        config.redirect_uri,
        config.stelselnode,
        clients=clients,
        clock=clock,
        mint=Mint(),
        policy=lambda: policy,
        outbox=Outbox(clock, _route(config.chainlog, clients)),
    )


def _route(collector: str | None, clients: ClientFactory) -> Route | None:
    """The way to the collector of the chain log."""
    if collector is None:
        return None
    parts = urlsplit(collector)
    if parts.scheme != "https" or not parts.hostname:
        raise ConfigError(f"chainlog: {collector!r} is no https URL — write one, or leave it out")
    if is_real_host(parts.hostname):
        raise ConfigError(f"chainlog: {parts.hostname} is the real MedMij — give the collector of a world")
    return Route(collector, lambda: clients("own"))


def _clients(config: PgoConfig) -> ClientFactory:
    resolver = Resolver({host: _address(host, target) for host, target in config.resolve.items()})
    pairs: dict[Certificate, tuple[Path | None, Path | None]] = {
        "own": (config.certificate, config.key),
        "none": (None, None),
        "other": (config.other_certificate or config.certificate, config.other_key or config.key),
    }
    try:
        contexts = {name: client_context(config.ca, *pair) for name, pair in pairs.items()}
    except OSError as error:
        raise ConfigError(f"certificates: {error} — check ca, certificate and key") from None

    def make(certificate: Certificate) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=AsyncResolvingTransport(resolver, contexts[certificate]), trust_env=False)

    return make


def _address(host: str, target: Any) -> Address:
    address, _, port = str(target).rpartition(":")
    if not address or not port.isdigit():
        raise ConfigError(f"resolve.{host}: {target!r} is no address — write it as 127.0.0.1:8443")
    return address, int(port)
