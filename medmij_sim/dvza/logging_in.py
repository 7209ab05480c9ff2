"""The login of a person through the seam, and what its result means for the session (core.authint.204, ext.vert)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from medmij_sim.digid import login
from medmij_sim.digid.login import Level, LoginRequest, LoginResult
from medmij_sim.dvza.availability import is_available
from medmij_sim.dvza.context import Context
from medmij_sim.dvza.endings import (
    BROKEN,
    CANCELLED,
    CANNOT_REPRESENT,
    NOT_IDENTIFIED,
    NOT_REPRESENTED,
    OTHER_BIRTH_DATE,
    unavailable,
)
from medmij_sim.dvza.model import Ending, Session
from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.dvza.releases import RELEASES, Representation
from synthetic_patients.people.person import Person

_KINDS: Final[Mapping[Representation | None, login.Representation | None]] = MappingProxyType(
    {None: None, "onbehalfof": "machtiging", "onbehalfofchild": "ouderlijk gezag"}
)


def login_request(context: Context, policy: DvzaPolicy, session: Session, relay_state: str) -> LoginRequest:
    """What to ask of the login; representation only when the scope has the word (ext.vert.authint.201, .204)."""
    asked = session.request
    segment = RELEASES[asked.release].segment
    return LoginRequest(
        requester=context.role.key,
        service_name=context.aanbieders[asked.aanbieder].title,
        minimum_level=Level.named(policy.minimum_level),
        return_url=f"https://{context.role.front_host(context.domain)}/{segment}/login/return",
        relay_state=relay_state,
        representation=_KINDS["onbehalfof" if policy.always_lets_represent else asked.represents],
    )


def logged_in(context: Context, policy: DvzaPolicy, session: Session, result: LoginResult) -> Session | Ending:
    """The session with who logged in and of whom the data are, or why it ends here.

    Args:
        result: of the login that this session started.
    """
    asked = session.request
    if result.outcome == "cancelled":
        return CANCELLED
    if result.outcome == "unsupported":
        return CANNOT_REPRESENT
    if result.outcome == "failed" or result.subject is None or result.level is None:
        return BROKEN
    if policy.checks_level and result.level < Level.named(policy.minimum_level):
        return NOT_IDENTIFIED
    if asked.represents is not None and result.represented is None and policy.needs_representation:
        return NOT_REPRESENTED
    if asked.represents is None and result.represented is not None:
        return NOT_IDENTIFIED
    bsn = result.represented if result.represented and policy.data_of == "represented" else result.subject
    person = context.people.by_bsn(bsn)
    known = (asked.birth_date, None if person is None else person.birth_date)
    if None not in known and known[0] != known[1] and policy.compares_birth_date:
        return OTHER_BIRTH_DATE
    if context.role.availability == "early" and not _available(context, policy, session, person):
        return unavailable(policy, _why_not(context, policy, session, person))
    return replace(session, person=person.key if person else "", bsn=bsn, actor=result.subject)


def _available(context: Context, policy: DvzaPolicy, session: Session, person: Person | None) -> bool:
    asked, today = session.request, context.env.clock.today()
    return is_available(person, context.aanbieders[asked.aanbieder], policy, today, asked.represents)


def _why_not(context: Context, policy: DvzaPolicy, session: Session, person: Person | None) -> str:
    """The page about nothing being available; a parent may know that it is for the age, which both know."""
    age = None if person is None else person.age_on(context.env.clock.today())
    grown = age is not None and age >= policy.child_until
    return "child-of-twelve" if grown and session.request.represents == "onbehalfofchild" else "unavailable"
