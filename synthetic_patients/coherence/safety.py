"""Rules about what a pharmacist would stop: allergy, pregnancy, age, and the same twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import Final

from synthetic_patients.coherence.model import Finding, Rule, found
from synthetic_patients.coherence.motherhood import pregnancies
from synthetic_patients.coherence.pages import ICPC, Pages, codes, day_of
from synthetic_patients.coherence.treatments import Treatment, treatments

_FORBIDDEN_BY: Final = {"764146007": ("J01C",), "387207008": ("M01AE01",)}
"""Substance of an allergy (SNOMED CT) by what may not be given then (ATC)."""

_NOT_WHEN_PREGNANT: Final = (
    "A10BB",
    "B01AA",
    "C03DA",
    "C09",
    "C10AA",
    "G03A",
    "J01AA",
    "L02",
    "M01A",
)
"""What harms an unborn child, or makes no sense: after Lareb's Moeders van Morgen (https://www.moedersvanmorgen.nl)."""

_FROM_AGE: Final = {
    "A10B": 10,
    "C03": 18,
    "C07": 18,
    "C08": 18,
    "C09": 18,
    "C10": 18,
    "G03A": 12,
    "J01AA": 8,
    "L02": 18,
    "M01A": 12,
    "N05": 18,
    "N06A": 16,
    "R03BB": 18,
}
"""ATC group by the youngest age at which a GP prescribes it."""

_HEART_FAILURE: Final = "K77"
_NSAID: Final = "M01A"

_NOT_TWICE: Final = ("A10BA", "A10BB", "C03AA", "C03C", "C07", "C08", "C09", "C10AA", "M01A", "N05", "N06A", "R03AC02")
"""Groups of which someone uses one at a time."""


def _allergic(pages: Pages) -> Iterator[Finding]:
    for allergy in pages.of_type("AllergyIntolerance"):
        if allergy.get("clinicalStatus") != "active" or allergy.get("verificationStatus") == "refuted":
            continue
        since = day_of(allergy.get("assertedDate"))
        forbidden = tuple(prefix for code in codes(allergy.get("code")) for prefix in _FORBIDDEN_BY.get(code, ()))
        for treatment in treatments(pages) if forbidden and since else ():
            if treatment.atc.startswith(forbidden) and since and treatment.period[1] > since:
                yield found(f"{treatment.atc} for someone who is allergic to it", treatment.blocks[0], allergy)


def _harmful(pages: Pages) -> Iterator[Finding]:
    for pregnancy in pregnancies(pages):
        known = day_of(pregnancy.page.get("assertedDate")) or pregnancy.since
        over = pregnancy.over or date.max
        for treatment in treatments(pages):
            start, end = treatment.period
            if treatment.atc.startswith(_NOT_WHEN_PREGNANT) and start < over and end > known:
                yield found(f"{treatment.atc} during a pregnancy", treatment.blocks[0], pregnancy.page)


def _too_young(pages: Pages) -> Iterator[Finding]:
    for treatment in treatments(pages):
        age = pages.age_on(treatment.period[0])
        for prefix, least in _FROM_AGE.items():
            if treatment.atc.startswith(prefix) and age < least:
                yield found(f"{treatment.atc} at the age of {age}", treatment.blocks[0])


def _twice(pages: Pages) -> Iterator[Finding]:
    told = treatments(pages)
    for prefix in _NOT_TWICE:
        of_kind = [each for each in told if each.atc.startswith(prefix)]
        for one, other in combinations(of_kind, 2):
            if _together(one, other):
                yield found(f"{one.atc} and {other.atc} together", one.blocks[0], other.blocks[0])


def _nsaid_in_heart_failure(pages: Pages) -> Iterator[Finding]:
    for problem in pages.of_type("Condition"):
        since, over = day_of(problem.get("assertedDate")), day_of(problem.get("abatementDateTime")) or date.max
        if since is None or _HEART_FAILURE not in codes(problem.get("code"), ICPC):
            continue
        for treatment in treatments(pages):
            if treatment.atc.startswith(_NSAID) and since <= treatment.period[0] <= over:
                yield found(f"{treatment.atc} in heart failure", treatment.blocks[0], problem)


def _together(one: Treatment, other: Treatment) -> bool:
    """Whether both are in use on more than the day on which one takes the other's place."""
    return max(one.period[0], other.period[0]) < min(one.period[1], other.period[1])


RULES: Final = (
    Rule(
        "safety.allergy",
        "Niemand krijgt een middel waarvoor een allergie bekend is.",
        "Nobody gets a medicine with a known allergy to it.",
        _allergic,
    ),
    Rule(
        "safety.pregnancy",
        "Wie zwanger is, gebruikt niets dat het ongeboren kind schaadt.",
        "Whoever is pregnant uses nothing that harms the unborn child.",
        _harmful,
    ),
    Rule(
        "safety.age",
        "Geen statines, plaspillen of slaappillen voor kinderen.",
        "No statins, diuretics or sleeping pills for children.",
        _too_young,
    ),
    Rule(
        "safety.heart-failure",
        "Wie hartfalen heeft, krijgt geen NSAID.",
        "Whoever has heart failure gets no NSAID.",
        _nsaid_in_heart_failure,
    ),
    Rule(
        "safety.not-twice",
        "Niemand gebruikt twee middelen uit een groep waarvan men er een gebruikt.",
        "Nobody uses two medicines of a group of which one uses one.",
        _twice,
    ),
)
