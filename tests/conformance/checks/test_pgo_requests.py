"""What checks on a PGO make of requests that are right, odd or wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote, urlencode
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.case import Case
from conformance.model import Finding
from conformance.scenarios.pgo.journey import changed
from conformance.suite import load_suite
from conformance.target_parts import Hooks, Person
from conformance.targets import PgoTarget
from medmij_sim.record import Exchange, Interface, Message, Record, Signal

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOST = "pgo-a.medmij.localhost"
REDIRECT_URI = f"https://{HOST}/callback"
BASE = "https://fhir.dvza-a.medmij.localhost/r22/huisartsdelinde/48"
TARGET = PgoTarget(
    name="Oefen-PGO",
    client_id=HOST,
    redirect_uri=REDIRECT_URI,
    hooks=Hooks(),
    people={"rich": Person(key="rich", bsn="999940004")},
)
REQUEST_ID, CORRELATION_ID = "b5ef36aa-5b8c-4a55-9a3a-0d0c6d1f0001", "1DDC0C20-7E0E-4F39-8A0F-2E6B0F4D0002"


def authorization(journey: str, **changes: str) -> Exchange:
    parameters = {
        "response_type": "code",
        "client_id": HOST,
        "redirect_uri": REDIRECT_URI,
        "scope": "huisartsdelinde",
        "state": "3f1c9a7be0d24c55",
        "MedMij-Request-ID": REQUEST_ID,
        "X-Correlation-ID": CORRELATION_ID,
        **changes,
    }
    url = f"https://dvza-a.medmij.localhost/r22/authorize?{urlencode(parameters, quote_via=quote)}"
    return exchange(Interface.AUTHORIZATION, f"{journey}.start", url)


def resource(query: str, headers: tuple[tuple[str, str], ...] = ()) -> Exchange:
    return exchange(Interface.RESOURCE, "first.token", f"{BASE}/{query}", headers)


def exchange(interface: Interface, step: str, url: str, headers: tuple[tuple[str, str], ...] = ()) -> Exchange:
    return Exchange(
        at=NOW,
        actor="dvza-a",
        tags=frozenset({step}),
        side="server",
        interface=interface,
        peer=HOST,
        method="GET",
        url=url,
        request=Message(headers),
        status=200,
        response=Message(),
    )


def found(check: str, *exchanges: Exchange) -> list[Finding]:
    record = Record()
    for journey in ("first", "refusal"):
        facts = {"aanbieder": "huisartsdelinde", "bases": {"48": BASE}}
        tags = frozenset({f"{journey}.start"})
        record.add(Signal(at=NOW, actor="scenario", name="journey", phase="end", data=facts, tags=tags))
    record.merge(exchanges)
    return list(load_suite().registry.checks[check].judge(Case(record, TARGET, "2.2")))


AUTHORIZATION_CHECKS = [each.id for each in load_suite().checks() if each.id.startswith("pgo.authorization.")]


@pytest.mark.parametrize("check", AUTHORIZATION_CHECKS)
def test_a_right_request_with_extra_parameters_is_right(check: str) -> None:
    assert found(check, authorization("first", ui_locales="nl")) == []


@given(st.uuids(version=4), st.uuids(version=4))
def test_random_states_are_no_guess(one: UUID, other: UUID) -> None:
    pair = [authorization(journey, state=f"v1.{state}.x") for journey, state in (("first", one), ("refusal", other))]
    if one != other:
        assert found("pgo.authorization.state-unguessable", *pair) == []


@given(st.integers(0, 10**6), st.sampled_from(["", "state-", "2026-03-02T12:00:00-"]))
def test_a_counter_is_a_guess_wherever_it_begins(begin: int, prefix: str) -> None:
    pair = [authorization(journey, state=f"{prefix}{begin + i}") for i, journey in enumerate(("first", "refusal"))]
    assert len(found("pgo.authorization.state-unguessable", *pair)) == 1


@pytest.mark.parametrize(
    ("value", "check"),
    [
        (quote(REDIRECT_URI, safe=""), "encoded-once"),
        (quote(REDIRECT_URI, safe="").lower(), "encoded-once"),
        ("http://pgo-a.medmij.localhost/callback", "https"),
        ("/callback", "https"),
        (f"https://{HOST}:8443/callback", "host"),
        ("https://elsewhere.example/callback", "host"),
    ],
)
def test_a_wrong_redirect_uri_is_wrong_in_one_way(value: str, check: str) -> None:
    names = ("encoded-once", "https", "host")
    wrong = [
        each
        for each in names
        if found(f"pgo.authorization.redirect-uri-{each}", authorization("first", redirect_uri=value))
    ]
    assert wrong == [check]


@pytest.mark.parametrize(
    "query", ["Observation?code=http://snomed.info/sct|275711006", "Patient?_id=123456789", "Flag"]
)
def test_nine_digits_are_not_a_bsn_because_they_pass_its_test(query: str) -> None:
    assert (
        found("pgo.resource.no-bsn", resource(query, (("x-own", "1234567890123"), ("content-length", "123456782"))))
        == []
    )


@pytest.mark.parametrize(
    "wrong",
    [
        resource("Patient?identifier=999940004"),
        resource("Patient?identifier=http%3A%2F%2Ffhir.nl%2Ffhir%2FNamingSystem%2Fbsn%7C"),
        resource("Patient", (("X-Patient", "999900006"),)),
    ],
)
def test_a_bsn_is_seen_in_url_and_headers(wrong: Exchange) -> None:
    assert len(found("pgo.resource.no-bsn", wrong)) == 1


@pytest.mark.parametrize(
    ("name", "count"), [("patient", 1), ("subject", 1), ("patient.identifier", 1), ("_patient", 0)]
)
def test_only_the_patient_parameters_name_the_patient(name: str, count: int) -> None:
    assert len(found("pgo.resource.no-patient-in-url", resource(f"Observation?{name}=x"))) == count


def test_a_gegevensdienst_may_be_asked_for_in_another_way_and_order() -> None:
    from medmij_sim.services import CATALOGUE

    kinds = {each.resource_type for each in CATALOGUE["48"].requests}
    asked = [resource(f"{kind}?_count=5") for kind in sorted(kinds, reverse=True)]
    assert found("pgo.resource.whole-gegevensdienst", *asked) == []
    assert len(found("pgo.resource.whole-gegevensdienst", *asked[1:])) == 1


def test_a_changed_callback_keeps_its_other_parameters() -> None:
    callback = f"{REDIRECT_URI}?code=a%2Bb&state=s"
    assert changed(callback, state=None) == f"{REDIRECT_URI}?code=a%2Bb"
    assert changed(callback, state="t") == f"{REDIRECT_URI}?code=a%2Bb&state=t"
