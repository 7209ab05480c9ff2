"""bc-ReferralRequest: someone else is asked to examine or take over in a pregnancy."""

from __future__ import annotations

from datetime import date
from typing import Literal

from synthetic_patients.codes import Code
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, new, own_identifier, refer

Status = Literal["active", "completed", "cancelled"]


def referral_request(
    me: Ref,
    patient: Ref,
    *,
    kind: Code,
    day: date,
    status: Status,
    context: Ref,
    requester: Ref,
    on_behalf_of: Ref,
    recipient: Ref,
    why: str,
) -> Resource:
    """A request of a kind."""
    return new(
        me,
        f"{ZIB}bc-ReferralRequest",
        identifier=own_identifier(me),
        status=status,
        intent="order",
        type=concept(kind),
        subject=refer(patient),
        context=refer(context),
        authoredOn=day.isoformat(),
        requester={"agent": refer(requester), "onBehalfOf": refer(on_behalf_of)},
        recipient=[refer(recipient)],
        reasonCode=[{"text": why}],
        description=why,
    )
