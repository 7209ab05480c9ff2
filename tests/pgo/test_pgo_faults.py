"""Every fault of a PGO shows on the wire, in the store or on the page; a PGO without faults shows none of them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit
from uuid import UUID

import httpx
import pytest
from pgo_surroundings import (
    AANBIEDER,
    CLIENT_ID,
    FHIR_HOST,
    REDIRECT_URI,
    TOKEN_HOST,
    Surroundings,
    base_of,
    bundle,
    callback_of,
    form_of,
    query_of,
    token_answer,
    whitelist,
    zorgaanbiederslijst,
)

from medmij_sim.faults.model import undeclared_deviations
from medmij_sim.faults.pgo import PGO_FAULTS
from medmij_sim.faults.pgo_messages import PGO_MESSAGE_FAULTS
from medmij_sim.faults.pgo_subscriptions import PGO_SUBSCRIPTION_FAULTS
from medmij_sim.fhir import json as fhir_json
from medmij_sim.pgo import Journey, Pgo, PgoError, PgoPolicy
from medmij_sim.pgo.alterations import ALTERATIONS
from medmij_sim.pgo.app import pgo_app

REQUEST_ID, CORRELATION_ID = "MedMij-Request-ID", "X-Correlation-ID"
ELSEWHERE = "fhir.dvza-b.medmij.localhost"
DOCUMENTS = {
    "resourceType": "DocumentReference",
    "id": "letters",
    "content": [
        {"attachment": {"contentType": "application/pdf", "url": url}}
        for url in ("Binary/letter", f"https://{ELSEWHERE}/Binary/letter")
    ],
}
WEIGHT = (
    b'{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Observation","id":"w","code":{"text":"Gewicht"},'
    b'"valueQuantity":{"value":72.50,"unit":"kg","code":"kg"},"performer":[{"reference":"Practitioner/doctor"}]}}]}'
)


def told(request: httpx.Request) -> dict[str, str]:
    """The parameters of a token request, wherever they stand."""
    return form_of(request) | query_of(request.url)


LISTS = ("Zorgaanbiederslijst", "Whitelist", "Gegevensdienstnamenlijst")


@dataclass
class Evidence:
    """What a PGO did in the scenario below."""

    urls: list[str] = field(default_factory=list)
    tokens: list[httpx.Request] = field(default_factory=list)
    resources: list[httpx.Request] = field(default_factory=list)
    documents: list[httpx.Request] = field(default_factory=list)
    lists: list[httpx.Request] = field(default_factory=list)
    certificates: set[str] = field(default_factory=set)
    exported: bytes = b""
    refetched: set[str] = field(default_factory=set)
    took_older_list: bool = False
    took_invalid_list: bool = False
    token_calls: dict[str, int] = field(default_factory=dict)
    calls_when_refused: int = 0
    denied_page: str = ""

    @property
    def queries(self) -> list[dict[str, str]]:
        return [query_of(url) for url in self.urls]

    def parameters(self, name: str) -> list[str]:
        return [query.get(name, "") for query in self.queries]

    @property
    def codes(self) -> list[dict[str, str]]:
        return [form for each in self.tokens if (form := told(each)).get("grant_type") == "authorization_code"]

    @property
    def refreshes(self) -> list[httpx.Request]:
        return [each for each in self.tokens if "refresh_token" in told(each)]


def without_volgnummer(document: bytes) -> bytes:
    """Against every schema."""
    return re.sub(rb"<Volgnummer>.*?</Volgnummer>", b"", document)


def answer(request: httpx.Request) -> httpx.Response:
    """A weight, two pages of encounters, a practitioner to be read, a document here and one elsewhere; nothing else."""
    _, _, what = str(request.url).partition(f"/{request.url.path.split('/')[3]}/")
    kind, page = what.partition("?")[0], request.url.params.get("page")
    if kind == "Observation":
        return httpx.Response(200, content=WEIGHT)
    if kind == "Practitioner/doctor":
        return httpx.Response(200, json={"resourceType": "Practitioner", "id": "doctor"})
    if kind == "Binary/letter":
        return httpx.Response(200, content=b"%PDF-1.7", headers={"content-type": "application/pdf"})
    if kind == "Composition":
        return httpx.Response(200, json=bundle(DOCUMENTS))
    if kind == "Encounter":
        next_page = [] if page else [{"relation": "next", "url": f"{base_of('49')}/Encounter?page=2"}]
        return httpx.Response(200, json=bundle({"resourceType": "Encounter", "id": f"e{page}"}, link=next_page))
    return httpx.Response(200, json=bundle())


async def scenario(around: Surroundings, pgo: Pgo, seen: Evidence) -> None:
    async def start(person: str = "anna") -> Journey:
        journey = await pgo.start(AANBIEDER, ["49"], person)
        seen.urls.append(journey.authorization_url)
        return journey

    async def calls(name: str, url: str) -> None:
        before = len(around.token_requests)
        await pgo.callback(url)
        seen.token_calls[name] = len(around.token_requests) - before

    around.lists["/MedMij_Whitelist.xml"] = whitelist(CLIENT_ID, TOKEN_HOST, FHIR_HOST, ELSEWHERE)
    around.token_answers += [token_answer(refresh_token="refresh-0") for _ in range(2)]
    for person in ("bram", "anna"):
        journey = await start(person)
        await calls("first", callback_of(journey))
        await pgo.collect(journey.session)
    await calls("reload", callback_of(journey))
    for number in (1, 2):
        around.token_answers.insert(0, token_answer(refresh_token=f"refresh-{number}"))
        await pgo.refresh(journey.session)
    await pgo.collect(journey.session)
    seen.exported = fhir_json.dumps(pgo.export("anna"))
    await start()
    await calls("foreign", f"{REDIRECT_URI}?code=code-1&state=not-given-out")
    await calls("error", callback_of(await start(), error="access_denied"))
    seen.denied_page = await page_after(pgo, callback_of(await start(), error="access_denied"))
    seen.tokens = list(around.token_requests)
    seen.resources = [each for each in around.resource_requests if "Binary" not in each.url.path]
    seen.documents = [each for _, each in around.asked if "Binary" in each.url.path]

    around.fhir = lambda _: httpx.Response(401)
    before = len(around.resource_requests)
    with pytest.raises(PgoError):
        await pgo.collect(journey.session)
    seen.calls_when_refused = len(around.resource_requests) - before

    await calls("before", callback_of(await start()))
    fetches = {name: len(around.list_requests(name)) for name in LISTS}
    around.clock.move("901")
    await calls("after", callback_of(await start()))
    seen.refetched = {name for name in LISTS if len(around.list_requests(name)) > fetches[name]}

    for number, address in ((3, "authorize"), (2, "older")):
        around.lists["/MedMij_Zorgaanbiederslijst.xml"] = zorgaanbiederslijst(number, authorize=address)
        around.clock.move("2h")
        journey = await start()
    seen.took_older_list = "/older?" in journey.authorization_url

    around.lists["/MedMij_Whitelist.xml"] = whitelist(CLIENT_ID)
    around.lists["/MedMij_Zorgaanbiederslijst.xml"] = without_volgnummer(zorgaanbiederslijst(2, authorize="new"))
    around.clock.move("2h")
    unlisted = await start()
    seen.took_invalid_list = "/new?" in unlisted.authorization_url
    await calls("unlisted", callback_of(unlisted))
    seen.lists = around.list_requests("MedMij")
    seen.certificates = {certificate for certificate, each in around.asked if each in around.resource_requests}


async def page_after(pgo: Pgo, callback: str) -> str:
    transport = httpx.ASGITransport(pgo_app(pgo))
    async with httpx.AsyncClient(transport=transport) as client:
        return (await client.get(callback)).text


@cache
def evidence(*names: str) -> Evidence:
    around, seen = Surroundings(), Evidence()
    around.fhir = answer
    deviations: dict[str, Any] = {}
    for fault in PGO_FAULTS:
        if fault.name in names:
            deviations |= fault.deviations
    asyncio.run(scenario(around, around.pgo(**deviations), seen))
    return seen


def is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def has_token(request: httpx.Request) -> bool:
    return "Authorization" in request.headers or "access_token" in request.url.params


def repeated(values: list[str]) -> bool:
    return len(set(values)) < len(values)


def sent(requests: list[httpx.Request], header: str) -> list[str]:
    return [each.headers.get(header, "") for each in requests]


def kept(seen: Evidence) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = fhir_json.loads(seen.exported)["resources"]
    return found


def missing(parameter: str) -> Callable[[Evidence], bool]:
    return lambda seen: any(parameter not in query for query in seen.queries)


SHOWS: dict[str, Callable[[Evidence], bool]] = {
    "pgo.list.without-api": lambda seen: any(each.url.query != b"api=2" for each in seen.lists),
    "pgo.list.accepts-invalid": lambda seen: seen.took_invalid_list,
    "pgo.list.accepts-older": lambda seen: seen.took_older_list,
    "pgo.list.refetched-late": lambda seen: LISTS[0] not in seen.refetched,
    "pgo.list.whitelist-refetched-late": lambda seen: LISTS[1] not in seen.refetched,
    "pgo.list.names-refetched-late": lambda seen: LISTS[2] not in seen.refetched,
    "pgo.list.whitelist-not-checked": lambda seen: seen.token_calls["unlisted"] > 0,
    "pgo.authorization.missing-response-type": missing("response_type"),
    "pgo.authorization.missing-client-id": missing("client_id"),
    "pgo.authorization.missing-redirect-uri": missing("redirect_uri"),
    "pgo.authorization.missing-scope": missing("scope"),
    "pgo.authorization.missing-state": missing("state"),
    "pgo.authorization.missing-request-id": missing(REQUEST_ID),
    "pgo.authorization.missing-correlation-id": missing(CORRELATION_ID),
    "pgo.authorization.response-type-token": lambda seen: "token" in seen.parameters("response_type"),
    "pgo.authorization.scope-with-gegevensdienst": lambda seen: any("~" in each for each in seen.parameters("scope")),
    "pgo.authorization.two-scopes": lambda seen: any(" " in each for each in seen.parameters("scope")),
    "pgo.authorization.scope-with-suffix": lambda seen: any("@" in each for each in seen.parameters("scope")),
    "pgo.authorization.redirect-uri-encoded-twice": lambda seen: (
        quote(REDIRECT_URI, safe="") in seen.parameters("redirect_uri")
    ),
    "pgo.authorization.redirect-uri-http": lambda seen: any(
        each.startswith("http:") for each in seen.parameters("redirect_uri")
    ),
    "pgo.authorization.redirect-uri-foreign": lambda seen: any(
        urlsplit(each).hostname not in (CLIENT_ID, None) for each in seen.parameters("redirect_uri")
    ),
    "pgo.authorization.state-constant": lambda seen: repeated([*filter(None, seen.parameters("state"))]),
    "pgo.authorization.state-guessable": lambda seen: any(
        each.startswith("state-") for each in seen.parameters("state")
    ),
    "pgo.authorization.request-id-not-uuid": lambda seen: any(
        each and not is_uuid(each) for each in seen.parameters(REQUEST_ID)
    ),
    "pgo.authorization.request-id-reused": lambda seen: repeated([*filter(None, seen.parameters(REQUEST_ID))]),
    "pgo.authorization.correlation-id-not-uuid": lambda seen: any(
        each and not is_uuid(each) for each in seen.parameters(CORRELATION_ID)
    ),
    "pgo.authorization.correlation-id-reused": lambda seen: repeated([*filter(None, seen.parameters(CORRELATION_ID))]),
    "pgo.authorization.same-tracing-ids": lambda seen: any(
        REQUEST_ID in query and query[REQUEST_ID] == query.get(CORRELATION_ID) for query in seen.queries
    ),
    "pgo.callback.accepts-foreign-state": lambda seen: seen.token_calls["foreign"] > 0,
    "pgo.callback.redeems-errors": lambda seen: seen.token_calls["error"] > 0,
    "pgo.callback.hides-errors": lambda seen: "geen gegevens opgehaald" not in seen.denied_page,
    "pgo.callback.offers-code-again": lambda seen: seen.token_calls["reload"] > 0,
    "pgo.token.parameters-in-query": lambda seen: any(each.url.query for each in seen.tokens),
    "pgo.token.missing-client-id": lambda seen: any("client_id" not in form for form in seen.codes),
    "pgo.token.missing-redirect-uri": lambda seen: any("redirect_uri" not in form for form in seen.codes),
    "pgo.token.other-redirect-uri": lambda seen: any(
        form.get("redirect_uri", REDIRECT_URI) != REDIRECT_URI for form in seen.codes
    ),
    "pgo.token.missing-request-id": lambda seen: "" in sent(seen.tokens, REQUEST_ID),
    "pgo.token.missing-correlation-id": lambda seen: "" in sent(seen.tokens, CORRELATION_ID),
    "pgo.token.new-correlation-id": lambda seen: (
        (used := seen.tokens[0].headers.get(CORRELATION_ID)) is not None
        and used not in seen.parameters(CORRELATION_ID)
        and "" not in seen.parameters(CORRELATION_ID)
    ),
    "pgo.token.request-id-reused": lambda seen: repeated([*filter(None, sent(seen.tokens, REQUEST_ID))]),
    "pgo.token.request-id-not-uuid": lambda seen: any(
        each and not is_uuid(each) for each in sent(seen.tokens, REQUEST_ID)
    ),
    "pgo.token.no-certificate": lambda seen: "none" in seen.certificates,
    "pgo.token.other-certificate": lambda seen: "other" in seen.certificates,
    "pgo.refresh.wrong-grant-type": lambda seen: (
        {told(each)["grant_type"] for each in seen.refreshes} == {"refresh_code"}
    ),
    "pgo.refresh.with-redirect-uri": lambda seen: any("redirect_uri" in told(each) for each in seen.refreshes),
    "pgo.refresh.old-correlation-id": lambda seen: bool(
        {*sent(seen.refreshes, CORRELATION_ID), ""} & set(seen.parameters(CORRELATION_ID)) - {""}
    ),
    "pgo.refresh.keeps-old-token": lambda seen: repeated([told(each)["refresh_token"] for each in seen.refreshes]),
    "pgo.resource.missing-request-id": lambda seen: "" in sent(seen.resources, REQUEST_ID),
    "pgo.resource.missing-correlation-id": lambda seen: "" in sent(seen.resources, CORRELATION_ID),
    "pgo.resource.token-in-query": lambda seen: any("access_token" in each.url.params for each in seen.resources),
    "pgo.resource.new-correlation-id": lambda seen: (
        len(set(sent(seen.resources, CORRELATION_ID))) > len(seen.codes) + len(seen.refreshes)
    ),
    "pgo.resource.request-id-reused": lambda seen: repeated([*filter(None, sent(seen.resources, REQUEST_ID))]),
    "pgo.resource.request-id-not-uuid": lambda seen: any(
        each and not is_uuid(each) for each in sent(seen.resources, REQUEST_ID)
    ),
    "pgo.resource.patient-parameter": lambda seen: any("patient" in each.url.params for each in seen.resources),
    "pgo.resource.bsn-in-url": lambda seen: any("999900006" in str(each.url) for each in seen.resources),
    "pgo.resource.bsn-in-header": lambda seen: any("999900006" in each.headers.values() for each in seen.resources),
    "pgo.resource.retries-when-refused": lambda seen: seen.calls_when_refused > 2,
    "pgo.resource.skips-request": lambda seen: (
        not any("AllergyIntolerance" in each.url.path for each in seen.resources)
    ),
    "pgo.resource.ignores-next": lambda seen: not any("page" in each.url.params for each in seen.resources),
    "pgo.resource.ignores-references": lambda seen: not any("Practitioner" in each.url.path for each in seen.resources),
    "pgo.documents.not-retrieved": lambda seen: not any(each.url.host == FHIR_HOST for each in seen.documents),
    "pgo.documents.token-elsewhere": lambda seen: any(
        each.url.host == ELSEWHERE and "Authorization" in each.headers for each in seen.documents
    ),
    "pgo.documents.without-token": lambda seen: any(
        not has_token(each) for each in seen.documents if each.url.host == FHIR_HOST
    ),
    "pgo.store.drops-text": lambda seen: b"Observation" in seen.exported and b"Gewicht" not in seen.exported,
    "pgo.store.drops-observations": lambda seen: b'"Observation"' not in seen.exported,
    "pgo.store.drops-decimals": lambda seen: b"kg" in seen.exported and b'"value"' not in seen.exported,
    "pgo.store.rounds-decimals": lambda seen: b'"value":72,' in seen.exported,
    "pgo.store.loses-precision": lambda seen: b'"value":72.5,' in seen.exported,
    "pgo.store.changes-unit": lambda seen: b'"unit":"g"' in seen.exported,
    "pgo.store.mixes-people": lambda seen: sum(each["resource"]["id"] == "w" for each in kept(seen)) > 1,
    "pgo.store.forgets-origin": lambda seen: any(not each["aanbieder"] for each in kept(seen)),
}


def test_every_fault_deviates_in_fields_that_the_policy_has() -> None:
    assert undeclared_deviations(PGO_FAULTS, "pgo", PgoPolicy) == set()
    assert all(PgoPolicy(**fault.deviations) != PgoPolicy() for fault in PGO_FAULTS)
    assert {name for fault in PGO_FAULTS for name in fault.deviations.get("alterations", ())} == set(ALTERATIONS)


def test_every_fault_has_a_name_of_its_own_and_a_sentence_in_both_languages() -> None:
    assert len({fault.name for fault in PGO_FAULTS}) == len(PGO_FAULTS)
    assert all(fault.nl.endswith(".") and fault.en.endswith(".") and fault.nl != fault.en for fault in PGO_FAULTS)
    elsewhere = {fault.name for fault in (*PGO_SUBSCRIPTION_FAULTS, *PGO_MESSAGE_FAULTS)}
    assert {fault.name for fault in PGO_FAULTS} - elsewhere == set(SHOWS)


@pytest.mark.parametrize("name", SHOWS)
def test_a_fault_shows_and_only_where_it_is_on(name: str) -> None:
    assert SHOWS[name](evidence(name))
    assert not SHOWS[name](evidence())


@pytest.mark.parametrize("name", SHOWS)
def test_a_fault_shows_nothing_else(name: str) -> None:
    also = {each for each, shows in SHOWS.items() if shows(evidence(name))} - {name}
    assert also <= FOLLOWS.get(name, set())


FOLLOWS = {
    "pgo.list.whitelist-not-checked": {"pgo.list.whitelist-refetched-late"},
    "pgo.callback.redeems-errors": {"pgo.callback.hides-errors"},
}
"""What cannot be told apart from a fault: where the second thing follows from the first."""


def test_parameters_in_the_query_are_the_whole_request() -> None:
    (first, *_) = evidence("pgo.token.parameters-in-query").tokens
    assert set(parse_qs(first.url.query.decode())) == {"grant_type", "code", "client_id", "redirect_uri"}
