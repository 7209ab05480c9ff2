"""Endpoints of a DVZA that its target file leaves to a ZAL."""

from __future__ import annotations

from collections.abc import Iterator
from ssl import SSLError

import httpx
from msgspec.structs import replace

from conformance.targets import DvzaTarget, Endpoints
from medmij_sim import zal
from medmij_sim.errors import ConfigError
from medmij_sim.transport import ResolvingTransport, client_context


def with_endpoints(target: DvzaTarget) -> DvzaTarget:
    """The target with what its ZAL says about its aanbieder added; the target file wins where both speak.

    Raises:
        ConfigError: the ZAL cannot be had or read, or the aanbieder is not on it.
    """
    if target.zal_file is None and target.zal_url is None:
        return target
    source = str(target.zal_file or target.zal_url)
    try:
        aanbieder = zal.read(_fetched(target)).zorgaanbieder(target.aanbieder.naam)
    except zal.NotListedError:
        raise ConfigError(f"{source}: {target.aanbieder.naam} is not on it — correct aanbieder.name") from None
    except zal.ListError as error:
        raise ConfigError(f"{source}: {error}") from None
    return replace(target, gegevensdiensten={**dict(_offered(aanbieder)), **target.gegevensdiensten})


def _offered(aanbieder: zal.Zorgaanbieder) -> Iterator[tuple[str, Endpoints]]:
    """The endpoints of each gegevensdienst; of more than one Interfaceversie the newest comes last, and counts."""
    for versie in reversed(aanbieder.newest_first()):
        for dienst in versie.gegevensdiensten:
            yield (
                dienst.id,
                Endpoints(
                    authorization=dienst.authorization_endpointuri,
                    token=dienst.token_endpointuri,
                    resource=dienst.resource_endpointuri(),
                ),
            )


def _fetched(target: DvzaTarget) -> bytes:
    if target.zal_file is not None:
        try:
            return target.zal_file.read_bytes()
        except OSError as error:
            raise ConfigError(f"{target.zal_file}: {error.strerror} — correct zal_file") from None
    assert target.zal_url is not None
    network = target.network
    try:
        transport = ResolvingTransport(network.resolver, client_context(network.ca))
        with httpx.Client(transport=transport, timeout=network.timeout, trust_env=False) as client:
            return client.get(target.zal_url).raise_for_status().content
    except (httpx.HTTPError, OSError, SSLError) as error:
        raise ConfigError(f"{target.zal_url}: {type(error).__name__} {error} — correct zal_url or [network]") from None
