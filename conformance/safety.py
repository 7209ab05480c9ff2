"""What the suite refuses to attack: the real MedMij, the real DigiD, real PKIoverheid (design, idea 10)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from medmij_sim.errors import MedmijSimError
from medmij_sim.real_parties import REAL_DOMAINS, is_real_host, is_real_issuer
from medmij_sim.transport import Address, Resolver

if TYPE_CHECKING:
    from cryptography import x509


class RefusedError(MedmijSimError):
    """Probes are attacks; this is no place for them."""


def refuse_real_hosts(urls: Iterable[str]) -> None:
    """Stop before anything is sent to a real host.

    Raises:
        RefusedError: one of the URLs leads to one.
    """
    for url in urls:
        if is_real_host(urlsplit(url).hostname or ""):
            raise RefusedError(f"{url} is under {' or '.join(REAL_DOMAINS)}; the suite attacks and does not go there")


def real_issuers(certificates: Iterable[x509.Certificate]) -> list[str]:
    """Names in a chain that belong to the real PKIoverheid; the simulator's own say FAKE."""
    names = (name.rfc4514_string() for each in certificates for name in (each.issuer, each.subject))
    return list(dict.fromkeys(filter(is_real_issuer, names)))


class SafeResolver(Resolver):
    """A resolver that leads nowhere for a real host, also when a redirect points there during a run."""

    def __call__(self, host: str, port: int) -> Address:
        """Where the host listens.

        Raises:
            RefusedError: it is a host of MedMij or DigiD themselves.
        """
        refuse_real_hosts([f"https://{host}"])
        return super().__call__(host, port)
