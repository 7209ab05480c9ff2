"""Edges of what is written about someone: each takes the pages of one FHIR release and changes them or adds some."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from synthetic_patients.codes import Code
from synthetic_patients.codes.systems import V3_NULL_FLAVOR
from synthetic_patients.edges.kinds import EDGES, Edge
from synthetic_patients.people.person import Person
from synthetic_patients.references import address
from synthetic_patients.releases import Release
from synthetic_patients.zib2017.body_temperature import body_temperature
from synthetic_patients.zib2017.elements import CORE, Ref, Resource, concept, extension, moment

Pages = list[Resource]

_ITEMS: Final = 1000
_MINUTES: Final = 24 * 60
_UNKNOWN: Final = {"extension": [extension(f"{CORE}data-absent-reason", valueCode="unknown")]}
_DATES: Final = {
    "Condition": "onsetDateTime",
    "AllergyIntolerance": "onsetDateTime",
    "Procedure": "performedDateTime",
}
_ABSENT: Final[dict[Release, str]] = {
    "STU3": "http://hl7.org/fhir/data-absent-reason",
    "R4": "http://terminology.hl7.org/CodeSystem/data-absent-reason",
}
_NULL_FLAVOR: Final[dict[Release, str]] = {
    "STU3": V3_NULL_FLAVOR,
    "R4": "http://terminology.hl7.org/CodeSystem/v3-NullFlavor",
}
_LABORATORY: Final = ("zib-LaboratoryTestResult-Observation", "gp-LaboratoryResult", "nl-core-LaboratoryTestResult")
_HABITS: Final = ("TobaccoUse", "AlcoholUse", "DrugUse", "LivingSituation")
_WITH_STATUS: Final = (
    "Appointment",
    "DeviceUseStatement",
    "Encounter",
    "EpisodeOfCare",
    "Flag",
    "Immunization",
    "MedicationDispense",
    "MedicationRequest",
    "MedicationStatement",
    "Observation",
    "Procedure",
)
# What goes when verificationStatus tells an error: FHIR (ait-2) forbids a clinical status, zib-Problem asks for one.
_UNVERIFIED: Final = {
    "Condition": ("_verificationStatus",),
    "AllergyIntolerance": ("_verificationStatus", "clinicalStatus", "_clinicalStatus"),
}


@dataclass(frozen=True, slots=True)
class Context:
    """What an edge may need to know: whose pages they are, the last day on which anything happened, the release."""

    person: Person
    until: date
    release: Release


def apply_to(pages: Pages, edges: Iterable[Edge], context: Context) -> Pages:
    """The pages with these edges, in the order of `EDGES`; without any pages nothing is added."""
    asked = frozenset(edges)
    for edge in EDGES if pages else ():
        if edge in asked and edge in _EDGES:
            pages = _EDGES[edge](pages, context)
    return pages


def _birth_year_only(pages: Pages, context: Context) -> Pages:
    for each in pages:
        if each["resourceType"] == "Patient":
            each["birthDate"] = str(context.person.birth_date.year)
    return pages


def _unknown_dates(pages: Pages, context: Context) -> Pages:
    for each in pages:
        name = _DATES.get(each["resourceType"])
        if name and each.pop(name, None):
            each[f"_{name}"] = _UNKNOWN
    return pages


def _null_flavors(pages: Pages, context: Context) -> Pages:
    other = Code(_NULL_FLAVOR[context.release], "OTH", "Other", "Anders")
    for each in pages:
        if each["resourceType"] == "Patient":
            for part in each["name"][0].get("extension", ()):
                part["valueCode"] = "UNK"
        elif _claims(each, _HABITS) and "valueCodeableConcept" in each:
            each["valueCodeableConcept"] = concept(other)
    return pages


def _absent_values(pages: Pages, context: Context) -> Pages:
    not_done = Code(_ABSENT[context.release], "unknown", "Unknown", "Onbekend")
    for each in pages:
        if _claims(each, _LABORATORY):
            value = next((name for name in each if name.startswith("value")), None)
            if value:
                del each[value]
                each.pop("interpretation", None)
                each["dataAbsentReason"] = concept(not_done)
    return pages


def _same_condition_twice(pages: Pages, context: Context) -> Pages:
    first = next((each for each in pages if each["resourceType"] == "Condition"), None)
    return pages if first is None else [*pages, _copy(first, "again")]


def _entered_in_error(pages: Pages, context: Context) -> Pages:
    examples: dict[str, Resource] = {}
    for each in pages:
        examples.setdefault(each["resourceType"], each)
    copies = []
    for type_, example in examples.items():
        if type_ in _WITH_STATUS:
            wrong = _copy(example, "error")
            wrong["status"] = "entered-in-error"
            wrong.pop("_status", None)
            copies.append(wrong)
        elif type_ in _UNVERIFIED and context.release == "STU3":
            wrong = _copy(example, "error")
            wrong["verificationStatus"] = "entered-in-error"
            for name in _UNVERIFIED[type_]:
                wrong.pop(name, None)
            copies.append(wrong)
    return [*pages, *copies]


def _contained_resources(pages: Pages, context: Context) -> Pages:
    products = {address(each): each for each in pages if each["resourceType"] == "Medication"}
    for each in pages:
        medicine: dict[str, Any] = each.get("medicationReference", {})
        if product := products.get(medicine.get("reference", "")):
            inside = {name: value for name, value in product.items() if name != "text"}
            inside["meta"] = {"profile": product["meta"]["profile"]}
            each["contained"] = [inside]
            medicine["reference"] = f"#{product['id']}"
    return [each for each in pages if address(each) not in products]


def _thousand_items(pages: Pages, context: Context) -> Pages:
    if context.release != "STU3":
        return pages
    missing = _ITEMS - len(pages)
    days = (context.until - context.person.birth_date).days + 1
    a_day = max(2, -(-missing // days))
    patient = Ref(address(pages[0]), context.person.name.full)
    chart = []
    for number in range(missing):
        day = context.until - timedelta(days=number // a_day)
        hour, minute = divmod(number % a_day * _MINUTES // a_day, 60)
        me = Ref(f"Observation/{context.person.slug}-at-home-temperature-{number + 1}", "Lichaamstemperatuur")
        celsius = 36.4 + number * 7 % 11 / 10
        when = moment(day, hour, minute)
        chart.append(body_temperature(me, patient, when=when, celsius=round(celsius, 1), performer=patient))
    return [*pages, *chart]


def _claims(resource: Resource, endings: tuple[str, ...]) -> bool:
    return any(profile.endswith(endings) for profile in resource["meta"]["profile"])


def _copy(resource: Resource, suffix: str) -> Resource:
    copy = deepcopy(resource)
    copy["id"] += f"-{suffix}"
    for each in copy.get("identifier", ()) if isinstance(copy.get("identifier"), list) else ():
        each["value"] += f"-{suffix}"
    return copy


_EDGES: Final[dict[Edge, Callable[[Pages, Context], Pages]]] = {
    "birth_year_only": _birth_year_only,
    "unknown_dates": _unknown_dates,
    "null_flavors": _null_flavors,
    "absent_values": _absent_values,
    "same_condition_twice": _same_condition_twice,
    "entered_in_error": _entered_in_error,
    "contained_resources": _contained_resources,
    "thousand_items": _thousand_items,
}
