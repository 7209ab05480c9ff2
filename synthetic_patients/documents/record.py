"""A dossier read back as whoever writes a letter would: what was known on a day, in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import unescape
from typing import Any, Final

from synthetic_patients.codes import Laboratory, Medicine
from synthetic_patients.dutch import MONTHS
from synthetic_patients.zib2017.elements import ZIB, Resource

_TAG: Final = re.compile(r"<[^>]+>")
_PERIOD_OF_USE: Final = f"{ZIB}zib-Medication-PeriodOfUse"

Look = Callable[[str], Resource | None]


class Record:
    """The resources of one dossier, and how to find the one that a reference means.

    Args:
        resources: of one FHIR release (STU3).
        look: gives a resource by relative address, None when it is not there.
    """

    def __init__(self, resources: Iterable[Resource], look: Look) -> None:
        self._resources = tuple(resources)
        self._look = look

    def of_type(self, resource_type: str) -> Iterator[Resource]:
        return (each for each in self._resources if each["resourceType"] == resource_type)

    def get(self, reference: Mapping[str, Any] | None) -> Resource:
        """What a reference means; an empty resource when it is not there."""
        found = self._look(reference["reference"]) if reference else None
        return found or {}

    def with_identifier(self, value: str) -> Resource:
        """The record with this identifier of its source, documents aside; an empty one when it is not there."""
        for each in self._resources:
            if each["id"] == value and not each["resourceType"].startswith("Document"):
                return each
        return {}

    def problem(self, of: Resource) -> str:
        """The address of the Condition that a letter, report or contact is about; empty when none is."""
        contact = of if of.get("resourceType") == "Encounter" else self.get(of.get("encounter") or of.get("context"))
        diagnosis = contact.get("diagnosis") or self.get(_first(contact.get("episodeOfCare"))).get("diagnosis")
        found: str = _first(diagnosis).get("condition", {}).get("reference", "")
        return found

    def problems(self, day: str) -> list[str]:
        """What someone had on a day, the eldest first."""
        known = [
            each
            for each in self.of_type("Condition")
            if "code" in each
            and each.get("verificationStatus") not in ("refuted", "entered-in-error")
            and str(each.get("onsetDateTime", each.get("assertedDate", ""))) <= day
            and str(each.get("abatementDateTime", "9")) > day
        ]
        known.sort(key=lambda each: str(each.get("onsetDateTime", "")))
        return _distinct(
            f"{each['code']['text']}{_since(each['onsetDateTime']) if 'onsetDateTime' in each else ''}"
            for each in known
        )

    def medicines(self, day: str) -> list[str]:
        """What someone used on a day according to the agreements: product and instruction."""
        return _distinct(
            f"{each['medicationReference']['display']}, {_lower(each['dosageInstruction'][0]['text'])}"
            for each in self.of_type("MedicationRequest")
            if _has_code(each["category"], Medicine.AGREEMENT.code) and _in_use(each, day)
            if "display" in each["medicationReference"] and each.get("dosageInstruction")
        )

    def allergies(self, day: str) -> list[str]:
        """The allergies that were known on a day and hold."""
        return _distinct(
            each["code"]["text"]
            for each in self.of_type("AllergyIntolerance")
            if each.get("clinicalStatus") == "active"
            and each.get("verificationStatus") not in ("refuted", "entered-in-error")
            and each.get("assertedDate", "") <= day
        )

    def results(self, since: str, until: str, context: str | None = None) -> list[tuple[str, ...]]:
        """Laboratory results of these days, those of one contact when it is given; see `result_row`."""
        found = [
            each
            for each in self.of_type("Observation")
            if any(_has_code(category, Laboratory.FINDING.code) for category in each.get("category", ()))
            and since <= each.get("effectiveDateTime", "")[:10] <= until
            and context in (None, each.get("context", {}).get("reference"))
            and "specimen" in each
        ]
        return [result_row(each) for each in found if "valueQuantity" in each]


def result_row(result: Resource) -> tuple[str, ...]:
    """One result: date, determination, value, reference range."""
    low, high = (_first(result.get("referenceRange")).get(end) for end in ("low", "high"))
    if low and high:
        limits = f"{_number(low['value'])} - {_number(high['value'])}"
    else:
        limits = f"< {_number(high['value'])}" if high else f"> {_number(low['value'])}" if low else ""
    flag = {"H": " (verhoogd)", "L": " (verlaagd)"}.get(
        _first(result.get("interpretation", {}).get("coding")).get("code", ""), ""
    )
    return dutch_date(result["effectiveDateTime"]), result["code"]["text"], f"{amount(result)}{flag}", limits


def amount(observation: Resource) -> str:
    """The value of an Observation in words, with its unit."""
    value = observation["valueQuantity"]
    return f"{_number(value['value'])} {value['unit']}"


def dutch_date(when: str) -> str:
    """A date as people write it: "3 maart 2024"; of a date that is not complete what there is of it."""
    year, *rest = when[:10].split("-")
    words = [str(int(part)) if place else MONTHS[int(part) - 1] for place, part in enumerate(rest)]
    return " ".join([*words[::-1], year])


def words(narrative: Mapping[str, Any]) -> str:
    """The words of a narrative."""
    return unescape(_TAG.sub("", narrative["div"]))


def _number(value: float) -> str:
    return str(value).replace(".", ",")


def _since(when: str) -> str:
    return f", sinds {when[:4]}"


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _in_use(agreement: Resource, day: str) -> bool:
    periods = (each["valuePeriod"] for each in agreement["extension"] if each["url"] == _PERIOD_OF_USE)
    return any(each.get("start", "") <= day <= each.get("end", "9") for each in periods)


def _has_code(concept: Mapping[str, Any], code: str) -> bool:
    return any(each.get("code") == code for each in concept.get("coding", ()))


def _first(items: Any) -> dict[str, Any]:
    return items[0] if items else {}


def _distinct(found: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found))
