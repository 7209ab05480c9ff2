"""Ordinary journeys: two people at one aanbieder, and one of them for a long time."""

from __future__ import annotations

from conformance.declare import scenario
from conformance.scenarios.pgo.journey import Choices, Journey, phases
from conformance.scenarios.pgo.probe import PgoProbe

REFRESHES = ("refresh.first", "refresh.second")


@scenario("pgo.first", steps=(*phases("first"), "first.export"))
def first(probe: PgoProbe) -> None:
    """A person collects all there is, and then the PGO hands out what it holds of them."""
    _collected_and_exported(Journey(probe, "first", whole=True), "first.export")


@scenario("pgo.second", steps=(*phases("second"), "second.export"))
def second(probe: PgoProbe) -> None:
    """The same for another person."""
    _collected_and_exported(Journey(probe, "second", "second"), "second.export")


@scenario("pgo.long-term", steps=(*phases("long-term"), *REFRESHES))
def long_term(probe: PgoProbe) -> None:
    """A person gives long-term consent, and the PGO collects twice more without them."""
    journey = Journey(probe, "long-term", choices=Choices(long_term=True))
    journey.collect()
    journey.refresh("refresh.first")
    journey.insist_on_token("refresh.second")
    journey.refresh("refresh.second")


def _collected_and_exported(journey: Journey, step: str) -> None:
    journey.collect()
    journey.export(step)
