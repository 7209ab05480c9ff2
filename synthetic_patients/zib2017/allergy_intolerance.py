"""zib-AllergyIntolerance, and what is left of one that a pharmacy's older system keeps (mp612)."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from synthetic_patients.codes import Code, Severity
from synthetic_patients.codes.allergies import AllergyKind, AllergyStatus
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

Category = Literal["medication", "biologic", "food", "environment"]
Degree = Literal["mild", "moderate", "severe"]
State = Literal["confirmed", "gone", "refuted"]

_DEGREES: Final[dict[Degree, Code]] = {
    "mild": Severity.MILD,
    "moderate": Severity.MODERATE,
    "severe": Severity.SEVERE,
}
_CRITICALITY: Final[dict[Degree, str]] = {"mild": "low", "moderate": "high", "severe": "high"}
_KINDS: Final[dict[Category, Code]] = {
    "medication": AllergyKind.DRUG,
    "biologic": AllergyKind.SUBSTANCE,
    "food": AllergyKind.FOOD,
    "environment": AllergyKind.ENVIRONMENT,
}
# clinical status, verification status, and the zib's own word for both
_STATES: Final[dict[State, tuple[str, str, Code]]] = {
    "confirmed": ("active", "confirmed", AllergyStatus.ACTIVE),
    "gone": ("resolved", "confirmed", AllergyStatus.GONE),
    "refuted": ("inactive", "refuted", AllergyStatus.OBSOLETE),
}
_CONVERTED: Final = f"{ZIB}mp612-AllergyIntoleranceToFHIRConversion"


def allergy_intolerance(
    me: Ref,
    patient: Ref,
    *,
    substance: Code,
    category: Category,
    degree: Degree,
    reactions: tuple[Code, ...],
    onset: str,
    asserted: date,
    asserter: Ref,
    state: State = "confirmed",
    last: date | None = None,
    words: str | None = None,
) -> Resource:
    """An allergy with the reaction it gave.

    Args:
        degree: how bad the reaction was; how dangerous the next one may be follows from it.
        onset: a FHIR dateTime of any precision.
        state: "gone" for one that was outgrown, "refuted" for one that was never there after all.
        last: when it last showed.
        words: what the asserter says about it.
    """
    clinical, verification, status = _STATES[state]
    return new(
        me,
        f"{ZIB}zib-AllergyIntolerance",
        identifier=own_identifier(me),
        clinicalStatus=clinical,
        _clinicalStatus=code_specification(status),
        verificationStatus=verification,
        category=[category],
        _category=[code_specification(_KINDS[category])],
        criticality=_CRITICALITY[degree],
        _criticality=code_specification(_DEGREES[degree]),
        code=concept(substance),
        patient=refer(patient),
        onsetDateTime=onset,
        assertedDate=asserted.isoformat(),
        asserter=refer(asserter),
        lastOccurrence=last and last.isoformat(),
        note=[{"text": words}] if words else [],
        reaction=[
            {
                "manifestation": [concept(each) for each in reactions],
                "severity": degree,
                "_severity": code_specification(_DEGREES[degree]),
            }
        ],
    )


def converted_allergy(me: Ref, patient: Ref, *, substance: Code, onset: str, asserted: date, asserter: Ref) -> Resource:
    """A drug allergy out of a message of version 6.12: it knows no criticality, reaction or last occurrence."""
    return new(
        me,
        f"{ZIB}zib-AllergyIntolerance",
        _CONVERTED,
        identifier=own_identifier(me),
        clinicalStatus="active",
        verificationStatus="confirmed",
        category=["medication"],
        code=concept(substance),
        patient=refer(patient),
        onsetDateTime=onset,
        assertedDate=asserted.isoformat(),
        asserter=refer(asserter),
    )
