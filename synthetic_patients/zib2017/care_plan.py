"""nl-core-careplan: what is done to reach which goals; its activities are the zib NursingIntervention."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from synthetic_patients.codes import Code
from synthetic_patients.codes.long_term_care import Nursing
from synthetic_patients.zib2017.elements import (
    NL_CORE,
    ZIB,
    Ref,
    Resource,
    concept,
    extension,
    new,
    own_identifier,
    period,
    refer,
)

Status = Literal["active", "completed"]


@dataclass(frozen=True, slots=True)
class Intervention:
    """One nursing intervention.

    Args:
        what: a code, or words where no code says it.
        often: so many times per `unit` (d day, wk week).
        goal, problem: what it is for, and why.
        devices: DeviceUseStatements of what is used for it.
        outcome: an Observation that shows what came of it.
        comment: how it is to be done.
    """

    what: Code | str
    often: int
    unit: Literal["d", "wk"]
    goal: Ref
    problem: Ref
    devices: tuple[Ref, ...] = ()
    outcome: Ref | None = None
    comment: str | None = None


def care_plan(
    me: Ref,
    patient: Ref,
    *,
    status: Status,
    start: date,
    end: date | None,
    context: Ref,
    author: Ref,
    team: Ref,
    goals: tuple[Ref, ...],
    problems: tuple[Ref, ...],
    interventions: tuple[Intervention, ...],
) -> Resource:
    """A plan of care, in force from `start`; completed when it has an `end`."""
    return new(
        me,
        f"{NL_CORE}nl-core-careplan",
        identifier=own_identifier(me),
        status=status,
        intent="plan",
        title=me.display,
        subject=refer(patient),
        context=refer(context),
        period=period(start, end),
        author=[refer(author)],
        careTeam=[refer(team)],
        addresses=[refer(each) for each in problems],
        goal=[refer(each) for each in goals],
        activity=[_activity(each, start, end) for each in interventions],
    )


def _activity(each: Intervention, start: date, end: date | None) -> Resource:
    activity: dict[str, Any] = {}
    if each.comment:
        activity["extension"] = [extension(f"{ZIB}Comment", valueString=each.comment)]
    if each.outcome:
        activity["outcomeReference"] = [refer(each.outcome)]
    detail: dict[str, Any] = {}
    if each.devices:
        detail["extension"] = [
            extension(f"{ZIB}extension-medicaldevice", valueReference=refer(device)) for device in each.devices
        ]
    repeat = {"boundsPeriod": period(start, end), "frequency": each.often, "period": 1, "periodUnit": each.unit}
    detail |= {
        "category": concept(Nursing.PROCEDURE),
        "code": {"text": each.what} if isinstance(each.what, str) else concept(each.what),
        "reasonReference": [refer(each.problem)],
        "goal": [refer(each.goal)],
        "status": "completed" if end else "in-progress",
        "scheduledTiming": {"repeat": repeat},
    }
    return {**activity, "detail": detail}
