"""Eenmalig Inloggen: who is logged in at which providers in one browser, and when that does for another one.

Source: spec DigiD 6 and 7. That a provider has people log in anew only between minute 10 and 15 is its own duty: one
that comes earlier is served as well.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from medmij_sim.digid.login import Level
from medmij_sim.digid.providers import BSN_SECTOR, ServiceProvider
from medmij_sim.digid.saml.passing import drop_oldest
from synthetic_patients.people.person import Person

IDLE: Final = timedelta(minutes=15)
"""How long a session lasts after the last login in it."""

ABSOLUTE: Final = timedelta(hours=3)
"""How long it lasts at the most."""

_COOKIE: Final = "__Host-nep-digid"


@dataclass(frozen=True, slots=True)
class Visit:
    """A provider at which somebody is logged in.

    Args:
        provider: which.
        name: as people see it.
    """

    provider: ServiceProvider
    name: str


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who logged in, in one browser.

    Args:
        browser: what its cookie says.
        index: SessionIndex, the same for all providers.
        subject: who.
        level: at which level.
        address: of the browser.
        federation: the group of providers it holds for.
        started: when it began.
        authenticated: when the person last logged in with means.
        used: when a provider last asked for a login in it.
        visits: where the person is logged in, by entity id.
    """

    browser: str = field(repr=False)
    index: str
    subject: Person
    level: Level
    address: str
    federation: str
    started: datetime
    authenticated: datetime
    used: datetime
    visits: dict[str, Visit] = field(default_factory=dict)

    @property
    def name_id(self) -> str:
        """What 3.x calls the person."""
        return f"{BSN_SECTOR}:{self.subject.bsn}"

    def lives(self, now: datetime) -> bool:
        """Whether it has not run out."""
        return now - self.used < IDLE and now - self.started < ABSOLUTE

    def does_for(self, provider: ServiceProvider, minimum: Level, address: str) -> bool:
        """Whether a provider can have this login; from Substantieel on the means are always asked."""
        return (
            provider.settings.single_sign_on
            and provider.settings.federation == self.federation
            and minimum <= self.level
            and minimum < Level.SUBSTANTIEEL
            and address == self.address
        )


class Sessions:
    """All sessions, by browser.

    Args:
        now: the world's time.
        new_id: makes a SessionIndex.
    """

    def __init__(self, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        self._now = now
        self._new_id = new_id
        self._sessions: dict[str, Session] = {}

    def of_browser(self, browser: str) -> Session | None:
        """The session in a browser, unless it ran out."""
        found = self._sessions.get(browser)
        return found if found is not None and found.lives(self._now()) else None

    def logged_in(self, browser: str, visit: Visit, subject: Person, level: Level, address: str) -> Session:
        """Somebody logged in with means; extends the session of the same person, or begins another."""
        now, federation = self._now(), visit.provider.settings.federation
        known = self.of_browser(browser)
        drop_oldest(self._sessions, lambda each: not each.lives(now))
        if known is None or known.subject.key != subject.key or known.federation != federation:
            known = Session(browser, self._new_id(), subject, level, address, federation, now, now, now)
        known = replace(known, level=level, address=address, authenticated=now)
        return self._visited(known, visit)

    def continued(self, session: Session, visit: Visit) -> Session:
        """Another provider got the login of a session."""
        return self._visited(session, visit)

    def of_person(self, provider: str, name_id: str, indexes: Collection[str]) -> list[Session]:
        """The sessions in which somebody is logged in at a provider.

        Args:
            provider: its entity id.
            name_id: what 3.x calls the person.
            indexes: only these; empty for all.
        """
        return [
            each
            for each in self._sessions.values()
            if each.lives(self._now())
            and provider in each.visits
            and each.name_id == name_id
            and (not indexes or each.index in indexes)
        ]

    def end(self, session: Session) -> None:
        """Forget a session."""
        self._sessions.pop(session.browser, None)

    def clear(self) -> None:
        """Forget all."""
        self._sessions.clear()

    def _visited(self, session: Session, visit: Visit) -> Session:
        visits = {**session.visits, visit.provider.entity_id: visit}
        used = replace(session, used=self._now(), visits=visits)
        # At the end, so that the oldest is the one that was not used for longest.
        self._sessions.pop(session.browser, None)
        self._sessions[session.browser] = used
        return used


def browser_of(request: Request) -> str:
    """What the cookie of a browser says; empty without one."""
    return request.cookies.get(_COOKIE, "")


def remember_browser(response: Response, browser: str) -> None:
    """Give a browser its cookie; providers post to us from their own sites, so that it must come along then too."""
    response.set_cookie(_COOKIE, browser, secure=True, httponly=True, samesite="none", path="/")
