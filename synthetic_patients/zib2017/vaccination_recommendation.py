"""zib-VaccinationRecommendation."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes import Code
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, extension, new, own_identifier, refer


def vaccination_recommendation(
    me: Ref, patient: Ref, *, vaccine: Code, written: date, due: date, earlier: Ref | None
) -> Resource:
    """A vaccination that is due on a day; `earlier` is the previous one."""
    status = Code("http://hl7.org/fhir/immunization-recommendation-status", "due", "Due")
    criterion = Code("http://hl7.org/fhir/immunization-recommendation-date-criterion", "recommended", "Recommended")
    ordered = Code("http://hl7.org/fhir/v3/ActStatus", "new", "Ordered")
    return new(
        me,
        f"{ZIB}zib-VaccinationRecommendation",
        extension=[extension(f"{ZIB}zib-VaccinationRecommendation-OrderStatus", valueCodeableConcept=concept(ordered))],
        identifier=own_identifier(me),
        patient=refer(patient),
        recommendation=[
            {
                "date": written.isoformat(),
                "vaccineCode": concept(vaccine),
                "forecastStatus": concept(status),
                "dateCriterion": [{"code": concept(criterion), "value": due.isoformat()}],
                **({"supportingImmunization": [refer(earlier)]} if earlier else {}),
            }
        ],
    )
