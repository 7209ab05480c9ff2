"""Learning to walk again after an operation: rehabilitation, physiotherapy and aids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from synthetic_patients.chart import Pen, working_day
from synthetic_patients.codes import Act, Code, EncounterClass, Living
from synthetic_patients.codes.long_term_care import Function, Nursing, TeamRole
from synthetic_patients.conditions.aids import aid_in_use
from synthetic_patients.conditions.contacts import contact, done
from synthetic_patients.conditions.goals import write_goal
from synthetic_patients.providers.directory import (
    HOME_CARE,
    PHYSIOTHERAPIST,
    REHABILITATION,
    REHABILITATION_PHYSICIAN,
    REHABILITATION_PHYSIOTHERAPIST,
    Professional,
)
from synthetic_patients.zib2017.care_plan import Intervention, care_plan
from synthetic_patients.zib2017.care_team import Member, care_team
from synthetic_patients.zib2017.elements import Ref
from synthetic_patients.zib2017.functional_or_mental_status import functional_or_mental_status

_STAYS_FROM: Final = 65
_STAY: Final = timedelta(days=19)
_WEEK: Final = timedelta(days=7)
_SESSIONS: Final = 6
_CRUTCHES_FOR: Final = timedelta(days=56)


@dataclass(frozen=True, slots=True)
class Rehabilitation:
    """What follows an operation on hip or leg.

    Args:
        problem: what was operated.
        referrer: who asked for it.
        since: the day someone left hospital.
        aid: what was lent for the first weeks.
    """

    pen: Pen
    problem: Ref
    referrer: Professional
    since: date
    aid: str

    def write(self) -> None:
        """Everything up to today: older people stay in a centre first, all have exercises near home, and aids."""
        home, walking = self.since, None
        if self.pen.chart.person.age_on(self.since) >= _STAYS_FROM:
            home = self.since + _STAY
            if home <= self.pen.chart.until:
                walking = self._stay(home)
        self._lend(self.aid, walking)
        self._exercises(home)

    def _lend(self, name: str, goal: Ref | None) -> None:
        back = self.since + _CRUTCHES_FOR
        until = back if back <= self.pen.chart.until else self.pen.chart.person.deceased
        supplier = HOME_CARE.ref
        aid_in_use(self.pen, name, since=self.since, until=until, problem=self.problem, supplier=supplier, goal=goal)

    def _stay(self, home: date) -> Ref:
        """Write a stay in a centre; the answer refers to its first goal."""
        pen, since, doctor, therapist = (
            self.pen,
            self.since,
            REHABILITATION_PHYSICIAN,
            REHABILITATION_PHYSIOTHERAPIST,
        )
        stay = contact(pen, EncounterClass.INPATIENT, since, home, doctor, self.problem, "Revalidatie")
        self._status(Function.WALKING_SEVERE, since, doctor)
        outcome = self._status(Living.WALKING_MODERATE, home, doctor)
        team = pen.ref("CareTeam", "Behandelteam revalidatie")
        members = (
            Member(doctor.ref, TeamRole.RESPONSIBLE),
            Member(therapist.ref, TeamRole.PERFORMER),
            Member(self.referrer.ref, TeamRole.REFERRER),
            Member(pen.patient),
        )
        walking = pen.ref("Goal", "Zelfstandig lopen met elleboogkrukken, 100 meter")
        stairs = pen.ref("Goal", "Veilig de trap op en af")
        for goal, measure, aim in ((walking, Living.WALKING, Living.WALKING_MODERATE), (stairs, None, None)):
            write_goal(
                pen,
                goal,
                status="achieved",
                start=since,
                due=home,
                problem=self.problem,
                measure=measure,
                aim=aim,
            )
        pen.write(
            care_team(
                team,
                pen.patient,
                members=members,
                start=since,
                end=home,
                problem=self.problem,
                organization=REHABILITATION.ref,
            ),
            care_plan(
                pen.ref("CarePlan", "Behandelplan revalidatie"),
                pen.patient,
                status="completed",
                start=since,
                end=home,
                context=stay,
                author=doctor.ref,
                team=team,
                goals=(walking, stairs),
                problems=(self.problem,),
                interventions=(
                    Intervention(
                        "Begeleiden bij mobiliseren met elleboogkrukken", 2, "d", walking, self.problem, outcome=outcome
                    ),
                    Intervention(Nursing.DRESSING, 1, "d", walking, self.problem, comment="Hechtingen eruit op dag 12"),
                    Intervention("Oefenen met traplopen", 5, "wk", stairs, self.problem),
                ),
            ),
        )
        return walking

    def _exercises(self, home: date) -> None:
        pen, who = self.pen, PHYSIOTHERAPIST
        first = working_day(home + _WEEK, home)
        days = [day for number in range(_SESSIONS) if (day := first + number * _WEEK) <= pen.chart.until]
        for day in days:
            done(pen, Act.THERAPEUTIC, Act.PHYSIOTHERAPY, day, who, self.problem)
        if days:
            contact(pen, EncounterClass.AMBULATORY, days[0], days[0], who, self.problem, "Intake fysiotherapie")
        if len(days) == _SESSIONS:
            self._status(Function.WALKING_MILD, days[-1], who)

    def _status(self, value: Code, day: date, who: Professional) -> Ref:
        pen = self.pen
        me = pen.ref("Observation", value.text, "walking")
        pen.write(
            functional_or_mental_status(
                me,
                pen.patient,
                category=Living.FUNCTIONAL,
                name=Living.WALKING,
                value=value,
                day=day,
                performer=who.ref,
            )
        )
        return me
