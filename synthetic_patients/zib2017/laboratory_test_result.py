"""zib-LaboratoryTestResult: the result and the specimen it was measured in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

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

ResultStatus = Literal["registered", "preliminary", "final", "corrected"]

_AWAITED: Final = Code("http://hl7.org/fhir/data-absent-reason", "temp", "Temp", "Nog niet bekend")


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
    status: ResultStatus = "final",
    remark: str | None = None,
) -> Resource:
    """A result.

    Args:
        categories: kinds of result; the mandatory "laboratory test finding" is put before them.
        value: None for a panel, whose members have the values, and for what is still awaited.
        related: results that belong to this one (has-member).
        status: a registered one has no value yet; a corrected one had another value before.
        remark: what the laboratory says about it.
    """
    flags = () if value is None else test.interpret(value)
    awaited = status == "registered"
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
        dataAbsentReason=concept(_AWAITED) if awaited else None,
        comment=remark,
        specimen=specimen and refer(specimen),
        referenceRange=[] if awaited else test.reference_range,
        related=[{"type": "has-member", "target": refer(each)} for each in related],
        status=status,
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
