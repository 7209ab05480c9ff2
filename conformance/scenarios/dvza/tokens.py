"""Codes offered again, by others, or in the wrong way. Each on a code of its own, because each may end it."""

from __future__ import annotations

from conformance.declare import scenario
from conformance.scenarios.dvza.probe import DvzaProbe
from conformance.scenarios.dvza.requests import UNKNOWN_HOST

WRONG_STEPS = (
    "token.replay",
    "token.other-client",
    "token.other-certificate",
    "token.other-redirect",
    "token.no-redirect",
    "token.no-client",
    "token.unknown-code",
    "token.other-grant",
)


@scenario("dvza.tokens", steps=("token.first", *WRONG_STEPS))
def tokens(probe: DvzaProbe) -> None:
    """Wrong token requests."""
    with probe.step("token.first"):
        answer = probe.grant("rich")
        probe.collect_token(answer)
    with probe.step("token.replay"):
        probe.exchange(answer)
    with probe.step("token.other-client"):
        other = probe.target.identity("pgo-b")
        probe.exchange(probe.grant("rich"), role="pgo-b", changes={"client_id": other.client_id})
    with probe.step("token.other-certificate"):
        probe.exchange(probe.grant("rich"), role="pgo-b")
    with probe.step("token.other-redirect"):
        probe.exchange(probe.grant("rich"), changes={"redirect_uri": f"https://{UNKNOWN_HOST}/callback"})
    with probe.step("token.no-redirect"):
        probe.exchange(probe.grant("rich"), changes={"redirect_uri": None})
    with probe.step("token.no-client"):
        probe.exchange(probe.grant("rich"), changes={"client_id": None})
    with probe.step("token.unknown-code"):
        probe.exchange(answer, changes={"code": "00000000-0000-4000-8000-000000000000"})
    with probe.step("token.other-grant"):
        probe.exchange(probe.grant("rich"), changes={"grant_type": "client_credentials"})
