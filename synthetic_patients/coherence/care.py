"""Rules about who does what where: contacts, stays, letters, appointments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

from synthetic_patients.coherence.model import Finding, Rule, found
from synthetic_patients.coherence.pages import Pages, codes, day_of, has_profile, parts, span, value_of, when
from synthetic_patients.zib2017.elements import Resource

_STAY: Final = "IMP"
_WAITING: Final = frozenset({"booked", "pending", "proposed"})
_BEHIND: Final = frozenset({"fulfilled", "noshow", "arrived"})
_DISCHARGE: Final = "18842-5"
_REPORT: Final = "gp-EncounterReport"

_ORGANISATIONS: Final = {
    "gp-Encounter": {"Z3"},
    "bc-Encounter": {"G3", "V6"},
    "zib-Dispense": {"J8"},
    "zib-AdministrationAgreement": {"J8"},
    "zib-LaboratoryTestResult-DiagnosticReport": {"L1", "V6"},
}
"""Profile by the kinds of organisation that do such a thing."""

_TOLD: Final = re.compile(
    r"(?P<what>NT-proBNP|CRP bij opname|PHQ-9 bij de start|HbA1c|PHQ-9) (?P<number>\d+)|RR (?P<high>\d+)/(?P<low>\d+)"
)
_RESULT: Final = {
    "NT-proBNP": "33762-6",
    "CRP bij opname": "1988-5",
    "PHQ-9": "44261-6",
    "PHQ-9 bij de start": "44261-6",
    "HbA1c": "2816",
}
"""What letters call a result, by its code."""

_TAG: Final = re.compile(r"<[^>]+>")


def _elsewhere(pages: Pages) -> Iterator[Finding]:
    for encounter in pages.of_type("Encounter"):
        where = encounter.get("serviceProvider", {}).get("reference")
        for participant in encounter.get("participant", ()):
            for role in _roles(pages, participant.get("individual")):
                works_at = role.get("organization", {}).get("reference")
                if where and works_at and works_at != where:
                    yield found(f"at {where}, by someone of {works_at}", encounter)


def _roles(pages: Pages, reference: Resource | None) -> Iterator[Resource]:
    """The PractitionerRole that a reference to a Practitioner carries."""
    for extension in (reference or {}).get("extension", ()):
        if role := pages.get(extension.get("valueReference")):
            yield role


def _nobody(pages: Pages) -> Iterator[Finding]:
    for each in pages.everything:
        for part in parts(each):
            if part.get("reference", "").startswith("Practitioner/"):
                for role in _roles(pages, part):
                    if role.get("practitioner", {}).get("reference") != part["reference"]:
                        yield found(f"{part['reference']} in the role of another", each)
                    elif not role.get("specialty"):
                        yield found(f"{part['reference']} without specialty", each)


def _unfit(pages: Pages) -> Iterator[Finding]:
    for kind in ("Encounter", "MedicationDispense", "DiagnosticReport"):
        for each in pages.of_type(kind):
            for profile, wanted in _ORGANISATIONS.items():
                if has_profile(each, profile) and (known := _kinds_of_organisation(pages, each)) and not known & wanted:
                    yield found(f"done by an organisation of kind {', '.join(sorted(known))}", each)


def _kinds_of_organisation(pages: Pages, resource: Resource) -> set[str]:
    actors = [resource.get("serviceProvider"), *(each.get("actor") for each in resource.get("performer", ()))]
    organisations = [pages.get(each) for each in actors]
    return {code for each in organisations for kind in (each or {}).get("type", ()) for code in codes(kind)}


def _discharged_early(pages: Pages) -> Iterator[Finding]:
    for summary in pages.of_type("Composition"):
        stay = pages.get(summary.get("encounter"))
        if stay and _DISCHARGE in codes(summary.get("type")):
            start, end = span(stay.get("period"))
            written = day_of(summary["date"])
            if stay["class"]["code"] != _STAY or written is None or not start <= end <= written:
                yield found(f"discharge of {written}, stay until {end}", summary, stay)


def _done_outside(pages: Pages) -> Iterator[Finding]:
    for kind in ("Observation", "Procedure", "DiagnosticReport"):
        for each in pages.of_type(kind):
            contact, day = pages.get(each.get("context")), when(each)
            if contact and day and contact["resourceType"] == "Encounter":
                start, end = span(contact.get("period"))
                if not start <= day <= end:
                    yield found(f"on {day}, in a contact of {start}", each, contact)


def _letter_too_early(pages: Pages) -> Iterator[Finding]:
    for letter in pages.of_type("Composition"):
        contact, day = pages.get(letter.get("encounter")), day_of(letter["date"])
        if contact and day and day < span(contact.get("period"))[0]:
            yield found("written before its contact", letter, contact)


def _words(letter: Resource) -> str:
    return " ".join(unescape(_TAG.sub(" ", section["text"]["div"])) for section in letter.get("section", ()))


def _made_up(pages: Pages) -> Iterator[Finding]:
    for letter in pages.of_type("Composition"):
        if has_profile(letter, _REPORT):
            continue
        for told in _TOLD.finditer(_words(letter)):
            if not any(_tells(each, told) for each in _known(pages, letter)):
                yield found(f"names {told[0]}, which nobody found", letter)


def _known(pages: Pages, letter: Resource) -> Iterator[Resource]:
    """Results of the day of the letter or earlier."""
    for each in pages.of_type("Observation"):
        day = when(each)
        if day and day.isoformat() <= letter["date"]:
            yield each


def _tells(result: Resource, told: re.Match[str]) -> bool:
    if told["high"]:
        values = [value_of(part) for part in result.get("component", ())[:2]]
        return values == [int(told["high"]), int(told["low"])]
    return _RESULT[told["what"]] in codes(result["code"]) and value_of(result) == int(told["number"])


def _off_time(pages: Pages) -> Iterator[Finding]:
    for appointment in pages.of_type("Appointment"):
        day = day_of(appointment.get("start"))
        ahead = day is not None and day > pages.today
        wrong = _BEHIND if ahead else _WAITING
        if day and appointment["status"] in wrong:
            yield found(f"{appointment['status']}, on {day}", appointment)


def _unasked(pages: Pages) -> Iterator[Finding]:
    for kind in ("ProcedureRequest", "DeviceRequest"):
        for request in pages.of_type(kind):
            asked, start = day_of(request.get("authoredOn")), span(request.get("occurrencePeriod"))[0]
            if asked and request.get("occurrencePeriod") and start < asked:
                yield found(f"asked on {asked}, for {start}", request)


RULES: Final = (
    Rule(
        "care.where-one-works",
        "Wie een contact heeft, werkt bij de organisatie waar het is.",
        "Whoever has a contact works at the organisation where it is.",
        _elsewhere,
    ),
    Rule(
        "care.role",
        "Wie iets doet, doet dat in de eigen rol en heeft een specialisme.",
        "Whoever does something does so in the own role and has a specialty.",
        _nobody,
    ),
    Rule(
        "care.fitting-organisation",
        "Verstrekken doet een apotheek, een laboratorium rapporteert, een huisarts werkt in een praktijk.",
        "A pharmacy dispenses, a laboratory reports, a GP works in a practice.",
        _unfit,
    ),
    Rule(
        "care.discharge",
        "Ontslag volgt op opname, en het ontslagbericht op het ontslag.",
        "Discharge follows admission, and the discharge summary the discharge.",
        _discharged_early,
    ),
    Rule(
        "care.within-contact",
        "Wat in een contact of opname is gedaan, valt daarbinnen.",
        "What was done in a contact or stay lies within it.",
        _done_outside,
    ),
    Rule(
        "care.letter-after-contact",
        "Een brief is niet ouder dan het contact waar hij over gaat.",
        "A letter is not older than the contact it is about.",
        _letter_too_early,
    ),
    Rule(
        "care.letter-tells-what-was-found",
        "Een uitslag of bloeddruk in een brief is eerder of die dag zo gemeten.",
        "A result or blood pressure in a letter was measured so on that day or before.",
        _made_up,
    ),
    Rule(
        "care.appointments",
        "Wat geboekt is ligt in de toekomst, wat is nagekomen in het verleden.",
        "What is booked lies ahead, what was kept lies behind.",
        _off_time,
    ),
    Rule(
        "care.requests",
        "Een aanvraag is niet jonger dan waar zij om vraagt.",
        "A request is not younger than what it asks for.",
        _unasked,
    ),
)
