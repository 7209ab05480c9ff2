"""District nurses at someone's home: team, plan, goals, aids, measurements and daily reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from synthetic_patients.chart import Pen
from synthetic_patients.codes import Code, EncounterClass, Living
from synthetic_patients.codes.long_term_care import Frail, Function, Nursing, TeamRole
from synthetic_patients.conditions import body
from synthetic_patients.conditions.aids import aid_asked_for, aid_in_use
from synthetic_patients.conditions.bedside import Bedside
from synthetic_patients.conditions.contacts import contact
from synthetic_patients.conditions.goals import write_goal
from synthetic_patients.conditions.letters import evaluate_home_care
from synthetic_patients.conditions.problems import write_problem
from synthetic_patients.providers.directory import DISTRICT_NURSE, ELDERLY_CARE_PHYSICIAN, GP, HOME_CARE, Professional
from synthetic_patients.zib2017.care_plan import Intervention, care_plan
from synthetic_patients.zib2017.care_team import Member, care_team
from synthetic_patients.zib2017.elements import Ref, moment
from synthetic_patients.zib2017.functional_or_mental_status import functional_or_mental_status
from synthetic_patients.zib2017.nursing_report import nursing_report
from synthetic_patients.zib2017.nutrition_advice import nutrition_advice

_YEAR: Final = timedelta(days=365)
_PLANS: Final = 2
"""How many of the yearly plans the dossier still shows, the last one included."""
_ULCER_AFTER: Final = timedelta(days=60)
_ULCER_HEALS_IN: Final = timedelta(days=70)
_REPORTS: Final = 10
_MONTHS_MEASURED: Final = 6
_ILL: Final = timedelta(days=4)
"""How long ago a fever was, for which temperature and fluids were watched."""
_WASHING: Final = (Function.WASHING_MODERATE, Function.WASHING_SEVERE)

_DAYS: Final = (
    "Geholpen met wassen en aankleden. Stemming goed, ontbijt op.",
    "Geholpen met wassen. Loopt stram op gang, na een kwartier beter. Medicatie aangereikt en ingenomen.",
    "Slecht geslapen, was moe. Op bed gewassen. Familie geïnformeerd.",
    "Incontinentiemateriaal vervangen, huid gaaf. Heeft goed gegeten en gedronken.",
    "Samen een stukje met de rollator gelopen. Was trots.",
    "Was de dag kwijt, gerustgesteld. Medicatie uit de weekdoos ingenomen.",
)


class _Aims(NamedTuple):
    """The goals of one plan."""

    washing: Ref
    walking: Ref
    skin: Ref


@dataclass(frozen=True, slots=True)
class DistrictNursing:
    """Care at home from one day to another.

    Args:
        problem: why there is care.
        since, last: first day, and the last one that the dossier knows of.
        falls: days on which the GP came because of a fall the day before.
    """

    pen: Pen
    problem: Ref
    since: date
    last: date
    falls: list[date]

    def write(self) -> None:
        """Everything up to the last day."""
        pen, since = self.pen, self.since
        intake = self._visit(since, DISTRICT_NURSE, "Intake wijkverpleging")
        team = self._team()
        incontinence = self._problem(Frail.INCONTINENCE, since, None)
        ulcer, healed = self._ulcer()
        material = self._aid("Absorberend incontinentiemateriaal", since)
        rollator = self._aid("Rollator", since)
        self._aid("Hoog-laagbed", since)
        mattress = self._aid("Antidecubitusmatras", healed[0], healed[1]) if healed else None
        self._advice(intake)
        starts = [since + number * _YEAR for number in range((self.last - since) // _YEAR + 1)]
        for number, start in enumerate(starts[-_PLANS:], start=max(len(starts) - _PLANS, 0)):
            skin = ulcer if ulcer and healed and number == 0 else incontinence
            self._plan(
                start, number, team, skin, (rollator,), (mattress,) if mattress and skin is ulcer else (material,)
            )
        nurse = DISTRICT_NURSE.ref
        aid_asked_for(pen, "Rollator", "completed", start=since, requester=nurse, problem=self.problem)
        if self._goes_on:
            aid_asked_for(pen, "Douchestoel", "active", start=self.last, requester=nurse, problem=self.problem)
        self._measurements()
        self._reports()
        evaluate_home_care(pen, self.problem, since, self.last)

    @property
    def _goes_on(self) -> bool:
        return self.pen.ends is None and self.pen.chart.alive

    @property
    def _end(self) -> date | None:
        return None if self._goes_on else self.last

    def _visit(self, day: date, who: Professional, what: str) -> Ref:
        return contact(self.pen, EncounterClass.HOME, day, day, who, self.problem, what)

    def _carers(self) -> list[Ref]:
        """Whoever of the family has a role in the care."""
        chart = self.pen.chart
        return [chart.contact_person(each) for each in chart.person.relations if each.roles]

    def _team(self) -> Ref:
        pen = self.pen
        me = pen.ref("CareTeam", "Zorgteam thuis")
        members = (
            Member(DISTRICT_NURSE.ref, TeamRole.RESPONSIBLE),
            Member(GP.ref, TeamRole.REFERRER),
            Member(ELDERLY_CARE_PHYSICIAN.ref, TeamRole.CONSULTANT),
            Member(HOME_CARE.ref, TeamRole.PERFORMER),
            *(Member(each) for each in self._carers()),
            Member(pen.patient),
        )
        pen.write(
            care_team(
                me,
                pen.patient,
                members=members,
                start=self.since,
                end=self._end,
                problem=self.problem,
                organization=HOME_CARE.ref,
            )
        )
        return me

    def _problem(self, code: Code, day: date, over: date | None, text: str | None = None) -> Ref:
        me = self.pen.ref("Condition", text or code.text)
        write_problem(self.pen, me, codes=(code,), since=day, over=over, asserter=DISTRICT_NURSE.ref, text=me.display)
        return me

    def _ulcer(self) -> tuple[Ref | None, tuple[date, date | None] | None]:
        """Write a pressure ulcer; the answer has its days, from when and until when."""
        day = self.since + _ULCER_AFTER
        if day > self.last:
            return None, None
        over = day + _ULCER_HEALS_IN if day + _ULCER_HEALS_IN <= self.last else None
        return self._problem(Frail.PRESSURE_ULCER, day, over, "Decubitus categorie 2, stuit"), (day, over)

    def _aid(self, name: str, since: date, until: date | None = None) -> Ref:
        end = until or self._end
        return aid_in_use(self.pen, name, since=since, until=end, problem=self.problem, supplier=HOME_CARE.ref)

    def _advice(self, intake: Ref) -> None:
        pen, diet = self.pen, "Energie- en eiwitverrijkt dieet, tussendoortjes"
        me = pen.ref("NutritionOrder", diet)
        pen.write(
            nutrition_advice(me, pen.patient, diet=diet, day=self.since, orderer=DISTRICT_NURSE.ref, context=intake)
        )

    def _plan(
        self, start: date, number: int, team: Ref, skin: Ref, walking_aids: tuple[Ref, ...], skin_aids: tuple[Ref, ...]
    ) -> None:
        pen = self.pen
        until = start + _YEAR - timedelta(days=1)
        over = until if until <= self.last else self._end
        visit = self._visit(start, DISTRICT_NURSE, "Zorgplanbespreking")
        status = self._status(Function.WASHING, _WASHING[min(number, 1)], start)
        self._status(Function.MEMORY, Function.MEMORY_MILD, start)
        aims = self._goals(start, until if pen.chart.alive else None, achieved=over is not None)
        pen.write(
            care_plan(
                pen.ref("CarePlan", f"Zorgleefplan {start.year}"),
                pen.patient,
                status="completed" if over else "active",
                start=start,
                end=over,
                context=visit,
                author=DISTRICT_NURSE.ref,
                team=team,
                goals=aims,
                problems=(self.problem, skin),
                interventions=(
                    Intervention("Hulp bij wassen", 1, "d", aims.washing, self.problem, outcome=status),
                    Intervention(Nursing.GET_DRESSED, 1, "d", aims.washing, self.problem),
                    Intervention("Loopoefeningen", 3, "wk", aims.walking, self.problem, walking_aids),
                    Intervention(
                        "Huid controleren en verzorgen", 2, "d", aims.skin, skin, skin_aids, comment="Wisselligging"
                    ),
                ),
            )
        )

    def _goals(self, start: date, due: date | None, *, achieved: bool) -> _Aims:
        pen = self.pen
        washing = pen.ref("Goal", "Wast zelf gezicht en bovenlichaam")
        walking = pen.ref("Goal", "Loopt veilig binnenshuis met rollator, valt niet")
        skin = pen.ref("Goal", "Huid is gaaf")
        for me, measure, aim in (
            (washing, Function.WASHING, Function.WASHING_MILD),
            (walking, Living.WALKING, Function.WALKING_MILD),
            (skin, None, None),
        ):
            write_goal(
                pen,
                me,
                status="achieved" if achieved else "in-progress",
                start=start,
                due=due,
                problem=self.problem,
                measure=measure,
                aim=aim,
            )
        return _Aims(washing, walking, skin)

    def _status(self, name: Code, value: Code, day: date) -> Ref:
        pen = self.pen
        mind = name is Function.MEMORY
        me = pen.ref("Observation", value.text, "status")
        pen.write(
            functional_or_mental_status(
                me,
                pen.patient,
                category=Living.MENTAL if mind else Living.FUNCTIONAL,
                name=name,
                value=value,
                day=day,
                performer=DISTRICT_NURSE.ref,
            )
        )
        return me

    def _measurements(self) -> None:
        """Write a round of measurements a month, and those of a day with fever."""
        pen, nurse = self.pen, DISTRICT_NURSE.ref
        for months in range(_MONTHS_MEASURED, 0, -1):
            day = self.last - timedelta(days=30 * months - 12)
            if day > self.since:
                visit = Bedside(pen, day, 9, nurse)
                systolic = pen.rng.randint(124, 152)
                visit.blood_pressure(systolic, round(systolic * 0.56))
                visit.pulse(pen.rng.randint(64, 84))
                visit.weight(round(body.weight(pen.chart.person, day) * pen.rng.uniform(0.99, 1.01), 1))
        day = self.last - _ILL
        if day > self.since:
            ill = Bedside(pen, day, 10, nurse)
            ill.temperature(38.4)
            ill.pulse(pen.rng.randint(90, 98))
            ill.breathing(pen.rng.randint(18, 21))
            Bedside(pen, day + timedelta(days=1), 8, nurse).fluids(1100, 900)

    def _reports(self) -> None:
        for fall in self.falls:
            words = "Gevallen in de badkamer, kon zelf niet opstaan. Blauwe plek heup. Huisarts gebeld."
            self._report(fall - timedelta(days=1), "Valincident", words)
        for days in range(_REPORTS, 0, -1):
            day = self.last - timedelta(days=days)
            if day >= self.since:
                words = _DAYS[day.toordinal() % len(_DAYS)]
                if days == _ILL.days:
                    words = "Voelt warm aan, 38,4 °C, hoest. Drinken gestimuleerd, vochtbalans gestart."
                self._report(day, "Dagrapportage", words)

    def _report(self, day: date, title: str, words: str) -> None:
        pen, when = self.pen, moment(day, 9, 30)
        me = pen.ref("Observation", f"{title} {day.isoformat()}", "report")
        pen.write(
            nursing_report(
                me, pen.patient, title=title, words=pen.words(words), when=when, performer=DISTRICT_NURSE.ref
            )
        )
