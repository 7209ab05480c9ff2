"""zib-MedicationUse: what someone says to take."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Code, Medicine
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, extension, new, period, refer
from synthetic_patients.zib2017.medication import Treatment, block_identifier


def medication_use(
    me: Ref,
    patient: Ref,
    treatment: Treatment,
    *,
    asserted: date,
    author: Ref,
    category: Code = Medicine.USE,
    why_changed: str | None = None,
) -> Resource:
    """A MedicationStatement.

    Args:
        asserted: the day it was said.
        author: the PractitionerRole or Patient that wrote it down.
        category: Medicatiegebruik, unless the source knows it under another category.
        why_changed: why use was changed or stopped, in words.
    """
    reasons = [{"text": why_changed}] if why_changed else []
    return new(
        me,
        f"{ZIB}zib-MedicationUse",
        extension=[
            extension(f"{ZIB}zib-MedicationUse-AsAgreedIndicator", valueBoolean=True),
            extension(f"{ZIB}zib-MedicationUse-Author", valueReference=refer(author)),
            treatment.belongs,
            *(
                extension(f"{ZIB}zib-MedicationUse-ReasonForChangeOrDiscontinuationOfUse", valueCodeableConcept=reason)
                for reason in reasons
            ),
        ],
        identifier=block_identifier(treatment, "6"),
        status=treatment.status,
        category=concept(category),
        medicationReference=refer(treatment.product),
        effectivePeriod=period(treatment.start, treatment.end),
        dateAsserted=asserted.isoformat(),
        subject=refer(patient),
        taken="y",
        dosage=treatment.dosage,
    )
