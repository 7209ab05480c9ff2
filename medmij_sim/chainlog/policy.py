"""How a party logs; the defaults conform."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LogPolicy:
    """What may be made to differ in the chain log of a PGO or DVZA (core.logging.100).

    Attributes:
        log_leaves_out: kinds of events that are not logged; `"*"` logs nothing at all.
        log_wrong_session: logs another session_id than the X-Correlation-ID of the journey.
        log_tells_bsn: a BSN stands in the error or the URI.
        log_without_zone: datetimes have no offset.
        log_delay: seconds of the world's time that an event is kept before it is sent.
    """

    log_leaves_out: frozenset[str] = frozenset()
    log_wrong_session: bool = False
    log_tells_bsn: bool = False
    log_without_zone: bool = False
    log_delay: int = 0
