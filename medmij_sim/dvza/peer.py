"""Whose certificate it is: the names in the ASGI TLS extension."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from starlette.types import Scope

_COMMON_NAME = re.compile(r"(?:^|[,+])\s*CN=(?P<name>[^,+]+)", re.IGNORECASE)


def peer_names(scope: Scope) -> frozenset[str]:
    """Common name and subject alternative names of the client's certificate, in lower case; none without TLS.

    Reads `scope["extensions"]["tls"]` (https://asgi.readthedocs.io/en/latest/specs/tls.html): `client_cert_name` is a
    distinguished name of RFC 4514, `client_cert_chain` holds PEM texts, the client's own first.
    """
    tls: Mapping[str, Any] = scope.get("extensions", {}).get("tls") or {}
    named = _COMMON_NAME.findall(tls.get("client_cert_name") or "")
    chain: Iterable[str] = tls.get("client_cert_chain") or ()
    alternative = next((_alternative_names(pem) for pem in chain), frozenset())
    return frozenset(name.strip().lower() for name in named) | alternative


@lru_cache(maxsize=256)
def _alternative_names(pem: str) -> frozenset[str]:
    from cryptography.x509 import DNSName, ExtensionNotFound, SubjectAlternativeName, load_pem_x509_certificate

    try:
        extension = load_pem_x509_certificate(pem.encode()).extensions.get_extension_for_class(SubjectAlternativeName)
    except (ValueError, ExtensionNotFound):
        return frozenset()
    return frozenset(name.lower() for name in extension.value.get_values_for_type(DNSName))
