"""zib-LaboratoryTestResult-DiagnosticReport: the results of one request together."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Laboratory
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, moment, new, own_identifier, refer
from synthetic_patients.zib2017.laboratory_test_result import ResultStatus


def laboratory_report(
    me: Ref,
    patient: Ref,
    *,
    day: date,
    status: ResultStatus,
    performer: Ref,
    specimens: tuple[Ref, ...],
    results: tuple[Ref, ...],
    context: Ref | None = None,
) -> Resource:
    """A DiagnosticReport of a list of determinations, without a code for the list."""
    return new(
        me,
        f"{ZIB}zib-LaboratoryTestResult-DiagnosticReport",
        identifier=own_identifier(me),
        status=status,
        category=concept(Laboratory.REPORT),
        code={"text": me.display},
        subject=refer(patient),
        context=context and refer(context),
        effectiveDateTime=moment(day, 8, 30),
        issued=None if status == "registered" else moment(day, 16),
        performer=[{"actor": refer(performer)}],
        specimen=[refer(each) for each in specimens],
        result=[refer(each) for each in results],
    )
