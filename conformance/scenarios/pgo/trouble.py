"""A DVZA that does not give what was asked for, or gives it late."""

from __future__ import annotations

from conformance.declare import scenario
from conformance.scenarios.pgo.journey import Journey, phases
from conformance.scenarios.pgo.probe import PgoProbe


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
    """Resources come after 59 seconds, where sixty are allowed."""
    with probe.stage.fault("dvza.surroundings.resource-in-59-seconds"):
        Journey(probe, "slow-resource", patience=70.0).collect()
