"""Two people with data of their own: neither gets what is the other's."""

from __future__ import annotations

from conformance.declare import scenario
from conformance.probe import StepFailed, Unavailable
from conformance.reading import Entry, search_answers
from conformance.scenarios.dvza.collecting import ask
from conformance.scenarios.dvza.probe import DvzaProbe
from conformance.scenarios.dvza.values import Grant
from medmij_sim.record import Exchange
from medmij_sim.services import CATALOGUE, Request


@scenario("dvza.second-person", steps=("person.first", "person.second", "person.others-id"))
def second_person(probe: DvzaProbe) -> None:
    """Each collects their own Patient; then the second asks for that of the first by its id."""
    with probe.step("person.first"):
        first = _patient(probe, "person.first", probe.collect_token(probe.grant("rich")))
    with probe.step("person.second"):
        grant = probe.collect_token(probe.grant("second"))
        _patient(probe, "person.second", grant)
    with probe.step("person.others-id"):
        probe.get(f"{probe.target.endpoints(_asked(probe)[0]).resource}/{first.name}", grant)


def _patient(probe: DvzaProbe, step: str, grant: Grant) -> Entry:
    ask(probe, grant, *_asked(probe))
    answers = search_answers(probe.record.events(Exchange, tag=step))
    found = next((entry for answer in answers for entry in answer.matches if entry.type == "Patient"), None)
    if found is None:
        raise StepFailed("the answer to the search for Patient holds none")
    return found


def _asked(probe: DvzaProbe) -> tuple[str, Request]:
    """A gegevensdienst in which one asks for oneself, and how."""
    for service in probe.services:
        for request in CATALOGUE[service].requests:
            if request.resource_type == "Patient":
                return service, request
    raise Unavailable("no gegevensdienst of the target has a search for Patient")
