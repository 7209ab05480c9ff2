"""Form bodies and query strings as pairs in order, so that a name that comes twice can be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

FORM_TYPE: Final = "application/x-www-form-urlencoded"
LARGEST_FORM: Final = 64 * 1024
"""Bytes of a form body that are read; ours are far smaller."""

Pairs = list[tuple[str, str]]


class FormError(ValueError):
    """A body that is not a form as we read it; the text says why."""


async def form_pairs(request: Request) -> Pairs:
    """The members of a form body, in order.

    Raises:
        FormError: another media type, too large, or not UTF-8.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != FORM_TYPE:
        raise FormError(f"send the parameters in a body of type {FORM_TYPE}")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            raise FormError(f"the body is larger than {LARGEST_FORM} bytes")
    return parsed_pairs(body.decode("latin-1"))


def query_pairs(request: Request) -> Pairs:
    """The query parameters, in order, decoded once.

    Raises:
        FormError: too many, or not UTF-8.
    """
    return parsed_pairs(request.url.query)


def parsed_pairs(text: str) -> Pairs:
    """Percent-encoded pairs, decoded once.

    Raises:
        FormError: too many, or not UTF-8.
    """
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=200)
    except ValueError as error:
        raise FormError("the parameters are not percent-encoded UTF-8, or there are too many") from error


def repeated(pairs: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Names that occur more than once."""
    return frozenset(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)


def first_values(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Of each name the first value."""
    values: dict[str, str] = {}
    for name, value in pairs:
        values.setdefault(name, value)
    return values
