"""Rules about one treatment: its building blocks tell one story."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Final

from synthetic_patients.coherence.model import Finding, Rule, found
from synthetic_patients.coherence.pages import Pages, day_of, span
from synthetic_patients.coherence.treatments import handed_over, lines, treatments, use_of

_DOSE: Final = re.compile(r"(?P<times>\d+) maal per (?:dag|(?P<days>\d+) dagen) (?P<pieces>\d+)")
_STOP_TYPE: Final = "zib-Medication-StopType"


def _different_products(pages: Pages) -> Iterator[Finding]:
    for treatment in treatments(pages):
        names = {each["medicationReference"].get("display") for each in treatment.blocks}
        if len(names) > 1:
            yield found(f"one treatment with {', '.join(sorted(map(str, names)))}", *treatment.blocks[:2])


def _different_periods(pages: Pages) -> Iterator[Finding]:
    for treatment in treatments(pages):
        agreed = [use_of(each) for each in treatment.agreements]
        for blocks in (treatment.administrations, treatment.uses):
            for each in blocks:
                if agreed and use_of(each) not in agreed:
                    yield found(f"{use_of(each)[0]} to {use_of(each)[1]}, agreed was otherwise", each)


def _overlapping(pages: Pages) -> Iterator[Finding]:
    for treatment in treatments(pages):
        for one, other in pairwise(sorted(treatment.agreements, key=use_of)):
            if use_of(other)[0] <= use_of(one)[1]:
                yield found("an agreement begins before the one before it ends", one, other)


def _given_after_stop(pages: Pages) -> Iterator[Finding]:
    for treatment in treatments(pages):
        for each in treatment.dispenses:
            day = handed_over(each)
            if day and day > treatment.period[1]:
                yield found(f"handed over on {day}, stopped on {treatment.period[1]}", each)


def _given_before_agreed(pages: Pages) -> Iterator[Finding]:
    for treatment in treatments(pages):
        for each in treatment.dispenses:
            day = handed_over(each)
            if day and day < treatment.period[0]:
                yield found(f"handed over on {day}, agreed for {treatment.period[0]}", each)


def _given_unasked(pages: Pages) -> Iterator[Finding]:
    for treatment in treatments(pages):
        for each in treatment.dispenses:
            day = handed_over(each)
            for reference in each.get("authorizingPrescription", ()):
                request = pages.get(reference)
                asked = day_of((request or {}).get("authoredOn"))
                if request and day and asked and asked > day:
                    yield found(f"handed over on {day}, asked on {asked}", each, request)


def _ended_or_not(pages: Pages) -> Iterator[Finding]:
    for treatment in treatments(pages):
        for each in treatment.agreements:
            end = use_of(each)[1]
            stopped = any(one["url"].endswith(_STOP_TYPE) for one in each.get("modifierExtension", ()))
            if (each["status"] == "active") != (end == date.max) or (each["status"] == "stopped") != stopped:
                yield found(f"{each['status']}, used until {end}", each)


def _other_words(pages: Pages) -> Iterator[Finding]:
    for treatment in treatments(pages):
        for each in (*treatment.agreements, *treatment.administrations, *treatment.uses):
            for line in lines(each):
                told = _DOSE.search(line.get("text", ""))
                if told and _numbers(told) != _structured(line):
                    yield found(f"says {told[0]}, coded is {_structured(line)}", each)


def _numbers(told: re.Match[str]) -> tuple[float, ...]:
    return int(told["times"]), int(told["days"] or 1), int(told["pieces"])


def _structured(line: dict[str, dict[str, dict[str, float]]]) -> tuple[float, ...]:
    repeat = line["timing"]["repeat"]
    pieces = line.get("doseQuantity", {}).get("value")
    return repeat.get("frequency", 1), repeat.get("period", 1), pieces if isinstance(pieces, int | float) else 0


def _for_nothing(pages: Pages) -> Iterator[Finding]:
    for treatment in treatments(pages):
        for each in treatment.agreements:
            for reference in each.get("reasonReference", ()):
                problem = pages.get(reference)
                since = day_of((problem or {}).get("assertedDate"))
                over = day_of((problem or {}).get("abatementDateTime")) or date.max
                start = use_of(each)[0]
                if problem and since and not since <= start <= over:
                    yield found(f"prescribed on {start} for what was there from {since} to {over}", each, problem)


def _elsewhere_prescribed(pages: Pages) -> Iterator[Finding]:
    for treatment in treatments(pages):
        for each in treatment.agreements:
            contact, day = pages.get(each.get("context")), day_of(each.get("authoredOn"))
            start, end = span((contact or {}).get("period"))
            if contact and day and not start <= day <= end:
                yield found(f"agreed on {day}, in a contact of {start}", each, contact)


def _used_unagreed(pages: Pages) -> Iterator[Finding]:
    for treatment in treatments(pages):
        for each in treatment.uses:
            told = day_of(each.get("dateAsserted"))
            if told and told < use_of(each)[0]:
                yield found(f"use is told on {told}, before it began", each)


RULES: Final = (
    Rule(
        "medication.one-product",
        "Alle bouwstenen van een behandeling gaan over hetzelfde middel.",
        "All building blocks of a treatment are about the same product.",
        _different_products,
    ),
    Rule(
        "medication.one-period",
        "Toedieningsafspraak en gebruik hebben de periode van een medicatieafspraak.",
        "Administration agreement and use have the period of an agreement.",
        _different_periods,
    ),
    Rule(
        "medication.one-dose",
        "Een nieuwe afspraak begint als de vorige van die behandeling is geëindigd.",
        "A new agreement begins when the one before it in the treatment has ended.",
        _overlapping,
    ),
    Rule(
        "medication.stopped",
        "Wat gestopt is, wordt niet meer verstrekt.",
        "What was stopped is not dispensed any more.",
        _given_after_stop,
    ),
    Rule(
        "medication.agreed-first",
        "Niets wordt verstrekt voor het is afgesproken.",
        "Nothing is dispensed before it was agreed.",
        _given_before_agreed,
    ),
    Rule(
        "medication.asked-first",
        "Een verstrekking volgt op haar verstrekkingsverzoek.",
        "A supply follows the request for it.",
        _given_unasked,
    ),
    Rule(
        "medication.status",
        "Een afspraak loopt precies zolang er geen einde is, en stoppen staat erbij.",
        "An agreement is active exactly as long as it has no end, and stopping is told.",
        _ended_or_not,
    ),
    Rule(
        "medication.dosage",
        "De dosering in woorden is die in getallen.",
        "The dosage in words is that in numbers.",
        _other_words,
    ),
    Rule(
        "medication.reason",
        "Een middel wordt voorgeschreven voor een probleem dat er op die dag is.",
        "A medicine is prescribed for a problem that is there on that day.",
        _for_nothing,
    ),
    Rule(
        "medication.contact",
        "Een afspraak wordt gemaakt op een dag van het contact waar zij bij hoort.",
        "An agreement is made on a day of the contact it belongs to.",
        _elsewhere_prescribed,
    ),
    Rule(
        "medication.use",
        "Gebruik wordt niet verteld voor het begint.",
        "Use is not told before it begins.",
        _used_unagreed,
    ),
)
