"""Specialised mental health care (GGZ): intake, plan, sessions, evaluations, and recovery."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Final

from synthetic_patients.chart import Pen, working_day
from synthetic_patients.codes import CareKind, Code, Directive, EncounterClass, Living, Loinc, Material
from synthetic_patients.codes.long_term_care import LivingWill, TeamRole
from synthetic_patients.codes.mental_health import Help, Mental
from synthetic_patients.conditions.appointments import planned_appointment
from synthetic_patients.conditions.contacts import contact, done
from synthetic_patients.conditions.goals import write_goal
from synthetic_patients.conditions.laboratory import POTASSIUM, SODIUM, hospital_results
from synthetic_patients.conditions.life_circumstances import write_life_circumstances
from synthetic_patients.conditions.paperwork import write_letter, write_report
from synthetic_patients.conditions.questionnaires import honos, phq_9
from synthetic_patients.providers.directory import GGZ, GP, HOME_CARE, PSYCHIATRIST, PSYCHOLOGIST
from synthetic_patients.zib2017.advance_directive import advance_directive
from synthetic_patients.zib2017.care_plan import Intervention, care_plan
from synthetic_patients.zib2017.care_team import Member, care_team
from synthetic_patients.zib2017.elements import Ref
from synthetic_patients.zib2017.functional_or_mental_status import functional_or_mental_status
from synthetic_patients.zib2017.help_from_others import help_from_others
from synthetic_patients.zib2017.laboratory_test_result import Test
from synthetic_patients.zib2017.treatment_directive import treatment_directive

_EVALUATED_EVERY: Final = 3
_DIAGNOSIS: Final = "Depressieve stoornis, eenmalige episode, matig ernstig. Geen aanwijzingen voor bipolariteit."
_LEAST_BETWEEN_SESSIONS: Final = timedelta(days=14)
_ACTIVATION: Final = "Gedragsactivatie met een sociaalpsychiatrisch verpleegkundige"
_TSH: Final = Test(Mental.TSH, "mU/l", 0.4, 4.0, Material.BLOOD, "m[IU]/L")
_NO_ECT: Final = Code("http://hl7.org/fhir/v3/NullFlavor", "OTH", "Other", "Elektroconvulsietherapie")


def specialised_care(pen: Pen, problem: Ref, intake: date, score: int) -> None:
    """Write the care from the intake on, as far as it has come.

    Args:
        score: PHQ-9 at referral.
    """
    _Care(pen, problem, score).write(intake)


class _Care:
    def __init__(self, pen: Pen, problem: Ref, score: int) -> None:
        self.pen = pen
        self.problem = problem
        self.score = score

    def write(self, intake: date) -> None:
        """All of it."""
        pen, problem = self.pen, self.problem
        first = contact(pen, EncounterClass.AMBULATORY, intake, intake, PSYCHOLOGIST, problem, "Intake GGZ")
        phq_9(self.pen, intake, PSYCHOLOGIST, self.score)
        honos(pen, intake, PSYCHOLOGIST, pen.rng.randint(14, 18))
        self._functioning(intake, Mental.MOOD_SEVERE, Mental.SLEEP_MODERATE, Mental.HOUSEKEEPING_MODERATE)
        write_life_circumstances(pen, intake, PSYCHOLOGIST, working=False)
        name = "Psychodiagnostisch onderzoek"
        write_report(pen, name, name, intake, PSYCHOLOGIST, _DIAGNOSIS, first)
        sodium = pen.rng.randint(134, 142)
        thyroid = round(pen.rng.uniform(0.8, 3.4), 1)
        hospital_results(pen, intake, first, PSYCHIATRIST, ((_TSH, thyroid), (SODIUM, sodium), (POTASSIUM, 4.1)))
        self._plan(intake, first)
        self._wishes(intake)
        for number, day in enumerate(self._sessions(intake), start=1):
            self._session(day, evaluates=number % _EVALUATED_EVERY == 0)
        if pen.ends and pen.ends > intake:
            self._recovery(pen.ends)
        elif not pen.ends:
            planned_appointment(pen, "booked", 18, PSYCHOLOGIST, CareKind.PSYCHIATRY, "Cognitieve gedragstherapie")

    def _sessions(self, intake: date) -> list[date]:
        """Days of the sessions, spread over the time since the intake."""
        last, wanted = self.pen.ends or self.pen.chart.until, self.pen.story.visits
        step = max((last - intake) // (wanted + 1), _LEAST_BETWEEN_SESSIONS)
        days = [working_day(intake + step * number, intake) for number in range(1, wanted + 1)]
        return [day for day in days if intake < day <= last]

    def _plan(self, day: date, encounter: Ref) -> None:
        pen, problem, over = self.pen, self.problem, self.pen.use_until
        team = pen.ref("CareTeam", "Behandelteam GGZ")
        goals = [pen.ref("Goal", words) for words in ("Weer halve dagen werken", "Zeven uur slaap per nacht")]
        for goal in goals:
            write_goal(pen, goal, status="achieved" if pen.ends else "in-progress", start=day, problem=problem)
        pen.write(
            care_team(
                team,
                pen.patient,
                members=(
                    Member(PSYCHIATRIST.ref, TeamRole.RESPONSIBLE),
                    Member(PSYCHOLOGIST.ref, TeamRole.PERFORMER),
                    Member(GP.ref, TeamRole.REFERRER),
                    Member(pen.patient),
                ),
                start=day,
                end=over,
                problem=problem,
                organization=GGZ.ref,
            ),
            care_plan(
                pen.ref("CarePlan", "Behandelplan depressie"),
                pen.patient,
                status="completed" if over else "active",
                start=day,
                end=over,
                context=encounter,
                author=PSYCHIATRIST.ref,
                team=team,
                goals=tuple(goals),
                problems=(problem,),
                interventions=(Intervention(_ACTIVATION, 1, "wk", goals[0], problem),),
            ),
            help_from_others(
                pen.ref("CarePlan", "Begeleiding thuis", "help"),
                pen.patient,
                kind=Help.HOME_CARE,
                what="Begeleiding bij dagstructuur en administratie",
                often="1 maal per week",
                by=HOME_CARE.ref,
                start=day,
                end=over,
                words="Individuele begeleiding vanuit de Wmo",
            ),
        )

    def _wishes(self, day: date) -> None:
        pen = self.pen
        pen.write(
            treatment_directive(
                pen.ref("Consent", f"Behandelaanwijzing {_NO_ECT.text.lower()}", "directive"),
                pen.patient,
                treatment=_NO_ECT,
                permitted=Directive.NO,
                restriction=None,
                day=day,
            ),
            advance_directive(
                pen.ref("Consent", LivingWill.PROXY.text, "will"),
                pen.patient,
                kind=LivingWill.PROXY,
                day=day,
                comment=pen.words("Wie er namens mij beslist als ik dat niet kan, staat op mijn crisiskaart."),
            ),
        )

    def _session(self, day: date, *, evaluates: bool) -> None:
        contact(self.pen, EncounterClass.AMBULATORY, day, day, PSYCHOLOGIST, self.problem, "Zitting")
        done(self.pen, Mental.THERAPY, Mental.COGNITIVE_THERAPY, day, PSYCHOLOGIST, self.problem)
        self.score = max(self.score - self.pen.rng.randint(1, 3), 6)
        phq_9(self.pen, day, PSYCHOLOGIST, self.score)
        if evaluates:
            honos(self.pen, day, PSYCHOLOGIST, max(self.score - 2, 5))

    def _recovery(self, day: date) -> None:
        pen = self.pen
        end = contact(pen, EncounterClass.AMBULATORY, day, day, PSYCHIATRIST, self.problem, "Afsluiting")
        self.score = pen.rng.randint(1, 4)
        phq_9(self.pen, day, PSYCHIATRIST, self.score)
        honos(pen, day, PSYCHIATRIST, pen.rng.randint(2, 5))
        self._functioning(day, Mental.MOOD_NONE, Mental.SLEEP_NONE, Mental.HOUSEKEEPING_NONE)
        write_life_circumstances(pen, day, PSYCHIATRIST, working=True)
        sections = (("Conclusie", f"Depressie in remissie, PHQ-9 {self.score}. Terug naar de huisarts."),)
        write_letter(pen, "Brief GGZ aan huisarts", Loinc.CONSULT_NOTE, day, PSYCHIATRIST, end, sections)

    def _functioning(self, day: date, mood: Code, sleep: Code, household: Code) -> None:
        status = partial(functional_or_mental_status, day=day, performer=PSYCHOLOGIST.ref)
        for category, name, value in (
            (Living.MENTAL, Living.MOOD, mood),
            (Living.MENTAL, Mental.SLEEP, sleep),
            (Living.FUNCTIONAL, Mental.HOUSEKEEPING, household),
        ):
            me = self.pen.ref("Observation", value.text, "status")
            self.pen.write(status(me, self.pen.patient, category=category, name=name, value=value))
