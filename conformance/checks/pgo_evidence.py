"""What checks on a PGO read from a case: what it sent to the world around it, journey by journey."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from conformance.case import Case
from conformance.model import Finding, finding
from conformance.reading.tracing import CORRELATION_ID, REQUEST_ID
from conformance.scenarios.pgo.journey import PHASES
from medmij_sim.record import Connection, Exchange, Interface, Signal

COLLECTING = ("first", "second", "long-term")
JOURNEYS = (*COLLECTING, "return", "refusal", "cancel", "expired", "slow-token", "slow-resource")
_PARTS = (*PHASES, "foreign-state", "no-state", "reload", "end")

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


def steps_of(journey: str) -> tuple[str, ...]:
    """Every step of a journey; an event belongs to several."""
    return tuple(f"{journey}.{part}" for part in _PARTS)


def asked(case: Case, interface: Interface, *journeys: str) -> tuple[Exchange, ...]:
    """What the world was asked in these journeys over an interface, as it came in."""
    steps = [step for journey in journeys for step in steps_of(journey)]
    return tuple(each for each in case.exchanges(*steps, interface=interface) if each.side == "server")


def asked_in(case: Case, interface: Interface, *steps: str) -> tuple[Exchange, ...]:
    """What the world was asked in these steps over an interface, as it came in."""
    return tuple(each for each in case.exchanges(*steps, interface=interface) if each.side == "server")


def connections(case: Case, *steps: str) -> tuple[Connection, ...]:
    """The connections to the world in these steps, each once."""
    found = {each.seq: each for step in steps for each in case.connections(step) if each.side == "server"}
    return tuple(found.values())


def facts(case: Case, journey: str) -> Mapping[str, Any]:
    """What the scenario noted of a journey; see `Journey`."""
    noted: Mapping[str, Any] = case.note(f"{journey}.start", "journey")
    return noted


def was_noted(case: Case, step: str, name: str) -> bool:
    """Whether the scenario left a note of that name in a step."""
    return any(signal.name == name for signal in case.events(Signal, step))


def authorizations(case: Case) -> Iterator[tuple[str, Exchange]]:
    """The authorization request of every journey that had one: the first that a browser brought."""
    for journey in JOURNEYS:
        if arrived := asked(case, Interface.AUTHORIZATION, journey):
            yield journey, arrived[0]


def code_exchanges(case: Case, *journeys: str) -> Iterator[tuple[str, Exchange]]:
    """The token requests of journeys that are not refreshes."""
    for journey in journeys:
        for exchange in asked(case, Interface.TOKEN, journey):
            if "refresh_token" not in parameters(exchange):
                yield journey, exchange


def was_read(exchange: Exchange) -> bool:
    """Whether the world looked into the body; what it refuses at sight is recorded without."""
    return bool(exchange.request.body) or exchange.request.header("content-length") in (None, "0")


def codes_given(case: Case, journey: str) -> frozenset[str]:
    """The codes with which a person was sent back in a journey."""
    answers = (each.response for each in case.exchanges(*steps_of(journey)) if each.response)
    locations = (location for each in answers for location in each.headers_named("location"))
    return frozenset(code for each in locations for code in parse_qs(urlsplit(each).query).get("code", ()))


def parameters(exchange: Exchange) -> dict[str, str]:
    """The parameters of a request, of its form before those of its URL; the first of each name."""
    return {name: values[0] for name, values in {**exchange.query, **exchange.request.form}.items()}


def query(exchange: Exchange) -> dict[str, str]:
    """The parameters in the URL, the first of each name."""
    return {name: values[0] for name, values in exchange.query.items()}


def is_uuid(text: str) -> bool:
    return _UUID.fullmatch(text) is not None


def repeated(values: Iterable[tuple[str, Exchange]]) -> Iterator[tuple[str, tuple[Exchange, ...]]]:
    """The values that occur more than once, with where."""
    pairs = list(values)
    counts = Counter(value.lower() for value, _ in pairs)
    for value in dict.fromkeys(value for value, _ in pairs if counts[value.lower()] > 1):
        yield value, tuple(exchange for other, exchange in pairs if other.lower() == value.lower())


def request_id_findings(exchanges: Iterable[Exchange], what: tuple[str, str]) -> Iterator[Finding]:
    """What is wrong with the header MedMij-Request-ID: absent, no UUID, or used before.

    Args:
        what: the kind of request, in English and Dutch.
    """
    en, nl = what
    found = [(exchange.request.header(REQUEST_ID), exchange) for exchange in exchanges]
    for value, exchange in found:
        if value is None:
            yield finding(f"A {en} has no {REQUEST_ID}.", f"Een {nl} heeft geen {REQUEST_ID}.", exchange)
        elif not is_uuid(value):
            yield finding(
                f"The {REQUEST_ID} of a {en} is {value!r}; expected a UUID.",
                f"De {REQUEST_ID} van een {nl} is {value!r}; verwacht: een UUID.",
                exchange,
            )
    for value, where in repeated((value, exchange) for value, exchange in found if value and is_uuid(value)):
        yield finding(
            f"{len(where)} {en}s have the same {REQUEST_ID} {value}; expected a new one for each.",
            f"{len(where)} {nl}en hebben dezelfde {REQUEST_ID} {value}; verwacht: steeds een nieuwe.",
            *where,
        )


def correlation_findings(
    exchanges: Iterable[Exchange], expected: str | None, what: tuple[str, str], of: tuple[str, str]
) -> Iterator[Finding]:
    """What is wrong with the header X-Correlation-ID: absent, or not that of an earlier request.

    Args:
        expected: the value of the earlier request; None when that had none, which is for another check.
        what: the kind of request, in English and Dutch.
        of: the earlier request, in English and Dutch.
    """
    for exchange in exchanges:
        value = exchange.request.header(CORRELATION_ID)
        if value is None:
            yield finding(
                f"A {what[0]} has no {CORRELATION_ID}.", f"Een {what[1]} heeft geen {CORRELATION_ID}.", exchange
            )
        elif expected is not None and value.lower() != expected.lower():
            yield finding(
                f"The {CORRELATION_ID} of a {what[0]} is {value}; expected that of the {of[0]}, {expected}.",
                f"De {CORRELATION_ID} van een {what[1]} is {value}; verwacht: die van het {of[1]}, {expected}.",
                exchange,
            )


def parameter_findings(exchange: Exchange, expected: dict[str, str | None]) -> Iterator[Finding]:
    """The parameters of a token request that are not as expected; those expected to be None may be anything."""
    sent = parameters(exchange)
    for name, value in expected.items():
        if value is not None and sent.get(name) != value:
            en = f"is {sent[name]}" if name in sent else "is missing"
            nl = f"is {sent[name]}" if name in sent else "ontbreekt"
            yield finding(
                f"{name} of a token request {en}; expected {value}.",
                f"{name} van een tokenverzoek {nl}; verwacht: {value}.",
                exchange,
            )
