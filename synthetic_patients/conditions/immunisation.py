"""The vaccination programmes: the Rijksvaccinatieprogramma, and those for adults.

Ages and years are those at which the programmes changed, roughly: a child follows the schedule of its year of birth.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Final, NamedTuple

from synthetic_patients.chart import Chart, Pen, working_day
from synthetic_patients.codes.vaccines import Motive, Vaccine, Vaccines
from synthetic_patients.conditions.vaccinations import vaccinate
from synthetic_patients.people.names import Gender
from synthetic_patients.providers.directory import GP, VACCINATION_NURSE, YOUTH_DOCTOR

_REGISTERED_SINCE: Final = 2000
"""Year of birth since which the whole childhood is on record; the youth health service keeps nothing older."""
_FEW_DAYS: Final = 12


class _Round(NamedTuple):
    """One vaccine for those born in some years.

    Args:
        vaccine: what is given.
        born: first and last year of birth.
        months: ages at which it is given.
        gender: whom it was for; None for all.
    """

    vaccine: Vaccine
    born: tuple[int, int]
    months: tuple[int, ...]
    gender: Gender | None = None


_CHILDHOOD: Final = (
    _Round(Vaccines.DKTP, (2000, 2010), (2, 3, 4, 11, 48)),
    _Round(Vaccines.DKTP_HIB_HEPB, (2011, 2019), (2, 3, 4, 11)),
    _Round(Vaccines.DKTP_HIB_HEPB, (2020, 2099), (3, 5, 12)),
    _Round(Vaccines.DKTP, (2011, 2019), (48,)),
    _Round(Vaccines.DKTP, (2020, 2099), (60,)),
    _Round(Vaccines.DTP, (2000, 2015), (110,)),
    _Round(Vaccines.DTP, (2016, 2099), (171,)),
    _Round(Vaccines.PNEUMOCOCCAL_CHILD, (2007, 2012), (2, 3, 4, 11)),
    _Round(Vaccines.PNEUMOCOCCAL_CHILD, (2013, 2019), (2, 4, 11)),
    _Round(Vaccines.PNEUMOCOCCAL_CHILD, (2020, 2099), (3, 5, 12)),
    _Round(Vaccines.ROTAVIRUS, (2024, 2099), (2, 3)),
    _Round(Vaccines.MENINGOCOCCAL_C, (2002, 2016), (14,)),
    _Round(Vaccines.MENINGOCOCCAL_ACWY, (2017, 2099), (14,)),
    _Round(Vaccines.MENINGOCOCCAL_ACWY, (2005, 2099), (171,)),
    _Round(Vaccines.BMR, (2000, 2021), (14, 110)),
    _Round(Vaccines.BMR, (2022, 2099), (14, 37)),
    _Round(Vaccines.HPV, (2000, 2000), (146, 147, 152), "female"),
    _Round(Vaccines.HPV, (2001, 2009), (154, 160), "female"),
    _Round(Vaccines.HPV, (2010, 2011), (150, 156)),
    _Round(Vaccines.HPV, (2012, 2099), (122, 128)),
)

# first and last year of birth of those who were offered a vaccine against pneumococcal disease, by year
_PNEUMOCOCCAL: Final = {2020: (1941, 1947), 2021: (1948, 1952), 2022: (1953, 1956), 2023: (1957, 1960)}

# day of a round, youngest and oldest age: the first two, the booster, and every autumn for who is older
_COVID_19: Final = (
    (date(2021, 5, 3), 60, 120),
    (date(2021, 6, 7), 60, 120),
    (date(2021, 7, 5), 18, 59),
    (date(2021, 8, 9), 18, 59),
    (date(2021, 12, 20), 18, 120),
    (date(2022, 10, 10), 60, 120),
    (date(2023, 10, 16), 60, 120),
    (date(2024, 10, 14), 60, 120),
    (date(2025, 10, 13), 60, 120),
)
_FLU_FROM: Final = 60
_FLU_SHOTS: Final = 5


def write_immunisation(pen: Pen) -> None:
    """Write what someone had of the programmes: children all of their childhood, adults since the story began."""
    chance = Random(f"vaccinations {pen.chart.person.key} {pen.story.seed}")
    takes_part, takes_flu, takes_covid = chance.random() < 0.95, chance.random() < 0.7, chance.random() < 0.85
    spread = chance.randrange(_FEW_DAYS)
    if takes_part:
        _childhood(pen, spread)
    if takes_covid:
        _covid(pen, spread)
    if takes_flu:
        _autumns(pen)


def _childhood(pen: Pen, spread: int) -> None:
    born, gender = pen.chart.person.birth_date, pen.chart.person.gender
    if born.year < _REGISTERED_SINCE:
        return
    due: list[tuple[date, Vaccine]] = []
    for vaccine, years, months, only in _CHILDHOOD:
        if years[0] <= born.year <= years[1] and only in (None, gender):
            due += [(_at_age(born, each, spread), vaccine) for each in months]
    counts: dict[str, int] = {}
    for day, vaccine in sorted(due, key=lambda each: each[0]):
        if day <= pen.chart.until:
            dose = counts[vaccine.atc.code] = counts.get(vaccine.atc.code, 0) + 1
            vaccinate(pen, vaccine, day, YOUTH_DOCTOR, Motive.NATIONAL_PROGRAMME, dose=dose)


def _covid(pen: Pen, spread: int) -> None:
    dose = 0
    for start, youngest, oldest in _COVID_19:
        day = working_day(start + timedelta(days=spread), start)
        if youngest <= pen.chart.person.age_on(start) <= oldest and pen.story.start <= day <= pen.chart.until:
            dose += 1
            vaccinate(pen, Vaccines.COVID_19, day, VACCINATION_NURSE, Motive.PROGRAMME, dose=dose)


def _autumns(pen: Pen) -> None:
    person, start, until = pen.chart.person, pen.story.start, pen.chart.until
    days = [day for year in range(start.year, until.year + 1) if start <= (day := flu_clinic(year)) <= until]
    for day in days[-_FLU_SHOTS:]:
        if person.age_on(day) >= _FLU_FROM and not _told_with_diabetes(pen.chart, day):
            vaccinate(pen, Vaccines.INFLUENZA, day, GP, Motive.PROGRAMME)
    for day in days:
        oldest, youngest = _PNEUMOCOCCAL.get(day.year, (0, 0))
        if oldest <= person.birth_date.year <= youngest:
            vaccinate(pen, Vaccines.PNEUMOCOCCAL_ADULT, day, GP, Motive.PROGRAMME)


def flu_clinic(year: int) -> date:
    """The day in autumn on which a general practice vaccinates those whom it invited."""
    return working_day(date(year, 11, 10), date(year, 11, 1))


def last_flu_clinic(day: date) -> date:
    """The last flu clinic up to a day."""
    this_year = flu_clinic(day.year)
    return this_year if this_year <= day else flu_clinic(day.year - 1)


def _told_with_diabetes(chart: Chart, day: date) -> bool:
    """Whether the story of someone's diabetes tells of the flu shot of this day."""
    diagnosed = [story.start for story in chart.plan.stories if story.kind == "diabetes"]
    return any(start <= day for start in diagnosed) and day == last_flu_clinic(chart.until)


def _at_age(born: date, months: int, spread: int) -> date:
    """A working day at an age in full months, and a few days more."""
    month = born.month - 1 + months
    first = date(born.year + month // 12, month % 12 + 1, 1)
    birthday = first + timedelta(days=born.day - 1)
    return working_day(birthday + timedelta(days=spread + 2), birthday)
