"""The FHIR datatypes that every zib is made of, written so that the MedMij rules for them always hold.

Every Coding has system, code and display; every CodeableConcept has a text; every Reference a display; every Identifier
a system or type, and a value (Nictiz qualification asserts, "rules that hold for every service").
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from functools import lru_cache
from html import escape
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from synthetic_patients.codes import UCUM, V3_ACT_REASON, Code

Resource = dict[str, Any]

ZIB: Final = "http://nictiz.nl/fhir/StructureDefinition/"
NL_CORE: Final = "http://fhir.nl/fhir/StructureDefinition/"
CORE: Final = "http://hl7.org/fhir/StructureDefinition/"
PRACTITIONER_ROLE: Final = f"{ZIB}practitionerrole-reference"
IDENTIFIERS: Final = "urn:oid:2.16.840.1.113883.2.4.3.11.999"
"""The branch of OIDs that Nictiz keeps for test identifiers; nothing real is numbered below it."""

_AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")


class Ref(NamedTuple):
    """A resource by its relative address and the words for it; `role` is the PractitionerRole behind a Practitioner."""

    target: str
    display: str
    role: Ref | None = None

    @property
    def type(self) -> str:
        return self.target.partition("/")[0]

    @property
    def id(self) -> str:
        return self.target.partition("/")[2]


def new(me: Ref, profile: str, /, *also: str, **elements: Any) -> Resource:
    """Start a resource: identity, profile, the label that says it is test data, and a short narrative.

    Args:
        me: where it lives and what it is called; the narrative is its display.
        profile: canonical of the profile it claims.
        also: further profiles it claims, such as the stricter one of a programme.
        elements: its content; those that are None or an empty list are left out.
    """
    target, words, _ = me
    kind, _, slug = target.partition("/")
    resource: Resource = {
        "resourceType": kind,
        "id": slug,
        "meta": {
            "profile": [profile, *also],
            "security": [{"system": V3_ACT_REASON, "code": "HTEST", "display": "test health data"}],
        },
        "text": narrative(words),
    }
    for name, value in elements.items():
        if value or not (value is None or value == []):
            resource[name] = value
    return resource


def narrative(words: str, status: str = "generated") -> dict[str, str]:
    """A Narrative of one paragraph."""
    return {
        "status": status,
        "div": f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{escape(words, quote=False)}</p></div>',
    }


def coding(code: Code) -> dict[str, str]:
    """A Coding."""
    system, value, display, _ = code
    return {"system": system, "code": value, "display": display}


def concept(*codes: Code, text: str | None = None) -> dict[str, Any]:
    """A CodeableConcept of one or more codings of the same thing; text is the first one's unless given."""
    system, value, display, dutch = codes[0]
    codings = [{"system": system, "code": value, "display": display}]
    if len(codes) > 1:
        codings += map(coding, codes[1:])
    return {"coding": codings, "text": text or dutch or display}


def refer(ref: Ref) -> dict[str, Any]:
    """A Reference; one to a Practitioner carries the role in the extension that the nl-core profiles ask for."""
    target, display, role = ref
    value: dict[str, Any] = {"reference": target, "display": display}
    if role:
        value["extension"] = [extension(PRACTITIONER_ROLE, valueReference=refer(role))]
    return value


def identifier(system: str, value: str) -> dict[str, str]:
    """An Identifier."""
    return {"system": system, "value": value}


def own_identifier(me: Ref) -> list[dict[str, str]]:
    """The identifier a source system gives its record, in the OID branch for tests."""
    return [identifier(f"{IDENTIFIERS}.7.6", me.id)]


def quantity(value: float, unit: str, code: str | None = None) -> dict[str, Any]:
    """A Quantity in UCUM; `code` when it is spelled differently from the unit people read."""
    return {"value": value, "unit": unit, "system": UCUM, "code": code or unit}


def period(start: date | str | None, end: date | str | None = None) -> dict[str, str] | None:
    """A Period; None when it has neither end."""
    return {key: str(value) for key, value in (("start", start), ("end", end)) if value is not None} or None


def extension(url: str, **value: Any) -> dict[str, Any]:
    """An Extension with its value under the name that FHIR gives it, such as valueReference."""
    return {"url": url, **value}


def code_specification(code: Code) -> dict[str, Any]:
    """The extension with the zib's own code beside a FHIR code that says less."""
    return {"extension": [extension(f"{ZIB}code-specification", valueCodeableConcept=concept(code))]}


def laterality(code: Code) -> list[dict[str, Any]]:
    """The side of the body, as extension on a body site."""
    return [extension(f"{ZIB}BodySite-Qualifier", valueCodeableConcept=concept(code))]


def present(items: Iterable[Any]) -> list[Any]:
    """The items that are there."""
    return [item for item in items if item is not None]


@lru_cache(maxsize=4096)
def moment(day: date, hour: int, minute: int = 0) -> str:
    """An instant in Dutch local time, with its offset."""
    return datetime.combine(day, time(hour, minute), _AMSTERDAM).isoformat()
