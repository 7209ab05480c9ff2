"""A PGO that the OCL recognises for fewer gegevensdiensten than the aanbieder offers."""

from __future__ import annotations

from conformance.declare import scenario
from conformance.probe import Unavailable
from conformance.scenarios.dvza.collecting import ask
from conformance.scenarios.dvza.probe import DvzaProbe
from medmij_sim.services import CATALOGUE


@scenario("dvza.second-pgo", steps=("second.token", "second.resource"))
def second_pgo(probe: DvzaProbe) -> None:
    """It gets a token, and tries it on a gegevensdienst it is not recognised for."""
    with probe.step("second.token"):
        foreign = _not_recognised(probe)
        grant = probe.collect_token(probe.grant("rich", role="pgo-b"))
        probe.note("scope", grant.scope)
    with probe.step("second.resource"):
        probe.note("gegevensdienst", foreign)
        ask(probe, grant, foreign, CATALOGUE[foreign].requests[0], role="pgo-b")


def _not_recognised(probe: DvzaProbe) -> str:
    recognised = probe.target.identity("pgo-b").gegevensdiensten
    if not recognised:
        raise Unavailable(
            "for which gegevensdiensten the OCL recognises pgo-b is not in the target; "
            'add gegevensdiensten = ["49"] to [identities.pgo-b]'
        )
    if set(recognised).isdisjoint(probe.services):
        raise Unavailable("the aanbieder offers nothing that pgo-b is recognised for, so it gets no token at all")
    foreign = next((service for service in probe.services if service not in recognised), None)
    if foreign is None:
        raise Unavailable("pgo-b is recognised for every gegevensdienst of the target; name another identity")
    return foreign
