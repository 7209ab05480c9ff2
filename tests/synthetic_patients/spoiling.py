"""How a good dossier is spoiled so that it breaks a rule of coherence."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from patients_fixtures import Resource, has_code, persona_dossier

from synthetic_patients import Dossier
from synthetic_patients.coherence.pages import day_of, extension_value, has_profile

ATC, SNOMED = "http://www.whocc.no/atc", "http://snomed.info/sct"
AGREEMENT, DISPENSE, DISPENSE_REQUEST = "16076005", "373784005", "52711000146108"
ALMOST_FOREVER: Final = "2199-01-01"


class Draft:
    """A copy of a dossier that can be written in."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
        self.person = dossier.person
        self.today = dossier.plan.today
        self.releases: dict[Any, list[Resource]] = {
            release: [deepcopy(each) for each in group] for release, group in dossier.releases.items()
        }

    def first(
        self, resource_type: str, profile: str = "", where: Callable[[Resource], object] = lambda _: True
    ) -> Resource:
        """The first resource of a type, with a profile and a property."""
        for each in self.releases["STU3"]:
            if each["resourceType"] == resource_type and (not profile or has_profile(each, profile)) and where(each):
                return each
        raise LookupError(f"no {resource_type} {profile}")

    def at(self, reference: Resource) -> Resource:
        """What a reference leads to."""
        return self.first(
            reference["reference"].partition("/")[0], where=lambda each: reference["reference"].endswith(each["id"])
        )

    def add(self, resource: Resource, release: str = "STU3", **changes: Any) -> None:
        """Write a copy with changes, under an id of its own unless one is given."""
        self.releases.setdefault(release, []).append(deepcopy(resource) | {"id": f"{resource['id']}-again"} | changes)

    def medicine(self, block: Resource) -> Resource:
        """The Medication of a building block of medication."""
        return self.at(block["medicationReference"])

    def block(self, category: str, where: Callable[[Resource], object] = lambda _: True) -> Resource:
        """The first building block of medication of a category."""
        kind = "MedicationDispense" if category == DISPENSE else "MedicationRequest"
        return self.first(kind, where=lambda each: has_code(each["category"], SNOMED, category) and where(each))

    def done(self) -> Dossier:
        """The dossier as it is now."""
        return replace(self._dossier, releases={release: tuple(group) for release, group in self.releases.items()})


Spoil = Callable[[Draft], None]
"""Writes what is wrong in a draft."""


@dataclass(frozen=True)
class CounterExample:
    """How a good dossier of a persona comes to break a rule."""

    rule: str
    of: str
    spoil: Spoil

    @property
    def good(self) -> Dossier:
        return persona_dossier(self.of)

    @property
    def broken(self) -> Dossier:
        draft = Draft(self.good)
        self.spoil(draft)
        return draft.done()


def breaks_into(examples: list[CounterExample]) -> Callable[..., Callable[[Spoil], Spoil]]:
    """The decorator that declares counter-examples; its docstring says what is wrong.

    Args:
        examples: where they go, in the order of the module.
    """

    def breaks(rule: str, of: str = "woman_34") -> Callable[[Spoil], Spoil]:
        def declare(spoil: Spoil) -> Spoil:
            examples.append(CounterExample(rule, of, spoil))
            return spoil

        return declare

    return breaks


def shift(moment: str, days: int) -> str:
    day = day_of(moment)
    assert day
    return (day + timedelta(days=days)).isoformat() + moment[10:]


def period_of_use(block: Resource) -> dict[str, str]:
    found: dict[str, str] = extension_value(block, "zib-Medication-PeriodOfUse")
    return found


def is_active(block: Resource) -> bool:
    return bool(block.get("status") == "active")
