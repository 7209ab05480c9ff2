"""zib-Encounter: a stay in, or visit to, a hospital."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Code
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, coding, new, own_identifier, period, refer


def encounter(
    me: Ref,
    patient: Ref,
    *,
    encounter_class: Code,
    start: date,
    end: date,
    participant: Ref,
    provider: Ref,
    problem: Ref,
) -> Resource:
    """A finished contact."""
    return new(
        me,
        f"{ZIB}zib-Encounter",
        identifier=own_identifier(me),
        status="finished",
        **{"class": coding(encounter_class)},
        subject=refer(patient),
        participant=[{"individual": refer(participant)}],
        period=period(start, end),
        diagnosis=[{"condition": refer(problem)}],
        serviceProvider=refer(provider),
    )
