"""Other ways to come back to the PGO than with a code that it asked for."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.declare import scenario
from conformance.probe import Unavailable
from conformance.scenarios.pgo.journey import Choices, Journey, changed, phases
from conformance.scenarios.pgo.probe import PgoProbe

FOREIGN_CODE = "code-with-a-state-that-nobody-gave-out"
STATELESS_CODE = "code-without-any-state"
FOREIGN_STATE = "state-that-nobody-gave-out"

RETURN_STEPS = (
    *phases("return", until="login"),
    "return.foreign-state",
    "return.no-state",
    "return.callback",
    "return.reload",
    "return.end",
)
ERRORS = ("refusal", "cancel")
"""Journeys that end with an error at the callback."""


@scenario("pgo.return", steps=RETURN_STEPS)
def returning(probe: PgoProbe) -> None:
    """Responses that belong to nobody come first; then the right one, twice."""
    if probe.takes_one_callback:
        raise Unavailable("an interactive start command takes one callback; use hooks.collect to test others")

    def arrivals(callback: str) -> Iterator[tuple[str, str]]:
        yield "return.foreign-state", changed(callback, state=FOREIGN_STATE, code=FOREIGN_CODE)
        yield "return.no-state", changed(callback, state=None, code=STATELESS_CODE)
        yield "return.callback", callback
        yield "return.reload", callback

    journey = Journey(probe, "return")
    journey.start(arrivals)
    journey.wait("return.end")


@scenario("pgo.refusal", steps=(*phases("refusal", until="callback"), "refusal.end", "refusal.page"))
def refusal(probe: PgoProbe) -> None:
    """The person refuses consent."""
    _ended(probe, "refusal", Choices(consent=False))


@scenario("pgo.cancel", steps=(*phases("cancel", until="callback"), "cancel.end", "cancel.page"))
def cancel(probe: PgoProbe) -> None:
    """The person stops at the login."""
    _ended(probe, "cancel", Choices(login="cancel"))


def _ended(probe: PgoProbe, name: str, choices: Choices) -> None:
    journey = Journey(probe, name, choices=choices)
    journey.start()
    journey.wait(f"{name}.end")
    with probe.step(f"{name}.page"):
        if probe.target.callback == "hook":
            raise Unavailable("the suite hands the redirect to a hook, so it does not see the page that people see")
