"""Whose a resource is, where the dossiers of several people lie together.

Close to FHIR's Patient compartment (https://hl7.org/fhir/STU3/compartmentdefinition-patient.html), told by the
references themselves so that it holds for every type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from medmij_sim.fhir.objects import objects
from medmij_sim.fhir.references import Address, address
from medmij_sim.fhir.search import literal_reference
from medmij_sim.fhir.types import Resource

_ABOUT = ("subject", "patient", "beneficiary", "for")
"""Elements that say by themselves whose a resource is, whoever else it mentions."""

_WITHIN = ("context", "encounter", "episodeOfCare")
"""Elements that say in which record or contact a resource stands."""

_RECORDS = ("EpisodeOfCare", "Encounter")
"""What these elements lead to; a contact may stand in a record itself."""


def of_patient(resources: Iterable[Resource], patient: str) -> Callable[[Resource], bool]:
    """Tells which of these resources are one patient's.

    These are the Patient with this id, what is about that person, what stands in that person's record, and what is
    about nobody. A resource is about the patients in its subject, or without one about all patients that it refers to;
    what refers to none (a Practitioner, a Medication, a Binary) belongs to everybody. What is about somebody else may
    stand in this person's record: the score of a newborn in the maternal record of the mother.

    Args:
        patient: id of the Patient, without `Patient/`.
    """
    everything = list(resources)
    records: set[Address] = set()

    def belongs(resource: Resource) -> bool:
        return patient in (about(resource) or (patient,)) or not records.isdisjoint(_within(resource))

    for type_ in _RECORDS:
        records |= {address(each) for each in everything if each["resourceType"] == type_ and belongs(each)}
    return belongs


def patients(resources: Iterable[Resource]) -> list[str]:
    """The ids of the Patients among resources, in their order."""
    return [each["id"] for each in resources if each["resourceType"] == "Patient"]


def about(resource: Resource) -> frozenset[str]:
    """The ids of the patients that a resource is about; empty for what is about nobody."""
    if resource["resourceType"] == "Patient":
        return frozenset((resource["id"],))
    said = frozenset(id_ for name in _ABOUT for id_ in _people(resource.get(name)))
    return said or frozenset(_people(resource))


def _people(node: Any) -> Iterator[str]:
    return (id_ for type_, id_ in _referred(node) if type_ == "Patient")


def _within(resource: Resource) -> Iterator[Address]:
    return (target for name in _WITHIN for target in _referred(resource.get(name)))


def _referred(node: Any) -> Iterator[Address]:
    for each in objects(node):
        text = each.get("reference")
        target = literal_reference(text) if isinstance(text, str) else None
        if target is not None:
            yield target
