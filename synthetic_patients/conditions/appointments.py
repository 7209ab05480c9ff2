"""Appointments, past and to come."""

from __future__ import annotations

from datetime import date, timedelta

from synthetic_patients.chart import Pen, working_day
from synthetic_patients.codes import Code
from synthetic_patients.providers.directory import Professional
from synthetic_patients.zib2017.appointment import Status, appointment


def past_appointment(
    pen: Pen,
    day: date,
    doctor: Professional,
    specialty: Code,
    why: str,
    *,
    kept: bool = True,
    status: Status | None = None,
) -> None:
    """Write an appointment that was kept or cancelled, or of another status that the past can have."""
    _write(pen, status or ("fulfilled" if kept else "cancelled"), day, doctor, specialty, why, None)


def planned_appointment(
    pen: Pen,
    status: Status,
    days_ahead: int,
    doctor: Professional,
    specialty: Code,
    why: str,
    *,
    instructions: str | None = None,
) -> None:
    """Write an appointment so many days from today, for those alive.

    Args:
        instructions: what the patient should do or bring.
    """
    if pen.chart.alive:
        today = pen.chart.today
        day = working_day(today + timedelta(days=days_ahead), today + timedelta(days=1))
        _write(pen, status, day, doctor, specialty, why, instructions)


def _write(
    pen: Pen, status: Status, day: date, doctor: Professional, specialty: Code, why: str, instructions: str | None
) -> None:
    pen.write(
        appointment(
            pen.ref("Appointment", f"{why} ({status})"),
            pen.patient,
            status=status,
            day=day,
            hour=pen.rng.randint(8, 16),
            specialty=specialty,
            with_whom=doctor.ref,
            why=why,
            where=doctor.provider.location,
            instructions=instructions,
        )
    )
