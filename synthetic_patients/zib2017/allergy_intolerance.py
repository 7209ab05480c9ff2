"""zib-AllergyIntolerance."""

from __future__ import annotations

from datetime import date
from typing import Literal

from synthetic_patients.codes import Code, Severity
from synthetic_patients.zib2017.elements import (
    ZIB,
    Ref,
    Resource,
    code_specification,
    concept,
    new,
    own_identifier,
    refer,
)

Category = Literal["medication", "biologic"]


def allergy_intolerance(
    me: Ref,
    patient: Ref,
    *,
    substance: Code,
    category: Category,
    severe: bool,
    reaction: Code,
    onset: str,
    asserted: date,
    asserter: Ref,
) -> Resource:
    """A confirmed allergy with the reaction it gave; `onset` is a FHIR dateTime of any precision."""
    degree = Severity.SEVERE if severe else Severity.MILD
    return new(
        me,
        f"{ZIB}zib-AllergyIntolerance",
        identifier=own_identifier(me),
        clinicalStatus="active",
        verificationStatus="confirmed",
        category=[category],
        criticality="high" if severe else "low",
        _criticality=code_specification(degree),
        code=concept(substance),
        patient=refer(patient),
        onsetDateTime=onset,
        assertedDate=asserted.isoformat(),
        asserter=refer(asserter),
        reaction=[
            {
                "manifestation": [concept(reaction)],
                "severity": "severe" if severe else "mild",
                "_severity": code_specification(degree),
            }
        ],
    )
