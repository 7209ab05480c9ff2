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
    until: date | None = None,
    body_site: Code | None = None,
    side: Code | None = None,
    observation: Ref | None = None,
    also: tuple[str, ...] = (),
) -> Resource:
    """A device in use, why, who supplied it, and where on the body it sits.

    Args:
        until: last day of use; None while it is in use.
        observation: what was seen that asks for the device.
        also: further profiles it claims.
    """
    site: dict[str, Any] | None = None
    if body_site:
        site = concept(body_site) | ({"extension": laterality(side)} if side else {})
    why = [observation] if observation else []
    return new(
        me,
        f"{ZIB}zib-MedicalDevice",
        *also,
        extension=[
            extension(f"{ZIB}zib-MedicalDevice-Organization", valueReference=refer(organization)),
            *(extension(f"{ZIB}deviceUseStatement-reasonReferenceSTU3", valueReference=refer(each)) for each in why),
        ],
        identifier=own_identifier(me),
        status="completed" if until else "active",
        subject=refer(patient),
        whenUsed=period(since, until),
        device=refer(device),
        indication=[{"extension": [extension(f"{ZIB}zib-MedicalDevice-Problem", valueReference=refer(problem))]}],
        bodySite=site,
    )


def medical_device_product(
    me: Ref, patient: Ref, name: str, serial: str, *, kind: Code | None = None, also: tuple[str, ...] = ()
) -> Resource:
    """The device itself, named in words.

    Args:
        kind: a code that says the same.
        also: further profiles it claims.
    """
    serial_number = {
        "type": {
            "coding": [{"system": "http://hl7.org/fhir/identifier-type", "code": "SNO", "display": "Serial Number"}],
            "text": "Serienummer",
        },
        **identifier(f"{IDENTIFIERS}.10.1", serial),
    }
    return new(
        me,
        f"{ZIB}zib-MedicalDeviceProduct",
        *also,
        identifier=[serial_number],
        type=concept(kind, text=name) if kind else {"text": name},
        patient=refer(patient),
    )
