"""High blood pressure: measured often, treated step by step."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, NamedTuple

from synthetic_patients.chart import Pen
from synthetic_patients.codes import Atc, CareKind, Code, Contact, Diagnosis, Icpc
from synthetic_patients.codes.heart_and_lungs import HeartLungMedicine
from synthetic_patients.conditions.appointments import past_appointment, planned_appointment
from synthetic_patients.conditions.family import may_be_pregnant_from
from synthetic_patients.conditions.general_practice import Episode, Soep, consult, open_episode
from synthetic_patients.conditions.laboratory import gp_results, kidney_result
from synthetic_patients.conditions.measurements import measure_blood_pressure, measure_pulse
from synthetic_patients.conditions.medicines import Agreed, Prescription, treat
from synthetic_patients.conditions.together import also_told
from synthetic_patients.providers.directory import GP, PRACTICE_NURSE, Professional
from synthetic_patients.zib2017.elements import Ref

_HYDROCHLOROTHIAZIDE: Final = Prescription(Atc.HYDROCHLOROTHIAZIDE, "1 maal per dag 1 tablet in de ochtend", 1, 90)
_LISINOPRIL: Final = Prescription(Atc.LISINOPRIL, "1 maal per dag 1 tablet in de ochtend", 1, 90)
_LOSARTAN: Final = Prescription(Atc.LOSARTAN, "1 maal per dag 1 tablet in de ochtend", 1, 90)
_LOSARTAN_MORE: Final = Prescription(Atc.LOSARTAN, "1 maal per dag 2 tabletten in de ochtend", 1, 180, pieces=2)
_AMLODIPINE: Final = Prescription(Atc.AMLODIPINE, "1 maal per dag 1 tablet", 1, 90)

_LABETALOL: Final = Prescription(HeartLungMedicine.LABETALOL, "2 maal per dag 1 tablet", 2, 180)
_LABETALOL_MORE: Final = Prescription(HeartLungMedicine.LABETALOL, "2 maal per dag 2 tabletten", 2, 360, pieces=2)


class _Ladder(NamedTuple):
    """What someone starts with, and what is added, in this order, while the pressure stays above the target."""

    first: Prescription
    added: tuple[Prescription, ...]


_USUAL: Final = _Ladder(_HYDROCHLOROTHIAZIDE, (_LISINOPRIL, _LOSARTAN_MORE, _AMLODIPINE))
"""As in the NHG-Standaard CVRM."""
_BESIDE_HEART_FAILURE: Final = _Ladder(_HYDROCHLOROTHIAZIDE, (_AMLODIPINE,))
"""The ACE inhibitor is the cardiologist's."""
_FOR_MOTHERS: Final = _Ladder(_LABETALOL, (_LABETALOL_MORE,))
"""Nothing that harms an unborn child."""

_TARGET: Final = 140
_TARGET_OF_THE_OLD: Final = 150
_OLD: Final = 70
_FALL_PER_DRUG: Final = 8
_BETWEEN_STEPS: Final = timedelta(days=60)
_VISITED_AT_HOME_FROM: Final = 80

_FIRST: Final = Soep(
    "Bloeddruk bij de tandarts hoog. Geen klachten.",
    "Herhaald gemeten boven 150/90 mmHg.",
    "Essentiële hypertensie.",
    "Leefstijladvies, start {first}, controle over 3 maanden.",
)
_COUGH: Final = "Prikkelhoest, bijwerking van lisinopril"


@dataclass
class _Course:
    """What is used against high blood pressure, and the systolic pressure (mm[Hg]) that comes of it."""

    pressure: float
    ladder: _Ladder
    agreed: dict[Code, list[Agreed]] = field(default_factory=dict)
    coughed: date | None = None

    def use(self, what: Prescription, day: date, contact: Ref, why: str | None = None) -> None:
        """Agree on a drug, or on another dose of one in use."""
        self.agreed.setdefault(what.code, []).append(Agreed(what, day, contact, why))
        self.pressure -= _FALL_PER_DRUG

    @property
    def following(self) -> Prescription | None:
        """What may be tried next: one drug at a time, never lisinopril and losartan together."""
        for what in self.ladder.added:
            if what is _LISINOPRIL and self.coughed:
                continue
            if what is _LOSARTAN_MORE and (Atc.LOSARTAN not in self.agreed or len(self.agreed[Atc.LOSARTAN]) > 1):
                continue
            if what is _LABETALOL_MORE and len(self.agreed[what.code]) > 1:
                continue
            if what in (_LOSARTAN_MORE, _LABETALOL_MORE) or what.code not in self.agreed:
                return what
        return None

    @property
    def changed(self) -> date:
        """The day of the last step."""
        return max(each.start for agreed in self.agreed.values() for each in agreed)


def hypertension(pen: Pen) -> None:
    """Write the diagnosis, drugs added and changed for another, and blood pressures that come down."""
    start, days = pen.story.start, pen.visits(months=4)
    episode = open_episode(
        pen,
        Icpc.HYPERTENSION,
        Diagnosis.HYPERTENSION,
        start=start,
        end=pen.ends,
        contacts=[start, *days],
        name="Hoge bloeddruk",
    )
    course = _Course(pen.rng.randint(156, 170), _ladder(pen))
    first = consult(pen, episode, start, _FIRST._replace(p=_FIRST.p.format(first=_name(course.ladder.first))))
    _measure(pen, start, first, round(course.pressure), GP)
    gp_results(pen, start, first, (kidney_result(pen, start),))
    course.use(course.ladder.first, start, first)
    for day in days:
        _check_up(pen, episode, course, day)
    over = pen.ends is not None
    for drug, agreed in course.agreed.items():
        coughed = course.coughed if drug is Atc.LISINOPRIL else None
        treat(
            pen,
            agreed,
            GP,
            end=coughed or pen.use_until,
            stopped=over or coughed is not None,
            problem=episode.problem,
            why_stopped=_COUGH if coughed else "Bloeddruk blijft zonder medicatie goed" if over else None,
        )
    if not over:
        planned_appointment(pen, "pending", 90, GP, CareKind.GP_SPECIALTY, "Bloeddrukcontrole")


def _ladder(pen: Pen) -> _Ladder:
    if may_be_pregnant_from(pen.chart, pen.story.start):
        return _FOR_MOTHERS
    return _BESIDE_HEART_FAILURE if also_told(pen.chart, "heart_failure") else _USUAL


def _name(what: Prescription) -> str:
    return what.code.text.split()[0].lower()


def _check_up(pen: Pen, episode: Episode, course: _Course, day: date) -> None:
    age = pen.chart.person.age_on(day)
    systolic = max(round(course.pressure) + pen.rng.randint(-4, 4), 122)
    target = _TARGET_OF_THE_OLD if age >= _OLD else _TARGET
    may_change = day - course.changed > _BETWEEN_STEPS
    # Some people cough from an ACE inhibitor; they get losartan instead.
    coughs = may_change and Atc.LISINOPRIL in course.agreed and not course.coughed and pen.story.seed % 2 == 1
    following = _LOSARTAN if coughs else course.following if may_change and systolic > target else None
    notes = Soep(
        "Sinds de nieuwe tabletten kriebelhoest." if coughs else "Voelt zich goed, slikt trouw.",
        f"RR {systolic}/{_diastolic(systolic)} mmHg zittend.",
        f"Hypertensie, {'op streefwaarde' if systolic <= target else 'nog boven streefwaarde'}.",
        f"{_advice(following, coughs=coughs)} Controle over 4 maanden.",
    )
    by = GP if following else PRACTICE_NURSE
    kind = Contact.VISIT if age >= _VISITED_AT_HOME_FROM else Contact.CONSULT
    past_appointment(pen, day, by, CareKind.GP_SPECIALTY, "Bloeddrukcontrole")
    encounter = consult(pen, episode, day, notes, kind, by)
    _measure(pen, day, encounter, systolic, by)
    gp_results(pen, day, encounter, (kidney_result(pen, day),))
    if following:
        why = f"Bloeddruk {systolic}/{_diastolic(systolic)} mmHg, boven streefwaarde"
        course.use(following, day, encounter, _COUGH if coughs else why)
    if coughs:
        course.coughed = day


def _advice(following: Prescription | None, *, coughs: bool) -> str:
    if following is None:
        return "Beleid voortzetten."
    name = _name(following)
    if coughs:
        return f"Stop lisinopril, start {name}."
    if following in (_LOSARTAN_MORE, _LABETALOL_MORE):
        return f"Ophogen {name} naar {following.instruction.partition(' in ')[0]}."
    return f"Start {name}."


def _measure(pen: Pen, day: date, encounter: Ref, systolic: int, by: Professional) -> None:
    measure_blood_pressure(pen, day, encounter, systolic, _diastolic(systolic), by)
    measure_pulse(pen, day, encounter, pen.rng.randint(62, 84), by)


def _diastolic(systolic: int) -> int:
    return round(systolic * 0.58)
