"""Small values that examples of invariants are made of."""

from __future__ import annotations

from typing import Any

Example = tuple[str, Any, Any]

UCUM = "http://unitsofmeasure.org"
SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"
CORE = "http://hl7.org/fhir/StructureDefinition/"
NICTIZ = "http://nictiz.nl/fhir/StructureDefinition/"
SCORE = "urn:oid:2.16.840.1.113883.2.4.3.11.60.40.4.0.1"
DIV = '<div xmlns="http://www.w3.org/1999/xhtml">{}</div>'
YES = {"coding": [{"system": SNOMED, "code": "1"}]}


def concept(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def parts(system: str, *codes: str, **more: Any) -> dict[str, Any]:
    return {"resourceType": "Observation", "component": [{"code": concept(system, code)} for code in codes], **more}


def of(resource_type: str, **elements: Any) -> dict[str, Any]:
    return {"resourceType": resource_type, **elements}


def bundle(type_: str, *entries: dict[str, Any], **more: Any) -> dict[str, Any]:
    return of("Bundle", type=type_, entry=list(entries), **more)


def extended(url: str, **value: Any) -> list[dict[str, Any]]:
    return [{"url": url, **value}]


INSIDE = of("Organization", id="o")
UNUSED = of("Patient", contained=[INSIDE])
USED = of("Patient", contained=[INSIDE], managingOrganization={"reference": "#o"})
