"""The building blocks of medication as they hang together: treatments, and what they are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Final

from synthetic_patients.coherence.pages import ATC, SNOMED, Pages, codes, day_of, extension_value, span
from synthetic_patients.zib2017.elements import Resource

_AGREEMENT: Final = "16076005"
_DISPENSE: Final = "373784005"
_DISPENSE_REQUEST: Final = "52711000146108"
_ADMINISTRATION: Final = "422037009"


@dataclass
class Treatment:
    """What belongs to one treatment: agreements, how the pharmacy fills them in, supplies asked and given, use."""

    atc: str = ""
    agreements: list[Resource] = field(default_factory=list)
    administrations: list[Resource] = field(default_factory=list)
    requests: list[Resource] = field(default_factory=list)
    dispenses: list[Resource] = field(default_factory=list)
    uses: list[Resource] = field(default_factory=list)

    @property
    def blocks(self) -> list[Resource]:
        """All of it."""
        return [*self.agreements, *self.administrations, *self.requests, *self.dispenses, *self.uses]

    @property
    def period(self) -> tuple[date, date]:
        """First and last day of use by the agreements, or by what someone uses without."""
        spans = [use_of(each) for each in self.agreements or self.uses]
        return min(start for start, _ in spans), max(end for _, end in spans)


@lru_cache(maxsize=1)
def treatments(pages: Pages) -> tuple[Treatment, ...]:
    """The treatments of a dossier, the first one written first."""
    found: dict[str, Treatment] = defaultdict(Treatment)
    for resource_type in ("MedicationRequest", "MedicationDispense", "MedicationStatement"):
        for each in pages.of_type(resource_type):
            identifier = extension_value(each, "zib-Medication-MedicationTreatment")
            if identifier:
                treatment = found[identifier["value"]]
                treatment.atc = treatment.atc or atc_of(pages, each)
                _shelf(treatment, each).append(each)
    return tuple(each for each in found.values() if each.agreements or each.uses)


def _shelf(treatment: Treatment, block: Resource) -> list[Resource]:
    if block["resourceType"] == "MedicationStatement":
        return treatment.uses
    shelves = {
        _AGREEMENT: treatment.agreements,
        _ADMINISTRATION: treatment.administrations,
        _DISPENSE_REQUEST: treatment.requests,
        _DISPENSE: treatment.dispenses,
    }
    return next((shelves[code] for code in codes(block.get("category"), SNOMED) if code in shelves), [])


def atc_of(pages: Pages, block: Resource) -> str:
    """The ATC code of what a building block is about; empty when it is not known."""
    medicine: dict[str, Any] | None = pages.get(block.get("medicationReference"))
    if medicine is None:
        medicine = next((each for each in block.get("contained", ()) if each["resourceType"] == "Medication"), None)
    return next(iter(codes((medicine or {}).get("code"), ATC)), "")


def use_of(block: Resource) -> tuple[date, date]:
    """First and last day of use by an agreement, an administration agreement or a statement of use."""
    return span(block.get("effectivePeriod") or extension_value(block, "zib-Medication-PeriodOfUse"))


def handed_over(dispense: Resource) -> date | None:
    """The day on which a supply was handed over."""
    return day_of(dispense.get("whenHandedOver"))


def lines(block: Resource) -> Iterator[Resource]:
    """The lines of dosage."""
    yield from block.get("dosageInstruction", ())
    yield from block.get("dosage", ())
