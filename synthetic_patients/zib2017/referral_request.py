"""bc-ReferralRequest: care for a pregnancy that is handed over."""

from __future__ import annotations

from datetime import date

from synthetic_patients.codes.obstetrics import Antenatal
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, new, own_identifier, refer


def referral_request(
    me: Ref, patient: Ref, *, day: date, context: Ref, requester: Ref, on_behalf_of: Ref, recipient: Ref, why: str
) -> Resource:
    """A request to take care over."""
    return new(
        me,
        f"{ZIB}bc-ReferralRequest",
        identifier=own_identifier(me),
        status="completed",
        intent="order",
        type=concept(Antenatal.TRANSFER),
        subject=refer(patient),
        context=refer(context),
        authoredOn=day.isoformat(),
        requester={"agent": refer(requester), "onBehalfOf": refer(on_behalf_of)},
        recipient=[refer(recipient)],
        reasonCode=[{"text": why}],
        description=why,
    )
