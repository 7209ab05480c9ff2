"""What a PGO keeps for its people: each resource with the aanbieder and the gegevensdienst it came from."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from medmij_sim.fhir import json as fhir_json
from medmij_sim.pgo.alterations import Resource, altered
from medmij_sim.pgo.policy import PgoPolicy
from medmij_sim.pgo.retrieving import Document


@dataclass(frozen=True, slots=True, repr=False)
class Kept:
    """One stored resource and its origin (core.dossier.102).

    Attributes:
        person: key of the person it is about.
        resource: FHIR as JSON; fractions are `decimal.Decimal`, so that `72.50` stays `72.50`.
    """

    person: str
    aanbieder: str
    gegevensdienst: str
    resource: Resource = field(compare=False)

    def __repr__(self) -> str:
        return f"<Kept {self.resource.get('resourceType')} from {self.aanbieder}>"

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two copies the same: origin, type and id; without id, the content."""
        kind, identity = self.resource.get("resourceType", ""), self.resource.get("id")
        content = identity if isinstance(identity, str) else fhir_json.dumps(self.resource).decode()
        return self.person, self.aanbieder, self.gegevensdienst, kind, content


@dataclass(frozen=True, slots=True, repr=False)
class KeptDocument:
    """One stored document, manifest or image and its origin."""

    person: str
    aanbieder: str
    gegevensdienst: str
    document: Document

    def __repr__(self) -> str:
        return f"<KeptDocument {self.document.content_type} from {self.aanbieder}>"

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two copies the same: origin and place."""
        return self.person, self.aanbieder, self.gegevensdienst, self.document.url


class Store:
    """Everything that one PGO keeps, in memory. What is collected again replaces the earlier copy."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, ...], Kept] = {}
        self._documents: dict[tuple[str, ...], KeptDocument] = {}

    def keep(self, resources: Iterable[Kept], policy: PgoPolicy) -> None:
        """Store resources, the way the policy wants them."""
        for each in resources:
            resource = altered(each.resource, policy.alterations)
            if resource is not None:
                kept = Kept(each.person, each.aanbieder, each.gegevensdienst, resource)
                self._kept[kept.key] = kept

    def keep_documents(self, documents: Iterable[KeptDocument]) -> None:
        """Store documents, manifests and images."""
        self._documents |= {each.key: each for each in documents}

    def of(self, person: str | None) -> tuple[Kept, ...]:
        """What is kept of one person, or of everybody."""
        return tuple(each for each in self._kept.values() if person in (None, each.person))

    def documents(self, person: str | None) -> tuple[KeptDocument, ...]:
        """The documents, manifests and images of one person, or of everybody."""
        return tuple(each for each in self._documents.values() if person in (None, each.person))

    def counts(self, person: str, aanbieder: str) -> dict[str, int]:
        """How many resources of a person are kept from an aanbieder, by gegevensdienst."""
        counted = Counter(each.gegevensdienst for each in self.of(person) if each.aanbieder == aanbieder)
        return dict(sorted(counted.items()))

    def clear(self) -> None:
        self._kept.clear()
        self._documents.clear()


def exported(kept: Iterable[Kept], documents: Iterable[KeptDocument], policy: PgoPolicy) -> dict[str, Any]:
    """The JSON value of what is stored.

    It is `{"resources": [{"aanbieder", "gegevensdienst", "resource"}]}`, and under `documents` the same with `url`,
    `kind`, `contentType` and `data` (in base64) of each instead of `resource`.
    """
    return {
        "resources": [{**_origin(each, policy), "resource": each.resource} for each in kept],
        "documents": [{**_origin(each, policy), **written(each.document)} for each in documents],
    }


def written(document: Document) -> dict[str, str]:
    """A document as a JSON value."""
    data = b64encode(document.content).decode()
    return {"url": document.url, "kind": document.kind, "contentType": document.content_type, "data": data}


def _origin(kept: Kept | KeptDocument, policy: PgoPolicy) -> dict[str, str]:
    forgotten = policy.forgets_origin
    return {
        "aanbieder": "" if forgotten else kept.aanbieder,
        "gegevensdienst": "" if forgotten else kept.gegevensdienst,
    }
