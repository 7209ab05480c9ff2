"""What a DVZA keeps of a journey: the request, the session, the consent, and the codes and tokens that stand for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from medmij_sim.dvza.policy import Step


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """An authorization request that was found in order.

    Args:
        client_id: host name of the PGO.
        redirect_uri: exactly as asked, decoded once.
        aanbieder: MedMij name without `@medmij`, as in the scope.
        state: None only where a misbehaving DVZA lets it pass.
        trace_id, session_id: `MedMij-Request-ID` and `X-Correlation-ID`.
    """

    client_id: str
    redirect_uri: str
    aanbieder: str
    state: str | None = field(repr=False)
    trace_id: str
    session_id: str


@dataclass(frozen=True, slots=True)
class Ending:
    """How a session ended: the page that tells, and the OAuth error for the PGO (None once a code was given)."""

    page: str
    error: str | None
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One person on the way from landing page to answer.

    Args:
        csrf: must come back with every form.
        relay: must come back with the answer of the login; set when a login starts.
        passed: the steps that were taken.
        person: key, once logged in.
        long_term: consent until it is withdrawn.
        ending: set once there is an answer; there is one answer per session.
    """

    id: str = field(repr=False)
    csrf: str = field(repr=False)
    request: AuthorizationRequest
    expires: datetime
    passed: frozenset[Step] = frozenset()
    person: str | None = None
    bsn: str | None = field(default=None, repr=False)
    relay: str | None = field(default=None, repr=False)
    long_term: bool = False
    ending: Ending | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A consent that was given. Codes and tokens point at it; without it they are worth nothing."""

    id: str
    client_id: str
    redirect_uri: str
    aanbieder: str
    person: str
    bsn: str = field(repr=False)
    long_term: bool


@dataclass(frozen=True, slots=True)
class Ticket:
    """A code or refresh token: the grant it stands for, until when."""

    grant: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class Access:
    """An access token: the grant and the gegevensdiensten it stands for, until when."""

    grant: str
    scope: tuple[str, ...]
    expires: datetime
