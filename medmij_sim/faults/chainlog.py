"""Faults of what a party logs for MedMij (interface "Logging")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from medmij_sim.faults.model import Fault

LATE = 3600
"""Seconds."""


def _row(party: str, name: str, nl: str, en: str, **deviations: Any) -> Fault:
    """A fault; the deviations are fields of `medmij_sim.chainlog.policy.LogPolicy`."""
    return Fault(f"{party}.chainlog.{name}", nl, en, deviations)


def _of(party: str, left_out: str, nl: str, en: str) -> Iterator[Fault]:
    """The faults of a PGO or a DVZA.

    Args:
        left_out: the kind of event that it forgets.
        nl, en: what that event tells, as the rest of a sentence.
    """
    yield _row(party, "silent", "Logt niets.", "Logs nothing.", log_leaves_out=frozenset({"*"}))
    yield _row(
        party,
        "event-left-out",
        f"Logt niet dat {nl}.",
        f"Does not log that {en}.",
        log_leaves_out=frozenset({left_out}),
    )
    yield _row(
        party,
        "wrong-session-id",
        "Logt een ander session_id dan de X-Correlation-ID van het verzoek.",
        "Logs another session_id than the X-Correlation-ID of the request.",
        log_wrong_session=True,
    )
    yield _row(party, "bsn", "Zet een BSN in wat het logt.", "Puts a BSN in what it logs.", log_tells_bsn=True)
    yield _row(
        party,
        "no-time-zone",
        "Logt tijden zonder tijdzone.",
        "Logs times without their offset.",
        log_without_zone=True,
    )
    yield _row(
        party,
        "late",
        "Stuurt wat het logt pas een uur later op.",
        "Sends what it logs only an hour later.",
        log_delay=LATE,
    )


CHAINLOG_FAULTS: tuple[Fault, ...] = (
    *_of("pgo", "send_resource_request", "het een resourceverzoek stuurt", "it sends a resource request"),
    *_of("dvza", "show_landing_page", "de landingspagina is getoond", "the landing page was shown"),
)
