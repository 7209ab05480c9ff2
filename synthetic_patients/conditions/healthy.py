"""Everyday life: insurance, home, habits, small complaints."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, NamedTuple

from synthetic_patients.chart import Pen, working_day
from synthetic_patients.codes import Atc, CareKind, Code, Contact, Icpc, Living
from synthetic_patients.codes.vaccines import Indication, Motive, Vaccines
from synthetic_patients.conditions.appointments import past_appointment, planned_appointment
from synthetic_patients.conditions.family import is_pregnant
from synthetic_patients.conditions.general_practice import Soep, consult, open_episode
from synthetic_patients.conditions.habits import write_tobacco_use
from synthetic_patients.conditions.immunisation import write_immunisation
from synthetic_patients.conditions.insurance import insured_by
from synthetic_patients.conditions.measurements import measure_height, measure_weight
from synthetic_patients.conditions.medicines import Prescription, bought, prescribe
from synthetic_patients.conditions.together import also_told
from synthetic_patients.conditions.vaccinations import vaccinate
from synthetic_patients.conditions.young_life import write_young_life
from synthetic_patients.providers.directory import GP, INSURER
from synthetic_patients.zib2017.alcohol_use import alcohol_use
from synthetic_patients.zib2017.drug_use import drug_use
from synthetic_patients.zib2017.living_situation import living_situation
from synthetic_patients.zib2017.medication import Dose

_TEENAGER: Final = 12
_OLD_KIDNEYS: Final = 70
_MOVES_AFTER: Final = timedelta(days=400)


class _Complaint(NamedTuple):
    icpc: Code
    name: str
    kind: Code
    notes: Soep
    weeks: int
    from_age: int = 0
    attention: bool = False


_COMPLAINTS: Final = (
    _Complaint(
        Icpc.COUGH,
        "Hoesten",
        Contact.CONSULT,
        Soep(
            "Hoest sinds twee weken, niet benauwd, geen koorts.",
            "Niet ziek, longen schoon.",
            "Hoesten na virale luchtweginfectie.",
            "Uitleg beloop. Terug bij koorts of benauwdheid.",
        ),
        3,
    ),
    _Complaint(
        Icpc.BACK_PAIN,
        "Lage rugpijn",
        Contact.TELEPHONE,
        Soep(
            "Pijn laag in de rug na verhuizen, geen uitstraling.",
            "Telefonisch, geen onderzoek.",
            "Aspecifieke lagerugpijn.",
            "In beweging blijven, zo nodig pijnstilling, bellen als het niet beter gaat.",
        ),
        4,
        from_age=18,
    ),
    _Complaint(
        Icpc.WOUND,
        "Snijwond",
        Contact.CONSULT,
        Soep(
            "Gesneden aan glas, tuin.",
            "Wond onderarm 2 cm, schone randen, geen functieverlies.",
            "Snijwond onderarm.",
            "Wond gelijmd, tetanusvaccinatie gegeven.",
        ),
        2,
        from_age=2,
    ),
    _Complaint(
        Icpc.PNEUMONIA,
        "Longontsteking",
        Contact.VISIT,
        Soep(
            "Sinds vier dagen koorts en hoesten, ziek, kortademig bij inspanning.",
            "T 39,1, RR 128/74, AF 22/min, crepitaties rechts basaal.",
            "Pneumonie, thuis te behandelen.",
            "Doxycycline een week, uitleg alarmsignalen, morgen bellen.",
        ),
        4,
        from_age=18,
        attention=True,
    ),
)

_PARACETAMOL: Final = Prescription(Atc.PARACETAMOL, "Zo nodig 3 maal per dag 1 tablet", 3, 20, as_needed=True)
_IBUPROFEN: Final = Prescription(Atc.IBUPROFEN, "3 maal per dag 1 tablet na het eten, een week", 3, 21, only_days=7)
_DOXYCYCLINE: Final = Prescription(
    Atc.DOXYCYCLINE,
    "De eerste dag 1 maal per dag 2 tabletten",
    1,
    8,
    pieces=2,
    only_days=1,
    then=(Dose("Daarna 1 maal per dag 1 tablet, 6 dagen", 1, only_days=6),),
)

_JOURNAL_BORDER: Final = date(2020, 7, 1)
"""A general practice need not show what it wrote before this day; there is a line on it, and on the day before."""


def healthy(pen: Pen) -> None:
    """Write what everyone has: a payer, a home, habits, measurements, and minor complaints that passed."""
    start, until = pen.story.start, pen.chart.until
    _payers(pen, start, until)
    _home(pen, start, until)
    days = pen.visits(months=7)
    for day in dict.fromkeys((start, *days[-1:])):
        measure_height(pen, day)
        measure_weight(pen, day)
        if pen.chart.person.age_on(day) >= _TEENAGER:
            _habits(pen, day)
    for index, day in enumerate(days):
        age = pen.chart.person.age_on(day)
        fitting = [each for each in _COMPLAINTS if each.from_age <= age and _may_be_treated(pen, each, day)]
        _complaint(pen, fitting[index % len(fitting)], day)
    if days:
        past_appointment(pen, days[-1], GP, CareKind.GP_SPECIALTY, "Spreekuur huisarts")
        week_before = working_day(days[0] - timedelta(days=7), start)
        past_appointment(pen, week_before, GP, CareKind.GP_SPECIALTY, "Spreekuur huisarts", kept=False)
        _around_the_border(pen)
    if len(days) > 1:
        missed = working_day(days[-2] - timedelta(days=3), start)
        past_appointment(pen, missed, GP, CareKind.GP_SPECIALTY, "Spreekuur huisarts", status="noshow")
        past_appointment(pen, days[-2], GP, CareKind.GP_SPECIALTY, "Dubbel ingevoerd", status="entered-in-error")
    write_immunisation(pen)
    write_young_life(pen, days)
    planned_appointment(pen, "proposed", 45, GP, CareKind.GP_SPECIALTY, "Gezondheidscontrole")


def _around_the_border(pen: Pen) -> None:
    """Write a contact on the last day of which a general practice need not show its lines, and one on the next."""
    days = (_JOURNAL_BORDER - timedelta(days=1), _JOURNAL_BORDER)
    if not pen.story.start < days[0] < days[1] <= pen.chart.until:
        return
    episode = open_episode(pen, Icpc.COUGH, start=days[0], end=days[1], contacts=[*days], name="Hoesten na verkoudheid")
    asked = Soep(
        "Vraagt per e-consult wat te doen: hoest nog na een verkoudheid, geen koorts.",
        "Geen onderzoek.",
        "Hoesten.",
        "Afwachten, terug bij koorts.",
    )
    answered = Soep(
        "Vraagt per e-consult of sporten mag.",
        "Geen onderzoek.",
        "Hoesten na luchtweginfectie.",
        "Mag weer sporten zodra het gaat.",
    )
    for day, notes in zip(days, (asked, answered), strict=True):
        consult(pen, episode, day, notes, Contact.E_CONSULT)


def _payers(pen: Pen, start: date, until: date) -> None:
    """Policies run per calendar year; they end with the person."""
    since = max(start, until.replace(month=1, day=1))
    to = until.replace(month=12, day=31) if pen.chart.alive else until
    for words, payor in (("Basisverzekering", INSURER.ref), ("Eigen rekening", pen.patient)):
        insured_by(pen, words, payor, since, to)


def _home(pen: Pen, start: date, until: date) -> None:
    moved = start + _MOVES_AFTER
    spells = (
        [(Living.FLAT, start, moved), (Living.HOUSE, moved, None)] if moved < until else [(Living.HOUSE, start, None)]
    )
    for home, since, to in spells:
        me = pen.ref("Observation", f"Woonsituatie: {home.text}", "living")
        pen.write(living_situation(me, pen.patient, home=home, since=since, until=to))


def _habits(pen: Pen, day: date) -> None:
    drinks = pen.chart.person.age_on(day) >= 18 and not is_pregnant(pen.chart, day)
    pen.write(
        drug_use(pen.ref("Observation", "Drugsgebruik", "drugs"), pen.patient, day=day, status=Living.NEVER_DRUGS),
        alcohol_use(
            pen.ref("Observation", "Alcoholgebruik", "alcohol"),
            pen.patient,
            day=day,
            glasses=pen.rng.randint(0, 8) if drinks else 0,
        ),
    )
    write_tobacco_use(pen, day)


def _may_be_treated(pen: Pen, complaint: _Complaint, day: date) -> bool:
    """Pneumonia is treated here with what a pregnant woman may not have."""
    return complaint.icpc is not Icpc.PNEUMONIA or not is_pregnant(pen.chart, day + timedelta(days=6))


def _may_have_nsaid(pen: Pen, first: date, last: date) -> bool:
    """Not in pregnancy, and not beside a failing heart, drugs against high blood pressure, or old kidneys."""
    at_risk = also_told(pen.chart, "heart_failure", "hypertension") or pen.chart.person.age_on(first) >= _OLD_KIDNEYS
    return not at_risk and not is_pregnant(pen.chart, last)


def _complaint(pen: Pen, complaint: _Complaint, day: date) -> None:
    over = min(day + timedelta(weeks=complaint.weeks), pen.chart.until)
    episode = open_episode(
        pen, complaint.icpc, start=day, end=over, contacts=[day], name=complaint.name, attention=complaint.attention
    )
    encounter = consult(pen, episode, day, complaint.notes, complaint.kind)
    sixth = min(day + timedelta(days=6), pen.chart.until)
    if complaint.icpc is Icpc.COUGH and pen.chart.person.age_on(day) >= _TEENAGER:
        bought(pen, _PARACETAMOL, start=day, end=sixth)
    elif complaint.icpc is Icpc.BACK_PAIN and _may_have_nsaid(pen, day, sixth):
        prescribe(pen, _IBUPROFEN, GP, start=day, end=sixth, context=encounter, problem=episode.problem)
    elif complaint.icpc is Icpc.PNEUMONIA:
        prescribe(
            pen,
            _DOXYCYCLINE,
            GP,
            start=day,
            end=sixth,
            context=encounter,
            problem=episode.problem,
        )
    elif complaint.icpc is Icpc.WOUND:
        vaccinate(pen, Vaccines.TETANUS, day, GP, Motive.OTHER, indication=Indication.INJURY)
