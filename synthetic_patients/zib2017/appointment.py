"""eAfspraak-Appointment."""

from __future__ import annotations

from datetime import date
from typing import Literal

from synthetic_patients.codes import Code
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, moment, new, own_identifier, refer

Status = Literal["proposed", "pending", "booked", "fulfilled", "cancelled"]


def appointment(
    me: Ref, patient: Ref, *, status: Status, day: date, hour: int, specialty: Code, with_whom: Ref, why: str
) -> Resource:
    """Twenty minutes with someone; a proposed one has no time yet, which STU3 allows for no other status."""
    fixed = status != "proposed"
    answer = {"fulfilled": "accepted", "booked": "accepted", "cancelled": "declined"}.get(status, "needs-action")
    return new(
        me,
        f"{ZIB}eAfspraak-Appointment",
        identifier=own_identifier(me),
        status=status,
        specialty=[concept(specialty)],
        description=why,
        start=moment(day, hour) if fixed else None,
        end=moment(day, hour, 20) if fixed else None,
        requestedPeriod=[] if fixed else [{"start": moment(day, 8), "end": moment(day, 17)}],
        participant=[{"actor": refer(who), "status": answer} for who in (patient, with_whom)],
    )
