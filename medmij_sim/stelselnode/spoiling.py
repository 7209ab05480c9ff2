"""Ways to spoil a list that conforms."""

from __future__ import annotations

import re

DEAD_END = "-of-a-broken-list"
"""Ending of the authorization endpoints that a broken ZAL names."""

_VOLGNUMMER = re.compile(rb"\s*<Volgnummer>[^<]*</Volgnummer>")
_AUTHORIZATION = re.compile(rb"(<AuthorizationEndpointuri>[^<]*)")
_NODE = rb"\s*<MedMijNode>\s*(?:<Hostname>)?%s[^<]*(?:</Hostname>)?\s*</MedMijNode>"


def broken(document: bytes) -> bytes:
    """The list without its mandatory Volgnummer, well-formed yet against every schema, and with dead ends."""
    return _AUTHORIZATION.sub(rb"\1" + DEAD_END.encode(), _VOLGNUMMER.sub(b"", document, count=1))


def without_nodes(document: bytes, beginning: str) -> bytes:
    """The whitelist without the host names that begin like this."""
    return re.sub(_NODE % re.escape(beginning.encode()), b"", document)
