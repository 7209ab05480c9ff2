"""What happens to healthy young people: contraception, a sports injury."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Final

from synthetic_patients.chart import Pen, working_day
from synthetic_patients.codes import Act
from synthetic_patients.codes.young_adults import Youth, YouthProduct
from synthetic_patients.conditions.contacts import done
from synthetic_patients.conditions.family import is_pregnant
from synthetic_patients.conditions.general_practice import Soep, consult, open_episode
from synthetic_patients.conditions.measurements import measure_blood_pressure
from synthetic_patients.conditions.medicines import Prescription, prescribe
from synthetic_patients.people.person import years_before
from synthetic_patients.providers.directory import GP, PHYSIOTHERAPIST
from synthetic_patients.story_kinds import StoryKind

_ON_THE_PILL: Final = range(16, 35)
_OFF_THE_PILL: Final = 38
_NO_PILL_WITH: Final[frozenset[StoryKind]] = frozenset(
    ("hypertension", "diabetes", "breast_cancer", "pregnancy", "heart_failure")
)
_ASKS_AFTER: Final = timedelta(days=75)
_SPORTS: Final = range(14, 46)
_HURT_AFTER: Final = timedelta(days=210)
_HEALED_AFTER: Final = timedelta(days=42)
_TREATED_AFTER: Final = timedelta(days=10)
_ADULT: Final = 18
_APART: Final = timedelta(days=14)
"""Nobody gets a painkiller for a sprain who may have one for something else."""

_PILL: Final = Prescription(
    YouthProduct.PILL, "1 maal per dag 1 tablet, na elke 21 dagen een stopweek van 7 dagen", 1, 63
)
_NAPROXEN: Final = Prescription(
    YouthProduct.NAPROXEN, "2 maal per dag 1 tablet bij het eten, vijf dagen", 2, 10, only_days=5
)
_ASKED: Final = Soep(
    "Wil starten met de pil. Rookt niet, geen migraine, geen trombose in de familie.",
    "RR 118/74 mmHg.",
    "Anticonceptie, geen contra-indicaties.",
    "Uitleg, recept voor drie maanden, controle bloeddruk na drie maanden.",
)
_HURT: Final = Soep(
    "Gisteren bij het sporten door de enkel gegaan, kan met pijn belasten.",
    "Zwelling en hematoom buitenzijde, geen drukpijn op de malleoli of het os naviculare.",
    "Enkeldistorsie, geen aanwijzing voor fractuur.",
    "Tape, oefenen, zo nodig fysiotherapie.",
)


def write_young_life(pen: Pen, complaints: Sequence[date]) -> None:
    """Write what fits the age and gender in the years that the story covers.

    Args:
        complaints: days of the contacts for other complaints, for which someone may have had a painkiller.
    """
    chance = Random(f"young life {pen.chart.person.key} {pen.story.seed}")
    wants_the_pill, gets_hurt = chance.random() < 0.6, chance.random() < 0.5
    if wants_the_pill:
        _contraception(pen, working_day(pen.story.start + _ASKS_AFTER, pen.story.start))
    if gets_hurt:
        _sports_injury(pen, working_day(pen.story.start + _HURT_AFTER, pen.story.start), complaints)


def _contraception(pen: Pen, day: date) -> None:
    person, until = pen.chart.person, pen.chart.until
    ill = any(story.kind in _NO_PILL_WITH for story in pen.chart.plan.stories)
    if person.gender != "female" or ill or person.age_on(day) not in _ON_THE_PILL or day > until:
        return
    stops = years_before(person.birth_date, -_OFF_THE_PILL)
    stopped = stops <= until
    end = stops if stopped else person.deceased
    episode = open_episode(pen, Youth.CONTRACEPTION, start=day, end=stops if stopped else None, contacts=[day])
    asked = consult(pen, episode, day, _ASKED)
    measure_blood_pressure(pen, day, asked, 118, 74)
    why = "Kinderwens" if stopped else None
    prescribe(
        pen, _PILL, GP, start=day, end=end, stopped=stopped, context=asked, problem=episode.problem, why_stopped=why
    )


def _sports_injury(pen: Pen, day: date, complaints: Sequence[date]) -> None:
    until = pen.chart.until
    if pen.chart.person.age_on(day) not in _SPORTS or day > until:
        return
    healed = min(day + _HEALED_AFTER, until)
    episode = open_episode(pen, Youth.ANKLE_SPRAIN, start=day, end=healed, contacts=[day], name="Verzwikte enkel")
    seen = consult(pen, episode, day, _HURT)
    last = min(day + timedelta(days=4), until)
    also_treated = any(abs(day - other) < _APART for other in complaints)
    if pen.chart.person.age_on(day) >= _ADULT and not is_pregnant(pen.chart, last) and not also_treated:
        prescribe(pen, _NAPROXEN, GP, start=day, end=last, context=seen, problem=episode.problem)
    treated = day + _TREATED_AFTER
    if treated <= until:
        done(pen, Act.THERAPEUTIC, Act.PHYSIOTHERAPY, treated, PHYSIOTHERAPIST, episode.problem)
