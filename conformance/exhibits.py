"""What reports may show of every event: its safe view, in a form that every writer can lay out."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from conformance.result import Exhibit, Part
from medmij_sim.record import ClockMove, Connection, Event, Exchange, Message, Screen, Signal
from medmij_sim.record_wire import safe_view
from medmij_sim.redact import Redactor

_CONNECTION_FACTS = ("side", "reason", "sni", "tls_version", "cipher", "peer_names", "received")
_EXCHANGE_FACTS = ("interface", "side", "peer")


def exhibits(events: Iterable[Event], redactor: Redactor, shown: Collection[int]) -> tuple[Exhibit, ...]:
    """The exhibits of a run, in order.

    Args:
        redactor: knows the secrets of the run.
        shown: `seq` of the events to show in full; the others get one line.
    """
    return tuple(_exhibit(event, redactor, event.seq in shown) for event in events)


def _exhibit(event: Event, redactor: Redactor, in_full: bool) -> Exhibit:
    # Making a body safe costs far more than all the rest, and most bodies are not shown.
    view = safe_view(event if in_full else _without_content(event), redactor)
    kind, headline, facts, parts = _laid_out(event, view)
    return Exhibit(
        seq=event.seq,
        kind=kind,
        at=event.at,
        actor=event.actor,
        steps=tuple(sorted(event.tags)),
        headline=headline,
        facts={name: _in_words(view[name]) for name in facts if view[name]},
        parts=parts if in_full else (),
    )


def _without_content(event: Event) -> Event:
    match event:
        case Exchange():
            return replace(event, request=Message(), response=event.response and Message())
        case Screen():
            return replace(event, html="")
        case Signal():
            return replace(event, data=None)
    return event


def _laid_out(event: Event, view: Mapping[str, Any]) -> tuple[str, str, tuple[str, ...], tuple[Part, ...]]:
    match event:
        case Exchange():
            headline = f"{view['method']} {view['url']} → {view['status'] or view['error'] or 'no answer'}"
            return "exchange", headline, _EXCHANGE_FACTS, _halves(view)
        case Connection():
            return "connection", f"{view['host']} {view['outcome']}", _CONNECTION_FACTS, ()
        case Screen():
            return "screen", f"{view['url']} ({view['status']})", (), (_text("page", view["html"]),)
        case Signal():
            data = json.dumps(view["data"], ensure_ascii=False, sort_keys=True, default=str)
            return "signal", f"{view['name']} {view['phase']}", (), (_text("data", data),)
        case ClockMove():
            return "clock-move", f"{view['before']} → {view['after']}", (), ()
    raise TypeError(f"no exhibit for a {type(event).__name__}")


def _halves(view: Mapping[str, Any]) -> tuple[Part, ...]:
    return tuple(
        Part(
            title,
            headers=tuple((name, value) for name, value in half["headers"]),
            body=half["body"]["excerpt"],
            size=half["body"]["size"],
        )
        for title in ("request", "response")
        if (half := view[title]) is not None
    )


def _text(title: str, text: str) -> Part:
    return Part(title, body=text, size=len(text.encode()))


def _in_words(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
