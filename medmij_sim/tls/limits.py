"""Where a scan does not go unless told: a scan is some hundred odd connections, and may count as an attack."""

from __future__ import annotations

from cryptography import x509

from medmij_sim.tls.handshake import TlsError

_DOMAINS = ("medmij.nl", "digid.nl")
_ISSUERS = ("staat der nederlanden", "pkioverheid")
_HINT = "say --yes-production if its owner agrees"


def refuse_real_host(host: str) -> None:
    """Stop before anything is sent to MedMij or DigiD themselves.

    Raises:
        TlsError: it is one of theirs.
    """
    name = host.rstrip(".").lower()
    if any(name == domain or name.endswith(f".{domain}") for domain in _DOMAINS):
        raise TlsError(f"{host} is under {' or '.join(_DOMAINS)} and is not scanned — {_HINT}")


def refuse_real_issuer(host: str, certificate: x509.Certificate) -> None:
    """Stop before the scan of a node with a certificate of the real PKIoverheid; the simulator's own say FAKE.

    Raises:
        TlsError: it is one.
    """
    issuer = certificate.issuer.rfc4514_string()
    if "fake" not in issuer.lower() and any(real in issuer.lower() for real in _ISSUERS):
        raise TlsError(f"{host} has a certificate of the real PKIoverheid ({issuer}) and is not scanned — {_HINT}")
