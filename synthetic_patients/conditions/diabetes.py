"""Type 2 diabetes under the care of a GP and a practice nurse, with check-ups every three months."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from synthetic_patients.chart import Pen, working_day
from synthetic_patients.codes import Act, Atc, CareKind, Code, Contact, Diagnosis, Icpc
from synthetic_patients.codes.vaccines import Motive, Vaccines
from synthetic_patients.conditions.appointments import past_appointment, planned_appointment
from synthetic_patients.conditions.calendar import months_before
from synthetic_patients.conditions.forms import prepare_check_ups
from synthetic_patients.conditions.general_practice import Episode, Soep, consult, open_episode
from synthetic_patients.conditions.glucose_diary import glucose_diary
from synthetic_patients.conditions.immunisation import last_flu_clinic
from synthetic_patients.conditions.laboratory import (
    ALBUMIN_RATIO,
    CREATININE,
    FASTING_GLUCOSE,
    HBA1C,
    HBA1C_LOINC,
    LDL,
    awaited_results,
    gp_results,
    kidney_result,
)
from synthetic_patients.conditions.measurements import measure_weight
from synthetic_patients.conditions.medicines import Agreed, Prescription, prescribe, treat
from synthetic_patients.conditions.together import also_told
from synthetic_patients.conditions.vaccinations import vaccinate
from synthetic_patients.conditions.wording import comma
from synthetic_patients.providers.directory import GP, HOSPITAL, PRACTICE_NURSE
from synthetic_patients.zib2017.elements import Ref
from synthetic_patients.zib2017.nutrition_advice import nutrition_advice
from synthetic_patients.zib2017.procedure_request import Status, procedure_request
from synthetic_patients.zib2017.vaccination_recommendation import vaccination_recommendation

_METFORMIN: Final = (
    Prescription(Atc.METFORMIN, "1 maal per dag 1 tablet bij het avondeten", 1, 90),
    Prescription(Atc.METFORMIN, "2 maal per dag 1 tablet bij de maaltijd", 2, 180),
    Prescription(Atc.METFORMIN, "2 maal per dag 2 tabletten bij de maaltijd", 2, 360, pieces=2),
)
_GLICLAZIDE: Final = (
    Prescription(Atc.GLICLAZIDE, "1 maal per dag 1 tablet bij het ontbijt", 1, 90),
    Prescription(Atc.GLICLAZIDE, "1 maal per dag 2 tabletten bij het ontbijt", 1, 180, pieces=2),
)
_LADDER: Final = (*_METFORMIN, *_GLICLAZIDE)
"""Each next rung is tried when HbA1c stays above the target (NHG-Standaard Diabetes mellitus type 2)."""

_FALL_PER_RUNG: Final = 5
_RISE_PER_QUARTER: Final = 1.5
_TARGET: Final = 53
_TARGET_OF_THE_OLD: Final = 58
_OLD: Final = 70
_BETWEEN_RUNGS: Final = timedelta(days=60)

_STATIN_FROM: Final = 40
_SIMVASTATIN: Final = Prescription(Atc.SIMVASTATIN, "1 maal per dag 1 tablet voor de nacht", 1, 90)
_VISITED_AT_HOME_FROM: Final = 80
_CHECKS_PER_YEAR: Final = 4
_WINDOW: Final = 14
"""Months back from today of which some days matter: on the first of them there is a result, and the day before."""


@dataclass
class _Course:
    """What is used against diabetes, rung by rung, and the HbA1c (mmol/mol) that comes of it."""

    hba1c: float
    agreed: dict[Code, list[Agreed]] = field(default_factory=dict)
    rung: int = -1
    ladder: tuple[Prescription, ...] = _LADDER

    def step(self, day: date, contact: Ref, why: str | None = None) -> Prescription:
        """Go one rung up."""
        self.rung += 1
        what = self.ladder[self.rung]
        self.agreed.setdefault(what.code, []).append(Agreed(what, day, contact, why))
        self.hba1c -= _FALL_PER_RUNG
        return what

    @property
    def can_step(self) -> bool:
        return self.rung + 1 < len(self.ladder)

    @property
    def measures_at_home(self) -> bool:
        """Whether someone uses what can make glucose too low, and therefore measures."""
        return _GLICLAZIDE[0].code in self.agreed

    @property
    def changed(self) -> date:
        """The day of the last step."""
        return max(each.start for agreed in self.agreed.values() for each in agreed)


def diabetes(pen: Pen) -> None:
    """Write the diagnosis, the check-ups with their results, medication, advice and screening."""
    start, days = pen.story.start, pen.visits(months=3)
    border = _border_days(pen, days)
    episode = open_episode(
        pen,
        Icpc.DIABETES,
        Diagnosis.DIABETES,
        start=start,
        end=pen.ends,
        contacts=sorted((start, *days, *border)),
        name="Suikerziekte",
        attention=True,
    )
    mother = also_told(pen.chart, "pregnancy")
    course = _Course(pen.rng.randint(60, 70), ladder=_METFORMIN if mother else _LADDER)
    first = _diagnosis(pen, episode, course)
    for index, day in enumerate(days):
        _check_up(pen, episode, course, day, yearly=(len(days) - 1 - index) % _CHECKS_PER_YEAR == 0)
    _yearly_results_on(pen, episode, border)
    over = pen.ends is not None
    for agreed in course.agreed.values():
        treat(pen, agreed, GP, end=pen.use_until, stopped=over, problem=episode.problem)
    if pen.chart.person.age_on(start) >= _STATIN_FROM and not mother:
        prescribe(
            pen,
            _SIMVASTATIN,
            GP,
            start=start,
            end=pen.use_until,
            stopped=over,
            context=first,
            problem=episode.problem,
        )
    _screening(pen, episode, days)


def _diagnosis(pen: Pen, episode: Episode, course: _Course) -> Ref:
    start = pen.story.start
    glucose = round(pen.rng.uniform(8.1, 11.4), 1)
    notes = Soep(
        "Dorst, veel plassen, moe. Vader had suikerziekte.",
        f"Nuchtere glucose tweemaal verhoogd, nu {comma(glucose)} mmol/l. HbA1c {round(course.hba1c)} mmol/mol.",
        "Diabetes mellitus type 2.",
        "Uitleg, leefstijl, start metformine, verwijzing oogfundus, controle over 3 maanden bij POH.",
    )
    first = consult(pen, episode, start, notes)
    gp_results(pen, start, first, ((FASTING_GLUCOSE, glucose), (HBA1C, round(course.hba1c))))
    course.step(start, first)
    pen.write(
        nutrition_advice(
            pen.ref("NutritionOrder", "Koolhydraatbeperkt dieet"),
            pen.patient,
            diet="Koolhydraatbeperkt dieet",
            day=start,
            orderer=GP.ref,
            context=first,
        )
    )
    return first


def _check_up(pen: Pen, episode: Episode, course: _Course, day: date, *, yearly: bool) -> None:
    """A check-up: by the practice nurse each quarter, by the GP once a year with kidneys, lipids and feet."""
    age = pen.chart.person.age_on(day)
    value = round(course.hba1c) + pen.rng.randint(-2, 2)
    target = _TARGET_OF_THE_OLD if age >= _OLD else _TARGET
    higher = value > target and course.can_step and day - course.changed > _BETWEEN_RUNGS
    following = course.ladder[course.rung + 1] if higher else None
    kidney, ratio = kidney_result(pen, day), _albumin_ratio(pen, day)
    feet = "Voeten: pulsaties a. dorsalis pedis beiderzijds palpabel, monofilament 3/3." if yearly else ""
    notes = Soep(
        "Gaat goed, vergeet zelden medicatie, geen hypo's.",
        f"HbA1c {value} mmol/mol. {feet}".strip(),
        _evaluation(value, target, ratio if yearly else None),
        f"{_advice(following)} Controle over 3 maanden.",
    )
    by = GP if yearly else PRACTICE_NURSE
    kind = Contact.VISIT if age >= _VISITED_AT_HOME_FROM else Contact.CONSULT
    past_appointment(pen, day, by, CareKind.GP_SPECIALTY, "Diabetescontrole")
    encounter = consult(pen, episode, day, notes, kind, by)
    if yearly:
        corrected = LDL if pen.story.visits >= _CHECKS_PER_YEAR else None
        lipids = (LDL, round(pen.rng.uniform(1.7, 3.1), 1))
        gp_results(pen, day, encounter, ((HBA1C, value), lipids, kidney, (ALBUMIN_RATIO, ratio)), corrected=corrected)
    else:
        gp_results(pen, day, encounter, ((HBA1C, value),))
    measure_weight(pen, day)
    if course.measures_at_home:
        glucose_diary(pen, day - timedelta(days=1), value)
    if following:
        course.step(day, encounter, f"HbA1c {value} mmol/mol, boven streefwaarde {target}")
    else:
        course.hba1c += _RISE_PER_QUARTER


def _evaluation(value: int, target: int, ratio: float | None) -> str:
    control = "goed gereguleerd" if value <= target else f"boven streefwaarde van {target} mmol/mol"
    kidneys = ", matig verhoogde albuminurie" if ratio and ALBUMIN_RATIO.interpret(ratio) else ""
    return f"Diabetes mellitus type 2, {control}{kidneys}."


def _advice(following: Prescription | None) -> str:
    if following is None:
        return "Beleid voortzetten."
    name = following.code.text.split()[0].lower()
    return f"{'Start' if following is _GLICLAZIDE[0] else 'Ophogen'} {name}: {following.instruction}."


def _albumin_ratio(pen: Pen, day: date) -> float:
    """It rises slowly with the years of diabetes, faster in one person than in another."""
    years = (day - pen.story.start).days / 365.25
    return round(0.6 + pen.story.seed % 3 * 0.1 * years + pen.rng.uniform(0, 0.8) + 0.15 * years, 1)


def _border_days(pen: Pen, days: list[date]) -> tuple[date, ...]:
    """The day that lies exactly so many months back, and the day before; none in a short or ended story."""
    first_inside = months_before(pen.chart.today, _WINDOW)
    inside = pen.story.start < first_inside - timedelta(days=1) and first_inside <= (pen.ends or pen.chart.until)
    return (first_inside - timedelta(days=1), first_inside) if inside and len(days) >= _CHECKS_PER_YEAR else ()


def _yearly_results_on(pen: Pen, episode: Episode, border: tuple[date, ...]) -> None:
    """Blood on one day, urine on the next."""
    for day, test in zip(border, (LDL, ALBUMIN_RATIO), strict=False):
        # Of the ratio only whole numbers: it must show when a program loses the zero behind the point.
        value = round(pen.rng.uniform(1.8, 2.5), 1) if test is LDL else float(round(_albumin_ratio(pen, day)))
        notes = Soep(
            f"Vraagt via het portaal naar de uitslag: {test.code.text}.",
            f"{test.code.text} {comma(value)} {test.unit}.",
            "Diabetes mellitus type 2, tussentijdse controle.",
            "Uitslag besproken, beleid voortzetten.",
        )
        encounter = consult(pen, episode, day, notes, Contact.E_CONSULT, PRACTICE_NURSE)
        gp_results(pen, day, encounter, ((test, value),))


def _screening(pen: Pen, episode: Episode, days: list[date]) -> None:
    earlier = _flu_shot(pen)
    if days:
        _fundus(pen, episode, "completed", days[0], days[0])
    prepare_check_ups(pen, days)
    if not pen.chart.alive or pen.ends:
        return
    today = pen.chart.today
    _fundus(pen, episode, "active", days[-1] if days else pen.story.start, today + timedelta(days=60))
    sober = "Nuchter bloed laten prikken, een week voor de afspraak. Bloedsuikerboekje meenemen."
    planned_appointment(pen, "booked", 75, GP, CareKind.GP_SPECIALTY, "Diabetescontrole", instructions=sober)
    if days:
        awaited_results(pen, working_day(today - timedelta(days=2), pen.story.start), (HBA1C_LOINC, CREATININE))
    pen.write(
        vaccination_recommendation(
            pen.ref("ImmunizationRecommendation", f"{Atc.INFLUENZA_VACCINE.text} aanbevolen"),
            pen.patient,
            vaccine=Atc.INFLUENZA_VACCINE,
            written=today,
            due=last_flu_clinic(today + timedelta(days=365)),
            earlier=earlier,
        )
    )


def _flu_shot(pen: Pen) -> Ref | None:
    """The last flu shot since the diagnosis, and the same one written down twice by mistake."""
    day = last_flu_clinic(pen.chart.until)
    if day < pen.story.start:
        return None
    given = vaccinate(pen, Vaccines.INFLUENZA, day, GP, Motive.PROGRAMME)
    vaccinate(pen, Vaccines.INFLUENZA, day, GP, Motive.PROGRAMME, status="entered-in-error")
    return given


def _fundus(pen: Pen, episode: Episode, status: Status, authored: date, start: date) -> None:
    pen.write(
        procedure_request(
            pen.ref("ProcedureRequest", f"{Act.OPHTHALMOSCOPY.text} ({status})"),
            pen.patient,
            status=status,
            code=Act.OPHTHALMOSCOPY,
            authored=authored,
            start=start,
            requester=GP.ref,
            performer=HOSPITAL.ref,
            problem=episode.problem,
        )
    )
