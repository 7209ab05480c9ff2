"""With whom someone lives, and how someone takes part in society, as told to whoever asks."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Final

from synthetic_patients.chart import Pen
from synthetic_patients.codes import Code
from synthetic_patients.codes.mental_health import Household
from synthetic_patients.conditions.family import at_home, children, has_partner
from synthetic_patients.providers.directory import Professional
from synthetic_patients.zib2017.family_situation import Child, family_situation
from synthetic_patients.zib2017.participation_in_society import participation_in_society

_GROWN_UP: Final = 22
_PENSION: Final = 67

_HOBBIES: Final = (
    "Zingt in een koor",
    "Moestuin",
    "Tekenen en schilderen",
    "Vist langs het kanaal",
    "Leest veel, lid van een leesclub",
    "Speelt gitaar",
)
_WORK: Final = (
    "Administratief medewerker",
    "Leerkracht basisonderwijs",
    "Magazijnmedewerker",
    "Verkoopmedewerker in een bouwmarkt",
    "Buschauffeur",
)


def write_life_circumstances(pen: Pen, day: date, who: Professional, *, working: bool) -> None:
    """Write family situation and participation in society on a day; `working` is False for who is off sick."""
    chart, rng = pen.chart, Random(f"circumstances {pen.chart.person.key}")
    born = children(chart, day)
    small = [each for each in born if at_home(each, day)]
    me = pen.ref("Observation", "Gezinssituatie", "family")
    pen.write(
        family_situation(
            me,
            pen.patient,
            day=day,
            composition=_composition(pen, day, small),
            children=tuple(Child(each, at_home(each, day)) for each in born),
            cares_for="Zorgt voor thuiswonende kinderen" if small else None,
            performer=who.ref,
            words="Steunende omgeving" if has_partner(chart) else "Mist steun in de avonden",
        ),
        participation_in_society(
            pen.ref("Observation", "Participatie in maatschappij", "participation"),
            pen.patient,
            day=day,
            network="Enkele goede vrienden, ziet familie wekelijks"
            if working
            else "Ziet weinig mensen buiten het gezin",
            hobby=rng.choice(_HOBBIES) if working else f"{rng.choice(_HOBBIES)}, komt er nu niet toe",
            work=_work(pen, day, rng, working=working),
            performer=who.ref,
        ),
    )


def _composition(pen: Pen, day: date, small: list[date]) -> Code:
    if small:
        return Household.WITH_CHILDREN
    if has_partner(pen.chart):
        return Household.WITH_PARTNER
    return Household.WITH_PARENTS if pen.chart.person.age_on(day) < _GROWN_UP else Household.ALONE


def _work(pen: Pen, day: date, rng: Random, *, working: bool) -> str:
    age = pen.chart.person.age_on(day)
    job = rng.choice(_WORK)
    if age >= _PENSION:
        return "Met pensioen"
    if age < _GROWN_UP:
        return "Volgt een opleiding" if working else "Volgt een opleiding, nu ziek gemeld"
    return job if working else f"{job}, ziek gemeld"
