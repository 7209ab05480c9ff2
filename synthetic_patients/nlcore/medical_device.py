"""nl-core-MedicalDevice and nl-core-MedicalDevice.Product."""

from __future__ import annotations

from datetime import date
from typing import Final

from synthetic_patients.codes import Code
from synthetic_patients.nlcore.elements import V3, anatomical_location, concept, new, refer
from synthetic_patients.zib2017.elements import CORE, ZIB, Ref, Resource, extension, own_identifier, period

_OTHER: Final = Code(f"{V3}NullFlavor", "OTH", "Other", "Anders")


def medical_device(
    me: Ref,
    patient: Ref,
    *,
    device: Ref,
    since: date,
    problem: Ref,
    until: date | None = None,
    body_site: Code | None = None,
    side: Code | None = None,
    goal: Ref | None = None,
) -> Resource:
    """A device in use, why, and where on the body it sits.

    Args:
        until: last day of use; None while it is in use.
        goal: the treatment objective that it helps to reach.
    """
    return new(
        me,
        f"{ZIB}nl-core-MedicalDevice",
        extension=[extension(f"{CORE}resource-pertainsToGoal", valueReference=refer(goal))] if goal else [],
        identifier=own_identifier(me),
        status="completed" if until else "active",
        subject=refer(patient),
        timingPeriod=period(since, until),
        device=refer(device),
        reasonReference=[refer(problem)],
        bodySite=anatomical_location(body_site, side) if body_site else None,
    )


def medical_device_product(me: Ref, patient: Ref, name: str, serial: str) -> Resource:
    """The device itself, named in words."""
    return new(
        me,
        f"{ZIB}nl-core-MedicalDevice.Product",
        status="active",
        serialNumber=serial,
        type=concept(_OTHER, text=name),
        patient=refer(patient),
    )
