"""How a prescription runs through the building blocks: agreed, requested, filled in, handed over, used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from synthetic_patients.chart import Pen
from synthetic_patients.codes import Code, Medicine
from synthetic_patients.providers.directory import PHARMACY, Professional
from synthetic_patients.zib2017.administration_agreement import administration_agreement
from synthetic_patients.zib2017.dispense import dispense, dispense_request
from synthetic_patients.zib2017.elements import Ref
from synthetic_patients.zib2017.medication import Treatment
from synthetic_patients.zib2017.medication_agreement import medication_agreement
from synthetic_patients.zib2017.medication_use import medication_use
from synthetic_patients.zib2017.product import product


@dataclass(frozen=True, slots=True)
class Prescription:
    """What is prescribed: the product, how to use it, how often a day, and how many pieces are handed over."""

    code: Code
    instruction: str
    per_day: int
    count: int
    as_needed: bool = False
    oral: bool = True


def prescribe(
    pen: Pen,
    what: Prescription,
    prescriber: Professional,
    *,
    start: date,
    end: date | None = None,
    stopped: bool = False,
    context: Ref | None = None,
    reason: Code | None = None,
) -> None:
    """Write all building blocks of one treatment.

    Args:
        end: last day of use; None when it goes on.
        stopped: True when it was stopped early, on `end`; False for a course that ran out.
        context: the contact in which it was prescribed.
    """
    treatment = _treatment(pen, what, start, end, stopped)
    agreement = pen.ref("MedicationRequest", f"Afspraak {what.code.text}", "agreement")
    pen.write(
        medication_agreement(
            agreement, pen.patient, treatment, prescriber=prescriber.ref, context=context, reason=reason
        ),
        dispense_request(
            pen.ref("MedicationRequest", f"Verstrekkingsverzoek {what.code.text}", "dispense-request"),
            pen.patient,
            treatment,
            prescriber=prescriber.ref,
            pharmacy=PHARMACY.ref,
            count=what.count,
        ),
        administration_agreement(
            pen.ref("MedicationDispense", f"Toedieningsafspraak {what.code.text}", "administration"),
            pen.patient,
            treatment,
            pharmacy=PHARMACY.ref,
            agreement=agreement,
        ),
        dispense(
            pen.ref("MedicationDispense", f"Verstrekking {what.code.text}", "dispense"),
            pen.patient,
            treatment,
            pharmacy=PHARMACY.ref,
            count=what.count,
        ),
        medication_use(
            pen.ref("MedicationStatement", f"Gebruik {what.code.text}", "use"),
            pen.patient,
            treatment,
            asserted=end or start,
            author=prescriber.role,
        ),
    )


def bought(pen: Pen, what: Prescription, *, start: date, end: date) -> None:
    """Write the use of a medicine that someone bought without prescription."""
    pen.write(
        medication_use(
            pen.ref("MedicationStatement", f"Zelfzorg {what.code.text}", "self-care"),
            pen.patient,
            _treatment(pen, what, start, end, stopped=False),
            asserted=start,
            author=pen.patient,
            category=Medicine.SELF_CARE,
        )
    )


def _treatment(pen: Pen, what: Prescription, start: date, end: date | None, stopped: bool) -> Treatment:
    medicine = pen.ref("Medication", what.code.text)
    pen.write(product(medicine, what.code))
    return Treatment(
        number=f"MB-{medicine.id}",
        product=medicine,
        instruction=what.instruction,
        per_day=what.per_day,
        start=start,
        end=end,
        stopped=stopped and end is not None,
        as_needed=what.as_needed,
        oral=what.oral,
    )
