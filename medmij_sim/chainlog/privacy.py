"""What may not be in a chain log: numbers of people, codes and tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from medmij_sim.redact import SECRET_PARAMETERS, is_bsn

_NINE_DIGITS: Final = re.compile(r"(?<![0-9A-Za-z])\d{9}(?![0-9A-Za-z])")
"""Nine digits on their own: an id in hexadecimal may hold nine in a row."""

_SHAPES: Final = bytes(
    ord("9") if chr(code).isdecimal() else ord("a") if chr(code).isalpha() else ord(" ") for code in range(128)
).ljust(256)
"""A byte as the kind of character it stands for; letters beyond ASCII are no part of an id and count as spaces."""
_NUMBER: Final = b" 999999999 "


def without_bsn(text: str) -> str:
    """The text with every BSN hidden."""
    return _NINE_DIGITS.sub(lambda found: "<bsn>" if is_bsn(found[0]) else found[0], text)


def holds_bsn(text: str | bytes) -> bool:
    """Whether a BSN stands in a text, or in one written in UTF-8."""
    written = text.encode("utf-8", "replace") if isinstance(text, str) else text
    # Megabytes of ids in hexadecimal cost a regular expression as much as all the rest of a message.
    if _NUMBER not in b" %b " % written.translate(_SHAPES):
        return False
    return any(is_bsn(number) for number in _NINE_DIGITS.findall(written.decode("utf-8", "replace")))


def secrets_in(uri: str) -> Iterator[str]:
    """Names of the query parameters of a URI whose values are secret, such as `state`."""
    if "?" in uri:
        yield from (name for name, value in parse_qsl(urlsplit(uri).query) if name in SECRET_PARAMETERS and value)


def bare(url: str) -> str:
    """A URL as the chain log holds it: without query and fragment, and without a BSN."""
    return without_bsn(url.partition("#")[0].partition("?")[0])
