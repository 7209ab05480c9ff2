"""What a DVZA keeps of a journey: the request, the session, the consent, and the codes and tokens that stand for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from medmij_sim.dvza.policy import Step
from medmij_sim.dvza.releases import Representation

Function = Literal["Verzamelen", "Delen", "Abonneren"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a PGO wants a person to allow.

    Args:
        client_id: host name of the PGO.
        redirect_uri: exactly as asked, decoded once.
        aanbieder: MedMij name without `@medmij`, as in the scope.
        release: of the endpoint that was asked, such as `"2.2"` (see `medmij_sim.dvza.releases`).
        scope: as it was asked.
        function: what the person is to allow.
        services: ids of gegevensdiensten; empty for all of the aanbieder.
        days: for how long to subscribe, 0 to end it; None unless it is Abonneren.
        represents: the word by which someone acts for another; None for people who act for themselves.
    """

    client_id: str
    redirect_uri: str
    aanbieder: str
    release: str = "2.2"
    scope: str = ""
    function: Function = "Verzamelen"
    services: tuple[str, ...] = ()
    days: int | None = None
    represents: Representation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationRequest(Asked):
    """An authorization request that was found in order.

    Args:
        state: None only where a misbehaving DVZA lets it pass.
        trace_id, session_id: `MedMij-Request-ID` and `X-Correlation-ID`; our own where none were sent.
        birth_date: of who is represented, as the PGO knows it.
    """

    state: str | None = field(repr=False)
    trace_id: str
    session_id: str
    birth_date: date | None = field(default=None, repr=False)


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
        person, bsn: key and number of whom the data are: who logged in, or who is represented. Once logged in.
        actor: BSN of who logged in.
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
    actor: str | None = field(default=None, repr=False)
    relay: str | None = field(default=None, repr=False)
    long_term: bool = False
    ending: Ending | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What a session asks, until when: whoever takes it off its shelf gives the answer, and nobody else."""

    expires: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant(Asked):
    """A consent that was given. Codes and tokens point at it; without it they are worth nothing.

    Its `days` are those that were granted.

    Args:
        person, bsn: key and number of whom the data are.
        actor: BSN of who logged in; the same number unless someone acted for another.
        expires: when the last code or token that stands for it ends, and with it the consent itself.
        given: when; None of what was kept before this was.
        used: when the last refresh token was issued for it; None before the first.
        of_material: a token of the token map stands for it, so that nobody gave it.
    """

    id: str
    person: str
    bsn: str = field(repr=False)
    long_term: bool
    expires: datetime
    actor: str = field(default="", repr=False)
    given: datetime | None = None
    used: datetime | None = None
    of_material: bool = False


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
