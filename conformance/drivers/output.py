"""What a hook prints."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any


def read_object(text: str) -> Mapping[str, Any] | None:
    """The text as a JSON object, its fractions as `Decimal`, so that none loses digits; None if it is anything else."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        value = json.loads(text, parse_float=Decimal)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def last_object(lines: Iterable[str]) -> Mapping[str, Any]:
    """The last line that is a JSON object; else all lines together, if they are one; else nothing."""
    kept = list(lines)
    for line in reversed(kept):
        if (found := read_object(line)) is not None:
            return found
    return read_object("\n".join(kept)) or {}
