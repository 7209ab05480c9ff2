"""Long-term consent: a refresh token, its rotation, and the old one offered again."""

from __future__ import annotations

from conformance.declare import scenario
from conformance.probe import StepFailed
from conformance.reading import offers_long_term
from conformance.scenarios.dvza.probe import DvzaProbe
from medmij_sim.browser import read_page
from medmij_sim.record import Screen


@scenario(
    "dvza.long-term",
    steps=(
        "long-term.chosen",
        "long-term.token",
        "long-term.granted",
        "long-term.refresh",
        "long-term.rotated",
        "long-term.replay",
    ),
)
def long_term(probe: DvzaProbe) -> None:
    """A person gives consent for an indefinite time; its refresh token is used, and then used again."""
    with probe.step("long-term.chosen"):
        answer = probe.grant("rich", long_term=True)
        if not _was_offered(probe):
            raise StepFailed("no screen offered consent for an indefinite time")
    with probe.step("long-term.token"):
        grant = probe.collect_token(answer)
    with probe.step("long-term.granted"):
        if grant.refresh_token is None:
            raise StepFailed("the token answer holds no refresh_token")
    with probe.step("long-term.refresh"):
        refreshed = probe.refreshed(grant.refresh_token)
    with probe.step("long-term.rotated"):
        if refreshed.refresh_token in (None, grant.refresh_token):
            raise StepFailed("the refresh gave no new refresh token")
    with probe.step("long-term.replay"):
        probe.refresh(grant.refresh_token)


def _was_offered(probe: DvzaProbe) -> bool:
    screens = probe.record.events(Screen, tag="long-term.chosen")
    return any(offers_long_term(read_page(screen.status, screen.url, screen.html)) for screen in screens)
