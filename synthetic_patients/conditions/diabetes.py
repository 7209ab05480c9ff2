"""Type 2 diabetes under the care of a GP, with check-ups every three months."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from synthetic_patients.chart import Pen
from synthetic_patients.codes import Act, Atc, CareKind, Contact, Diagnosis, Icpc
from synthetic_patients.conditions.appointments import past_appointment, planned_appointment
from synthetic_patients.conditions.general_practice import Episode, Soep, consult, open_episode
from synthetic_patients.conditions.laboratory import ALBUMIN_RATIO, HBA1C, LDL, gp_results, kidney_result
from synthetic_patients.conditions.measurements import measure_weight
from synthetic_patients.conditions.medicines import Prescription, prescribe
from synthetic_patients.providers.directory import GP, HOSPITAL
from synthetic_patients.zib2017.elements import Ref
from synthetic_patients.zib2017.nutrition_advice import nutrition_advice
from synthetic_patients.zib2017.procedure_request import Status, procedure_request
from synthetic_patients.zib2017.vaccination import vaccination
from synthetic_patients.zib2017.vaccination_recommendation import vaccination_recommendation

_METFORMIN: Final = Prescription(Atc.METFORMIN, "2 maal per dag 1 tablet bij de maaltijd", 2, 180)
_GLICLAZIDE: Final = Prescription(Atc.GLICLAZIDE, "1 maal per dag 1 tablet bij het ontbijt", 1, 90)
_SIMVASTATIN: Final = Prescription(Atc.SIMVASTATIN, "1 maal per dag 1 tablet voor de nacht", 1, 90)

_STATIN_FROM: Final = 40
_VISITED_AT_HOME_FROM: Final = 80

_FIRST: Final = Soep(
    "Dorst, veel plassen, moe. Vader had suikerziekte.",
    "Nuchtere glucose tweemaal verhoogd.",
    "Diabetes mellitus type 2.",
    "Uitleg, leefstijl, start metformine, verwijzing oogfundus, controle over 3 maanden.",
)


def diabetes(pen: Pen) -> None:
    """Write the diagnosis, the check-ups with their results, medication, advice and screening."""
    start, days = pen.story.start, pen.visits(months=3)
    episode = open_episode(
        pen, Icpc.DIABETES, Diagnosis.DIABETES, start=start, end=pen.ends, contacts=[start, *days], name="Suikerziekte"
    )
    first = consult(pen, episode, start, _FIRST)
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
    over = pen.ends is not None
    statin = (_SIMVASTATIN,) if pen.chart.person.age_on(start) >= _STATIN_FROM else ()
    for what in (_METFORMIN, *statin):
        prescribe(pen, what, GP, start=start, end=pen.use_until, stopped=over, context=first, reason=Icpc.DIABETES)
    hba1c = pen.rng.randint(58, 72)
    contacts = [_check_up(pen, episode, day, hba1c - 2 * index) for index, day in enumerate(days)]
    if len(days) > 3:
        start, end = days[1], days[3]
        prescribe(pen, _GLICLAZIDE, GP, start=start, end=end, stopped=True, context=contacts[1], reason=Icpc.DIABETES)
    _screening(pen, episode, days)


def _check_up(pen: Pen, episode: Episode, day: date, hba1c: int) -> Ref:
    value = max(hba1c, 44) + pen.rng.randint(-2, 2)
    notes = Soep(
        "Gaat goed, vergeet zelden medicatie, geen hypo's.",
        f"HbA1c {value} mmol/mol. Voeten: sensibiliteit intact.",
        "Diabetes mellitus type 2, controle.",
        "Beleid voortzetten, controle over 3 maanden.",
    )
    kind = Contact.VISIT if pen.chart.person.age_on(day) >= _VISITED_AT_HOME_FROM else Contact.CONSULT
    encounter = consult(pen, episode, day, notes, kind)
    results = (
        (HBA1C, value),
        (LDL, round(pen.rng.uniform(1.7, 3.1), 1)),
        kidney_result(pen, day),
        (ALBUMIN_RATIO, round(pen.rng.uniform(0.4, 3.6), 1)),
    )
    gp_results(pen, day, encounter, results)
    measure_weight(pen, day)
    return encounter


def _screening(pen: Pen, episode: Episode, days: list[date]) -> None:
    earlier = _flu_shot(pen)
    for day in days[-1:]:
        _fundus(pen, episode, "completed", days[0], days[0])
        past_appointment(pen, day, GP, CareKind.GP_SPECIALTY, "Diabetescontrole")
    if not pen.chart.alive or pen.ends:
        return
    today = pen.chart.today
    _fundus(pen, episode, "active", days[-1] if days else pen.story.start, today + timedelta(days=60))
    planned_appointment(pen, "booked", 75, GP, CareKind.GP_SPECIALTY, "Diabetescontrole")
    pen.write(
        vaccination_recommendation(
            pen.ref("ImmunizationRecommendation", f"{Atc.INFLUENZA_VACCINE.text} aanbevolen"),
            pen.patient,
            vaccine=Atc.INFLUENZA_VACCINE,
            written=today,
            due=_flu_season(today + timedelta(days=365)),
            earlier=earlier,
        )
    )


def _flu_shot(pen: Pen) -> Ref | None:
    """The last flu shot since the diagnosis, and the same one written down twice by mistake."""
    day = _flu_season(pen.chart.until)
    if day < pen.story.start:
        return None
    given = pen.ref("Immunization", Atc.INFLUENZA_VACCINE.text)
    mistake = pen.ref("Immunization", f"{Atc.INFLUENZA_VACCINE.text} (vergissing)")
    vaccine = Atc.INFLUENZA_VACCINE
    pen.write(
        vaccination(given, pen.patient, vaccine=vaccine, day=day, performer=GP.ref),
        vaccination(mistake, pen.patient, vaccine=vaccine, day=day, performer=GP.ref, status="entered-in-error"),
    )
    return given


def _flu_season(day: date) -> date:
    """The last tenth of November up to a day."""
    this_year = day.replace(month=11, day=10)
    return this_year if this_year <= day else this_year.replace(year=day.year - 1)


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
