"""Reads a message of log records, and says of one that is wrong what, where, and what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, cast

import msgspec

from medmij_sim.chainlog.events import EVENTS
from medmij_sim.chainlog.model import LogRecord, is_tracing_id
from medmij_sim.chainlog.privacy import holds_bsn, secrets_in
from medmij_sim.errors import MedmijSimError

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

MOST_PROBLEMS: Final = 20
"""Lines about one message; what is wrong in one record is often wrong in all."""

_DECODER: Final = msgspec.json.Decoder(tuple[LogRecord, ...])
_URI: Final = re.compile(r"https://[^/]+")


class MessageError(MedmijSimError):
    """A message that is not taken.

    Attributes:
        problems: one line for each thing that is wrong; repeats nothing that was sent.
    """

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def read_message(body: bytes) -> tuple[LogRecord, ...]:
    """The records of a message.

    A right message is read in microseconds per record; only a wrong one is held against the JSON Schema, which takes a
    hundred times as long and can say where it is wrong.

    Raises:
        MessageError: it does not fit the schema, an event lacks what it needs, or it tells what a log may not tell.
    """
    try:
        records = _DECODER.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MessageError(_limited(_shape_problems(body, str(error)))) from None
    if not _has_right_forms(records):
        raise MessageError(_limited(_shape_problems(body, "an id is no UUID, or a URI is not one of https")))
    problems = [line for place, record in enumerate(records) for line in _rule_problems(place, record)]
    if holds_bsn(body):
        problems += _bsn_problems(json.loads(body))
    if problems:
        raise MessageError(_limited(problems))
    return records


def records_of(message: str) -> tuple[LogRecord, ...]:
    """The records of a message that was found right before."""
    return _DECODER.decode(message)


def schema() -> dict[str, Any]:
    """The JSON Schema of a message (draft 2020-12)."""
    text = files(__package__).joinpath("schema.json").read_text("utf-8")
    return cast("dict[str, Any]", json.loads(text))


def _has_right_forms(records: Iterable[LogRecord]) -> bool:
    """Whether ids and URIs are what they should be. Most stand in several records: each is looked at once."""
    ids: set[str] = set()
    uris: set[str] = set()
    for record in records:
        event, request, response, error = record.event, record.request, record.response, record.error
        ids.add(event.session_id)
        ids.add(event.trace_id)
        if request is not None:
            ids.add(request.id)
            uris.add(request.uri)
        if response is not None:
            ids.add(response.id)
        if error is not None and error.request_id is not None:
            ids.add(error.request_id)
    return all(map(is_tracing_id, ids)) and all(map(_URI.match, uris))


def _shape_problems(body: bytes, otherwise: str) -> list[str]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return ["the body is no JSON — send a list of records"]
    errors = sorted(_validator().iter_errors(value), key=lambda error: [str(step) for step in error.absolute_path])
    return list(dict.fromkeys(line for error in errors for line in _told(error))) or [otherwise]


def _told(error: ValidationError) -> Iterator[str]:
    part = cast("Mapping[str, Any]", error.schema)
    if error.validator == "required":
        for absent in part["required"]:
            if absent not in cast("Mapping[str, Any]", error.instance):
                expected = _expected(part["properties"][absent])
                yield f"{_place([*error.absolute_path, absent])} is missing — give {expected}"
    else:
        yield f"{_place(error.absolute_path)} is wrong — give {_expected(part)}"


def _expected(part: Mapping[str, Any]) -> str:
    if "$ref" in part:
        part = schema()["$defs"][part["$ref"].rpartition("/")[2]]
    return str(part.get("expected", "a JSON object"))


def _place(path: Any) -> str:
    """Where in a message, such as `[3].event.type`."""
    steps = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in path]
    return "".join(steps).removeprefix(".") or "the message"


def _rule_problems(place: int, record: LogRecord) -> Iterator[str]:
    """What the schema does not say: that the event exists, has its parts, and holds no secret."""
    kind = EVENTS.get(record.event.type)
    if kind is None:
        yield f"[{place}].event.type is no known event — take one of those in docs/chainlog.md"
        return
    if kind.part is not None and getattr(record, kind.part) is None:
        yield f"[{place}].{kind.part} is missing — {kind.name} must have it"
    if record.request is not None:
        for name in secrets_in(record.request.uri):
            yield f"[{place}].request.uri holds the secret parameter {name} — leave the query out"


def _bsn_problems(value: Any) -> list[str]:
    return [f"{_place(path)} holds a BSN — leave it out" for path, text in _texts(value, ()) if holds_bsn(text)]


def _texts(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text and number of a JSON value, with where it stands."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _texts(each, (*path, name))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _texts(each, (*path, number))
    else:
        yield path, str(value)


def _limited(problems: list[str]) -> tuple[str, ...]:
    more = len(problems) - MOST_PROBLEMS
    return (*problems[:MOST_PROBLEMS], *((f"and {more} more",) if more > 0 else ()))


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator, FormatChecker

    formats = FormatChecker(formats=())

    @formats.checks("date-time", raises=ValueError)
    def is_moment(value: object) -> bool:
        return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None

    return Draft202012Validator(schema(), format_checker=formats)
