"""Dossiers as one endpoint shows them: without what the service leaves out, without BSN, indexed once."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Final

from medmij_sim.dvza.contracts import People
from medmij_sim.dvza.deliveries import NOTHING_NEW, Newest, overlaid
from medmij_sim.dvza.negotiation import Form
from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.dvza.wire import Written
from medmij_sim.fhir.privacy import without_bsn
from medmij_sim.fhir.references import Address, address, attached
from medmij_sim.fhir.search import ResourceSet
from medmij_sim.fhir.types import Resource
from medmij_sim.recent import Recent
from medmij_sim.services import Gegevensdienst, journal_since, shown

_MOST_ANSWERS: Final = 1024
_MOST_OPEN: Final = 500
"""Dossiers that stay open, for each DVZA: who was not read for longest is opened again."""

AnswerKey = tuple[str, bytes, Form]
"""Path and query of the URL as they came, and how the answer is written."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a Binary holds.

    Args:
        content_type: its media type.
        content: None when the Binary holds nothing that can be read.
    """

    content_type: str
    content: bytes | None


@dataclass(frozen=True, slots=True)
class OpenDossier:
    """One dossier at one endpoint on one day.

    Args:
        source: what it was made of; as long as that is the same object, this dossier holds.
        differs: of the policy, what decides which resources there are.
        readable: type and id of what can be read by id: what the searches can find, and all that it refers to
            (literal references must lead somewhere: MedMij-STU3-Core, general technical specifications).
        drawn: makes the document that a Binary holds, by its id; None when there is no such document.
        updates: what people shared, as far as the service shows it.
        documents: what was drawn or decoded before, by the id of the Binary.
        answers: what was written before.
    """

    source: Sequence[Resource]
    resources: ResourceSet
    day: date
    differs: tuple[bool, frozenset[str]]
    readable: Container[Address]
    drawn: Callable[[str], bytes | None]
    updates: Newest
    documents: dict[str, Document] = field(default_factory=dict)
    answers: Answers = field(default_factory=lambda: Answers())


class Answers:
    """What was written before of one dossier, under one policy."""

    def __init__(self) -> None:
        self._policy: DvzaPolicy | None = None
        self._written: dict[AnswerKey, Written] = {}

    def get(self, policy: DvzaPolicy, key: AnswerKey) -> Written | None:
        """What was written for this under the same policy."""
        # To compare two policies takes as long as to answer: the same object is the same policy.
        return self._written.get(key) if policy is self._policy or policy == self._policy else None

    def remember(self, policy: DvzaPolicy, key: AnswerKey, written: Written) -> None:
        if policy != self._policy or len(self._written) >= _MOST_ANSWERS:
            self._written.clear()
        self._policy = policy
        self._written[key] = written


class Dossiers:
    """Opens dossiers and keeps them open.

    Args:
        practices: of each general practice, by MedMij name, the first day of journal lines and correspondence it opens.
    """

    def __init__(self, people: People, practices: Mapping[str, date] | None = None) -> None:
        self._people = people
        self._practices = practices or {}
        self._open: Recent[tuple[str, str, str], OpenDossier] = Recent(_MOST_OPEN)

    def open(
        self,
        person: str,
        aanbieder: str,
        service: Gegevensdienst,
        day: date,
        policy: DvzaPolicy,
        updates: Newest = NOTHING_NEW,
    ) -> OpenDossier:
        """The dossier of a person at an aanbieder, as a service shows it.

        Args:
            person: key.
            aanbieder: MedMij name.
            day: today; some services show the last months only.
            updates: what people shared and the service shows.
        """
        source = self._people.resources(person, aanbieder, service.fhir_release)
        differs = (policy.masks_bsn, policy.lifted_gates)
        key = (person, aanbieder, service.id)
        kept = self._open.get(key)
        asked = (day, differs, updates)
        if kept is not None and kept.source is source and (kept.day, kept.differs, kept.updates) == asked:
            return kept
        if since := self._practices.get(aanbieder):
            service = journal_since(service, since)
        gates = tuple(gate for gate in service.gates if gate.kind not in policy.lifted_gates)
        without = without_bsn if policy.masks_bsn else lambda each: each
        whole = overlaid(source, updates) if updates else source
        held = shown(replace(service, gates=gates), whole, day, without)
        readable = {*map(address, held), *attached(held)}
        drawn = partial(self._people.document, person, aanbieder, service.fhir_release)
        return self._open.keep(key, OpenDossier(source, held, day, differs, readable, drawn, updates))

    def clear(self) -> None:
        self._open.clear()
