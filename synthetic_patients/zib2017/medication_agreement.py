"""zib-MedicationAgreement: what prescriber and patient agreed."""

from __future__ import annotations

from synthetic_patients.codes import Code, Medicine
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, moment, new, refer
from synthetic_patients.zib2017.medication import Treatment, block_identifier


def medication_agreement(
    me: Ref, patient: Ref, treatment: Treatment, *, prescriber: Ref, context: Ref | None, reason: Code | None
) -> Resource:
    """A MedicationRequest; one that was stopped says so in a modifier extension."""
    return new(
        me,
        f"{ZIB}zib-MedicationAgreement",
        extension=treatment.extensions,
        modifierExtension=treatment.stop_type,
        identifier=block_identifier(treatment, Medicine.AGREEMENT.code),
        status="stopped" if treatment.stopped else "completed" if treatment.end else "active",
        intent="order",
        category=concept(Medicine.AGREEMENT),
        medicationReference=refer(treatment.product),
        subject=refer(patient),
        context=context and refer(context),
        authoredOn=moment(treatment.start, 10),
        requester={"agent": refer(prescriber)},
        reasonCode=[concept(reason)] if reason else [],
        dosageInstruction=treatment.dosage,
    )
