"""What each resource adds to a timeline: a table of types, each with a function that yields days with their lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from typing import Final

from synthetic_patients.coherence.pages import Pages, codes, day_of, extension_value, has_profile, span, when
from synthetic_patients.coherence.treatments import Treatment, handed_over, lines, treatments, use_of
from synthetic_patients.timeline.model import Line
from synthetic_patients.timeline.words import measurement, name_in, number, text_of, with_icpc
from synthetic_patients.zib2017.elements import Resource

Told = tuple[date, Line]

MEASURED: Final = "meting"
"""The label of measurements and results."""

_TAG: Final = re.compile(r"<[^>]+>")
_STAY: Final = "IMP"
_WAITING: Final = {
    "booked": "afspraak",
    "pending": "afspraak (nog te bevestigen)",
    "proposed": "voorstel voor afspraak",
}
_MISSED: Final = {"cancelled": "afspraak afgezegd", "noshow": "niet verschenen op afspraak"}
_REQUESTS: Final = {"active": "aangevraagd", "completed": "aangevraagd", "cancelled": "aanvraag vervallen"}
_DIRECTIVES: Final = {"JA": "ja", "NEE": "nee", "JA_MAAR": "ja, maar"}
_TOO_DETAILED: Final = ("gp-DiagnosticResult",)
"""What says again what another resource says."""


def read(pages: Pages) -> Iterator[Told]:
    """Everything that a timeline tells, in the order of the dossier within a day."""
    contacts = _Contacts(pages)
    for encounter in pages.of_type("Encounter"):
        yield from contacts.tell(encounter)
    for resource_type, tell in _TELLERS.items():
        for each in pages.of_type(resource_type):
            if not contacts.has_told(each):
                yield from tell(each)
    for treatment in treatments(pages):
        yield from _treatment(treatment)


class _Contacts:
    """Contacts with what was written and measured in them."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._encounters = {f"Encounter/{each['id']}" for each in pages.of_type("Encounter")}
        self._within: dict[str, list[Resource]] = {}
        for each in pages.of_type("Observation"):
            if (where := each.get("context", {}).get("reference")) in self._encounters:
                self._within.setdefault(where, []).append(each)

    def has_told(self, resource: Resource) -> bool:
        """Whether it is told with its contact."""
        return (
            resource["resourceType"] == "Observation"
            and resource.get("context", {}).get("reference") in self._encounters
        )

    def tell(self, encounter: Resource) -> Iterator[Told]:
        """The contact, its journal lines, and what was measured, by day."""
        day, end = span(encounter.get("period"))
        yield day, Line(self._head(encounter, day, end), tone="head")
        measured: dict[date, list[str]] = {}
        for each in self._within.get(f"Encounter/{encounter['id']}", ()):
            if has_profile(each, "gp-JournalEntry"):
                label = codes(each["code"])[0]
                coded = [code for part in each.get("component", ()) for code in codes(part.get("valueCodeableConcept"))]
                yield day, Line(_with_code(each["valueString"], coded), label, 1)
            elif _tells_something(each):
                measured.setdefault(when(each) or day, []).append(measurement(each))
        for on, values in measured.items():
            yield (
                on,
                Line(
                    "; ".join(values),
                    MEASURED,
                    1,
                    "flag" if any("↑" in each or "↓" in each for each in values) else "plain",
                ),
            )

    def _head(self, encounter: Resource, day: date, end: date) -> str:
        kind = text_of(next(iter(encounter.get("type", ())), None)) or _class_in_words(encounter)
        if encounter["class"].get("code") == _STAY:
            kind = f"opname tot {end.day}-{end.month}"
        participant: Resource = next(iter(encounter.get("participant", ())), {})
        who = name_in(participant.get("individual"))
        about = self._about(encounter)
        where = name_in(encounter.get("serviceProvider"))
        return " · ".join(each for each in (where, kind, about, who) if each)

    def _about(self, encounter: Resource) -> str:
        for diagnosis in encounter.get("diagnosis", ()):
            if problem := self._pages.get(diagnosis.get("condition")):
                return with_icpc(problem)
        return name_in(next(iter(encounter.get("episodeOfCare", ())), None))


def _class_in_words(encounter: Resource) -> str:
    return {"AMB": "polikliniek of spreekuur", "HH": "aan huis", "VR": "op afstand"}.get(
        encounter["class"].get("code", ""), "contact"
    )


def _with_code(words: str, coded: list[str]) -> str:
    return f"{words} [{coded[0]}]" if coded else words


def _observation(each: Resource) -> Iterator[Told]:
    day = when(each)
    if day and _tells_something(each):
        said = measurement(each)
        yield day, Line(said, MEASURED, tone="flag" if "↑" in said or "↓" in said else "plain")


def _tells_something(observation: Resource) -> bool:
    """Whether it is told by itself: a panel is told by its members."""
    return "related" not in observation and not has_profile(observation, "gp-JournalEntry", *_TOO_DETAILED)


def _letter(each: Resource) -> Iterator[Told]:
    day = day_of(each["date"])
    if day and not has_profile(each, "gp-EncounterReport"):
        yield day, Line(f"{text_of(each['type'])} · {name_in(each['author'][0])}", "brief", tone="head")
        for section in each.get("section", ()):
            yield day, Line(unescape(_TAG.sub(" ", section["text"]["div"])).strip(), depth=1)


def _report(each: Resource) -> Iterator[Told]:
    day = when(each)
    if day and "conclusion" in each:
        yield day, Line(f"{text_of(each['code'])}: {each['conclusion']}", "verslag")


def _procedure(each: Resource) -> Iterator[Told]:
    if day := when(each):
        sites = " ".join(text_of(site).lower() for site in each.get("bodySite", ()))
        yield day, Line(" ".join((text_of(each["code"]), sites)).strip(), "verrichting")


def _vaccination(each: Resource) -> Iterator[Told]:
    if (day := when(each)) and not each.get("notGiven"):
        yield day, Line(text_of(each["vaccineCode"]), "vaccinatie")


def _appointment(each: Resource) -> Iterator[Told]:
    day = day_of(each.get("start"))
    status = each["status"]
    label = _WAITING.get(status) or _MISSED.get(status)
    if day and label:
        moment = each["start"][11:16]
        yield (
            day,
            Line(f"{moment} {each.get('description', '')}", label, tone="plan" if status in _WAITING else "quiet"),
        )


def _allergy(each: Resource) -> Iterator[Told]:
    if day := day_of(each.get("assertedDate")):
        yield day, Line(allergy_in_words(each), "allergie", tone="flag")


def allergy_in_words(each: Resource) -> str:
    """An allergy with its reaction and whether it is current."""
    reactions = [text_of(shown).lower() for one in each.get("reaction", ()) for shown in one.get("manifestation", ())]
    state = {"refuted": " (weerlegd)"}.get(each.get("verificationStatus", ""), "")
    state = state or (" (niet meer aanwezig)" if each.get("clinicalStatus") == "resolved" else "")
    shown = f": {', '.join(reactions)}" if reactions else ""
    return f"{text_of(each.get('code'))}{state}{shown}"


def _warning(each: Resource) -> Iterator[Told]:
    start, _ = span(each.get("period"))
    yield start, Line(text_of(each["code"]), "attentie", tone="flag")


def _aid(each: Resource) -> Iterator[Told]:
    start, _ = span(each.get("whenUsed"))
    yield start, Line(name_in(each["device"]), "hulpmiddel")


def _directive(each: Resource) -> Iterator[Told]:
    treatment = extension_value(each, "zib-TreatmentDirective-Treatment")
    day = day_of(each.get("dateTime") or (_verified(each) or ""))
    if not day:
        return
    if treatment:
        permitted = [codes(one.get("valueCodeableConcept"))[0] for one in each.get("modifierExtension", ())]
        yield day, Line(f"{text_of(treatment)}: {_permission(permitted)}", "behandelaanwijzing")
    else:
        yield day, Line(text_of(each["category"][-1]), "wilsverklaring")


def _permission(codes_found: list[str]) -> str:
    return ", ".join(_DIRECTIVES.get(each, each) for each in codes_found)


def _verified(each: Resource) -> str | None:
    for extension in each.get("extension", ()):
        for inner in extension.get("extension", ()):
            if inner["url"] == "VerificationDate":
                return str(inner["valueDateTime"])
    return None


def _request(each: Resource) -> Iterator[Told]:
    day = day_of(each.get("authoredOn"))
    what = text_of(each.get("code") or each.get("type")) or name_in(each.get("codeReference"))
    if day and what:
        yield day, Line(what, _REQUESTS.get(each["status"], "aanvraag"))


def _diet(each: Resource) -> Iterator[Told]:
    if day := day_of(each.get("dateTime")):
        diets = [text_of(kind) for kind in each.get("oralDiet", {}).get("type", ())]
        yield day, Line(", ".join(diets), "dieet")


def _treatment(treatment: Treatment) -> Iterator[Told]:
    for index, each in enumerate(treatment.agreements):
        start, end = use_of(each)
        label = "wijziging" if index else "start"
        yield start, Line(medicine_in_words(each), label, tone="medicine")
        if each["status"] == "stopped":
            why = "; ".join(text_of(reason) for reason in each.get("reasonCode", ()))
            yield (
                end,
                Line(f"{name_in(each['medicationReference'])}{f' ({why})' if why else ''}", "stop", tone="medicine"),
            )
    for each in treatment.uses if not treatment.agreements else ():
        yield use_of(each)[0], Line(medicine_in_words(each), "zelfzorg", tone="medicine")
    for each in treatment.dispenses:
        if day := handed_over(each):
            quantity = each.get("quantity", {})
            count = f"{number(quantity['value'])} {quantity.get('unit', '')}" if quantity else ""
            yield day, Line(f"{name_in(each['medicationReference'])}, {count}", "verstrekt", tone="quiet")


def medicine_in_words(block: Resource) -> str:
    """A medicine with its dosage."""
    dosage = "; ".join(line.get("text", "") for line in lines(block))
    return f"{name_in(block['medicationReference'])}: {dosage}"


def _episode(each: Resource) -> Iterator[Told]:
    _, end = span(each.get("period"))
    if end < date.max:
        title = extension_value(each, "EpisodeOfCare-Title") or "zorgepisode"
        yield end, Line(str(title), "episode gesloten", tone="quiet")


_TELLERS: Final[dict[str, Callable[[Resource], Iterator[Told]]]] = {
    "Procedure": _procedure,
    "Observation": _observation,
    "DiagnosticReport": _report,
    "AllergyIntolerance": _allergy,
    "Flag": _warning,
    "Immunization": _vaccination,
    "NutritionOrder": _diet,
    "ProcedureRequest": _request,
    "ReferralRequest": _request,
    "DeviceRequest": _request,
    "DeviceUseStatement": _aid,
    "Consent": _directive,
    "Composition": _letter,
    "Appointment": _appointment,
    "EpisodeOfCare": _episode,
}
"""How each type is told; what is not here is no event."""
