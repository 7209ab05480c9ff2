"""zib-MedicationAgreement: what prescriber and patient agreed."""

from __future__ import annotations

from synthetic_patients.codes import Medicine
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, moment, new, refer
from synthetic_patients.zib2017.medication import Treatment, block_identifier


def medication_agreement(
    me: Ref,
    patient: Ref,
    treatment: Treatment,
    *,
    prescriber: Ref,
    context: Ref | None,
    problem: Ref | None = None,
    why_changed: str | None = None,
) -> Resource:
    """A MedicationRequest; one that was stopped says so in a modifier extension.

    Args:
        problem: the Condition it was prescribed for.
        why_changed: why it was changed or stopped, in words.
    """
    return new(
        me,
        f"{ZIB}zib-MedicationAgreement",
        extension=treatment.extensions,
        modifierExtension=treatment.stop_type,
        identifier=block_identifier(treatment, Medicine.AGREEMENT.code),
        status=treatment.status,
        intent="order",
        category=concept(Medicine.AGREEMENT),
        medicationReference=refer(treatment.product),
        subject=refer(patient),
        context=context and refer(context),
        authoredOn=moment(treatment.start, 10),
        requester={"agent": refer(prescriber)},
        reasonCode=[{"text": why_changed}] if why_changed else [],
        reasonReference=[refer(problem)] if problem else [],
        dosageInstruction=treatment.dosage,
    )
