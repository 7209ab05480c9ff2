"""The ASGI TLS extension: what an app is told about the connection (https://asgi.readthedocs.io/en/latest/specs/tls.html)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

_VERSIONS: Final = {"TLSv1.2": 0x0303, "TLSv1.3": 0x0304}
_SUITES: Final = {
    "TLS_AES_128_GCM_SHA256": 0x1301,
    "TLS_AES_256_GCM_SHA384": 0x1302,
    "TLS_CHACHA20_POLY1305_SHA256": 0x1303,
    "ECDHE-ECDSA-AES128-GCM-SHA256": 0xC02B,
    "ECDHE-ECDSA-AES256-GCM-SHA384": 0xC02C,
    "ECDHE-RSA-AES128-GCM-SHA256": 0xC02F,
    "ECDHE-RSA-AES256-GCM-SHA384": 0xC030,
    "ECDHE-RSA-CHACHA20-POLY1305": 0xCCA8,
    "ECDHE-ECDSA-CHACHA20-POLY1305": 0xCCA9,
}
"""Numbers in the IANA registry of the suites we allow."""


def tls_extension(
    *,
    names: Iterable[str] = (),
    subject: str | None = None,
    chain_pem: Iterable[str] = (),
    version: str | None = "TLSv1.3",
    cipher: str | None = None,
    connection: int | None = None,
) -> dict[str, Any]:
    """The value of `scope["extensions"]["tls"]`.

    Args:
        names: common name and SANs of the client certificate, under our own key `client_cert_names`.
        subject: its subject, RFC 4514; without one the first name makes it.
        chain_pem: the client's certificate and what came with it.
        connection: number of the Connection in the record, under our own key `connection`.
    """
    known = tuple(names)
    return {
        "server_cert": None,
        "client_cert_chain": tuple(chain_pem),
        "client_cert_name": subject or (f"CN={known[0]}" if known else None),
        "client_cert_error": None,
        "client_cert_names": known,
        "tls_version": _VERSIONS.get(version or ""),
        "cipher_suite": _SUITES.get(cipher or ""),
        "connection": connection,
    }
