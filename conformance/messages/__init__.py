"""JSON messages against their JSON Schema, one `<name>.schema.json` each.

A schema says in `expected` (nl, en) what a member should be, and with `writeOnly` that its value is never to be shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, cast

from conformance.model import Text

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

_KINDS: Final[Mapping[type, Text]] = {
    dict: Text("an object", "een object"),
    list: Text("a list", "een lijst"),
    str: Text("a text", "een tekst"),
    bool: Text("true or false", "true of false"),
    type(None): Text("null", "null"),
}
_MISSING: Final = Text("missing", "er niet")
_NUMBER: Final = Text("a number", "een getal")
_OBJECT: Final = {"en": "a JSON object", "nl": "een JSON-object"}


@dataclass(frozen=True, slots=True)
class Breach:
    """Where a message is not as its schema says.

    Attributes:
        member: the member at the top of the message that it is about; empty for the message as a whole.
        text: what is there and what was expected: "expires_in is '900'; expected a whole number of seconds...".
    """

    member: str
    text: Text


def breaches(name: str, message: Any) -> Iterator[Breach]:
    """What is wrong with a message, member by member, each thing once.

    Args:
        name: of the schema, such as `token-answer`.
        message: a JSON value.
    """
    errors = _validator(name).iter_errors(message)
    # Of two absent members there are two errors that do not say which of the two they are about.
    yield from dict.fromkeys(breach for error in errors for breach in _told(error))


def _told(error: ValidationError) -> Iterator[Breach]:
    schema = cast("Mapping[str, Any]", error.schema)
    path = error.json_path.removeprefix("$").removeprefix(".")
    member = str(next(iter(error.absolute_path), ""))
    if error.validator == "required":
        for absent in schema["required"]:
            if absent not in cast("Mapping[str, Any]", error.instance):
                place = f"{path}.{absent}" if path else absent
                yield Breach(member or absent, _sentence(place, _MISSING, schema["properties"][absent]))
        return
    is_shown = path and not schema.get("writeOnly")
    value = _KINDS.get(type(error.instance), _NUMBER)
    yield Breach(member, _sentence(path, Text(*[repr(error.instance)] * 2) if is_shown else value, schema))


def _sentence(place: str, found: Text, schema: Mapping[str, Any]) -> Text:
    expected = schema.get("expected", _OBJECT)
    return Text(
        f"{place or 'it'} is {found.en}; expected {expected['en']}",
        f"{place or 'het'} is {found.nl}; verwacht: {expected['nl']}",
    )


@cache
def _validator(name: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(files(__package__).joinpath(f"{name}.schema.json").read_text("utf-8")))
