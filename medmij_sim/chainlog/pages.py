"""The pages of the collector: what was logged, per journey, for people and as JSON."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from medmij_sim.chainlog.api import json_answer
from medmij_sim.chainlog.collector import Collector, Logged
from medmij_sim.chainlog.events import EVENTS
from medmij_sim.screens import Language, Screens, language_of, remember_language

Flush = Callable[[], Awaitable[None]]
"""Has the parties of the world send what they still hold."""


def reading_app(collector: Collector, flush: Flush) -> Starlette:
    """What people see: all journeys at `/`, one at `/journeys/<session_id>`, and the same as JSON at `/logs`."""
    pages = _Pages(collector, flush)
    return Starlette(
        routes=[
            Route("/", pages.overview, methods=["GET"]),
            Route("/journeys/{session_id}", pages.journey, methods=["GET"]),
            Route("/logs", pages.logs, methods=["GET"]),
        ]
    )


@dataclass(frozen=True, slots=True)
class _Line:
    """A journey on the overview."""

    session_id: str
    began: str
    count: int
    last: str


@dataclass(frozen=True, slots=True)
class _Row:
    """An event on the page of its journey."""

    time: str
    location: str
    name: str
    meaning: str
    detail: str
    went_wrong: bool


class _Pages:
    def __init__(self, collector: Collector, flush: Flush) -> None:
        self._collector = collector
        self._flush = flush
        self._screens = Screens("medmij_sim.chainlog")

    async def overview(self, request: Request) -> Response:
        await self._flush()
        journeys = [
            _Line(each.session_id, _clock_time(each.events[0]), len(each.events), each.events[-1].record.event.type)
            for each in reversed(self._collector.journeys())
        ]
        return self._page(request, "log-overview", "/", journeys=journeys, refusals=self._collector.refusals)

    async def journey(self, request: Request) -> Response:
        await self._flush()
        session_id = request.path_params["session_id"]
        events = self._collector.events(session_id)
        if not events:
            return self._page(request, "log-nothing", request.url.path, status=404)
        rows = [_row(each, language_of(request)) for each in events]
        return self._page(request, "log-journey", request.url.path, session_id=session_id, rows=rows)

    async def logs(self, request: Request) -> Response:
        await self._flush()
        return json_answer(self._collector.events(request.query_params.get("session_id")))

    def _page(self, request: Request, name: str, switch: str, status: int = 200, **values: Any) -> Response:
        response = self._screens.page(name, language_of(request), status=status, switch=switch, **values)
        remember_language(request, response)
        return response


def _row(each: Logged, language: Language) -> _Row:
    event = each.record.event
    return _Row(
        time=_clock_time(each),
        location=event.location,
        name=event.type,
        meaning=EVENTS[event.type].meaning[language],
        detail=", ".join(_details(each)),
        went_wrong=each.record.error is not None,
    )


def _details(each: Logged) -> Iterator[str]:
    request, response, error = each.record.request, each.record.response, each.record.error
    if request is not None:
        yield f"{request.method} {request.uri}"
        yield from filter(None, (request.grant_type, request.initiated_by))
    if response is not None:
        yield f"HTTP {response.status}"
    if error is not None:
        yield f"{error.code}{f': {error.description}' if error.description else ''}"


def _clock_time(each: Logged) -> str:
    return f"{each.record.event.datetime:%Y-%m-%d %H:%M:%S.%f}"[:-3]
