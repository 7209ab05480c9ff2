"""Rules about a life: birth, death, age, sex, and the day it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Final

from synthetic_patients.coherence.model import Finding, Rule, found
from synthetic_patients.coherence.pages import ICPC, Pages, codes, day_of, days, parts, value_of, when
from synthetic_patients.zib2017.elements import Resource

_OF_OTHERS: Final = frozenset({"RelatedPerson"})
_PLANS: Final = frozenset(
    {"Appointment", "CarePlan", "Coverage", "DeviceRequest", "Goal", "ImmunizationRecommendation", "ProcedureRequest"}
)
_DUE_DATE: Final = "161714006"
_WAITING: Final = frozenset({"booked", "pending", "proposed"})
_MEDICATION: Final = ("MedicationRequest", "MedicationStatement")

_FROM_AGE: Final = {
    "T90.02": 18,
    "K86": 18,
    "K77": 40,
    "R95": 40,
    "A05": 60,
    "P76": 12,
    "X76": 25,
    "W78": 15,
    "L03": 12,
}
"""ICPC code by the youngest age at which it is plausible."""

_WOMEN_ONLY: Final = ("W", "X")
_MEN_ONLY: Final = ("Y",)
"""Chapters of ICPC-1: pregnancy, female genital system, male genital system."""

_DRINKS_FROM: Final = 18
_GROWN: Final = 18


def _before_birth(pages: Pages) -> Iterator[Finding]:
    for each in pages.everything:
        if each["resourceType"] not in _OF_OTHERS and any(day < pages.person.birth_date for day in days(each)):
            yield found(f"before birth on {pages.person.birth_date}", each)


def _after_death(pages: Pages) -> Iterator[Finding]:
    died = pages.person.deceased
    for each in pages.everything if died else ():
        if died and not _is_expected(each) and any(day > died for day in days(each)):
            yield found(f"after death on {died}", each)


def _in_the_future(pages: Pages) -> Iterator[Finding]:
    for each in pages.everything:
        if each["resourceType"] in _PLANS or _is_expected(each):
            continue
        if late := max((day for day in days(each) if day > pages.today), default=None):
            yield found(f"{late} is after today, {pages.today}", each)


def _is_expected(resource: Resource) -> bool:
    return _DUE_DATE in codes(resource.get("code"))


def _planned_for_the_dead(pages: Pages) -> Iterator[Finding]:
    for each in pages.of_type("Appointment") if pages.person.deceased else ():
        if each["status"] in _WAITING:
            yield found(f"{each['status']}, but the person is dead", each)


def _used_by_the_dead(pages: Pages) -> Iterator[Finding]:
    for kind in _MEDICATION if pages.person.deceased else ():
        for each in pages.of_type(kind):
            if each.get("status") == "active":
                yield found("in use, but the person is dead", each)


def _backward(pages: Pages) -> Iterator[Finding]:
    for each in pages.everything:
        for part in parts(each):
            start, end = part.get("start"), part.get("end")
            if isinstance(start, str) and isinstance(end, str) and end[: len(start)] < start[: len(end)]:
                yield found(f"a period from {start} to {end}", each)


def _too_young(pages: Pages) -> Iterator[Finding]:
    for each in pages.of_type("Condition"):
        since = day_of(each.get("onsetDateTime")) or day_of(each.get("assertedDate"))
        for code in codes(each.get("code"), ICPC):
            least = _FROM_AGE.get(code)
            if since and least and pages.age_on(since) < least:
                yield found(f"{code} at the age of {pages.age_on(since)}", each)


def _other_sex(pages: Pages) -> Iterator[Finding]:
    wrong = _MEN_ONLY if pages.person.gender == "female" else _WOMEN_ONLY
    for each in pages.of_type("Condition"):
        for code in codes(each.get("code"), ICPC):
            if code.startswith(wrong):
                yield found(f"{code} of a {pages.person.gender} person", each)


def _drinks_young(pages: Pages) -> Iterator[Finding]:
    for each in pages.with_profile("Observation", "zib-AlcoholUse"):
        day = when(each)
        glasses = max((value_of(part) or 0 for part in each.get("component", ())), default=0)
        if day and glasses and pages.age_on(day) < _DRINKS_FROM:
            yield found(f"{glasses} glasses at the age of {pages.age_on(day)}", each)


def _shrinks(pages: Pages) -> Iterator[Finding]:
    told = [(day, each) for each in pages.with_profile("Observation", "zib-BodyHeight") if (day := when(each))]
    for (_, before), (day, after) in pairwise(sorted(told, key=_first)):
        shorter, taller = value_of(after), value_of(before)
        if pages.age_on(day) < _GROWN and shorter and taller and shorter < taller:
            yield found(f"from {taller} to {shorter} cm", before, after)


def _first(told: tuple[date, Resource]) -> date:
    return told[0]


RULES: Final = (
    Rule("life.birth", "Niets gebeurt voor de geboorte.", "Nothing happens before birth.", _before_birth),
    Rule("life.death", "Niets gebeurt na het overlijden.", "Nothing happens after death.", _after_death),
    Rule(
        "life.future",
        "Na vandaag ligt alleen wat gepland, gewenst of verwacht is.",
        "After today lies only what is planned, wished or expected.",
        _in_the_future,
    ),
    Rule(
        "life.dead-plan-nothing",
        "Wie overleden is, heeft geen afspraken meer staan.",
        "Who died has no appointments any more.",
        _planned_for_the_dead,
    ),
    Rule(
        "life.dead-use-nothing",
        "Wie overleden is, gebruikt geen medicatie meer.",
        "Who died uses no medication any more.",
        _used_by_the_dead,
    ),
    Rule(
        "life.periods",
        "Wat een begin en een einde heeft, begint eerst.",
        "What begins and ends, begins first.",
        _backward,
    ),
    Rule(
        "life.age",
        "Een ziekte begint op een leeftijd waarop zij voorkomt.",
        "A disease begins at an age at which it occurs.",
        _too_young,
    ),
    Rule(
        "life.sex",
        "Problemen uit de ICPC-hoofdstukken W, X en Y passen bij het geslacht.",
        "Problems of the ICPC chapters W, X and Y fit the sex.",
        _other_sex,
    ),
    Rule("life.alcohol", "Wie jonger is dan 18 drinkt niet.", "Nobody under 18 drinks.", _drinks_young),
    Rule("life.growth", "Een kind wordt niet kleiner.", "A child does not shrink.", _shrinks),
)
