"""What a party writes its chain log with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from medmij_sim.chainlog.events import EVENTS
from medmij_sim.chainlog.model import Error, Event, LogRecord, Request, Response, Traced
from medmij_sim.chainlog.outbox import Outbox
from medmij_sim.chainlog.policy import LogPolicy
from medmij_sim.clock import Clock

_NOBODY: Final = "999900055"
_WRONG_SESSION: Final = "00000000-0000-4000-8000-000000000000"


class ChainLog:
    """The chain log of one party at one of its hosts. To write in it costs microseconds and never fails a journey.

    Args:
        location: the host name.
        clock: the world's time.
        policy: how to log, asked at each event.
        outbox: where events wait to be sent.
    """

    def __init__(self, location: str, clock: Clock, policy: Callable[[], LogPolicy], outbox: Outbox) -> None:
        self.location = location
        self._clock = clock
        self._policy = policy
        self._outbox = outbox

    def at(self, location: str) -> ChainLog:
        """The same log, at another host of the party."""
        return ChainLog(location, self._clock, self._policy, self._outbox)

    def note(
        self,
        event: str,
        ids: Traced,
        *,
        request: Request | None = None,
        response: Response | None = None,
        error: Error | None = None,
        moment: datetime | None = None,
    ) -> None:
        """Log an event.

        Args:
            event: its name in `EVENTS`.
            ids: whatever has `session_id` and `trace_id`.
            moment: when it happened; now, unless given.

        Raises:
            KeyError: there is no such event.
        """
        kind, policy = EVENTS[event], self._policy()
        if policy.log_leaves_out and not policy.log_leaves_out.isdisjoint((kind.name, "*")):
            return
        at = told = moment or self._clock.now()
        session = _WRONG_SESSION if policy.log_wrong_session else ids.session_id
        if policy.log_without_zone:
            told = at.replace(tzinfo=None)
        record = LogRecord(Event(kind.name, self.location, told, session, ids.trace_id), request, response, error)
        if policy.log_tells_bsn:
            record = _telling(record)
        self._outbox.put(record, at + timedelta(seconds=policy.log_delay) if policy.log_delay else None)


def _telling(record: LogRecord) -> LogRecord:
    """The record with a BSN in it: what a log may never hold."""
    if record.request is not None:
        return replace(record, request=replace(record.request, uri=f"{record.request.uri}?bsn={_NOBODY}"))
    if record.error is not None:
        return replace(record, error=replace(record.error, description=f"unknown person {_NOBODY}"))
    return record
