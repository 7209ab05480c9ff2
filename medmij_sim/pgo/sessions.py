"""The journeys of a PGO's people: from the first redirect to the last refresh."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from medmij_sim.pgo.errors import UnknownSessionError
from medmij_sim.services import CATALOGUE


class Phase(StrEnum):
    STARTED = "started"
    REDEEMED = "redeemed"
    GRANTED = "granted"
    ENDED = "ended"


@dataclass(slots=True, repr=False)
class Session:
    """One journey: one aanbieder, one person, one authorization and the refreshes that follow from it.

    Attributes:
        key: by which hooks name it.
        gegevensdiensten: the ids that are asked for.
        correlation_id: of the journey; of the last refresh after one.
        access_token: empty before there is one.
        refresh_token: None without long-term consent.
        granted: the ids that the token is good for, of those that are asked for.
        request_id: MedMij-Request-ID of its authorization request.
        documents, images: how many of each the last collection brought.
        incomplete: whether it could not have all of these.
        days: for how long to subscribe: as asked, and as granted once there is a token; None unless it is Abonneren.
    """

    key: str
    person: str
    aanbieder: str
    gegevensdiensten: tuple[str, ...]
    state: str
    correlation_id: str
    token_endpoint: str
    phase: Phase = Phase.STARTED
    access_token: str = ""
    refresh_token: str | None = None
    granted: tuple[str, ...] = field(default=())
    request_id: str = ""
    days: int | None = None
    documents: int = 0
    images: int = 0
    incomplete: bool = False

    @property
    def collects(self) -> bool:
        """Whether it is Verzamelen, not Delen or Abonneren."""
        named = [CATALOGUE[each] for each in self.gegevensdiensten if each in CATALOGUE]
        return self.days is None and not any(each.function == "Delen" for each in named)

    def __repr__(self) -> str:
        return f"<Session {self.key} {self.phase}>"


class Sessions:
    """All journeys of one PGO."""

    def __init__(self) -> None:
        self._by_key: dict[str, Session] = {}

    def add(self, session: Session) -> None:
        self._by_key[session.key] = session

    def get(self, key: str) -> Session:
        """The journey of that key.

        Raises:
            UnknownSessionError: there is none.
        """
        if key not in self._by_key:
            raise UnknownSessionError(f"no session {key!r}; use the one that start gave")
        return self._by_key[key]

    def known(self, key: str | None) -> Session | None:
        """The journey of that key, if there is one."""
        return self._by_key.get(key or "")

    def lasting(self, person: str, aanbieder: str, gegevensdienst: str) -> Session | None:
        """The newest journey with long-term consent in which a person asked for a gegevensdienst of an aanbieder."""
        for each in reversed(self._by_key.values()):
            asked = (each.person, each.aanbieder) == (person, aanbieder) and gegevensdienst in each.gegevensdiensten
            if asked and each.refresh_token is not None:
                return each
        return None

    def of_state(self, state: str) -> Session | None:
        """The journey that this state was given out for; the newest when a state was given out twice."""
        return next((each for each in reversed(self._by_key.values()) if each.state == state), None)

    def last(self) -> Session | None:
        return next(reversed(self._by_key.values()), None)

    def find(self, person: str, aanbieder: str | None) -> Session:
        """The newest journey of a person (with an aanbieder) that a token was granted in.

        Raises:
            UnknownSessionError: there is none.
        """
        for each in reversed(self._by_key.values()):
            if each.person == person and aanbieder in (None, each.aanbieder) and each.access_token:
                return each
        raise UnknownSessionError(f"person {person!r} has no finished session; start one first")

    def all(self) -> tuple[Session, ...]:
        return tuple(self._by_key.values())

    def clear(self) -> None:
        self._by_key.clear()
