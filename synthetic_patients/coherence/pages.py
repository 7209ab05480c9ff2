"""A dossier as the rules of coherence read it: by kind, by reference, by date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any, Final

from synthetic_patients.dossier import Dossier
from synthetic_patients.people.person import Person
from synthetic_patients.releases import Release
from synthetic_patients.zib2017.elements import Resource

ERROR: Final = "entered-in-error"
ATC: Final = "http://www.whocc.no/atc"
ICPC: Final = "http://hl7.org/fhir/sid/icpc-1-nl"
SNOMED: Final = "http://snomed.info/sct"

_DAY: Final = len("2026-01-15")
_MOMENTS: Final = (
    "effectiveDateTime",
    "performedDateTime",
    "occurrenceDateTime",
    "date",
    "authoredOn",
    "dateTime",
)
_WORDS: Final = frozenset({"div", "display", "text", "title", "valueString"})


class Pages:
    """The resources of a dossier that say something is so: what was entered in error is left out.

    Args:
        dossier: the dossier; a reduced one is read as it is.

    Attributes:
        person, today: whom it is about, and the day it is looked at.
        everything: all resources of all releases, those entered in error too.
    """

    def __init__(self, dossier: Dossier) -> None:
        self.person: Person = dossier.person
        self.today: date = dossier.plan.today
        self.everything = dossier.resources
        self.releases = dossier.releases
        self._dossier = dossier

    @cached_property
    def _by_type(self) -> dict[str, list[Resource]]:
        found: dict[str, list[Resource]] = defaultdict(list)
        for each in self.releases.get("STU3", ()):
            if ERROR not in (each.get("status"), each.get("verificationStatus")):
                found[each["resourceType"]].append(each)
        return found

    def of_type(self, resource_type: str) -> list[Resource]:
        """The resources of a type, in the order of the dossier; those of STU3, in which everything is told."""
        return self._by_type.get(resource_type, [])

    def with_profile(self, resource_type: str, *names: str) -> list[Resource]:
        """The resources of a type that claim one of these profiles, named by their last part."""
        return [each for each in self.of_type(resource_type) if has_profile(each, *names)]

    def get(self, reference: dict[str, Any] | None, release: Release = "STU3") -> Resource | None:
        """The resource that a reference leads to; None when it leads nowhere."""
        if not reference or "/" not in reference.get("reference", ""):
            return None
        resource_type, _, resource_id = reference["reference"].partition("/")
        return self._dossier.get(resource_type, resource_id, release)

    @property
    def patient(self) -> Resource | None:
        """The Patient; a dossier of someone whom nobody knows has none."""
        return next(iter(self.of_type("Patient")), None)

    def age_on(self, day: date) -> int:
        """Full years of the person on a day."""
        return self.person.age_on(day)


def has_profile(resource: Resource, *names: str) -> bool:
    """Whether a resource claims one of these profiles, named by their last part."""
    return any(profile.rpartition("/")[2] in names for profile in resource["meta"].get("profile", ()))


def codes(concept: dict[str, Any] | list[dict[str, Any]] | None, system: str | None = None) -> list[str]:
    """The codes of a CodeableConcept or of several, of one system or of all."""
    concepts = concept if isinstance(concept, list) else [concept or {}]
    found = [each for one in concepts for each in one.get("coding", ())]
    return [each["code"] for each in found if "code" in each and system in (None, each.get("system"))]


def day_of(moment: str | None) -> date | None:
    """The day of a date or time; None when it is absent or only a year or month is known."""
    return date.fromisoformat(moment[:_DAY]) if moment and len(moment) >= _DAY else None


def parts(value: object) -> Iterator[dict[str, Any]]:
    """Every object inside a value, itself included."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            if isinstance(inner, dict | list):
                yield from parts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from parts(inner)


def days(resource: Resource) -> Iterator[date]:
    """Every full date in a resource."""
    for part in parts(resource):
        for name, inner in part.items():
            if isinstance(inner, str) and _is_date(inner) and name not in _WORDS:
                yield date.fromisoformat(inner[:_DAY])


def _is_date(text: str) -> bool:
    return len(text) >= _DAY and text[4] == text[7] == "-" and text[:4].isdigit() and text[5:7].isdigit()


def extension_value(resource: Resource, name: str) -> Any:
    """The value of the extension whose url ends like this; None when there is none."""
    for each in resource.get("extension", ()):
        if each["url"].endswith(name):
            return next((value for key, value in each.items() if key.startswith("value")), None)
    return None


def when(resource: Resource) -> date | None:
    """The day on which an Observation, DiagnosticReport or Procedure was done or began."""
    for name in _MOMENTS:
        if day := day_of(resource.get(name)):
            return day
    period = resource.get("effectivePeriod") or resource.get("performedPeriod")
    return day_of(period.get("start")) if period else None


def span(period: dict[str, Any] | None) -> tuple[date, date]:
    """First and last day of a period; the first or last day there is where it is open or not fully known."""
    period = period or {}
    return day_of(period.get("start")) or date.min, day_of(period.get("end")) or date.max


def value_of(observation: Resource) -> float | None:
    """The number an Observation tells, or None."""
    quantity = observation.get("valueQuantity")
    return quantity.get("value") if quantity else None
