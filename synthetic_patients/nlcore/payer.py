"""nl-core-Payer.InsuranceCompany and nl-core-Payer.PayerPerson."""

from __future__ import annotations

from datetime import date
from typing import Final

from synthetic_patients.codes import Code
from synthetic_patients.nlcore.elements import concept, new, refer
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, own_identifier, period
from synthetic_patients.zib2017.payer import BASIC, policy_number

_SELF_PAY: Final = Code("http://terminology.hl7.org/CodeSystem/coverage-selfpay", "pay", "Pay", "Betaalt zelf")


def payer(me: Ref, patient: Ref, *, payor: Ref, since: date, until: date) -> Resource:
    """Who pays, an insurer or the patient, and for how long."""
    insured = payor.type == "Organization"
    return new(
        me,
        f"{ZIB}nl-core-Payer.{'InsuranceCompany' if insured else 'PayerPerson'}",
        identifier=own_identifier(me),
        status="active",
        type=concept(BASIC if insured else _SELF_PAY),
        subscriber=refer(patient),
        subscriberId=policy_number(patient) if insured else None,
        beneficiary=refer(patient),
        period=period(since, until),
        payor=[refer(payor)],
    )
