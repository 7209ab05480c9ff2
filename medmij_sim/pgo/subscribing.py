"""Abonneren as a PGO does it: begins, changes and ends subscriptions over the subscription interface of a DVZA."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

import httpx

from medmij_sim.chainlog.model import Method
from medmij_sim.pgo.errors import PgoError, RefusedError
from medmij_sim.pgo.lists import Lists, listed
from medmij_sim.pgo.sessions import Session, Sessions
from medmij_sim.subscriptions import messages as m

Send = Callable[[Session, str, Method, str, bytes | None], Awaitable[httpx.Response]]
"""Sends one JSON request of a journey, about a gegevensdienst (by id), and gives the answer."""


@dataclass(frozen=True, slots=True)
class Known:
    """A subscription that a PGO has.

    Attributes:
        id: as the DVZA gave it.
        person: key of the person in this PGO.
        aanbieder: MedMij name.
        gegevensdienst: id.
        end_date: the day from which there are no more notifications.
    """

    id: str
    person: str
    aanbieder: str
    gegevensdienst: str
    end_date: date


class Subscriptions:
    """The subscriptions of one PGO's people.

    Args:
        lists: where the subscription interface is.
        sessions: journeys; one with a token for Abonneren is needed for each request.
        send: over the back channel.
    """

    def __init__(self, lists: Lists, sessions: Sessions, send: Send) -> None:
        self._lists = lists
        self._sessions = sessions
        self._send = send
        self._known: dict[str, Known] = {}

    def get(self, key: str) -> Known | None:
        """The subscription with this id."""
        return self._known.get(key)

    def all(self) -> tuple[Known, ...]:
        return tuple(self._known.values())

    async def begin(self, session_key: str, end_date: date | None = None) -> Known:
        """Begin the subscription that the person allowed, or give the one that there is another end.

        Args:
            end_date: for less long than the person allowed.

        Raises:
            UnknownSessionError: no such journey.
            PgoError: there is no token to subscribe, the aanbieder does not agree, or no usable answer came.
        """
        session = self._allowed(session_key)
        agreed = await self._asked(session, "POST", "", m.Wish(end_date))
        known = Known(
            agreed.subscription_id, session.person, session.aanbieder, session.gegevensdiensten[0], agreed.end_date
        )
        self._known[known.id] = known
        return known

    async def change(self, session_key: str, end_date: date) -> Known:
        """Give the subscription of a journey's person and gegevensdienst another end; raises as `begin` does."""
        session = self._allowed(session_key)
        known = self._of(session)
        return self.told(known, (await self._asked(session, "PUT", known.id, m.Change(end_date))).end_date)

    async def end(self, session_key: str) -> Known:
        """End the subscription of a journey's person and gegevensdienst; raises as `begin` does."""
        session = self._allowed(session_key)
        known = self._of(session)
        return self.told(known, (await self._asked(session, "DELETE", known.id)).end_date)

    def told(self, known: Known, end_date: date) -> Known:
        """Keep the end of a subscription that a DVZA told."""
        self._known[known.id] = changed = replace(known, end_date=end_date)
        return changed

    def clear(self) -> None:
        self._known.clear()

    def _allowed(self, session_key: str) -> Session:
        session = self._sessions.get(session_key)
        if not session.access_token or session.days is None:
            raise PgoError(
                f"session {session_key} has no access token for Abonneren; let the person finish the journey"
            )
        return session

    def _of(self, session: Session) -> Known:
        """The newest subscription of who went through a journey."""
        place = (session.person, session.aanbieder, session.gegevensdiensten[0])
        for each in reversed(self._known.values()):
            if (each.person, each.aanbieder, each.gegevensdienst) == place:
                return each
        raise PgoError(f"person {session.person!r} has no subscription to {place[2]} of {session.aanbieder} here")

    async def _asked(
        self, session: Session, method: Method, key: str, message: m.Wish | m.Change | None = None
    ) -> m.Agreement:
        dienst = session.gegevensdiensten[0]
        offer = listed(await self._lists.zal(), session.aanbieder, dienst).abonneren
        if offer is None:
            raise PgoError(f"the ZAL has no subscriptions to {dienst} of {session.aanbieder}")
        url = "/".join(filter(None, (offer.subscription_endpointuri.rstrip("/"), m.SUBSCRIPTION_PATH, key)))
        answer = await self._send(session, dienst, method, url, None if message is None else m.written(message))
        return _agreement(answer)


def _agreement(answer: httpx.Response) -> m.Agreement:
    """What a DVZA agrees to.

    Raises:
        PgoError: it refuses, or its answer cannot be read.
    """
    where = urlsplit(str(answer.request.url)).path
    if answer.status_code in (401, 403):
        raise RefusedError(f"{where}: HTTP {answer.status_code}; let the person give consent again")
    if not answer.is_success:
        raise PgoError(f"{where}: HTTP {answer.status_code}")
    try:
        return m.read(answer.content, m.Agreement)
    except m.MessageError as error:
        raise PgoError(f"{where}: {error}") from error
