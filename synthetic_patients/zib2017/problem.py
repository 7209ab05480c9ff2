"""zib-Problem."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Act, Code, Status
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


def problem(
    me: Ref,
    patient: Ref,
    *,
    codes: tuple[Code, ...],
    onset: str,
    abatement: str | None = None,
    asserted: date,
    asserter: Ref,
    text: str | None = None,
    context: Ref | None = None,
    also: tuple[str, ...] = (),
) -> Resource:
    """A diagnosis, still there or (with `abatement`) over.

    Args:
        codes: the same diagnosis in one or more code systems.
        onset, abatement: FHIR dateTimes of any precision.
        context: the episode of care it belongs to.
        also: further profiles it claims.
    """
    return new(
        me,
        f"{ZIB}zib-Problem",
        *also,
        identifier=own_identifier(me),
        clinicalStatus="inactive" if abatement else "active",
        _clinicalStatus=code_specification(Status.INACTIVE if abatement else Status.ACTIVE),
        verificationStatus="confirmed",
        category=[concept(Act.DIAGNOSIS)],
        code=concept(*codes, text=text),
        subject=refer(patient),
        context=context and refer(context),
        onsetDateTime=onset,
        abatementDateTime=abatement,
        assertedDate=asserted.isoformat(),
        asserter=refer(asserter),
    )
