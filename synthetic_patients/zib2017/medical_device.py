"""zib-MedicalDevice and zib-MedicalDeviceProduct."""

from __future__ import annotations

from datetime import date
from typing import Any

from synthetic_patients.codes import Code
from synthetic_patients.zib2017.elements import (
    IDENTIFIERS,
    ZIB,
    Ref,
    Resource,
    concept,
    extension,
    identifier,
    laterality,
    new,
    own_identifier,
    period,
    refer,
)


def medical_device(
    me: Ref,
    patient: Ref,
    *,
    device: Ref,
    since: date,
    problem: Ref,
    organization: Ref,
    body_site: Code | None = None,
    side: Code | None = None,
) -> Resource:
    """A device in use, why, who supplied it, and where on the body it sits."""
    site: dict[str, Any] | None = None
    if body_site:
        site = concept(body_site) | ({"extension": laterality(side)} if side else {})
    return new(
        me,
        f"{ZIB}zib-MedicalDevice",
        extension=[extension(f"{ZIB}zib-MedicalDevice-Organization", valueReference=refer(organization))],
        identifier=own_identifier(me),
        status="active",
        subject=refer(patient),
        whenUsed=period(since),
        device=refer(device),
        indication=[{"extension": [extension(f"{ZIB}zib-MedicalDevice-Problem", valueReference=refer(problem))]}],
        bodySite=site,
    )


def medical_device_product(me: Ref, patient: Ref, name: str, serial: str) -> Resource:
    """The device itself, named in words."""
    serial_number = {
        "type": {
            "coding": [{"system": "http://hl7.org/fhir/identifier-type", "code": "SNO", "display": "Serial Number"}],
            "text": "Serienummer",
        },
        **identifier(f"{IDENTIFIERS}.10.1", serial),
    }
    return new(
        me, f"{ZIB}zib-MedicalDeviceProduct", identifier=[serial_number], type={"text": name}, patient=refer(patient)
    )
