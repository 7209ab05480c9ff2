"""The asserts of the published TestScripts, judged on one exchange."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import httpx
from testscript_fhirpath import Document, evaluate, is_true, texts
from testscript_macros import Macros
from testscript_model import Assertion

from medmij_sim.fhir.profiles import validator
from medmij_sim.fhir.types import Release, Resource


class NotExecutedError(Exception):
    """Something that this engine cannot do; the text says what."""


@dataclass(frozen=True)
class Exchanged:
    """One request with its answer, and the FHIR that both hold."""

    request: httpx.Request
    response: httpx.Response
    release: Release
    sent: Resource | None
    resource: Resource | None

    @cached_property
    def documents(self) -> dict[str, Document]:
        """Request and response, as far as they are FHIR, for expressions."""
        sides = {"request": self.sent, "response": self.resource}
        return {side: Document(each, self.release) for side, each in sides.items() if each is not None}


def judge(action: Assertion, exchanged: Exchanged, macros: Macros) -> str | None:
    """What is wrong in one line, or None.

    Raises:
        NotExecutedError: the assert is not known here.
        UnknownMacroError: a text in it cannot be filled in.
        CannotRunError: its expression cannot be run.
    """
    if action.direction not in ("", "request", "response"):
        raise NotExecutedError(f"direction {action.direction!r}")
    if action.source_id:
        raise NotExecutedError("an assert on another source than the last exchange")
    return _JUDGES[action.kind](action, exchanged, macros)


def _status(action: Assertion, exchanged: Exchanged, macros: Macros) -> str | None:
    return _compared(action.operator, str(exchanged.response.status_code), macros.fill(action.text))


def _resource(action: Assertion, exchanged: Exchanged, macros: Macros) -> str | None:
    found = str((_side(action, exchanged) or {}).get("resourceType"))
    return _compared(action.operator, found, macros.fill(action.text))


def _expression(action: Assertion, exchanged: Exchanged, macros: Macros) -> str | None:
    document = exchanged.documents.get(action.direction or "response")
    if document is None:
        return "there is no FHIR resource to judge"
    found = evaluate(macros.fill(action.text), document)
    if not action.value and not action.operator:
        return None if is_true(found) else f"gives {', '.join(texts(found)[:5]) or 'nothing'}"
    if action.operator in ("empty", "notEmpty"):
        return None if (action.operator == "empty") == (not found) else f"gives {len(found)} items"
    if len(found) > 1:
        return f"gives {len(found)} items"
    return _compared(action.operator, texts(found)[0] if found else "", macros.fill(action.value))


def _profiles(action: Assertion, exchanged: Exchanged, macros: Macros) -> str | None:
    """The resource by core and by every profile that it and its entries claim."""
    resource = _side(action, exchanged)
    if resource is None:
        return "there is no FHIR resource to judge"
    findings = validator(exchanged.release).check(resource)
    wrong = [each for each in findings if each.severity == "error"]
    if wrong:
        first = wrong[0]
        return f"{len(wrong)} errors; {first.resource} {first.path} {first.rule} {first.profile}: {first.message}"
    unknown = sorted({f"{each.profile}: {each.message}" for each in findings if each.rule == "profile"})
    if unknown:
        raise NotExecutedError("; ".join(unknown))
    return None


def _url(action: Assertion, exchanged: Exchanged, macros: Macros) -> str | None:
    return _compared(action.operator, str(exchanged.request.url), macros.fill(action.text))


def _header(action: Assertion, exchanged: Exchanged, macros: Macros) -> str | None:
    message = exchanged.request if action.direction == "request" else exchanged.response
    return _compared(action.operator, message.headers.get(action.text, ""), macros.fill(action.value))


def _side(action: Assertion, exchanged: Exchanged) -> Resource | None:
    return exchanged.sent if action.direction == "request" else exchanged.resource


def _listed(text: str) -> list[str]:
    return [each.strip() for each in text.split(",")]


_OPERATORS: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "": lambda found, wanted: found == wanted,
    "equals": lambda found, wanted: found == wanted,
    "notEquals": lambda found, wanted: found != wanted,
    "in": lambda found, wanted: found in _listed(wanted),
    "notIn": lambda found, wanted: found not in _listed(wanted),
    "contains": lambda found, wanted: wanted in found,
    "notContains": lambda found, wanted: wanted not in found,
    "empty": lambda found, wanted: not found,
    "notEmpty": lambda found, wanted: bool(found),
}


def _compared(operator: str, found: str, wanted: str) -> str | None:
    if operator not in _OPERATORS:
        raise NotExecutedError(f"operator {operator!r}")
    return None if _OPERATORS[operator](found, wanted) else f"{found!r}, wanted {operator or 'equals'} {wanted!r}"


_JUDGES: Final[Mapping[str, Callable[[Assertion, Exchanged, Macros], str | None]]] = {
    "responseCode": _status,
    "resource": _resource,
    "expression": _expression,
    "validateProfileId": _profiles,
    "requestURL": _url,
    "headerField": _header,
}
