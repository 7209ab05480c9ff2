"""Ways to spoil a list that conforms."""

from __future__ import annotations

import re

_VOLGNUMMER = re.compile(rb"\s*<Volgnummer>[^<]*</Volgnummer>")


def without_volgnummer(document: bytes) -> bytes:
    """The list without its mandatory Volgnummer: well-formed, yet against every schema."""
    return _VOLGNUMMER.sub(b"", document, count=1)
