"""A dossier: what there is about one person, as resources per FHIR release."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import orjson

from synthetic_patients import references
from synthetic_patients.builder import build
from synthetic_patients.grown import Grown
from synthetic_patients.people.drawing import faker_version
from synthetic_patients.people.person import Person
from synthetic_patients.persona_plans import plan_for
from synthetic_patients.plan import DEFAULT_TODAY, Plan, PlanError
from synthetic_patients.releases import Release
from synthetic_patients.seeds import plan_from_seed
from synthetic_patients.zib2017.elements import Resource

if TYPE_CHECKING:
    from fhir.resources.STU3.resource import Resource as Model

FORMAT: Final = "synthetic-patients-dossier/1"


class DossierError(ValueError):
    """A file that is not a saved dossier; the message says which file and what is wrong."""


@dataclass(frozen=True)
class Dossier:
    """One person's resources and the plan they grew from.

    Args:
        plan: the plan; a reduced dossier keeps it, although it holds fewer resources than the plan makes.
        releases: resources by FHIR release, the Patient first. Do not change them: dossiers are shared.
        made_with: version by name of the libraries that chance of a stranger depends on (Faker gives the names). With
            another version the same plan may give another name; the resources of a saved dossier stay as they were.
    """

    plan: Plan
    releases: Mapping[Release, tuple[Resource, ...]] = field(repr=False)
    made_with: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def from_plan(cls, plan: Plan) -> Dossier:
        """Grow the plan: the same plan gives the same bytes.

        Raises:
            KeyError: the plan is of a persona that does not exist.
        """
        made_with = {} if isinstance(plan.person, str) else {"faker": faker_version()}
        return cls(plan, build(plan), made_with)

    @classmethod
    def from_seed(cls, seed: int, today: date = DEFAULT_TODAY) -> Dossier:
        """Grow a dossier of a stranger by seeded chance.

        Args:
            seed: any whole number; the same one gives the same dossier.
            today: the day it is in the dossier; ages and "recent" count from it, never from the machine's date.
        """
        return cls.from_plan(plan_from_seed(seed, today))

    @classmethod
    def for_persona(cls, key: str, today: date = DEFAULT_TODAY) -> Dossier:
        """Grow the fixed dossier of a persona: woman_34 and man_67 are rich, helper is empty but for the Patient.

        Raises:
            KeyError: there is no persona with this key.
        """
        return cls.from_plan(plan_for(key, today))

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        # Hypothesis prints every field of a dataclass, hidden or not: a whole dossier per failure.
        printer.text(repr(self))

    @cached_property
    def person(self) -> Person:
        """Whose dossier it is."""
        return self.plan.grow_person()

    @property
    def resources(self) -> tuple[Resource, ...]:
        """All resources of all releases."""
        return tuple(resource for group in self.releases.values() for resource in group)

    def of_type(self, resource_type: str, release: Release = "STU3") -> tuple[Resource, ...]:
        """The resources of one type, in the order of the dossier."""
        return tuple(each for each in self.releases.get(release, ()) if each["resourceType"] == resource_type)

    def get(self, resource_type: str, resource_id: str, release: Release = "STU3") -> Resource | None:
        """One resource by type and id, or None."""
        return self._by_address.get((release, f"{resource_type}/{resource_id}"))

    def only(self, addresses: Iterable[str]) -> Dossier:
        """These resources, the Patient, and everything they refer to, directly or not.

        Args:
            addresses: relative addresses such as "Condition/x"; unknown ones are ignored.
        """
        wanted = set(addresses)
        return self._with({release: references.only(group, wanted) for release, group in self.releases.items()})

    def without(self, addresses: Iterable[str]) -> Dossier:
        """The dossier minus these resources.

        Optional references to them go too; a resource that cannot be without one goes as a whole. The Patient stays.
        """
        unwanted = set(addresses)
        return self._with({release: references.without(group, unwanted) for release, group in self.releases.items()})

    def without_release(self, release: Release) -> Dossier:
        """The dossier minus all that is written in one FHIR release, the Patient too."""
        return self._with({each: () if each == release else group for each, group in self.releases.items()})

    def to_bundle(self, base: str = "https://synthetic-patients.example/fhir", release: Release = "STU3") -> Resource:
        """The resources of one release as a Bundle of type collection.

        Args:
            base: each fullUrl is `<base>/<type>/<id>`; references stay relative.
            release: the FHIR release; one that the dossier does not hold gives a Bundle without entries.
        """
        entries = [
            {"fullUrl": f"{base}/{references.address(each)}", "resource": each}
            for each in self.releases.get(release, ())
        ]
        return {"resourceType": "Bundle", "type": "collection", "entry": entries}

    def json(self, release: Release = "STU3") -> tuple[bytes, ...]:
        """Each resource of a release as JSON in UTF-8 without spaces; one that just grew is not written again."""
        if isinstance(self.releases, Grown):
            return self.releases.json(release)
        return tuple(map(orjson.dumps, self.releases.get(release, ())))

    def documents(self, release: Release = "STU3") -> tuple[str, ...]:
        """The ids of the Binaries with a PDF that the DocumentReferences lead to, in the order of the dossier.

        Args:
            release: R4 has the reports of images.
        """
        return tuple(self._filed(release))

    def document(self, binary_id: str) -> bytes:
        """A letter, report, e-consult or completed questionnaire as PDF/A-2u; the same dossier gives the same bytes.

        It is drawn when it is first read, which takes some tens of milliseconds, and kept.

        Args:
            binary_id: one of `documents()`, in either release.

        Raises:
            KeyError: there is no document with this id.
            RenderingError: the extra `pdf` is not installed.
        """
        if binary_id not in self._drawn:
            self._drawn[binary_id] = self._draw(binary_id)
        return self._drawn[binary_id]

    def models(self, release: str = "STU3") -> Iterator[Model]:
        """The resources of one release as `fhir.resources` objects, whose attributes have types.

        `next(dossier.models()).birthDate` is a `date`. The library is imported when the first object is asked for.

        Raises:
            ModelError: there are no models of this release, or a resource is not valid FHIR.
        """
        from synthetic_patients.typed import models

        return models(self.releases.get(cast(Release, release), ()), release)

    def to_json(self) -> str:
        """Plan and resources as one JSON text; equal dossiers give equal text."""
        value = {
            "format": FORMAT,
            "made_with": dict(self.made_with),
            "plan": self.plan.to_json(),
            "releases": dict(self.releases),
        }
        return json.dumps(value, ensure_ascii=False, indent=1) + "\n"

    def save(self, path: Path | str) -> None:
        """Write the dossier to a file that `load` reads."""
        Path(path).write_text(self.to_json(), encoding="utf-8")

    @classmethod
    def load(cls, path: Path | str) -> Dossier:
        """Read a saved dossier, reduced or not, exactly as it was.

        Raises:
            DossierError: the file is not a saved dossier.
            OSError: the file cannot be read.
        """
        text = Path(path).read_text(encoding="utf-8")
        try:
            value: Any = json.loads(text)
            if not isinstance(value, dict) or value.get("format") != FORMAT:
                raise DossierError(f"{path}: not a saved dossier; the key format must be {FORMAT!r}")
            plan = Plan.from_json(value["plan"])
            releases = {release: tuple(group) for release, group in value["releases"].items()}
            return cls(plan, releases, dict(value.get("made_with", {})))
        except (json.JSONDecodeError, PlanError, KeyError, AttributeError, TypeError) as error:
            raise DossierError(f"{path}: not a saved dossier: {error}") from error

    @cached_property
    def _drawn(self) -> dict[str, bytes]:
        return {}

    def _draw(self, binary_id: str) -> bytes:
        from synthetic_patients.documents.compose import compose
        from synthetic_patients.documents.images import report_of_images
        from synthetic_patients.documents.pdf import draw
        from synthetic_patients.documents.record import Record

        history = Record(self.releases["STU3"], lambda one: self._by_address.get(("STU3", one)))
        if about := self._filed("STU3").get(binary_id):
            return draw(compose(history, about))
        about = self._filed("R4")[binary_id]
        return draw(report_of_images(about, self._by_address["R4", about["subject"]["reference"]], history))

    def _filed(self, release: Release) -> dict[str, Resource]:
        """The DocumentReferences with a PDF, by the id of the Binary."""
        found = ((each["content"][0]["attachment"], each) for each in self.of_type("DocumentReference", release))
        return {
            attachment["url"].removeprefix("Binary/"): each
            for attachment, each in found
            if attachment["contentType"] == "application/pdf"
        }

    @cached_property
    def _by_address(self) -> dict[tuple[str, str], Resource]:
        return {(release, references.address(each)): each for release, group in self.releases.items() for each in group}

    def _with(self, releases: Mapping[Release, tuple[Resource, ...]]) -> Dossier:
        return replace(self, releases=releases)
