"""From a request in the table to a URL on the wire."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from urllib.parse import quote, urlencode

from medmij_sim.services.model import Request

_PLACEHOLDER = re.compile(r"\{today(?:-(?P<months>\d+)months)?\}")


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, or the last day of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def request_parameters(request: Request, today: date) -> tuple[tuple[str, str], ...]:
    """The parameters of a request with its dates filled in, in order and not yet encoded."""
    return tuple((name, _fill(value, today)) for name, value in request.query)


def request_url(request: Request, today: date) -> str:
    """The URL below the FHIR base: the path as it is, the query percent-encoded."""
    query = urlencode(request_parameters(request, today), quote_via=quote, safe="")
    return f"{request.path}?{query}" if query else request.path


def _fill(value: str, today: date) -> str:
    return _PLACEHOLDER.sub(lambda match: months_before(today, int(match["months"] or 0)).isoformat(), value)
