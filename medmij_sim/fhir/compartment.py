"""Whose a resource is, where the dossiers of several people lie together.

Close to FHIR's Patient compartment (https://hl7.org/fhir/STU3/compartmentdefinition-patient.html), told by the
references themselves so that it holds for every type.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from medmij_sim.fhir.search import literal_reference
from medmij_sim.fhir.types import Resource

_ABOUT = ("subject", "patient", "beneficiary", "for")
"""Elements that say by themselves whose a resource is, whoever else it mentions."""


def of_patient(resources: Iterable[Resource], patient: str) -> list[Resource]:
    """The Patient with this id, what is about that person, and what is about nobody.

    A resource is about the patients in its subject, or without one about all patients that it refers to; what refers
    to none (a Practitioner, a Medication, a Binary) belongs to everybody.

    Args:
        patient: id of the Patient, without `Patient/`.
    """
    return [each for each in resources if patient in (_patients(each) or (patient,))]


def patients(resources: Iterable[Resource]) -> list[str]:
    """The ids of the Patients among resources, in their order."""
    return [each["id"] for each in resources if each["resourceType"] == "Patient"]


def _patients(resource: Resource) -> set[str]:
    if resource["resourceType"] == "Patient":
        return {resource["id"]}
    about = {id_ for name in _ABOUT for id_ in _referred(resource.get(name))}
    return about or set(_referred(resource))


def _referred(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        text = node.get("reference")
        target = literal_reference(text) if isinstance(text, str) else None
        if target is not None and target[0] == "Patient":
            yield target[1]
        for each in node.values():
            yield from _referred(each)
    elif isinstance(node, list):
        for each in node:
            yield from _referred(each)
