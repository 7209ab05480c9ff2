"""What may not be in a chain log: numbers of people, codes and tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from medmij_sim.redact import SECRET_PARAMETERS, is_bsn

_NINE_DIGITS: Final = re.compile(r"(?<![0-9A-Za-z])\d{9}(?![0-9A-Za-z])")
"""Nine digits on their own: an id in hexadecimal may hold nine in a row."""


def without_bsn(text: str) -> str:
    """The text with every BSN hidden."""
    return _NINE_DIGITS.sub(lambda found: "<bsn>" if is_bsn(found[0]) else found[0], text)


def holds_bsn(text: str) -> bool:
    """Whether a BSN stands in a text."""
    return any(is_bsn(number) for number in _NINE_DIGITS.findall(text))


def secrets_in(uri: str) -> Iterator[str]:
    """Names of the query parameters of a URI whose values are secret, such as `state`."""
    for name, value in parse_qsl(urlsplit(uri).query):
        if name in SECRET_PARAMETERS and value:
            yield name


def bare(url: str) -> str:
    """A URL as the chain log holds it: without query and fragment, and without a BSN."""
    return without_bsn(url.partition("#")[0].partition("?")[0])
