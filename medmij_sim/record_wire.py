"""Events on their way to another process (raw), or to a reader (safe).

The raw wire format is a JSON value `{"format", "events", "blobs"}`: every body and certificate stands once in `blobs`,
as base64 under its SHA-256, and is named by that hash where it belongs. It carries secrets and is for the processes of
one run only; whatever a person or a file gets is the safe view.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from medmij_sim.record import ClockMove, Connection, Event, Exchange, Interface, Message, Screen, Signal
from medmij_sim.redact import Redactor

WIRE_FORMAT = "medmij-sim-record/1"
EXCERPT = 4000
"""Characters of a body that the safe view shows unless told otherwise."""

_KINDS: Mapping[str, type[Event]] = {kind.__name__: kind for kind in (Exchange, Connection, Screen, Signal, ClockMove)}
_TEXTUAL = ("text/", "json", "xml", "x-www-form-urlencoded")

Blobs = dict[str, bytes]


def to_wire(events: Iterable[Event]) -> dict[str, Any]:
    """Events as one JSON value, raw: secrets included."""
    blobs: Blobs = {}
    packed = [_pack_event(event, blobs) for event in events]
    return {
        "format": WIRE_FORMAT,
        "events": packed,
        "blobs": {name: base64.b64encode(blob).decode("ascii") for name, blob in blobs.items()},
    }


def from_wire(value: Any) -> list[Event]:
    """The events of a wire value; bodies that were equal are one object again.

    Raises:
        ValueError: the value is not in this wire format.
    """
    if not isinstance(value, dict) or value.get("format") != WIRE_FORMAT:
        raise ValueError(f"not a record in the format {WIRE_FORMAT}")
    try:
        blobs = {name: base64.b64decode(text, validate=True) for name, text in value["blobs"].items()}
        return [_unpack_event(each, blobs) for each in value["events"]]
    except (KeyError, TypeError, AttributeError, binascii.Error) as error:
        raise ValueError(f"a damaged record: {type(error).__name__} {error}") from None


def safe_view(event: Event, redactor: Redactor, *, excerpt: int = EXCERPT) -> dict[str, Any]:
    """An event as a JSON value without secrets: texts redacted, bodies as hash, size and redacted excerpt.

    Args:
        excerpt: the number of characters shown of a body.
    """
    view: dict[str, Any] = {"type": type(event).__name__}
    for field in fields(event):
        view[field.name] = _safe(getattr(event, field.name), redactor, excerpt)
    return view


def _pack_event(event: Event, blobs: Blobs) -> dict[str, Any]:
    packed: dict[str, Any] = {"type": type(event).__name__}
    for field in fields(event):
        packed[field.name] = _pack(getattr(event, field.name), blobs)
    return packed


def _pack(value: Any, blobs: Blobs) -> Any:
    match value:
        case bytes():
            name = hashlib.sha256(value).hexdigest()
            blobs[name] = value
            return name
        case Message():
            return {"headers": [list(pair) for pair in value.headers], "body": _pack(value.body, blobs)}
        case datetime():
            return value.isoformat()
        case frozenset():
            return sorted(value)
        case tuple() | list():
            return [_pack(each, blobs) for each in value]
        case Interface():
            return value.value
    return value


def _unpack_message(value: Any, blobs: Blobs) -> Message | None:
    if value is None:
        return None
    return Message(tuple((name, text) for name, text in value["headers"]), blobs[value["body"]])


_UNPACK: Mapping[str, Callable[[Any, Blobs], Any]] = {
    "at": lambda value, _: datetime.fromisoformat(value),
    "before": lambda value, _: datetime.fromisoformat(value),
    "after": lambda value, _: datetime.fromisoformat(value),
    "tags": lambda value, _: frozenset(value),
    "interface": lambda value, _: Interface(value),
    "request": _unpack_message,
    "response": _unpack_message,
    "peer_names": lambda value, _: tuple(value),
    "peer_chain": lambda value, blobs: tuple(blobs[name] for name in value),
}


def _unpack_event(packed: Mapping[str, Any], blobs: Blobs) -> Event:
    kind = _KINDS[packed["type"]]
    members = {name: value for name, value in packed.items() if name != "type"}
    return kind(**{name: _UNPACK[name](value, blobs) if name in _UNPACK else value for name, value in members.items()})


def _safe(value: Any, redactor: Redactor, excerpt: int) -> Any:
    match value:
        case bytes():
            return hashlib.sha256(value).hexdigest()
        case Message():
            return _safe_message(value, redactor, excerpt)
        case datetime():
            return value.isoformat()
        case str():
            text = redactor.text(str(value))
            return text if len(text) <= excerpt else f"{text[:excerpt]}…"
        case frozenset():
            return sorted(value)
        case tuple() | list():
            return [_safe(each, redactor, excerpt) for each in value]
        case dict():
            return {redactor.text(str(name)): _safe(each, redactor, excerpt) for name, each in value.items()}
    return value


def _safe_message(message: Message, redactor: Redactor, excerpt: int) -> dict[str, Any]:
    media_type = message.media_type
    shown = any(word in media_type for word in _TEXTUAL)
    return {
        "headers": [[name, redactor.text(value)] for name, value in message.headers],
        "body": {
            "sha256": hashlib.sha256(message.body).hexdigest(),
            "size": len(message.body),
            # The whole text is redacted before it is cut: a cut through a secret would leave its beginning.
            "excerpt": _safe(message.text, redactor, excerpt) if shown else "",
        },
    }
