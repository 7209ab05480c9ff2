"""imm-Vaccination-event: nl-core-Vaccination-event as Vaccinaties 2.0 has it."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, Literal

from synthetic_patients.codes import SNOMED, Body, Code
from synthetic_patients.codes.vaccines import Vaccine
from synthetic_patients.nlcore.elements import anatomical_location, concept, new, refer
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, extension, own_identifier

_PRODUCT: Final = f"{ZIB}ext-imm-Vaccination.PharmaceuticalProduct"
_UPPER_ARM: Final = Code(SNOMED, "40983000", "bovenarm", "Bovenarm")
_ADMINISTERS: Final = Code("http://terminology.hl7.org/CodeSystem/v2-0443", "AP", "Administering Provider")


def vaccination(
    me: Ref,
    patient: Ref,
    *,
    vaccine: Vaccine,
    product: Ref,
    day: date,
    performer: Ref,
    place: Ref,
    reasons: tuple[Code, ...],
    dose: int,
    status: Literal["completed", "entered-in-error"] = "completed",
) -> Resource:
    """A vaccination that was given, or one that was written down by mistake.

    Args:
        product: the Medication with the batch it was of.
        place: where it was given.
        reasons: why this person was vaccinated: at most one `Motive`, and an `Indication`.
        dose: the how-manieth of this vaccine.
    """
    protocol: dict[str, Any] = {"doseNumberPositiveInt": dose}
    if vaccine.disease:
        protocol["targetDisease"] = [concept(vaccine.disease)]
    return new(
        me,
        f"{ZIB}imm-Vaccination-event",
        extension=[extension(_PRODUCT, valueReference=refer(product))],
        identifier=own_identifier(me),
        status=status,
        vaccineCode=concept(vaccine.snomed),
        patient=refer(patient),
        occurrenceDateTime=day.isoformat(),
        primarySource=True,
        location=refer(place),
        site=None if vaccine.swallowed else anatomical_location(_UPPER_ARM, Body.LEFT),
        performer=[{"function": concept(_ADMINISTERS), "actor": refer(performer)}],
        reasonCode=[concept(each) for each in reasons],
        protocolApplied=[protocol],
    )
