"""The dossiers of a world's people: loaded, given back, added to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from medmij_sim.fhir.types import Release, Resource
from medmij_sim.part import Part

if TYPE_CHECKING:
    from synthetic_patients import Dossier


class Contents(Part):
    """The part of a `World` that has dossiers. Whoever subscribed to what becomes available is notified."""

    def load_dossier(
        self,
        dossier: Dossier | Path | str,
        *,
        person: str,
        aanbieder: str | None = None,
        patient: str | None = None,
        shared: Sequence[Path] = (),
    ) -> int:
        """Replace a person's dossier by a generated one, or by FHIR resources from disk.

        Whose they are follows from `person` and `patient` alone: a BSN in the files never counts.

        Args:
            dossier: a dossier, or the path of a file or folder with FHIR (JSON, NDJSON or XML), PDF files and images.
            person: a key, such as `woman_34`.
            aanbieder: the only aanbieder that has it, by its name with or without `@medmij`; None for all.
            patient: of files with the dossiers of several, the id of the one Patient whose it is; None takes all.
            shared: more files and folders, with what many dossiers refer to.

        Returns:
            The number of resources.

        Raises:
            ConfigError: there is no such person, aanbieder or Patient, or the files hold no FHIR that can be read.
        """
        from medmij_sim.noticing import noticing

        world = self._whole
        naam = None if aanbieder is None else world.cast.aanbieder(aanbieder).naam
        with noticing(world, person, naam):
            if isinstance(dossier, str | Path):
                return world.people.load(person, Path(dossier), naam, patient=patient, shared=shared)
            return world.people.give(person, dossier, naam)

    def unload_dossier(self, person: str) -> None:
        """Give a person the own dossier back.

        Raises:
            ConfigError: there is no such person.
        """
        from medmij_sim.noticing import noticing

        with noticing(self._whole, person, None):
            self._whole.people.unload(person)

    def new_data(
        self,
        resources: Sequence[Resource] | Mapping[Release, Sequence[Resource]] | Path,
        *,
        person: str,
        aanbieder: str | None = None,
    ) -> int:
        """Add resources to a person's dossier; one that is there already, by type and id, is replaced.

        Args:
            resources: in FHIR's JSON shape, each with an id: of STU3, or by release; or the path of a file or folder.
            person: a key, such as `woman_34`.
            aanbieder: the only aanbieder that gets them, by its name with or without `@medmij`; None for all.

        Returns:
            The number of resources.

        Raises:
            ConfigError: there is no such person or aanbieder, a resource has no id, or files cannot be read.
        """
        from medmij_sim.noticing import noticing

        world = self._whole
        naam = None if aanbieder is None else world.cast.aanbieder(aanbieder).naam
        with noticing(world, person, naam):
            if isinstance(resources, Path):
                return world.people.add_file(person, resources, naam)
            if isinstance(resources, Mapping):
                return world.people.add(person, resources, naam)
            return world.people.add(person, {"STU3": resources}, naam)
