"""What the medication building blocks share: the treatment they belong to, the period of use and the dosage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from synthetic_patients.codes import UCUM, Code, Medicine, Status
from synthetic_patients.zib2017.elements import IDENTIFIERS, ZIB, Ref, concept, extension, identifier, period

_TREATMENT: Final = f"{IDENTIFIERS}.77.1.1"


@dataclass(frozen=True, slots=True)
class Dose:
    """One line of dosage: `pieces` at a time, `times` every so many `days`; the instruction says the same in words.

    Args:
        unit: what is counted: tablets, puffs.
        only_days: for how many days, when the line is one of several or the whole is a course.
        as_needed: whether it is used only when needed; then `times` is the most.
        oral: whether it is swallowed.
    """

    instruction: str
    times: int
    pieces: float = 1
    days: int = 1
    unit: Code = Medicine.PIECE
    only_days: int | None = None
    as_needed: bool = False
    oral: bool = True

    @property
    def per_day(self) -> float:
        """How much goes in a day, on average."""
        return self.times * self.pieces / self.days


@dataclass(frozen=True, slots=True)
class Treatment:
    """One medicine in use, as agreed at one moment: what all building blocks of that agreement have in common.

    Args:
        number: identifies the treatment ("medicamenteuze behandeling") within the dossier; a changed dose keeps it.
        version: counts the agreements within the treatment, from 1.
        product: reference to the Medication.
        dose: lines of dosage, in order.
        start: first day of use.
        end: last day of use, or None when use goes on.
        stopped: whether it was stopped for good before the agreed end; only with an `end`.
    """

    number: str
    version: int
    product: Ref
    dose: tuple[Dose, ...]
    start: date
    end: date | None = None
    stopped: bool = False

    @property
    def status(self) -> str:
        """Of an agreement or of use: active, completed when it ran out or was replaced, stopped."""
        return "stopped" if self.stopped else "completed" if self.end else "active"

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
        """The lines of dosage."""
        return [_dosage(number, dose) for number, dose in enumerate(self.dose, start=1)]


def _dosage(number: int, dose: Dose) -> dict[str, Any]:
    repeat: dict[str, Any] = {"frequency": dose.times, "period": dose.days, "periodUnit": "d"}
    if dose.only_days is not None:
        repeat["boundsDuration"] = days(dose.only_days)
    line: dict[str, Any] = {"sequence": number, "text": dose.instruction, "timing": {"repeat": repeat}}
    amount = counted(dose.pieces, dose.unit)
    if dose.as_needed:
        line["asNeededCodeableConcept"] = concept(Medicine.AS_NEEDED)
        line["maxDosePerPeriod"] = {
            "numerator": counted(dose.times * dose.pieces, dose.unit),
            "denominator": days(dose.days),
        }
    if dose.oral:
        line["route"] = concept(Medicine.ORAL)
    return line | {"doseQuantity": amount}


def counted(count: float, unit: Code) -> dict[str, Any]:
    """A number of tablets, puffs or syringes, in the unit that pharmacies use."""
    return {"value": count, "unit": unit.display, "system": unit.system, "code": unit.code}


def days(count: int) -> dict[str, Any]:
    """So many days."""
    return {"value": count, "unit": "dag", "system": UCUM, "code": "d"}


def block_identifier(treatment: Treatment, block: str, number: int | None = None) -> list[dict[str, str]]:
    """The identifier of a building block: its category code in the OID, the treatment's number in the value.

    Args:
        number: counts the blocks of this kind within the treatment, unless there is one per agreement.
    """
    value = f"{treatment.number}-{block}-{number or treatment.version}"
    return [identifier(f"{IDENTIFIERS}.77.{block}.1", value)]
