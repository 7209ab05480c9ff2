"""At the dentist: check-ups, cleaning, a cavity that is filled, a molar that is drawn. Dentists share in R4 only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Final

from synthetic_patients.chart import Pen, working_day
from synthetic_patients.codes import Body, Code, EncounterClass
from synthetic_patients.codes.dental import (
    DENTAL_CARE,
    CariesRisk,
    DentalAct,
    Fitness,
    Mouth,
    OralHygiene,
    Periodontal,
)
from synthetic_patients.conditions.contacts import contact_in_r4
from synthetic_patients.conditions.fitness import fitness_for_surgery
from synthetic_patients.nlcore.asa_score import asa_score
from synthetic_patients.nlcore.caries_risk import caries_risk
from synthetic_patients.nlcore.dental_fitness import dental_fitness
from synthetic_patients.nlcore.dental_procedure import dental_procedure
from synthetic_patients.nlcore.oral_hygiene import oral_hygiene
from synthetic_patients.nlcore.parafunctional_activity import parafunctional_activity
from synthetic_patients.nlcore.periodontal_screening import periodontal_screening
from synthetic_patients.nlcore.problem import problem
from synthetic_patients.nlcore.treatment_objective import treatment_objective
from synthetic_patients.providers.directory import DENTIST
from synthetic_patients.zib2017.elements import Ref, Resource

_ADULT: Final = 18
_DRAWN_FROM: Final = 40
_FILLED_AFTER: Final = timedelta(days=16)


def dental_care(pen: Pen) -> None:
    """Write half-yearly check-ups, from the first visit on; a cavity is found at the second."""
    _Mouth(pen).write()


@dataclass(frozen=True, slots=True)
class _Mouth:
    pen: Pen

    def write(self) -> None:
        """Everything up to today."""
        pen = self.pen
        days = list(dict.fromkeys((working_day(pen.story.start, pen.story.start), *pen.visits(months=6))))
        for number, day in enumerate(days):
            self._check_up(day, cavity=number == 1)
        self._first_visit(days[0])
        if len(days) > 1:
            self._cavity(days[1])
        if len(days) > 2 and pen.chart.person.age_on(days[2]) >= _DRAWN_FROM:
            self._extraction(days[2] + timedelta(days=45))
        self._fitness(days[-1], treated=len(days) != 2)

    def _check_up(self, day: date, *, cavity: bool) -> None:
        pen, adult = self.pen, self.pen.chart.person.age_on(day) >= _ADULT
        hygiene = OralHygiene.NORMAL if cavity else pen.rng.choice((OralHygiene.GOOD, OralHygiene.NORMAL))
        visit = self._sitting(day, "Periodieke controle", None, DentalAct.CHECK_UP)
        if adult:
            self._done(DentalAct.CLEANING, day, visit)
        self._note(partial(oral_hygiene, state=hygiene), "Mondhygiëne", day, "Plaque lingual in het onderfront")
        risk = CariesRisk.RAISED if cavity else CariesRisk.LOW
        advice = "Minder vaak zoete tussendoortjes, tweemaal daags poetsen met fluoride"
        self._note(partial(caries_risk, risk=risk), "Cariësrisico", day, advice if cavity else None)
        if adult:
            score = Periodontal.SCORE_2 if pen.rng.random() < 0.3 else Periodontal.SCORE_1
            self._note(partial(periodontal_screening, score=score), "PPS-score", day)

    def _first_visit(self, day: date) -> None:
        if self.pen.chart.person.age_on(day) < _ADULT:
            self._note(partial(parafunctional_activity, activity="Nagelbijten"), "Parafunctie", day)
            return
        grinds = partial(parafunctional_activity, activity="Knarst 's nachts met de tanden")
        self._note(grinds, "Parafunctie", day, "Slijtfacetten, geen klachten")
        score = fitness_for_surgery(self.pen.chart, day)
        self._note(partial(asa_score, score=score, care=DENTAL_CARE), "ASA-score", day)

    def _cavity(self, day: date) -> None:
        pen = self.pen
        side = pen.rng.choice((Body.LEFT, Body.RIGHT))
        filled = working_day(day + _FILLED_AFTER, day + timedelta(days=1))
        over = filled if filled <= pen.chart.until else None
        cavity = self._problem(f"Cariës kies {side.text.lower()}", day, over)
        seen = pen.ref("Encounter", f"Röntgenonderzoek {day.isoformat()}")
        self._sitting(day, "Röntgenonderzoek", cavity, DentalAct.X_RAY, me=seen, side=side)
        self._goal("Kies hersteld, pijnvrij kauwen", day, filled, cavity, achieved=over is not None)
        if over:
            self._sitting(over, "Restauratieve behandeling", cavity, DentalAct.FILLING, side=side)

    def _extraction(self, planned: date) -> None:
        pen = self.pen
        day = working_day(planned, planned - timedelta(days=7))
        if day <= pen.chart.until:
            molar = self._problem("Niet te behouden kies rechtsonder", day, day)
            visit = self._sitting(day, "Pijnklacht", molar, DentalAct.COMPLAINT)
            self._done(DentalAct.EXTRACTION, day, visit, molar, Body.RIGHT)

    def _fitness(self, day: date, *, treated: bool) -> None:
        fitness = Fitness.CLASS_1 if treated else Fitness.CLASS_2
        self._note(partial(dental_fitness, fitness=fitness), "Dental fitness", day)

    def _sitting(
        self,
        day: date,
        what: str,
        why: Ref | None,
        act: Code,
        *,
        me: Ref | None = None,
        side: Code | None = None,
    ) -> Ref:
        """Write a visit, and what was done first."""
        visit = me or self.pen.ref("Encounter", f"{what} {day.isoformat()}")
        contact_in_r4(
            self.pen,
            visit,
            EncounterClass.AMBULATORY,
            day,
            day,
            DENTIST,
            problem=why,
            what=what,
            care=DENTAL_CARE,
        )
        self._done(act, day, visit, why, side)
        return visit

    def _done(self, act: Code, day: date, visit: Ref, why: Ref | None = None, side: Code | None = None) -> None:
        me = self.pen.ref("Procedure", act.text)
        place = DENTIST.provider.location
        make = partial(
            dental_procedure,
            me,
            self.pen.patient,
            code=act,
            day=day,
            performer=DENTIST.ref,
            place=place,
            encounter=visit,
            problem=why,
            side=side,
        )
        self.pen.write_r4(make)

    def _problem(self, text: str, since: date, over: date | None) -> Ref:
        me = self.pen.ref("Condition", text)
        make = partial(
            problem,
            me,
            self.pen.patient,
            codes=(Mouth.CARIES,),
            onset=since.isoformat(),
            abatement=over.isoformat() if over else None,
            asserted=since,
            asserter=DENTIST.ref,
            text=text,
            site=Mouth.TOOTH,
            care=DENTAL_CARE,
        )
        self.pen.have_ready(me, make, "R4")
        return me

    def _goal(self, words: str, start: date, due: date, why: Ref, *, achieved: bool) -> None:
        me = self.pen.ref("Goal", words)
        make = partial(
            treatment_objective,
            me,
            self.pen.patient,
            status="achieved" if achieved else "in-progress",
            start=start,
            due=due,
            problem=why,
            care=DENTAL_CARE,
        )
        self.pen.write_r4(make)

    def _note(self, make: partial[Resource], name: str, day: date, note: str | None = None) -> None:
        me = self.pen.ref("Observation", f"{name} {day.isoformat()}", "finding")
        words = self.pen.words(note) if note else None
        self.pen.write_r4(partial(make, me, self.pen.patient, day=day, performer=DENTIST.ref, note=words))
