"""zib-TreatmentDirective."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Code, Directive
from synthetic_patients.zib2017.elements import (
    ZIB,
    Ref,
    Resource,
    concept,
    extension,
    new,
    own_identifier,
    period,
    refer,
)


def treatment_directive(
    me: Ref, patient: Ref, *, treatment: Code, permitted: Code, restriction: str | None, day: date
) -> Resource:
    """Whether a treatment may be given, as verified with the patient on one day, and under what `restriction`."""
    verified_with = Code("http://snomed.info/sct", "116154003", "Patient")
    limits = [extension(f"{ZIB}zib-TreatmentDirective-Restrictions", valueString=restriction)]
    return new(
        me,
        f"{ZIB}zib-TreatmentDirective",
        extension=[
            extension(
                f"{ZIB}zib-TreatmentDirective-Verification",
                extension=[
                    extension("Verified", valueBoolean=True),
                    extension("VerifiedWith", valueCodeableConcept=concept(verified_with)),
                    extension("VerificationDate", valueDateTime=day.isoformat()),
                ],
            ),
            extension(f"{ZIB}zib-TreatmentDirective-Treatment", valueCodeableConcept=concept(treatment)),
        ],
        modifierExtension=[
            extension(f"{ZIB}zib-TreatmentDirective-TreatmentPermitted", valueCodeableConcept=concept(permitted))
        ],
        identifier=own_identifier(me)[0],
        status="active",
        category=[concept(Directive.TREATMENT)],
        patient=refer(patient),
        period=period(day),
        policy=[{"uri": "https://wetten.overheid.nl/"}],
        **{"except": [{"extension": limits, "type": "deny"}] if restriction else []},
    )
