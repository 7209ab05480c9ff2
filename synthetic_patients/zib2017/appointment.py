"""eAfspraak-Appointment."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from synthetic_patients.codes import Code
from synthetic_patients.zib2017.elements import (
    ZIB,
    Ref,
    Resource,
    concept,
    extension,
    moment,
    new,
    own_identifier,
    refer,
)

Status = Literal["proposed", "pending", "booked", "arrived", "fulfilled", "cancelled", "noshow", "entered-in-error"]

# Whether someone comes; who has not answered yet still has to.
_ANSWERS: Final[dict[Status, str]] = {
    "booked": "accepted",
    "arrived": "accepted",
    "fulfilled": "accepted",
    "noshow": "accepted",
    "cancelled": "declined",
    "entered-in-error": "declined",
}


def appointment(
    me: Ref,
    patient: Ref,
    *,
    status: Status,
    day: date,
    hour: int,
    specialty: Code,
    with_whom: Ref,
    why: str,
    where: Ref | None = None,
    instructions: str | None = None,
) -> Resource:
    """Twenty minutes with someone; a proposed one has no time yet, which STU3 allows for no other status.

    Args:
        where: the Location.
        instructions: what the patient should do or bring.
    """
    fixed = status != "proposed"
    answer = _ANSWERS.get(status, "needs-action")
    told = [extension(f"{ZIB}eAfspraak-Appointment-PatientInstructions", valueString=instructions)]
    return new(
        me,
        f"{ZIB}eAfspraak-Appointment",
        extension=told if instructions else [],
        identifier=own_identifier(me),
        status=status,
        specialty=[concept(specialty)],
        description=why,
        start=moment(day, hour) if fixed else None,
        end=moment(day, hour, 20) if fixed else None,
        requestedPeriod=[] if fixed else [{"start": moment(day, 8), "end": moment(day, 17)}],
        participant=[{"actor": refer(who), "status": answer} for who in (patient, with_whom, where) if who],
    )
