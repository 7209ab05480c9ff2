"""The people of a world and what each aanbieder has on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from medmij_sim.clock import Clock
from medmij_sim.errors import ConfigError
from medmij_sim.fhir.references import address
from medmij_sim.fhir.types import Release, Resource
from medmij_sim.recent import Recent
from medmij_sim.register import Register
from medmij_sim.strangers import Strangers, listed
from synthetic_patients.people.person import Person

if TYPE_CHECKING:
    from medmij_sim.standpoints import Standpoints
    from synthetic_patients import Dossier

Place = tuple[str, str | None]
"""Whose dossier (a key), and at which aanbieder (None for all)."""

MOST_GROWN: Final = 250
"""Dossiers that are kept once grown, of two to three megabytes each: who was not read for longest grows again."""
MOST_SEEN: Final = 500
"""Dossiers that are kept as an aanbieder has them; each takes a quarter of that once more."""


@dataclass(frozen=True)
class Loaded:
    """What was loaded of a person.

    Args:
        resources: by release.
        adds: whether they come with the own dossier of the person, and not in place of it.
        dossier: the generated one that it was, which draws its documents.
    """

    resources: Mapping[Release, tuple[Resource, ...]]
    adds: bool = False
    dossier: Dossier | None = None


class People:
    """The personas and strangers, as of the day the world began; dossiers grow when first read.

    Birth dates do not move with the clock: who waits a year in this world turns a year older.

    Args:
        clock: the world's time.
        without_relation: MedMij names of the aanbieders that need no treatment relation (BAZB).
        strangers: who there is besides the personas; None for nobody.
        standpoints: how each aanbieder sees the dossiers that people have by themselves; None: as they grew.
    """

    def __init__(
        self,
        clock: Clock,
        without_relation: Iterable[str] = (),
        strangers: Strangers | None = None,
        standpoints: Standpoints | None = None,
    ) -> None:
        self._clock = clock
        self._without_relation = frozenset(without_relation)
        self._strangers = strangers or Strangers()
        self._register = Register(clock.today(), self._strangers)
        self._standpoints = standpoints
        self._grown: Recent[tuple[str, date], Dossier] = Recent(MOST_GROWN)
        self._seen: Recent[tuple[str, str, date], Dossier] = Recent(MOST_SEEN)
        self.reset()

    def reset(self, today: date | None = None) -> None:
        """Begin again today, or on another day, without loaded dossiers.

        What grew stays: a person has the same dossier whenever it is grown on the same day.
        """
        day = today or self._clock.today()
        if self._register.today != day:
            self._register = Register(day, self._strangers)
        self._loaded: dict[Place, Loaded] = {}
        self._together: dict[tuple[str, str, Release], _Together] = {}

    @property
    def today(self) -> date:
        """The day on which they began; birth dates follow from it."""
        return self._register.today

    @property
    def keys(self) -> Sequence[str]:
        """Of everybody; no stranger is drawn for it."""
        return self._register.keys

    def persons(self) -> Sequence[Person]:
        """Everybody, the personas first."""
        return self._register.persons

    def person(self, key: str) -> Person:
        """The person with this key.

        Raises:
            ConfigError: there is none; the message lists those there are.
        """
        try:
            return self._register.person(key)
        except KeyError:
            raise ConfigError(f"no person {key!r} — choose one of {listed(self.keys)}") from None

    def by_bsn(self, bsn: str) -> Person | None:
        """The person with this BSN, or None."""
        return self._register.by_bsn(bsn)

    def resources(self, person: str, aanbieder: str, release: Release) -> Sequence[Resource]:
        """What an aanbieder has on a person.

        Args:
            person: a key.
            aanbieder: a MedMij name.

        Returns:
            The same object for as long as the dossier stays the same; empty where there is no care relation.
        """
        if not self._register.person(person).care_relation and aanbieder not in self._without_relation:
            return ()
        loaded = self._at((person, aanbieder))
        if loaded is not None and not loaded.adds:
            return loaded.resources.get(release, ())
        own = self._kept_by(aanbieder, person).releases[release]
        if loaded is None:
            return own
        kept = self._together.get((person, aanbieder, release))
        if kept is None or kept.own is not own or kept.loaded is not loaded:
            whole = _with({release: own}, {release: loaded.resources.get(release, ())})[release]
            kept = self._together[person, aanbieder, release] = _Together(own, loaded, whole)
        return kept.whole

    def document(self, person: str, aanbieder: str, release: Release, binary: str) -> bytes | None:
        """A letter or report of a generated dossier as PDF, drawn when it is first read.

        Args:
            person: a key.
            aanbieder: a MedMij name.
            binary: id of the Binary that an attachment leads to.

        Returns:
            None when there is no such document, or it came from disk: then it is one of the resources.

        Raises:
            RenderingError: the extra `pdf` is not installed.
        """
        loaded = self._at((person, aanbieder))
        dossier = self._kept_by(aanbieder, person) if loaded is None or loaded.adds else loaded.dossier
        try:
            return dossier.document(binary) if dossier else None
        except KeyError:
            return None

    def load(
        self,
        person: str,
        path: Path,
        aanbieder: str | None = None,
        *,
        patient: str | None = None,
        shared: Sequence[Path] = (),
    ) -> int:
        """Replace a person's dossier by FHIR resources from disk (see `medmij_sim.fhir.load`).

        Whose they are follows from `person` and `patient` alone: a BSN in the files never counts.

        Args:
            person: a key.
            aanbieder: only at this aanbieder; None for all.
            patient: id of the one Patient whose resources are taken, with what is about nobody (see
                `medmij_sim.fhir.compartment`); None takes all.
            shared: more files and folders, with what many dossiers refer to.

        Returns:
            The number of resources.

        Raises:
            ConfigError: there is no such person or Patient, or the files hold no FHIR that can be read.
        """
        key = self.person(person).key
        by_release = _read((path, *shared), patient)
        self._loaded[key, aanbieder] = Loaded({release: tuple(group) for release, group in by_release.items()})
        return len({address(each) for group in by_release.values() for each in group})

    def give(self, person: str, dossier: Dossier, aanbieder: str | None = None) -> int:
        """Replace a person's dossier by a generated one, which is shown exactly as it is; see `load`.

        Raises:
            ConfigError: there is no such person.
        """
        resources = {release: dossier.releases[release] for release in dossier.releases}
        self._loaded[self.person(person).key, aanbieder] = Loaded(resources, dossier=dossier)
        return len(dossier.resources)

    def add(self, person: str, resources: Mapping[Release, Sequence[Resource]], aanbieder: str | None = None) -> int:
        """Add resources to a person's dossier; one that is there already, by type and id, is replaced.

        Args:
            person: a key.
            resources: by release, each with an id.
            aanbieder: only at this aanbieder; None for all.

        Returns:
            The number of resources.

        Raises:
            ConfigError: there is no such person, or a resource has no type or no id.
        """
        key = self.person(person).key
        for each in (each for group in resources.values() for each in group):
            if not (isinstance(each.get("resourceType"), str) and isinstance(each.get("id"), str)):
                raise ConfigError("a resource to add has no resourceType or no id; give it both")
        others = {place for place in self._loaded if place[0] == key and aanbieder is None}
        for place in {(key, aanbieder), *others}:
            before = self._at(place) or Loaded({}, adds=True)
            self._loaded[place] = replace(before, resources=_with(before.resources, resources))
        return len({address(each) for group in resources.values() for each in group})

    def add_file(self, person: str, path: Path, aanbieder: str | None = None) -> int:
        """`add`, of FHIR resources from disk (see `medmij_sim.fhir.load`); raises as `load` does."""
        return self.add(person, _read((path,)), aanbieder)

    def unload(self, person: str) -> None:
        """Give a person the own dossier back.

        Raises:
            ConfigError: there is no such person.
        """
        self._loaded = {place: each for place, each in self._loaded.items() if place[0] != self.person(person).key}

    def loaded(self) -> tuple[Place, ...]:
        """(person, aanbieder or None) of every dossier that was loaded."""
        return tuple(self._loaded)

    def all_loaded(self) -> Mapping[Place, Loaded]:
        """What was loaded, by person and aanbieder."""
        return dict(self._loaded)

    def have_loaded(self, dossiers: Mapping[Place, Loaded]) -> None:
        """Have these dossiers loaded and no others, as `all_loaded` gave them in another process."""
        self._loaded = dict(dossiers)

    def count(self, person: str) -> int:
        """How many resources were loaded for a person, at all aanbieders together."""
        held = (loaded.resources for place, loaded in self._loaded.items() if place[0] == person)
        return len({address(each) for resources in held for group in resources.values() for each in group})

    def _at(self, place: Place) -> Loaded | None:
        """What was loaded for a place, there or everywhere."""
        return self._loaded.get(place) or self._loaded.get((place[0], None))

    def _kept_by(self, aanbieder: str, person: str) -> Dossier:
        """The dossier that a person has by themselves, as an aanbieder has it."""
        if self._standpoints is None:
            return self._own(person)
        place = person, aanbieder, self.today
        kept = self._seen.get(place)
        if kept is None:
            from synthetic_patients.seen import seen_from

            kept = self._seen.keep(place, seen_from(self._own(person), self._standpoints.of(aanbieder)))
        return kept

    def _own(self, person: str) -> Dossier:
        """The dossier that a person has by themselves, as it grew."""
        place = person, self.today
        return self._grown.get(place) or self._grown.keep(place, self._register.dossier(person))


class _Together(NamedTuple):
    """The own dossier of a person with what was added to it."""

    own: Sequence[Resource]
    loaded: Loaded
    whole: tuple[Resource, ...]


def _read(paths: Sequence[Path], patient: str | None = None) -> dict[Release, list[Resource]]:
    """FHIR resources from disk, by release: all, or those of one patient.

    Raises:
        ConfigError: they hold no FHIR that can be read, no such Patient, or one type and id for different resources.
    """
    from medmij_sim.fhir.compartment import of_patient, patients
    from medmij_sim.fhir.load import LoadError, clashes, load_all

    try:
        found = load_all(paths)
    except LoadError as error:
        raise ConfigError(_first(error.problems)) from None
    by_release: dict[Release, list[Resource]] = {each.release: [] for each in found}
    if patient is not None:
        everything = [each.resource for each in found]
        if patient not in (known := dict.fromkeys(patients(everything))):
            raise ConfigError(f"{paths[0]}: no Patient/{patient} — choose one of {', '.join(known) or 'none'}")
        belongs = of_patient(everything, patient)
        found = [each for each in found if belongs(each.resource)]
    if problems := clashes(found):
        raise ConfigError(f"{_first(problems)}, or choose one Patient")
    for each in found:
        by_release[each.release].append(each.resource)
    return by_release


def _with(
    held: Mapping[Release, Sequence[Resource]], added: Mapping[Release, Sequence[Resource]]
) -> dict[Release, tuple[Resource, ...]]:
    """Resources with more among them."""
    return {
        release: tuple({address(each): each for each in (*held.get(release, ()), *added.get(release, ()))}.values())
        for release in dict.fromkeys((*held, *added))
    }


def _first(problems: Sequence[str]) -> str:
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"{problems[0]}{more}"
