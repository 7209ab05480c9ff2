"""The notifications that came in at a PGO: checked, answered and kept (ext.abo.subnotint.*, ext.abo.rscnotint.*)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Final, Literal

import msgspec

from medmij_sim.clock import Clock
from medmij_sim.pgo.errors import PgoError
from medmij_sim.pgo.lists import Lists, listed
from medmij_sim.pgo.policy import PgoPolicy
from medmij_sim.pgo.subscribing import Known, Subscriptions
from medmij_sim.subscriptions import messages as m
from medmij_sim.turn import Turn

_MEANT_FOR: Final[dict[m.Kind, frozenset[str]]] = {
    "subscription": frozenset({"subscription", "resource"}),
    "resource": frozenset({"resource"}),
}
"""What comes in at which endpoint. Release 2.0.2 sends both to that for subscriptions, which may be a slip."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a PGO did of itself because of a notification (see `medmij_sim.pgo.following_up`).

    Attributes:
        result: `waiting` while it is still to be done; `no-consent` where there is no long-term consent for it, or not
            any more; `failed` once it is not tried any more.
        at: when; of what waits, the moment from which it may be done.
        dvza: host name of the token endpoint; empty before it is known.
        stored: how many resources of the gegevensdienst are kept since then.
        problem: one line on what went wrong; empty when nothing did.
        failing_since: of what waits or failed, the first attempt that failed; None when there was none.
    """

    result: Literal["waiting", "collected", "no-consent", "failed"]
    at: datetime
    dvza: str = ""
    stored: int = 0
    problem: str = ""
    failing_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Notified:
    """A notification that came in, and how it was answered.

    Attributes:
        at: when.
        status: of the answer; 200 for what was taken.
        error: the code of the answer; empty for what was taken.
        subscription_id, kind, end_date: as it says; None where it does not say so, or nothing that can be read.
        known: the subscription that it is about; None for one that this PGO has not.
        follow_up: what this PGO did because of it; None of what asks for nothing.
    """

    at: datetime
    status: int
    error: str
    subscription_id: str | None
    kind: str | None
    end_date: date | None
    known: Known | None
    follow_up: FollowUp | None = None


class Inbox:
    """What came in at one PGO.

    Args:
        subscriptions: those that it has.
        lists: the newest ZAL, for how long a subscription may last.

    Attributes:
        turn: of who deals with what came in.
    """

    def __init__(
        self, subscriptions: Subscriptions, lists: Lists, clock: Clock, policy: Callable[[], PgoPolicy]
    ) -> None:
        self._subscriptions = subscriptions
        self._lists = lists
        self._clock = clock
        self._policy = policy
        self._came: list[Notified] = []
        # A notification may come in while another thread notes what was done because of an earlier one.
        self._writing = Lock()
        self.turn = Turn()

    def all(self) -> tuple[Notified, ...]:
        """Everything that came, in order."""
        return tuple(self._came)

    def waiting(self) -> Iterator[tuple[Notified, FollowUp, Known]]:
        """What this PGO must still do something about: the notification, how that stands, the subscription."""
        for each in self.all():
            if each.known is not None and each.follow_up is not None and each.follow_up.result == "waiting":
                yield each, each.follow_up, each.known

    def followed(self, note: Notified, follow_up: FollowUp) -> None:
        """Keep what was done because of a notification, unless everything was forgotten meanwhile."""
        with self._writing:
            for place, each in enumerate(self._came):
                if each is note:
                    self._came[place] = replace(note, follow_up=follow_up)

    def clear(self) -> None:
        with self._writing:
            self._came.clear()

    async def take(self, endpoint: m.Kind, body: bytes) -> tuple[int, m.Taken | m.Problem]:
        """Take a notification in; returns the status and the body of the answer.

        Args:
            endpoint: at which it came.
        """
        policy, found = self._policy(), _members(body)
        given = str(found.get("subscription_id", ""))
        known = self._subscriptions.get(given)
        error = policy.notification_error or await self._wrong(endpoint, body, found, known, policy)
        status = 200 if not error else 500 if error == "server_error" else 400
        now, kind = self._clock.now(), found.get("notification_type")
        asks = kind == "resource" and not error and known is not None and policy.collects_when_notified
        note = Notified(
            now,
            status,
            error,
            given or None,
            None if kind is None else str(kind),
            _day(found.get("end_date")),
            known,
            FollowUp("waiting", now) if asks else None,
        )
        with self._writing:
            self._came.append(note)
        if error:
            return status, m.Problem(error)
        if known is not None and note.end_date is not None:
            self._subscriptions.told(known, note.end_date)
        return status, m.Taken(given)

    async def _wrong(
        self, endpoint: m.Kind, body: bytes, found: dict[str, object], known: Known | None, policy: PgoPolicy
    ) -> str:
        """The code of what is wrong with a notification; empty when nothing is."""
        kind = found.get("notification_type")
        if not isinstance(kind, str) or kind not in _MEANT_FOR[endpoint]:
            return m.INVALID_TYPE
        if known is None and not policy.knows_every_subscription:
            return m.INVALID_ID
        try:
            read = m.read(body, m.SubscriptionNotification if kind == "subscription" else m.ResourceNotification)
        except m.MessageError:
            return m.INVALID_REQUEST
        if known is not None and isinstance(read, m.SubscriptionNotification) and await self._too_late(known, read):
            return m.INVALID_REQUEST
        return ""

    async def _too_late(self, known: Known, notification: m.SubscriptionNotification) -> bool:
        """Whether a subscription would last longer than the ZAL has (ext.abo.subnotint.204)."""
        with suppress(PgoError):
            offer = listed(await self._lists.zal(), known.aanbieder, known.gegevensdienst).abonneren
            latest = self._clock.today() + timedelta(days=offer.maximale_duur if offer else 0)
            return notification.end_date > latest
        return False


def _members(body: bytes) -> dict[str, object]:
    """The members of a JSON object; none of anything else."""
    try:
        return msgspec.json.decode(body, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}


def _day(value: object) -> date | None:
    try:
        return msgspec.convert(value, date | None)
    except msgspec.ValidationError:
        return None
