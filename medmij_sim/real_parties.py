"""How the real MedMij, DigiD and PKIoverheid are told from ours, so that nothing is sent to them (design, idea 10)."""

from __future__ import annotations

REAL_DOMAINS = ("medmij.nl", "digid.nl")
_REAL_ISSUERS = ("staat der nederlanden", "pkioverheid")


def is_real_host(host: str) -> bool:
    """Whether a host is one of MedMij or DigiD themselves."""
    name = host.rstrip(".").lower()
    return any(name == domain or name.endswith(f".{domain}") for domain in REAL_DOMAINS)


def is_real_issuer(name: str) -> bool:
    """Whether a distinguished name belongs to the real PKIoverheid; the simulator's own say FAKE."""
    text = name.lower()
    return "fake" not in text and any(real in text for real in _REAL_ISSUERS)
