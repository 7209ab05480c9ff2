"""References between the resources of a dossier: follow them, and cut them without leaving an invalid resource."""

from __future__ import annotations

import re
from collections.abc import Set
from copy import deepcopy
from typing import Any, Final

from synthetic_patients.zib2017.elements import Resource

# References without which a resource is not valid: mandatory in STU3 or in the zib profile.
_MANDATORY: Final[dict[str, tuple[str, ...]]] = {
    "AllergyIntolerance": ("patient",),
    "Appointment": ("participant",),
    "CarePlan": ("subject",),
    "CareTeam": ("subject",),
    "Composition": ("subject", "encounter", "author"),
    "Condition": ("subject",),
    "Consent": ("patient",),
    "Coverage": ("payor",),
    "DeviceRequest": ("subject",),
    "DeviceUseStatement": ("subject", "device"),
    "DocumentManifest": ("subject", "content"),
    "Encounter": ("subject",),
    "EpisodeOfCare": ("patient",),
    "Flag": ("subject",),
    "Goal": ("subject",),
    "Immunization": ("patient",),
    "ImmunizationRecommendation": ("patient",),
    "MedicationDispense": ("medicationReference",),
    "MedicationRequest": ("medicationReference", "subject"),
    "MedicationStatement": ("medicationReference", "subject"),
    "NutritionOrder": ("patient",),
    "Observation": ("subject",),
    "Procedure": ("subject",),
    "ProcedureRequest": ("subject",),
    "QuestionnaireResponse": ("questionnaire", "subject"),
    "RelatedPerson": ("patient",),
    "Specimen": ("subject",),
    "Task": ("owner", "input"),
}
# gp-JournalEntry is stricter than other Observations: a journal line belongs to an encounter.
_MANDATORY_BY_PROFILE: Final = {
    "http://nictiz.nl/fhir/StructureDefinition/gp-JournalEntry": ("subject", "context"),
}
# Most of what a resource is made of; no reference stands inside. Skipping it is what makes looking for them cheap.
_WITHOUT_REFERENCES: Final = frozenset({"meta", "text", "coding", "valueQuantity", "timing"})
_REFERENCE: Final = re.compile(rb'"reference":"([^"#][^"]*)"')


def address(resource: Resource) -> str:
    """The relative address of a resource: "Condition/x"."""
    return f"{resource['resourceType']}/{resource['id']}"


def targets(value: object) -> list[str]:
    """The targets of all literal references from a resource, or a part of it, to others; in no order."""
    found: list[str] = []
    left = [value]
    for part in left:  # it grows while it is walked
        if isinstance(part, dict):
            for name, inner in part.items():
                if isinstance(inner, dict | list):
                    if name not in _WITHOUT_REFERENCES:
                        left.append(inner)
                elif name == "reference" and isinstance(inner, str) and inner[0] != "#":
                    found.append(inner)
        elif isinstance(part, list):
            left.extend(inner for inner in part if isinstance(inner, dict | list))
    return found


def targets_in(json: bytes) -> set[str]:
    """The same, of resources as JSON without spaces: to write and read that is three times as fast."""
    return {target.decode() for target in set(_REFERENCE.findall(json))}


def only(resources: tuple[Resource, ...], wanted: Set[str]) -> tuple[Resource, ...]:
    """These resources, the Patient, and all they refer to, in the old order."""
    by_address = {address(each): each for each in resources}
    queue = [key for key, each in by_address.items() if key in wanted or each["resourceType"] == "Patient"]
    kept = set(queue)
    while queue:
        for target in targets(by_address[queue.pop()]):
            if target in by_address and target not in kept:
                kept.add(target)
                queue.append(target)
    return tuple(each for key, each in by_address.items() if key in kept)


def without(resources: tuple[Resource, ...], unwanted: Set[str]) -> tuple[Resource, ...]:
    """The resources minus the unwanted ones; see `Dossier.without`."""
    gone = {address(each) for each in resources if address(each) in unwanted and each["resourceType"] != "Patient"}
    left = [each for each in resources if address(each) not in gone]
    while True:
        cut = {address(each): _cut(each, gone) for each in left if not gone.isdisjoint(targets(each))}
        broken = {key for key, each in cut.items() if each is None}
        left = [cut.get(address(each)) or each for each in left if address(each) not in broken]
        if not broken:
            return tuple(left)
        gone |= broken


def _cut(resource: Resource, gone: Set[str]) -> Resource | None:
    """A copy without references to what is gone, or None when it cannot be without them."""
    copy = deepcopy(resource)
    for key in list(copy):
        if isinstance(copy[key], dict | list) and not (_prune(copy[key], gone)):
            del copy[key]
    mandatory = _MANDATORY.get(copy["resourceType"], ())
    for profile in copy["meta"]["profile"]:
        mandatory += _MANDATORY_BY_PROFILE.get(profile, ())
    return copy if all(key in copy for key in mandatory) else None


def _prune(value: Any, gone: Set[str]) -> bool:
    """Take dead references out of a value in place; False when the value itself should go.

    A backbone element exists for the reference in it, so it goes as a whole when that goes.
    """
    if isinstance(value, list):
        before = len(value)
        value[:] = [item for item in value if not isinstance(item, dict | list) or _prune(item, gone)]
        return bool(value) or not before
    if value.get("reference") in gone:
        return False
    for key in list(value):
        inner = value[key]
        if isinstance(inner, dict) and not _prune(inner, gone):
            return False
        if isinstance(inner, list) and not _prune(inner, gone):
            del value[key]
    return True
