"""nl-core-Problem."""

from __future__ import annotations

from datetime import date
from typing import Final

from synthetic_patients.codes import SNOMED, Act, Code
from synthetic_patients.nlcore.elements import anatomical_location, concept, new, refer
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, own_identifier

_CLINICAL: Final = "http://terminology.hl7.org/CodeSystem/condition-clinical"
_ACTIVE: Final = Code(_CLINICAL, "active", "Active", "Actueel")
_INACTIVE: Final = Code(_CLINICAL, "inactive", "Inactive", "Niet actueel")
_VERIFIED: Final = (
    Code("http://terminology.hl7.org/CodeSystem/condition-ver-status", "confirmed", "Confirmed", "Bevestigd"),
    Code(SNOMED, "410605003", "Confirmed present", "Bevestigd"),
)


def problem(
    me: Ref,
    patient: Ref,
    *,
    codes: tuple[Code, ...],
    onset: str,
    abatement: str | None = None,
    asserted: date,
    asserter: Ref,
    text: str | None = None,
    site: Code | None = None,
    care: Code | None = None,
) -> Resource:
    """A diagnosis, still there or (with `abatement`) over.

    Args:
        codes: the same diagnosis in one or more code systems.
        onset, abatement: FHIR dateTimes of any precision.
        site: where in the body.
        care: the kind of care that it is treated in.
    """
    return new(
        me,
        f"{ZIB}nl-core-Problem",
        care=care,
        identifier=own_identifier(me),
        clinicalStatus=concept(_INACTIVE if abatement else _ACTIVE),
        verificationStatus=concept(*_VERIFIED),
        category=[concept(Act.DIAGNOSIS)],
        code=concept(*codes, text=text),
        bodySite=[anatomical_location(site)] if site else [],
        subject=refer(patient),
        onsetDateTime=onset,
        abatementDateTime=abatement,
        recordedDate=asserted.isoformat(),
        asserter=refer(asserter),
    )
