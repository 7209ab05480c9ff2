"""What the medication building blocks share: the treatment they belong to, the period of use and the dosage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from synthetic_patients.codes import DOSE_UNIT, Medicine, Status
from synthetic_patients.zib2017.elements import IDENTIFIERS, ZIB, Ref, concept, extension, identifier, period

_TREATMENT: Final = f"{IDENTIFIERS}.77.1.1"


@dataclass(frozen=True, slots=True)
class Treatment:
    """One medicine in use: what all its building blocks agree on.

    Args:
        number: identifies the treatment ("medicamenteuze behandeling") within the dossier.
        product: reference to the Medication.
        instruction: how to use it, in words.
        per_day: how often a day.
        start: first day of use.
        end: last day of use, or None when use goes on.
        stopped: whether it was stopped before the agreed end; only with an `end`.
        as_needed: whether it is used only when needed.
        oral: whether it is swallowed.
    """

    number: str
    product: Ref
    instruction: str
    per_day: int
    start: date
    end: date | None = None
    stopped: bool = False
    as_needed: bool = False
    oral: bool = True

    @property
    def extensions(self) -> list[dict[str, Any]]:
        """Period of use and treatment."""
        return [extension(f"{ZIB}zib-Medication-PeriodOfUse", valuePeriod=period(self.start, self.end)), self.belongs]

    @property
    def belongs(self) -> dict[str, Any]:
        """Which treatment a building block belongs to."""
        return extension(
            f"{ZIB}zib-Medication-MedicationTreatment", valueIdentifier=identifier(_TREATMENT, self.number)
        )

    @property
    def stop_type(self) -> list[dict[str, Any]]:
        """The modifier extension that says use was stopped for good; empty when it was not."""
        if not self.stopped:
            return []
        return [extension(f"{ZIB}zib-Medication-StopType", valueCodeableConcept=concept(Status.STOPPED))]

    @property
    def dosage(self) -> list[dict[str, Any]]:
        """One line of dosage."""
        dose: dict[str, Any] = {
            "sequence": 1,
            "text": self.instruction,
            "timing": {"repeat": {"frequency": self.per_day, "period": 1, "periodUnit": "d"}},
        }
        if self.as_needed:
            dose["asNeededCodeableConcept"] = concept(Medicine.AS_NEEDED)
        if self.oral:
            dose["route"] = concept(Medicine.ORAL)
        return [dose | {"doseQuantity": pieces(1)}]


def pieces(count: int) -> dict[str, Any]:
    """A number of tablets, puffs or syringes, in the unit that pharmacies use."""
    return {"value": count, "unit": Medicine.PIECE.display, "system": DOSE_UNIT, "code": Medicine.PIECE.code}


def block_identifier(treatment: Treatment, block: str) -> list[dict[str, str]]:
    """The identifier of a building block: its category code in the OID, the treatment's number in the value."""
    return [identifier(f"{IDENTIFIERS}.77.{block}.1", f"{treatment.number}-{block}")]
