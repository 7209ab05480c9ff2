"""What the suite refuses to attack: the real MedMij, the real DigiD, real PKIoverheid (design, idea 10)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from medmij_sim.errors import MedmijSimError
from medmij_sim.transport import Address, Resolver

if TYPE_CHECKING:
    from cryptography import x509

REAL_DOMAINS = ("medmij.nl", "digid.nl")
_REAL_ISSUERS = ("staat der nederlanden", "pkioverheid")


class RefusedError(MedmijSimError):
    """Probes are attacks; this is no place for them."""


def is_real_host(host: str) -> bool:
    """Whether a host is one of MedMij or DigiD themselves."""
    name = host.rstrip(".").lower()
    return any(name == domain or name.endswith(f".{domain}") for domain in REAL_DOMAINS)


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
    return list(dict.fromkeys(filter(_is_real, names)))


def _is_real(name: str) -> bool:
    text = name.lower()
    return "fake" not in text and any(real in text for real in _REAL_ISSUERS)


class SafeResolver(Resolver):
    """A resolver that leads nowhere for a real host, also when a redirect points there during a run."""

    def __call__(self, host: str, port: int) -> Address:
        """Where the host listens.

        Raises:
            RefusedError: it is a host of MedMij or DigiD themselves.
        """
        refuse_real_hosts([f"https://{host}"])
        return super().__call__(host, port)
