"""zib-DispenseRequest and zib-Dispense: asking for a supply, and handing it over."""

from __future__ import annotations

from synthetic_patients.codes import Medicine
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, moment, new, refer
from synthetic_patients.zib2017.medication import Treatment, block_identifier, pieces


def dispense_request(
    me: Ref, patient: Ref, treatment: Treatment, *, prescriber: Ref, pharmacy: Ref, count: int
) -> Resource:
    """A MedicationRequest of category 52711000146108."""
    return new(
        me,
        f"{ZIB}zib-DispenseRequest",
        extension=[treatment.belongs],
        identifier=block_identifier(treatment, Medicine.DISPENSE_REQUEST.code),
        intent="order",
        category=concept(Medicine.DISPENSE_REQUEST),
        medicationReference=refer(treatment.product),
        subject=refer(patient),
        authoredOn=moment(treatment.start, 10, 5),
        requester={"agent": refer(prescriber)},
        dispenseRequest={"quantity": pieces(count), "performer": refer(pharmacy)},
    )


def dispense(me: Ref, patient: Ref, treatment: Treatment, *, pharmacy: Ref, count: int) -> Resource:
    """A MedicationDispense of category 373784005, handed over on the first day of use."""
    return new(
        me,
        f"{ZIB}zib-Dispense",
        extension=[treatment.belongs],
        identifier=block_identifier(treatment, Medicine.DISPENSE.code),
        category=concept(Medicine.DISPENSE),
        medicationReference=refer(treatment.product),
        subject=refer(patient),
        performer=[{"actor": refer(pharmacy)}],
        quantity=pieces(count),
        whenHandedOver=moment(treatment.start, 15),
    )
