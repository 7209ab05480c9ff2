"""nl-core-careteam."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from synthetic_patients.codes import Code
from synthetic_patients.codes.long_term_care import TeamRole
from synthetic_patients.zib2017.elements import NL_CORE, Ref, Resource, concept, new, own_identifier, period, refer


class Member(NamedTuple):
    """Someone in the team: a professional, an organisation, a relative or the patient.

    Args:
        who: whom it is about.
        role: a code of the zib's list of roles; None for the patient and relatives, whom that list does not know.
    """

    who: Ref
    role: Code | None = None


def care_team(
    me: Ref,
    patient: Ref,
    *,
    members: tuple[Member, ...],
    start: date,
    end: date | None,
    problem: Ref,
    organization: Ref,
    context: Ref | None = None,
) -> Resource:
    """Who cares for someone from one day on; not active any more when it has an `end`.

    Args:
        context: the episode of care that the team is for.
    """
    return new(
        me,
        f"{NL_CORE}nl-core-careteam",
        identifier=own_identifier(me),
        status="inactive" if end else "active",
        category=[concept(TeamRole.CATEGORY)],
        name=me.display,
        subject=refer(patient),
        context=context and refer(context),
        period=period(start, end),
        participant=[
            ({"role": concept(each.role)} if each.role else {}) | {"member": refer(each.who)} for each in members
        ],
        reasonReference=[refer(problem)],
        managingOrganization=[refer(organization)],
    )
