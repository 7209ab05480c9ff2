"""Where a scan does not go unless told: a scan is some hundred odd connections, and may count as an attack."""

from __future__ import annotations

from cryptography import x509

from medmij_sim.real_parties import REAL_DOMAINS, is_real_host, is_real_issuer
from medmij_sim.tls.handshake import TlsError

_HINT = "say --yes-production if its owner agrees"


def refuse_real_host(host: str) -> None:
    """Stop before anything is sent to MedMij or DigiD themselves.

    Raises:
        TlsError: it is one of theirs.
    """
    if is_real_host(host):
        raise TlsError(f"{host} is under {' or '.join(REAL_DOMAINS)} and is not scanned — {_HINT}")


def refuse_real_issuer(host: str, certificate: x509.Certificate) -> None:
    """Stop before the scan of a node with a certificate of the real PKIoverheid; the simulator's own say FAKE.

    Raises:
        TlsError: it is one.
    """
    issuer = certificate.issuer.rfc4514_string()
    if is_real_issuer(issuer):
        raise TlsError(f"{host} has a certificate of the real PKIoverheid ({issuer}) and is not scanned — {_HINT}")
