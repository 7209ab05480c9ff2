"""Codes offered again, by others, or in the wrong way. Each on a code of its own, because each may end it."""

from __future__ import annotations

from conformance.declare import scenario
from conformance.probe import StepFailed
from conformance.scenarios.dvza.probe import DvzaProbe
from conformance.scenarios.dvza.requests import UNKNOWN_HOST
from conformance.scenarios.dvza.values import Changes

WRONG: dict[str, Changes] = {
    "token.other-redirect": {"redirect_uri": f"https://{UNKNOWN_HOST}/callback"},
    "token.no-redirect": {"redirect_uri": None},
    "token.no-client": {"client_id": None},
    "token.unknown-code": {"code": "00000000-0000-4000-8000-000000000000"},
    "token.other-grant": {"grant_type": "client_credentials"},
}
"""What differs from a right token request, by step."""

WRONG_STEPS = ("token.replay", *WRONG, "token.longer-redirect", "token.after-refusal")
OTHERS_STEPS = ("token.other-client", "token.other-certificate", "token.other-refresh")


@scenario("dvza.tokens", steps=("token.first", *WRONG_STEPS))
def tokens(probe: DvzaProbe) -> None:
    """Wrong token requests of the client itself."""
    with probe.step("token.first"):
        answer = probe.grant("rich")
        probe.collect_token(answer)
    with probe.step("token.replay"):
        probe.exchange(answer)
    for step, changes in WRONG.items():
        with probe.step(step):
            probe.exchange(probe.grant("rich"), changes=changes)
    with probe.step("token.longer-redirect"):
        answer = probe.grant("rich")
        probe.exchange(answer, changes={"redirect_uri": f"{answer.request['redirect_uri']}/"})
    with probe.step("token.after-refusal"):
        probe.exchange(answer)


@scenario("dvza.tokens-of-others", steps=OTHERS_STEPS)
def tokens_of_others(probe: DvzaProbe) -> None:
    """Another client offers a code, under its own name and under that of its owner; and a refresh token."""
    with probe.step("token.other-client"):
        other = probe.target.identity("pgo-b")
        probe.exchange(probe.grant("rich"), role="pgo-b", changes={"client_id": other.client_id})
    with probe.step("token.other-certificate"):
        probe.exchange(probe.grant("rich"), role="pgo-b")
    with probe.step("token.other-refresh"):
        grant = probe.collect_token(probe.grant("rich", long_term=True))
        if grant.refresh_token is None:
            raise StepFailed("the token answer holds no refresh_token")
        probe.refresh(grant.refresh_token, role="pgo-b")
