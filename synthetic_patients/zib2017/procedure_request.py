"""zib-ProcedureRequest."""

from __future__ import annotations

from datetime import date
from typing import Literal

from synthetic_patients.codes import Code
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, new, own_identifier, period, refer

Status = Literal["active", "completed"]


def procedure_request(
    me: Ref,
    patient: Ref,
    *,
    status: Status,
    code: Code,
    authored: date,
    start: date,
    requester: Ref,
    performer: Ref,
    problem: Ref,
) -> Resource:
    """Something that was asked for, from `start` on."""
    return new(
        me,
        f"{ZIB}zib-ProcedureRequest",
        identifier=own_identifier(me),
        status=status,
        intent="order",
        code=concept(code),
        subject=refer(patient),
        occurrencePeriod=period(start),
        authoredOn=authored.isoformat(),
        requester={"agent": refer(requester)},
        performer=refer(performer),
        reasonReference=[refer(problem)],
    )
