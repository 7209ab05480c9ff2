"""Rules about pregnancy, birth and vaccination."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

from synthetic_patients.coherence.model import Finding, Rule, found
from synthetic_patients.coherence.pages import ATC, Pages, codes, day_of, when
from synthetic_patients.zib2017.elements import Resource

_FROM, _TO = 15, 50
_SHORTEST, _LONGEST, _BETWEEN = timedelta(weeks=24), timedelta(weeks=43), timedelta(days=270)
_TERM: Final = timedelta(days=280)
_ROUNDING: Final = timedelta(days=1)
_DUE: Final = "161714006"

_SCHEDULE: Final = {
    "J07BD52": (1, 10),
    "J07CA01": (1, 10),
    "J07BM02": (9, 26),
    "J07AH08": (1, 18),
    "J07BB02": (0, 120),
    "J07AM01": (2, 120),
}
"""Vaccine by the youngest and oldest age at which it is given."""

_OF_PREGNANCY: Final = "J07AJ52"


class _Pregnancy(NamedTuple):
    since: date
    over: date | None
    page: Resource

    def covers(self, day: date, childbed: timedelta = timedelta(0)) -> bool:
        """Whether it goes on on a day, or ended no longer ago than so long."""
        return self.since <= day and (self.over is None or day <= self.over + childbed)


def pregnancies(pages: Pages) -> list[_Pregnancy]:
    """The pregnancies that are told with the day they began, the first one first."""
    told = [
        _Pregnancy(since, day_of(each.get("abatementDateTime")), each)
        for each in pages.with_profile("Condition", "zib-Pregnancy")
        if (since := day_of(each.get("onsetDateTime")))
    ]
    return sorted(told, key=lambda each: each.since)


def _cannot_be(pages: Pages) -> Iterator[Finding]:
    for each in pregnancies(pages):
        age = pages.age_on(each.since)
        if pages.person.gender != "female" or not _FROM <= age <= _TO:
            yield found(f"pregnant: {pages.person.gender}, {age}", each.page)


def _odd_duration(pages: Pages) -> Iterator[Finding]:
    for each in pregnancies(pages):
        died = pages.person.deceased
        over = each.over or (died if died else pages.today)
        lasted = over - each.since
        if lasted > _LONGEST or (each.over and lasted < _SHORTEST):
            yield found(f"{lasted.days // 7} weeks", each.page)


def _too_soon(pages: Pages) -> Iterator[Finding]:
    for one, other in pairwise(pregnancies(pages)):
        if one.over is None or other.since < one.over:
            yield found("pregnant again before the birth", one.page, other.page)
        elif other.over and other.over - one.over < _BETWEEN:
            yield found(f"{(other.over - one.over).days} days between two births", one.page, other.page)


def _other_due_date(pages: Pages) -> Iterator[Finding]:
    known = [each.since for each in pregnancies(pages)]
    for observation in pages.of_type("Observation"):
        told = day_of(observation.get("valueDateTime"))
        if told is None:
            continue
        if _DUE in codes(observation["code"]) and not any(abs(told - each - _TERM) <= _ROUNDING for each in known):
            yield found(f"due on {told}, not 40 weeks after a last menstruation", observation)


def _off_schedule(pages: Pages) -> Iterator[Finding]:
    for each in pages.of_type("Immunization"):
        day = when(each)
        for code in codes(each.get("vaccineCode"), ATC) if day else ():
            age = pages.age_on(day) if day else 0
            youngest, oldest = _SCHEDULE.get(code, (0, 120))
            if not youngest <= age <= oldest:
                yield found(f"{each['vaccineCode'].get('text')} at the age of {age}", each)
            if code == _OF_PREGNANCY and day and not any(one.covers(day) for one in pregnancies(pages)):
                yield found(f"{each['vaccineCode'].get('text')}, but not pregnant", each)


def _twice(pages: Pages) -> Iterator[Finding]:
    given: dict[tuple[str, str], list[Resource]] = defaultdict(list)
    for each in pages.of_type("Immunization"):
        if not each.get("notGiven"):
            given[each.get("date", "")[:10], each["vaccineCode"].get("text", "")].append(each)
    for (day, vaccine), pages_of_day in given.items():
        if day and len(pages_of_day) > 1:
            yield found(f"{vaccine} twice on {day}", *pages_of_day)


RULES: Final = (
    Rule(
        "motherhood.who",
        "Zwanger zijn vrouwen van 15 tot en met 50 jaar.",
        "Women of 15 to 50 years are pregnant.",
        _cannot_be,
    ),
    Rule(
        "motherhood.duration",
        "Een zwangerschap duurt niet langer dan 43 weken, en tot een geboorte minstens 24.",
        "A pregnancy lasts no longer than 43 weeks, and at least 24 when it ends in a birth.",
        _odd_duration,
    ),
    Rule(
        "motherhood.births",
        "Tussen twee geboorten liggen minstens negen maanden.",
        "At least nine months lie between two births.",
        _too_soon,
    ),
    Rule(
        "motherhood.due-date",
        "De uitgerekende datum is 40 weken na de laatste menstruatie.",
        "The due date is 40 weeks after the last menstruation.",
        _other_due_date,
    ),
    Rule(
        "vaccination.age",
        "Een vaccin past bij de leeftijd; de 22 wekenprik krijgt alleen wie zwanger is.",
        "A vaccine fits the age; only pregnant women get the maternal one.",
        _off_schedule,
    ),
    Rule(
        "vaccination.once",
        "Niemand krijgt hetzelfde vaccin twee keer op een dag.",
        "Nobody gets the same vaccine twice on a day.",
        _twice,
    ),
)
