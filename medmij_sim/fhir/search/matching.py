"""Tests of one search value against one value in a resource, per kind of parameter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from medmij_sim.fhir.search.dates import COMPARATORS, interval, intervals
from medmij_sim.fhir.search.errors import SearchError
from medmij_sim.fhir.search.parameters import Kind
from medmij_sim.fhir.search.resources import literal_reference

Test = Callable[[Any], bool]

_ESCAPED = re.compile(r"\\([,|$\\])")
_PREFIXED = re.compile(r"(?:(?P<prefix>[a-z]{2})(?=\d|$))?(?P<date>.*)")
_COMMA = re.compile(r"(?:[^,\\]|\\.)+")
_BAR = re.compile(r"(?<!\\)\|")
# A primitive code has no system of its own; the ones FHIR defines for it all live here.
_FHIR_SYSTEMS = "http://hl7.org/fhir/"


def split_or(value: str) -> list[str]:
    """The alternatives of a value: parts between commas that are not escaped."""
    return _COMMA.findall(value)


def value_test(kind: Kind, name: str, value: str, modifier: str | None) -> Test:
    """The test for one alternative of a search value.

    Raises:
        SearchError: the value cannot be read, or the modifier does not go with this kind of parameter.
    """
    make = _TESTS.get((kind, modifier))
    if make is None and kind == "reference" and modifier:
        return _reference(name, f"{modifier}/{value}")
    if make is None:
        raise SearchError(f"{name} has a modifier that is not supported; leave :{modifier} out", code="not-supported")
    return make(name, value)


def codings(value: Any) -> Iterator[tuple[str | None, str | None]]:
    """The (system, code) pairs of a Coding, CodeableConcept, Identifier, ContactPoint, code or boolean.

    A primitive has no system that it carries itself; it comes as (None, code).
    """
    if isinstance(value, bool):
        yield None, str(value).lower()
    elif isinstance(value, str):
        yield None, value
    elif isinstance(value, Mapping):
        if "coding" in value:
            for coding in value["coding"]:
                yield coding.get("system"), coding.get("code")
        elif "code" in value:
            yield value.get("system"), value["code"]
        elif "value" in value:
            yield value.get("system"), value["value"]
        elif "system" in value:
            yield value["system"], None


def _unescape(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


def _token(name: str, value: str) -> Test:
    parts = [_unescape(part) for part in _BAR.split(value)]
    if len(parts) > 2:
        raise SearchError(f"{name}={value} has more than one bar; write system|code")
    code = parts[-1]
    if len(parts) == 1:
        # The plus sign of a media type arrives as a space when it was not percent-encoded.
        wanted = (code, code.replace(" ", "+"))
        return lambda found: any(c in wanted for _, c in codings(found))
    system = parts[0]
    if not system and not code:
        raise SearchError(f"{name}={value} names no system and no code; write system|code, code, |code or system|")

    def test(found: Any) -> bool:
        if isinstance(found, str):
            return found == code and system.startswith(_FHIR_SYSTEMS)
        return any((s or "") == system and (not code or c == code) for s, c in codings(found))

    return test


def _token_text(name: str, value: str) -> Test:
    wanted = _fold(_unescape(value))

    def test(found: Any) -> bool:
        if not isinstance(found, Mapping):
            return False
        texts = [found.get("text"), found.get("display"), *(c.get("display") for c in found.get("coding", ()))]
        return any(_fold(text).startswith(wanted) for text in texts if text)

    return test


def _date(name: str, value: str) -> Test:
    match = _PREFIXED.fullmatch(value)
    prefix = (match["prefix"] if match else None) or "eq"
    if match is None or prefix not in COMPARATORS:
        raise SearchError(f"{name}={value} has an unknown prefix; use one of {', '.join(COMPARATORS)}")
    try:
        # A plus sign that was not percent-encoded arrives as a space.
        asked = interval(match["date"].replace(" ", "+"))
    except ValueError as error:
        raise SearchError(f"{name}={value}: {error}") from error
    compare = COMPARATORS[prefix]
    a_date = "T" not in match["date"]
    return lambda found: any(compare(asked, one) for one in intervals(found, on_the_calendar=a_date))


def _reference(name: str, value: str) -> Test:
    wanted = _unescape(value)
    typed = literal_reference(wanted)
    if typed is None and "/" in wanted:
        raise SearchError(f"{name}={value} is not a reference; write an id, Type/id or a URL")

    def test(found: Any) -> bool:
        text = found.get("reference") if isinstance(found, Mapping) else None
        if not isinstance(text, str):
            return False
        target = literal_reference(text)
        return target == typed if typed else target is not None and target[1] == wanted

    return test


def _fold(text: str) -> str:
    """Without case and accents, as string search wants it."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _string(name: str, value: str) -> Test:
    wanted = _fold(_unescape(value))
    return lambda found: any(_fold(text).startswith(wanted) for text in _texts(found))


def _string_contains(name: str, value: str) -> Test:
    wanted = _fold(_unescape(value))
    return lambda found: any(wanted in _fold(text) for text in _texts(found))


def _string_exact(name: str, value: str) -> Test:
    wanted = _unescape(value)
    return lambda found: any(text == wanted for text in _texts(found))


def _uri(name: str, value: str) -> Test:
    wanted = _unescape(value)
    return lambda found: isinstance(found, str) and found == wanted


_TESTS: Mapping[tuple[Kind, str | None], Callable[[str, str], Test]] = {
    ("token", None): _token,
    ("token", "text"): _token_text,
    ("date", None): _date,
    ("reference", None): _reference,
    ("string", None): _string,
    ("string", "contains"): _string_contains,
    ("string", "exact"): _string_exact,
    ("uri", None): _uri,
}
