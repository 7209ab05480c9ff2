"""From a request in the table to a URL on the wire."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date
from urllib.parse import quote, urlencode

from medmij_sim.services.model import Request

_PLACEHOLDER = re.compile(r"\{today(?:-(?P<months>\d+)months)?\}")

Known = Mapping[str, Iterable[str]]
"""Ids of resources found before, by type; for requests that are sent for each of them."""


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, or the last day of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def request_parameters(request: Request, today: date, id_: str = "") -> tuple[tuple[str, str], ...]:
    """The parameters of a request with its dates filled in, in order and not yet encoded.

    Args:
        id_: of the resource for which it is sent, when it is sent for each of some type.
    """
    each = f"{{{request.of_each}}}"
    return tuple((name, _fill(value.replace(each, id_), today)) for name, value in request.query)


def request_url(request: Request, today: date, id_: str = "") -> str:
    """The URL below the FHIR base: the path as it is, the query percent-encoded; see `request_parameters`."""
    query = urlencode(request_parameters(request, today, id_), quote_via=quote, safe="")
    return f"{request.path}?{query}" if query else request.path


def sendings(request: Request, today: date, known: Known) -> tuple[tuple[tuple[str, str], ...], ...]:
    """The parameters of every time that a request is sent: once, or for each resource of some type found before."""
    ids = [""] if request.of_each is None else known.get(request.of_each, ())
    return tuple(request_parameters(request, today, id_) for id_ in ids)


def _fill(value: str, today: date) -> str:
    return _PLACEHOLDER.sub(lambda match: months_before(today, int(match["months"] or 0)).isoformat(), value)
