"""A DVZA that does not give what was asked for, or gives it late."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from conformance.declare import scenario
from conformance.scenarios.pgo.journey import Journey, phases
from conformance.scenarios.pgo.probe import PgoProbe

_A_WHILE = 30.0
"""Seconds; enough for a person to get from the start to the first resource request."""


@scenario("pgo.expired", steps=phases("expired", until="resource"))
def expired(probe: PgoProbe) -> None:
    """The access token has expired when it is used: every resource request gets 401."""
    with probe.stage.fault("dvza.surroundings.token-expired-at-once"):
        Journey(probe, "expired").collect()


@scenario("pgo.slow-token", steps=phases("slow-token"), slow=True)
def slow_token(probe: PgoProbe) -> None:
    """The token comes after nine seconds, where ten are allowed."""
    with probe.stage.fault("dvza.surroundings.token-in-nine-seconds"):
        Journey(probe, "slow-token", patience=15.0).collect()


@scenario("pgo.slow-resource", steps=phases("slow-resource"), slow=True)
def slow_resource(probe: PgoProbe) -> None:
    """The first resources come after 59 seconds, where sixty are allowed."""
    with _for_a_while(probe, "dvza.surroundings.resource-in-59-seconds"):
        Journey(probe, "slow-resource", patience=70.0).collect()


@contextmanager
def _for_a_while(probe: PgoProbe, fault: str) -> Iterator[None]:
    """A fault that ends by itself, so that not every request of a journey takes a minute."""
    with probe.stage.fault(fault):
        timer = threading.Timer(_A_WHILE, probe.stage.fault_off, (fault,))
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
