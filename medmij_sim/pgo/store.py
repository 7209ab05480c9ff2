"""What a PGO keeps for its people: each resource with the aanbieder and the gegevensdienst it came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from medmij_sim.fhir import json as fhir_json
from medmij_sim.pgo.alterations import Resource, altered
from medmij_sim.pgo.policy import PgoPolicy


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


class Store:
    """Everything that one PGO keeps, in memory. A resource that is collected again replaces the earlier copy."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, ...], Kept] = {}

    def keep(self, resources: Iterable[Kept], policy: PgoPolicy) -> None:
        """Store resources, the way the policy wants them."""
        for each in resources:
            resource = altered(each.resource, policy.alterations)
            if resource is not None:
                kept = Kept(each.person, each.aanbieder, each.gegevensdienst, resource)
                self._kept[kept.key] = kept

    def of(self, person: str | None) -> tuple[Kept, ...]:
        """What is kept of one person, or of everybody."""
        return tuple(each for each in self._kept.values() if person in (None, each.person))

    def counts(self, person: str, aanbieder: str) -> dict[str, int]:
        """How many resources of a person are kept from an aanbieder, by gegevensdienst."""
        counted = Counter(each.gegevensdienst for each in self.of(person) if each.aanbieder == aanbieder)
        return dict(sorted(counted.items()))

    def clear(self) -> None:
        self._kept.clear()


def exported(kept: Iterable[Kept], policy: PgoPolicy) -> dict[str, Any]:
    """The JSON value of stored resources: `{"resources": [{"aanbieder", "gegevensdienst", "resource"}]}`."""
    return {
        "resources": [
            {
                "aanbieder": "" if policy.forgets_origin else each.aanbieder,
                "gegevensdienst": "" if policy.forgets_origin else each.gegevensdienst,
                "resource": each.resource,
            }
            for each in kept
        ]
    }
