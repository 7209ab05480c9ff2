"""What part of a dossier gegevensdiensten show."""

from __future__ import annotations

from dataclasses import dataclass, replace

from medmij_sim.errors import ConfigError
from medmij_sim.fhir.privacy import without_bsn
from medmij_sim.fhir.references import address
from medmij_sim.fhir.types import RELEASES, Release, Resource
from medmij_sim.services import CATALOGUE, answers, gegevensdienst, shown
from synthetic_patients.dossier import Dossier


@dataclass(frozen=True)
class Shown:
    """A dossier as a PGO has it after asking all that some gegevensdiensten offer, on the day it is in the dossier.

    Args:
        services: ids of gegevensdiensten whose requests are known.

    Raises:
        ConfigError: there is no such gegevensdienst, or it is known by name only.
    """

    services: tuple[str, ...]

    def __post_init__(self) -> None:
        known = [row.id for row in CATALOGUE.values() if row.requests]
        for id_ in self.services:
            if id_ not in CATALOGUE:
                raise ConfigError(f"no gegevensdienst {id_!r}; choose from {', '.join(known)}")
            if id_ not in known:
                name = gegevensdienst(id_).name
                raise ConfigError(
                    f"gegevensdienst {id_} ({name}): its requests are not known here; choose from {', '.join(known)}"
                )

    @property
    def releases(self) -> tuple[Release, ...]:
        """The FHIR releases of these services."""
        found = {gegevensdienst(each).fhir_release for each in self.services}
        return tuple(release for release in RELEASES if release in found)

    def __call__(self, dossier: Dossier) -> Dossier:
        """What these services show of it, in its order, without BSN."""
        releases = {release: self._shown(dossier, release) for release in self.releases}
        return replace(dossier, releases=releases)

    def _shown(self, dossier: Dossier, release: Release) -> tuple[Resource, ...]:
        resources, today = dossier.releases.get(release, ()), dossier.plan.today
        rows = [row for row in map(gegevensdienst, self.services) if row.fhir_release == release]
        found = {
            address(each): each
            for row in rows[::-1]
            for each in answers(row, shown(row, resources, today, without_bsn), today)
        }
        order = {address(each): position for position, each in enumerate(resources)}
        return tuple(sorted(found.values(), key=lambda each: order.get(address(each), len(order))))
