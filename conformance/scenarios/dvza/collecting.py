"""A person collects: consent for this session, a token, and every request of every gegevensdienst."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from conformance.declare import scenario
from conformance.probe import Unavailable
from conformance.reading import literal_references, search_answers, strays
from conformance.scenarios.dvza.probe import DvzaProbe
from conformance.scenarios.dvza.values import Grant
from medmij_sim.record import Exchange
from medmij_sim.services import CATALOGUE, Request, request_url

SERVICES = ("48", "49")
"""The gegevensdiensten that have steps of their own."""

XML_SAMPLE = ("48.1", "48.6", "48.15", "48.19", "49.1", "49.5", "49.6")
"""Requests that are asked in XML too: a search, one with an include, an operation, and a document."""

MOST_READS = 25


@scenario(
    "dvza.collecting",
    steps=(
        "collect.authorization",
        "collect.token",
        *(f"resource.{service}" for service in SERVICES),
        "resource.rich",
        "resource.xml",
        "resource.references",
    ),
)
def collecting(probe: DvzaProbe) -> None:
    """A person rich in data gives consent for this session; the PGO collects all there is, in JSON and some in XML."""
    with probe.step("collect.authorization"):
        answer = probe.grant("rich")
    with probe.step("collect.token"):
        grant = probe.collect_token(answer)
    _ask_everything(probe, grant)
    with probe.step("resource.xml"):
        for service, request in _requests(probe, XML_SAMPLE):
            ask(probe, grant, service, request, accept="application/fhir+xml")
    with probe.step("resource.references"):
        for url in _unseen(probe):
            probe.get(url, grant)


@scenario("dvza.collecting-nothing", steps=("empty.token", "resource.empty"))
def collecting_nothing(probe: DvzaProbe) -> None:
    """The same for a person of whom the aanbieder holds nothing."""
    with probe.step("empty.token"):
        grant = _access_to_nothing(probe)
    with probe.step("resource.empty"):
        for service, request in _requests(probe):
            ask(probe, grant, service, request)


FACTS = ("screen.aanbieder-name", "screen.pgo-name", "screen.phone", "token.offered", "privacy.known")


def _access_to_nothing(probe: DvzaProbe) -> Grant:
    """The availability test may keep out somebody without data, as late as the token interface."""
    answer = probe.authorize("empty")
    if answer.error is not None:
        raise Unavailable(f"a person without data gets no access, as may be: {answer.in_words}")
    return probe.collect_token(probe.grant("empty") if answer.code is None else answer)


@scenario("dvza.facts", steps=FACTS)
def facts(probe: DvzaProbe) -> None:
    """What the target file tells, so that a check that needs it is not tested without."""
    target = probe.target
    told = {
        "screen.aanbieder-name": (target.aanbieder.title, "the title of the aanbieder; add title to [aanbieder]"),
        "screen.pgo-name": (target.identity("pgo-a").name, "the name of pgo-a; add name to [identities.pgo-a]"),
        "screen.phone": (target.phone, "the telephone number of the DVZA; add phone"),
        "token.offered": (target.zal_file or target.zal_url, "what else the aanbieder offers; add zal_url"),
        "privacy.known": (
            [person for person in target.people.values() if person.bsn],
            "any BSN to look for; add bsn to [people.rich]",
        ),
    }
    for step, (fact, lacking) in told.items():
        with suppress(Unavailable), probe.step(step):
            if not fact:
                raise Unavailable(f"the target does not tell {lacking}")


def _ask_everything(probe: DvzaProbe, grant: Grant) -> None:
    """Every request of every gegevensdienst, each gegevensdienst under a step of its own."""
    with probe.step("resource.rich"):
        for service in SERVICES:
            with suppress(Unavailable), probe.step(f"resource.{service}"):
                probe.target.endpoints(service)
                for _, request in _requests(probe, (request.id for request in CATALOGUE[service].requests)):
                    ask(probe, grant, service, request)
        if not probe.services:
            raise Unavailable(f"the target offers none of {', '.join(SERVICES)}; add [gegevensdiensten.48]")


def ask(
    probe: DvzaProbe,
    grant: Grant,
    service: str,
    request: Request,
    *,
    role: str = "pgo-a",
    accept: str = "application/fhir+json",
) -> None:
    """Send one request of the table; its id becomes a tag of what passes."""
    with probe.record.step(request.id):
        base = probe.target.endpoints(service).resource
        probe.get(f"{base}/{request_url(request, probe.clock.today())}", grant, role=role, accept=accept)


def _requests(probe: DvzaProbe, only: Iterable[str] | None = None) -> Iterator[tuple[str, Request]]:
    wanted = None if only is None else set(only)
    for service in probe.services:
        for request in CATALOGUE[service].requests:
            if wanted is None or request.id in wanted:
                yield service, request


def _unseen(probe: DvzaProbe) -> list[str]:
    """URLs of the literal references at our own bases that no answer so far has brought along; a few of each type."""
    wanted: dict[str, dict[str, None]] = {}
    for answer in search_answers(probe.record.events(Exchange, tag="resource.rich")):
        left_out = strays(answer)
        for reference in literal_references(answer):
            if (
                reference.holder not in left_out
                and not reference.is_in_bundle
                and reference.url.startswith(f"{answer.base}/")
            ):
                wanted.setdefault(reference.target.partition("/")[0], {})[reference.url] = None
    most_each = max(1, MOST_READS // max(1, len(wanted)))
    return [url for urls in wanted.values() for url in list(urls)[:most_each]]
