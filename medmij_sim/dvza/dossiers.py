"""Dossiers as one endpoint shows them: without what the service leaves out, without BSN, indexed once."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from medmij_sim.dvza.contracts import People
from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.fhir.privacy import without_bsn
from medmij_sim.fhir.references import Address, reachable
from medmij_sim.fhir.search import ResourceSet
from medmij_sim.fhir.types import Resource
from medmij_sim.services import Gate, Gegevensdienst, offers, visible

_MOST_ANSWERS: Final = 1024

AnswerKey = tuple[str, str, str, DvzaPolicy]


def gate_kind(gate: Gate) -> str:
    """What a gate is about: `lines` of the journal, `window` in months, or `in-use`."""
    return "lines" if gate.codes else "window" if gate.months is not None else "in-use"


@dataclass(frozen=True, slots=True)
class OpenDossier:
    """One dossier at one endpoint on one day.

    Args:
        source: what it was made of; as long as that is the same object, this dossier holds.
        readable: type and id of what can be read by id: what the searches can find, and all that it refers to
            (literal references must lead somewhere: MedMij-STU3-Core, general technical specifications).
        answers: bytes that were made before, by path of the URL, query, form and policy.
    """

    source: Sequence[Resource]
    resources: ResourceSet
    day: date
    shown: tuple[bool, frozenset[str]]
    readable: Container[Address]
    answers: dict[AnswerKey, bytes] = field(default_factory=dict)

    def remember(self, key: AnswerKey, body: bytes) -> None:
        if len(self.answers) >= _MOST_ANSWERS:
            self.answers.clear()
        self.answers[key] = body


class Dossiers:
    """Opens dossiers and keeps them open."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._open: dict[tuple[str, str, str], OpenDossier] = {}

    def open(self, person: str, aanbieder: str, service: Gegevensdienst, day: date, policy: DvzaPolicy) -> OpenDossier:
        """The dossier of a person at an aanbieder, as a service shows it.

        Args:
            person: key.
            aanbieder: MedMij name.
            day: today; some services show the last months only.
        """
        source = self._people.resources(person, aanbieder, service.fhir_release)
        shown = (policy.masks_bsn, policy.lifted_gates)
        key = (person, aanbieder, service.id)
        kept = self._open.get(key)
        if kept is not None and kept.source is source and kept.day == day and kept.shown == shown:
            return kept
        gates = tuple(gate for gate in service.gates if gate_kind(gate) not in policy.lifted_gates)
        filtered = (visible(replace(service, gates=gates), resource, day) for resource in source)
        resources = [
            without_bsn(resource) if policy.masks_bsn else resource for resource in filtered if resource is not None
        ]
        indexed = ResourceSet(resources, service.fhir_release)
        offered = offers(service)
        readable = reachable(indexed, (each for each in resources if each["resourceType"] in offered))
        opened = self._open[key] = OpenDossier(source, indexed, day, shown, frozenset(readable))
        return opened

    def clear(self) -> None:
        self._open.clear()
