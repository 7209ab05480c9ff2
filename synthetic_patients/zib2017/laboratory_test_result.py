"""zib-LaboratoryTestResult: the result and the specimen it was measured in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from synthetic_patients.codes import Code, Laboratory
from synthetic_patients.zib2017.elements import (
    ZIB,
    Ref,
    Resource,
    concept,
    moment,
    new,
    own_identifier,
    quantity,
    refer,
)
from synthetic_patients.zib2017.observation import observation


@dataclass(frozen=True, slots=True)
class Test:
    """A determination: its codes, unit, and the range in which a value is unremarkable (None: no bound)."""

    code: Code
    unit: str
    low: float | None
    high: float | None
    material: Code
    ucum: str | None = None

    def interpret(self, value: float) -> tuple[Code, ...]:
        """The flags of a value: HL7's and SNOMED's for above or below, none for within."""
        if self.high is not None and value > self.high:
            return (Laboratory.HIGH, Laboratory.ABOVE)
        if self.low is not None and value < self.low:
            return (Laboratory.LOW, Laboratory.BELOW)
        return ()

    @property
    def reference_range(self) -> list[dict[str, Any]]:
        """The range as FHIR has it."""
        bounds = (("low", self.low), ("high", self.high))
        limits = {name: quantity(bound, self.unit, self.ucum) for name, bound in bounds if bound is not None}
        return [limits] if limits else []


def laboratory_test_result(
    me: Ref,
    patient: Ref,
    test: Test,
    *,
    categories: tuple[Code, ...],
    day: date,
    value: float | None,
    specimen: Ref | None,
    performer: Ref,
    context: Ref | None = None,
    related: tuple[Ref, ...] = (),
    profile: str = f"{ZIB}zib-LaboratoryTestResult-Observation",
) -> Resource:
    """A result.

    Args:
        categories: kinds of result; the mandatory "laboratory test finding" is put before them.
        value: None for a panel, whose members have the values.
        related: results that belong to this one (has-member).
    """
    flags = () if value is None else test.interpret(value)
    return observation(
        me,
        profile,
        patient,
        concept(test.code),
        category=(Laboratory.FINDING, *categories),
        when=moment(day, 8, 30),
        performer=performer,
        context=context,
        valueQuantity=None if value is None else quantity(value, test.unit, test.ucum),
        interpretation=concept(*flags) if flags else None,
        specimen=specimen and refer(specimen),
        referenceRange=test.reference_range,
        related=[{"type": "has-member", "target": refer(each)} for each in related],
    )


def specimen(me: Ref, patient: Ref, *, material: Code, day: date) -> Resource:
    """What was taken from the patient, half an hour before it was measured."""
    return new(
        me,
        f"{ZIB}zib-LaboratoryTestResult-Specimen",
        identifier=own_identifier(me),
        type=concept(material),
        subject=refer(patient),
        collection={"collectedDateTime": moment(day, 8)},
    )
