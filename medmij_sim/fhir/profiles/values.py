"""Checks on a value by itself: fixed, pattern, length, range, binding."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from medmij_sim.fhir.profiles.book import Book, Check
from medmij_sim.fhir.profiles.finding import Severity
from medmij_sim.fhir.profiles.node import Extras
from medmij_sim.fhir.profiles.pack import Rules
from medmij_sim.fhir.profiles.place import Place
from medmij_sim.fhir.profiles.run import Run, shown
from medmij_sim.fhir.profiles.terminology import Members
from medmij_sim.fhir.types import DATA_ABSENT_REASON

CODED = frozenset({"code", "Coding", "CodeableConcept", "Quantity", "string", "uri", ""})


def fits(value: Any, pattern: Any) -> bool:
    """Whether a value has all that a pattern has; it may have more."""
    if isinstance(pattern, dict):
        return isinstance(value, dict) and all(name in value and fits(value[name], pattern[name]) for name in pattern)
    if isinstance(pattern, list):
        return isinstance(value, list) and all(any(fits(each, wanted) for each in value) for wanted in pattern)
    return bool(value == pattern)


def value_checks(rules: Rules, type_: str, profile: str, book: Book) -> Iterator[Check]:
    """The checks that need only the value."""
    for fixed in rules.get("fixed", ()):
        yield _fixed(fixed, profile)
    for pattern in rules.get("pattern", ()):
        yield _pattern(pattern, profile)
    for least in rules.get("min_value", ()):
        yield _limit(least, profile, least=True)
    for most in rules.get("max_value", ()):
        yield _limit(most, profile, least=False)
    if "max_length" in rules:
        yield _length(rules["max_length"], profile)
    # STU3 profiles also bind extensions as a whole; there is no code to judge in those.
    for strength, url in rules.get("bindings", ()) if type_ in CODED else ():
        yield binding(strength, url, profile, book.members(url))


def _fixed(fixed: Any, profile: str) -> Check:
    def check(value: Any, extras: Extras, place: Place, run: Run) -> None:
        if value != fixed and value is not None:
            run.report(place, "fixed", profile, f"must be {_described(fixed)}")

    return check


def _pattern(pattern: Any, profile: str) -> Check:
    def check(value: Any, extras: Extras, place: Place, run: Run) -> None:
        if value is not None and not fits(value, pattern):
            run.report(place, "pattern", profile, f"must have {_described(pattern)}")

    return check


def _described(value: Any) -> str:
    """Codes and systems of a value; what else it holds is left out."""
    if isinstance(value, dict):
        if isinstance(value.get("coding"), list):
            return ", ".join(_described(each) for each in value["coding"])
        parts = [str(value[name]) for name in ("system", "code", "use", "type") if isinstance(value.get(name), str)]
        return "|".join(parts) or f"what the profile says of {', '.join(value)}"
    return shown(value) if isinstance(value, (str, dict, list)) else str(value)


def _limit(limit: Any, profile: str, *, least: bool) -> Check:
    bound = _number(limit)
    word = "at least" if least else "at most"

    def check(value: Any, extras: Extras, place: Place, run: Run) -> None:
        number = _number(value)
        if bound is None or number is None or type(bound) is not type(number):
            return
        if number < bound if least else number > bound:
            run.report(place, "range", profile, f"must be {word} {bound}")

    return check


def _number(value: Any) -> Any:
    """What can be compared: a decimal, or the text of a date."""
    if isinstance(value, dict):
        value = value.get("value")
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return Decimal(str(value))
    return value if isinstance(value, str) else None


def _length(longest: int, profile: str) -> Check:
    def check(value: Any, extras: Extras, place: Place, run: Run) -> None:
        if isinstance(value, str) and len(value) > longest:
            run.report(place, "length", profile, f"must have at most {longest} characters, has {len(value)}")

    return check


def binding(strength: str, url: str, profile: str | None, members: Members) -> Check:
    """A check that a coded value is in a value set. Source: https://hl7.org/fhir/STU3/terminologies.html#strength."""
    severity: Severity = "error" if strength == "required" else "warning"

    def check(value: Any, extras: Extras, place: Place, run: Run) -> None:
        verdict = member(value, members, must=strength == "required")
        if verdict is None:
            run.report(place, "binding", profile, f"value set {url} cannot be listed offline", "not-checked")
        elif not verdict:
            run.report(place, "binding", profile, f"{_coded(value)} is not in value set {url}", severity)

    return check


def _coded(value: Any) -> str:
    """The codes of a coded value, without any text that stands with them."""
    if isinstance(value, dict) and value.keys().isdisjoint(("coding", "system", "code")):
        return "a value without a code"
    return _described(value)


def member(value: Any, members: Members, *, must: bool = True) -> bool | None:
    """Whether a code, Coding, Quantity or CodeableConcept is in a value set; `None` where that cannot be known.

    Args:
        value: the coded value.
        members: of the value set.
        must: whether a CodeableConcept without any coding falls short.
    """
    if isinstance(value, str):
        return members.has_code(value)
    if not isinstance(value, dict):
        return True
    if "coding" not in value and ("system" in value or "code" in value):
        return members.has(value.get("system"), value.get("code"))
    codings = value.get("coding")
    if not codings or not isinstance(codings, list):
        return not must or "value" in value or _absent(value)
    verdicts = [members.has(each.get("system"), each.get("code")) for each in codings if isinstance(each, dict)]
    return True if True in verdicts else None if None in verdicts else any(_absent(each) for each in codings)


def _absent(value: Any) -> bool:
    extensions = value.get("extension") if isinstance(value, dict) else None
    return isinstance(extensions, list) and any(
        isinstance(each, dict) and each.get("url") == DATA_ABSENT_REASON for each in extensions
    )
