"""zib-Payer."""

from __future__ import annotations

from datetime import date
from typing import Final

from synthetic_patients.codes import Code
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, new, own_identifier, period, refer

BASIC: Final = Code("urn:oid:2.16.840.1.113883.2.4.3.11.60.101.5.1", "B", "Basis verzekerd")


def payer(me: Ref, patient: Ref, *, payor: Ref, since: date, until: date) -> Resource:
    """Who pays, an insurer or the patient, and for how long."""
    insured = payor.type == "Organization"
    return new(
        me,
        f"{ZIB}zib-Payer",
        identifier=own_identifier(me),
        status="active",
        type=concept(BASIC) if insured else None,
        subscriber=refer(patient),
        subscriberId=policy_number(patient) if insured else None,
        beneficiary=refer(patient),
        period=period(since, until),
        payor=[refer(payor)],
    )


def policy_number(patient: Ref) -> str:
    """The number of someone's policy."""
    return f"NERGENS-{patient.id}"
