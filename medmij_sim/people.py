"""The people of a world and what each aanbieder has on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from medmij_sim.clock import Clock
from medmij_sim.errors import ConfigError
from medmij_sim.fhir.types import Release, Resource
from synthetic_patients.people.person import Person
from synthetic_patients.people.personas import personas

if TYPE_CHECKING:
    from synthetic_patients import Dossier

Loaded = Mapping[Release, tuple[Resource, ...]]


class People:
    """The personas, as of the day the world began; dossiers grow when first read.

    Birth dates do not move with the clock: who waits a year in this world turns a year older.

    Args:
        clock: the world's time.
        without_relation: MedMij names of the aanbieders that need no treatment relation (BAZB).
    """

    def __init__(self, clock: Clock, without_relation: Iterable[str] = ()) -> None:
        self._clock = clock
        self._without_relation = frozenset(without_relation)
        self.reset()

    def reset(self) -> None:
        """Begin again today, without loaded dossiers."""
        self._today: date = self._clock.today()
        self._persons = {person.key: person for person in personas(self._today)}
        self._by_bsn = {person.bsn: person for person in self._persons.values()}
        self._grown: dict[str, Loaded] = {}
        self._loaded: dict[tuple[str, str | None], Loaded] = {}

    def persons(self) -> Sequence[Person]:
        """Everybody."""
        return tuple(self._persons.values())

    def person(self, key: str) -> Person:
        """The person with this key.

        Raises:
            ConfigError: there is none; the message lists those there are.
        """
        if key not in self._persons:
            raise ConfigError(f"no person {key!r} — choose one of {', '.join(self._persons)}")
        return self._persons[key]

    def by_bsn(self, bsn: str) -> Person | None:
        """The person with this BSN, or None."""
        return self._by_bsn.get(bsn)

    def resources(self, person: str, aanbieder: str, release: Release) -> Sequence[Resource]:
        """What an aanbieder has on a person.

        Args:
            person: a key.
            aanbieder: a MedMij name.

        Returns:
            The same object for as long as the dossier stays the same; empty where there is no care relation.
        """
        if not self._persons[person].care_relation and aanbieder not in self._without_relation:
            return ()
        dossier = self._loaded.get((person, aanbieder)) or self._loaded.get((person, None)) or self._own(person)
        return dossier.get(release, ())

    def load(self, person: str, path: Path, aanbieder: str | None = None) -> int:
        """Replace a person's dossier by FHIR resources from disk (see `medmij_sim.fhir.load`).

        Whose they are follows from `person` alone: a BSN in the files never counts.

        Args:
            person: a key.
            aanbieder: only at this aanbieder; None for all.

        Returns:
            The number of resources.

        Raises:
            ConfigError: there is no such person, or the files hold no FHIR that can be read.
        """
        from medmij_sim.fhir.load import LoadError, load

        key = self.person(person).key
        try:
            found = load(path)
        except LoadError as error:
            raise ConfigError(_first(error.problems)) from None
        by_release: dict[Release, list[Resource]] = {}
        for each in found:
            by_release.setdefault(each.release, []).append(each.resource)
        self._loaded[key, aanbieder] = {release: tuple(group) for release, group in by_release.items()}
        return len(found)

    def give(self, person: str, dossier: Dossier, aanbieder: str | None = None) -> int:
        """Replace a person's dossier by a generated one; see `load`.

        Raises:
            ConfigError: there is no such person.
        """
        self._loaded[self.person(person).key, aanbieder] = {
            release: dossier.releases[release] for release in dossier.releases
        }
        return len(dossier.resources)

    def unload(self, person: str) -> None:
        """Give a person the own dossier back.

        Raises:
            ConfigError: there is no such person.
        """
        self._loaded = {place: each for place, each in self._loaded.items() if place[0] != self.person(person).key}

    def loaded(self) -> tuple[tuple[str, str | None], ...]:
        """(person, aanbieder or None) of every dossier that was loaded."""
        return tuple(self._loaded)

    def _own(self, person: str) -> Loaded:
        if person not in self._grown:
            from synthetic_patients.dossier import Dossier

            releases = Dossier.for_persona(person, self._today).releases
            self._grown[person] = {release: releases[release] for release in releases}
        return self._grown[person]


def _first(problems: Sequence[str]) -> str:
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"{problems[0]}{more}"
