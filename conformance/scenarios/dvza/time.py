"""Codes, tokens and consents that grow old."""

from __future__ import annotations

from collections.abc import Callable

from conformance.declare import scenario
from conformance.probe import StepFailed, Unavailable
from conformance.scenarios.dvza.probe import DvzaProbe
from conformance.scenarios.dvza.values import Answer, Grant
from medmij_sim.clock import pause

MINUTES_STEPS = ("time.start", "time.code-14:50", "time.token-14:50", "time.code-15:10", "time.token-15:10")
MONTHS_STEPS = ("time.consent", "time.refresh-5-months", "time.refresh-7-months")
_14_50, _15_10 = 890, 910
_DAY = 86400
_5_MONTHS, _7_MONTHS = 150 * _DAY, 215 * _DAY

Wait = Callable[[int], None]


@scenario("dvza.minutes", steps=MINUTES_STEPS)
def minutes(probe: DvzaProbe) -> None:
    """Just before and just after a quarter of an hour, by moving the DVZA's clock."""
    with probe.moving_clock() as later:
        _minutes(probe, later)


@scenario("dvza.minutes-waited", steps=MINUTES_STEPS, slow=True)
def minutes_waited(probe: DvzaProbe) -> None:
    """The same by really waiting, where the clock cannot be moved."""
    if probe.target.clock is not None:
        raise Unavailable("the clock of the target can be moved, so there is no need to wait")
    _minutes(probe, pause)


@scenario("dvza.months", steps=MONTHS_STEPS)
def months(probe: DvzaProbe) -> None:
    """A long-term consent that is used after five months, and then not for seven."""
    with probe.moving_clock() as later:
        with probe.step("time.consent"):
            grant = probe.collect_token(probe.grant("rich", long_term=True))
            if grant.refresh_token is None:
                raise StepFailed("the token answer holds no refresh_token")
        later(_5_MONTHS)
        with probe.step("time.refresh-5-months"):
            response = probe.refresh(grant.refresh_token)
            kept = response.json().get("refresh_token") if response.is_success else None
        later(_7_MONTHS)
        with probe.step("time.refresh-7-months"):
            probe.refresh(kept or grant.refresh_token)


def _minutes(probe: DvzaProbe, later: Wait) -> None:
    with probe.step("time.start"):
        grant = probe.collect_token(probe.grant("rich"))
        early, late = probe.grant("rich"), probe.grant("rich")
    later(_14_50)
    _offer(probe, "14:50", early, grant)
    later(_15_10 - _14_50)
    _offer(probe, "15:10", late, grant)


def _offer(probe: DvzaProbe, when: str, answer: Answer, grant: Grant) -> None:
    with probe.step(f"time.code-{when}"):
        probe.exchange(answer)
    with probe.step(f"time.token-{when}"):
        probe.get(probe.usual_url, grant)
