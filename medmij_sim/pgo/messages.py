"""What a PGO tells its people about what it does without being asked: that it collected, and that it cannot.

Sources: core.gegevensuitwisseling.104 (after each automatic exchange that succeeded) and .105 (when exchange within a
long-term consent is not possible for 48 hours or more), as read in https://github.com/afsprakenstelsel/publicatie. The
person may wish how it is told; here it is in the browser, on the page of the consent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Final, Literal

from medmij_sim.clock import Clock
from medmij_sim.pgo.policy import PgoPolicy
from medmij_sim.pgo.sessions import Session

STALLED_AFTER: Final = timedelta(hours=48)
"""core.gegevensuitwisseling.105."""


@dataclass(frozen=True, slots=True)
class Message:
    """Something that a person was told.

    Attributes:
        at: when.
        about: `collected`, or `stalled` once exchange was not possible for 48 hours.
        session: key of the journey in which the long-term consent was given.
        person: key in this PGO.
        aanbieder: MedMij name.
        gegevensdiensten: ids; of what was collected, or of what could not be.
        since: when the first attempt failed; None unless it is stalled.
    """

    at: datetime
    about: Literal["collected", "stalled"]
    session: str
    person: str
    aanbieder: str
    gegevensdiensten: tuple[str, ...]
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stall:
    """That exchange within a consent fails, since when, and whether the person knows."""

    since: datetime
    told: bool = False


class Messages:
    """The messages of one PGO, and since when which consent cannot be used."""

    def __init__(self, clock: Clock, policy: Callable[[], PgoPolicy]) -> None:
        self._clock = clock
        self._policy = policy
        self._sent: list[Message] = []
        self._stalls: dict[str, Stall] = {}
        # A person may collect while another thread collects by itself.
        self._writing = Lock()

    def all(self) -> tuple[Message, ...]:
        """Everything that anybody was told, in order."""
        return tuple(self._sent)

    def of(self, person: str) -> tuple[Message, ...]:
        """What a person was told, in order."""
        return tuple(each for each in self.all() if each.person == person)

    def about(self, session_key: str) -> tuple[Message, ...]:
        """What was told about the consent of a journey, in order."""
        return tuple(each for each in self.all() if each.session == session_key)

    def stalls(self) -> dict[str, Stall]:
        """The consents within which exchange fails, by the key of their journey."""
        return dict(self._stalls)

    def succeeded(self, session: Session, gegevensdiensten: tuple[str, ...], *, automatic: bool) -> None:
        """Note that gegevensdiensten were collected within a consent, and tell the person who did not ask for it."""
        with self._writing:
            self._stalls.pop(session.key, None)
            if automatic and gegevensdiensten and self._policy().tells_when_collected:
                self._tell(session, "collected", gegevensdiensten)

    def failed(self, session: Session) -> None:
        """Note that collecting within a consent failed; once it did for 48 hours, the person is told, one time."""
        with self._writing:
            stall = self._stalls.setdefault(session.key, Stall(self._clock.now()))
            late = self._clock.now() - stall.since >= STALLED_AFTER
            if late and not stall.told and self._policy().tells_when_stalled:
                self._tell(session, "stalled", session.gegevensdiensten, stall.since)
                self._stalls[session.key] = Stall(stall.since, told=True)

    def ended(self, session: Session) -> None:
        """Note that a consent is none any more."""
        with self._writing:
            self._stalls.pop(session.key, None)

    def restore(self, sent: Iterable[Message], stalls: dict[str, Stall]) -> None:
        """Take up what was told before."""
        with self._writing:
            self._sent.extend(sent)
            self._stalls |= stalls

    def clear(self) -> None:
        with self._writing:
            self._sent.clear()
            self._stalls.clear()

    def _tell(
        self,
        session: Session,
        about: Literal["collected", "stalled"],
        gegevensdiensten: tuple[str, ...],
        since: datetime | None = None,
    ) -> None:
        now = self._clock.now()
        self._sent.append(Message(now, about, session.key, session.person, session.aanbieder, gegevensdiensten, since))
