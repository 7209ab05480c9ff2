"""zib-DispenseRequest and zib-Dispense: asking for a supply, and handing it over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from synthetic_patients.codes import Code, Medicine
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, extension, moment, new, refer
from synthetic_patients.zib2017.medication import Treatment, block_identifier, counted, days


@dataclass(frozen=True, slots=True)
class Supply:
    """How much, and for how many days that is enough (None when that cannot be said)."""

    count: float
    unit: Code = Medicine.PIECE
    lasts: int | None = None


def dispense_request(
    me: Ref,
    patient: Ref,
    treatment: Treatment,
    *,
    number: int,
    day: date,
    prescriber: Ref,
    pharmacy: Ref,
    supply: Supply,
    repeats: int = 0,
) -> Resource:
    """A MedicationRequest of category 52711000146108.

    Args:
        number: counts the requests of the treatment, from 1.
        repeats: how many times the supply may be handed over again without asking.
    """
    dispensing: dict[str, Any] = {"quantity": counted(supply.count, supply.unit), "performer": refer(pharmacy)}
    if repeats:
        dispensing["numberOfRepeatsAllowed"] = repeats
    if supply.lasts:
        dispensing["expectedSupplyDuration"] = days(supply.lasts)
    return new(
        me,
        f"{ZIB}zib-DispenseRequest",
        extension=[treatment.belongs],
        identifier=block_identifier(treatment, Medicine.DISPENSE_REQUEST.code, number),
        intent="order",
        category=concept(Medicine.DISPENSE_REQUEST),
        medicationReference=refer(treatment.product),
        subject=refer(patient),
        authoredOn=moment(day, 10, 5),
        requester={"agent": refer(prescriber)},
        dispenseRequest=dispensing,
    )


def dispense(
    me: Ref,
    patient: Ref,
    treatment: Treatment,
    *,
    number: int,
    day: date,
    pharmacy: Ref,
    supply: Supply,
    request: Ref | None = None,
    form: str | None = None,
) -> Resource:
    """A MedicationDispense of category 373784005.

    Args:
        number: counts the times it was handed over within the treatment, from 1.
        request: the DispenseRequest that allows it.
        form: how it is packed, in words, when not in the ordinary way.
    """
    shapes = [extension(f"{ZIB}zib-Dispense-DistributionForm", valueCodeableConcept={"text": form})] if form else []
    return new(
        me,
        f"{ZIB}zib-Dispense",
        extension=[
            *shapes,
            extension(f"{ZIB}zib-Dispense-RequestDate", valueDateTime=moment(day, 11)),
            treatment.belongs,
        ],
        identifier=block_identifier(treatment, Medicine.DISPENSE.code, number),
        category=concept(Medicine.DISPENSE),
        medicationReference=refer(treatment.product),
        subject=refer(patient),
        performer=[{"actor": refer(pharmacy)}],
        authorizingPrescription=[refer(request)] if request else [],
        quantity=counted(supply.count, supply.unit),
        daysSupply=days(supply.lasts) if supply.lasts else None,
        whenHandedOver=moment(day, 15),
    )
