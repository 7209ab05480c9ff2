"""gp-LaboratoryResult: a laboratory result in the GP's dossier, coded in NHG table 45."""

from __future__ import annotations

from datetime import date

from synthetic_patients.zib2017.elements import ZIB, Ref, Resource
from synthetic_patients.zib2017.laboratory_test_result import ResultStatus, Test, laboratory_test_result


def gp_laboratory_result(
    me: Ref,
    patient: Ref,
    test: Test,
    *,
    day: date,
    value: float,
    specimen: Ref,
    performer: Ref,
    context: Ref | None,
    related: tuple[Ref, ...] = (),
    status: ResultStatus = "final",
    remark: str | None = None,
) -> Resource:
    """A result without a kind of result, which GPs do not record."""
    return laboratory_test_result(
        me,
        patient,
        test,
        categories=(),
        day=day,
        value=value,
        specimen=specimen,
        performer=performer,
        context=context,
        related=related,
        status=status,
        remark=remark,
        profile=f"{ZIB}gp-LaboratoryResult",
    )
