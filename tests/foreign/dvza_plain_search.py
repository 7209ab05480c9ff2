"""FHIR search of the foreign DVZA: a few parameters over plain dicts, answers in JSON or XML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as Xml

Json = dict[str, Any]

FHIR = "http://hl7.org/fhir"
_TYPE_NAMES = """
    AllergyIntolerance Appointment Composition Condition Consent Coverage Device DeviceRequest DeviceUseStatement
    Encounter EpisodeOfCare Flag Immunization ImmunizationRecommendation Medication MedicationDispense MedicationRequest
    MedicationStatement NutritionOrder Observation Organization Patient Practitioner Procedure ProcedureRequest
"""
TYPES = frozenset(_TYPE_NAMES.split())
TOKENS = frozenset(("category", "class", "code", "status", "type"))
DATES = {"date": "effectiveDateTime", "periodofuse": "authoredOn"}


def _codings(value: Any) -> Iterator[tuple[str, str]]:
    """System and code of whatever can be searched by token."""
    if isinstance(value, list):
        for part in value:
            yield from _codings(part)
    elif isinstance(value, dict):
        if "code" in value:
            yield value.get("system", ""), value["code"]
        yield from _codings(value.get("coding", []))
    elif value is not None:
        yield "", str(value)


def _has_token(resource: Json, name: str, wanted: str) -> bool:
    held = list(_codings(resource.get(name)))
    for one in wanted.split(","):
        system, bar, code = one.rpartition("|")
        if any((not bar or system == of) and (not code or code == has) for of, has in held):
            return True
    return False


def _in_time(resource: Json, name: str, wanted: str) -> bool:
    prefix, day = (wanted[:2], wanted[2:]) if wanted[:2].isalpha() else ("eq", wanted)
    has = resource.get(DATES[name], "")[: len(day)]
    return (
        bool(has) and {"ge": has >= day, "gt": has > day, "le": has <= day, "lt": has < day, "eq": has == day}[prefix]
    )


def matches(resources: Iterable[Json], kind: str, asked: Iterable[tuple[str, str]]) -> list[Json]:
    """The resources of a type that every known parameter lets through."""
    found = [resource for resource in resources if resource["resourceType"] == kind]
    for name, value in asked:
        if name in TOKENS:
            found = [resource for resource in found if _has_token(resource, name, value)]
        elif name in DATES:
            found = [resource for resource in found if _in_time(resource, name, value)]
    return found


def last_of_each(found: list[Json]) -> list[Json]:
    """`$lastn`: of every code the latest."""
    latest = {}
    for resource in sorted(found, key=lambda one: one["effectiveDateTime"]):
        latest[next(_codings(resource["code"]))] = resource
    return list(latest.values())


def references(value: Any) -> Iterator[str]:
    """Every literal reference in a resource."""
    for name, part in value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ()):
        if name == "reference" and isinstance(part, str):
            yield part
        else:
            yield from references(part)


def bundle(base: str, path: str, asked: Iterable[tuple[str, str]], found: list[Json], brought: list[Json]) -> Json:
    """A searchset without `total`; when nothing was found it says so in an OperationOutcome."""
    query = "&".join(f"{name}={quote(value, safe=':/|,$')}" for name, value in asked)
    entries = [
        {"fullUrl": f"{base}/{one['resourceType']}/{one['id']}", "resource": one, "search": {"mode": mode}}
        for mode, group in (("match", found), ("include", brought))
        for one in group
    ]
    nothing = {
        "fullUrl": "urn:uuid:4c1d1c52-6f1e-4f0c-9b5c-0d9e3b1f7a10",
        "resource": outcome("information", "not-found", "Niets gevonden."),
        "search": {"mode": "outcome"},
    }
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "link": [{"relation": "self", "url": f"{base}/{path}" + (f"?{query}" if query else "")}],
        "entry": entries or [nothing],
    }


def outcome(severity: str, code: str, text: str) -> Json:
    return {"resourceType": "OperationOutcome", "issue": [{"severity": severity, "code": code, "diagnostics": text}]}


def as_json(resource: Json) -> bytes:
    return json.dumps(resource, ensure_ascii=False, indent=1).encode()


def as_xml(resource: Json) -> bytes:
    """The same resource in XML; the dicts are in the order that XML asks for."""
    Xml.register_namespace("", FHIR)
    return Xml.tostring(_resource(resource), encoding="utf-8", xml_declaration=True)


def _resource(resource: Json) -> Xml.Element:
    element = Xml.Element(f"{{{FHIR}}}{resource['resourceType']}")
    _fill(element, {name: value for name, value in resource.items() if name != "resourceType"})
    return element


def _fill(element: Xml.Element, value: Json) -> None:
    for name, parts in value.items():
        tag = name.removeprefix("_")
        for part in parts if isinstance(parts, list) else [parts]:
            if tag in ("url", "id") and "resourceType" not in value and _is_attribute(element, tag):
                element.set(tag, str(part))
            elif tag == "div":
                element.append(Xml.fromstring(part))
            elif isinstance(part, dict):
                child = Xml.SubElement(element, f"{{{FHIR}}}{tag}")
                if "resourceType" in part:
                    child.append(_resource(part))
                else:
                    _fill(child, part)
            else:
                text = str(part).lower() if isinstance(part, bool) else str(part)
                Xml.SubElement(element, f"{{{FHIR}}}{tag}").set("value", text)


def _is_attribute(element: Xml.Element, tag: str) -> bool:
    return tag == "url" and element.tag.endswith("}extension")
