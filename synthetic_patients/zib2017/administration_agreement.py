"""zib-AdministrationAgreement: how the pharmacy fills in the agreement."""

from __future__ import annotations

from synthetic_patients.codes import Medicine
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, extension, moment, new, refer
from synthetic_patients.zib2017.medication import Treatment, block_identifier


def administration_agreement(me: Ref, patient: Ref, treatment: Treatment, *, pharmacy: Ref, agreement: Ref) -> Resource:
    """A MedicationDispense of category 422037009."""
    authored = extension(f"{ZIB}zib-AdministrationAgreement-AuthoredOn", valueDateTime=moment(treatment.start, 14))
    return new(
        me,
        f"{ZIB}zib-AdministrationAgreement",
        extension=[authored, *treatment.extensions],
        modifierExtension=treatment.stop_type,
        identifier=block_identifier(treatment, Medicine.ADMINISTRATION.code),
        category=concept(Medicine.ADMINISTRATION),
        medicationReference=refer(treatment.product),
        subject=refer(patient),
        performer=[{"actor": refer(pharmacy)}],
        authorizingPrescription=[refer(agreement)],
        dosageInstruction=treatment.dosage,
    )
