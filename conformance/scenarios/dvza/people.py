"""People who refuse, stop, are too young, or are not known to the aanbieder."""

from __future__ import annotations

from conformance.declare import scenario
from conformance.probe import StepFailed, Unavailable
from conformance.scenarios.dvza.probe import DvzaProbe
from conformance.scenarios.dvza.values import Answer
from medmij_sim.browser import PageKind


@scenario("dvza.refusing", steps=("refusal.answer", "refusal.error", "relation.token", "relation.error"))
def refusing(probe: DvzaProbe) -> None:
    """One person refuses, another has no relation with the aanbieder: the PGO must not be able to tell which."""
    with probe.step("refusal.answer"):
        refused = probe.authorize("rich", consent=False)
        if refused.stuck_on is PageKind.CONSENT:
            raise Unavailable(f"no way to refuse was found: {refused.in_words}; add refuse to [login.buttons]")
    with probe.step("refusal.error"):
        _insist_on_error(refused)
    with probe.step("relation.token"):
        if probe.target.aanbieder.aanbiedertype == "BAZB":
            raise Unavailable("the aanbieder needs no treatment relation; name another one in [aanbieder]")
        unknown = _try_for_token(probe, "no_relation")
    with probe.step("relation.error"):
        _insist_on_error(unknown)


@scenario("dvza.cancelling", steps=("cancel.login",))
def cancelling(probe: DvzaProbe) -> None:
    """A person stops at the login."""
    with probe.step("cancel.login"):
        answer = probe.authorize("rich", login="cancel")
        if answer.stuck_on is PageKind.LOGIN:
            raise Unavailable(
                f"no way to stop at the login was found: {answer.in_words}; add cancel to [login.buttons]"
            )


@scenario("dvza.fifteen", steps=("age.fifteen",))
def fifteen(probe: DvzaProbe) -> None:
    """A person of fifteen tries to collect."""
    with probe.step("age.fifteen"):
        _try_for_token(probe, "fifteen")


@scenario("dvza.sixteen", steps=("age.sixteen",))
def sixteen(probe: DvzaProbe) -> None:
    """A person who is exactly sixteen collects."""
    with probe.step("age.sixteen"):
        _try_for_token(probe, "sixteen")


def _try_for_token(probe: DvzaProbe, person: str) -> Answer:
    """As far as the DVZA lets this person come: the availability test may be as late as the token interface."""
    answer = probe.authorize(person)
    if answer.stuck_on is PageKind.LANDING:
        raise StepFailed(f"nobody knew yet who this was, and there was no way on: {answer.in_words}")
    if answer.url is not None and answer.code is None and answer.error is None:
        raise StepFailed(f"the PGO cannot tell what became of the request: {answer.in_words}")
    if answer.code is not None:
        probe.exchange(answer)
    return answer


def _insist_on_error(answer: Answer) -> None:
    """The availability test may be late and the return to the PGO is only inferred: no error is no fault."""
    if answer.error is None:
        raise Unavailable(f"no error came back to the PGO, so there is nothing to compare: {answer.in_words}")
