"""Mutated messages: no traceback, no answer outside the table of statuses (spec DigiD 5), bounded time and memory.

Fifty examples each; `ci/deep` takes two thousand each.
"""

from __future__ import annotations

import asyncio
import base64
import json
import resource
from collections.abc import Iterator
from datetime import UTC, datetime
from time import process_time
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pytest
from digid.careful import ACS, artifact_in
from digid.careful4 import CarefulProvider4
from digid.careful_logout import LogoutProvider
from digid.mutations import Changes, changes, parameters
from hypothesis import given
from lxml import etree

from medmij_sim import World
from medmij_sim.clock import Clock
from medmij_sim.digid import NextAnswer
from medmij_sim.digid.oidc.clients import ClientError, read_clients
from medmij_sim.digid.saml.metadata import MetadataError, read_metadata
from medmij_sim.digid.saml.names import SAMLP, STATUS, tag
from medmij_sim.digid.saml.signing import redirect_query
from medmij_sim.digid.saml.soap import enclosed, opened
from medmij_sim.digid.saml.xml import deflate, parse, reparsed, serialise

CALLBACK = "https://sp.example.test/callback"
MOST_SECONDS = 2.0  # of processor time, for one message
MOST_MEBIBYTES = 96
VERIFIER = "v" * 50
CHALLENGE = "9PBoRmRsm4wRkfEWRyIZx7BY_nQKEbIxmEoEQ_QZXFE"
AUTHORIZATION = {
    "response_type": "code",
    "client_id": "fuzz",
    "redirect_uri": CALLBACK,
    "scope": "openid",
    "state": "s",
    "nonce": "n",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
    "acr_values": "http://eidas.europa.eu/LoA/substantial",
}
TOKEN = {
    "grant_type": "authorization_code",
    "client_id": "fuzz",
    "redirect_uri": CALLBACK,
    "code_verifier": VERIFIER,
    "code": "c",
}

pytestmark = pytest.mark.timeout(900)


class Target:
    """NEP-DigiD in process with a provider of each interface."""

    def __init__(self) -> None:
        self.world = World(clock=Clock.frozen(datetime(2026, 1, 15, 12, tzinfo=UTC)), record_limit=100)
        self.loop = asyncio.new_event_loop()
        domain = self.world.domain
        self.front, self.back = f"https://digid.{domain}", f"https://was-digid.{domain}"
        apps = {self.front: self.world.apps[f"digid.{domain}"], self.back: self.world.apps[f"was-digid.{domain}"]}
        mounts = {origin: httpx.ASGITransport(app) for origin, app in apps.items()}
        self.http = httpx.AsyncClient(mounts=mounts)
        now = self.world.clock.now()
        self.sp3 = LogoutProvider(self.get(f"{self.back}/saml/idp/metadata").content, now, host="sp.example.test")
        self.sp4 = CarefulProvider4(self.get(f"{self.back}/saml/v4/idp/metadata").content, now)
        for provider in (self.sp3, self.sp4):
            self.world.faces.add(provider.metadata())
        self.world.faces.add(f'{{"client_id": "fuzz", "redirect_uris": ["{CALLBACK}"]}}'.encode())
        self.world.digid.preset(NextAnswer("woman_34"), always=True)

    def get(self, url: str) -> httpx.Response:
        return self._timed(self.http.get(url))

    def post(self, url: str, **more: Any) -> httpx.Response:
        return self._timed(self.http.post(url, **more))

    def arrival(self, answer: httpx.Response) -> str:
        """Where the browser ends, as far as it is sent on."""
        while answer.is_redirect and answer.headers["location"].startswith(self.front):
            answer = self.get(answer.headers["location"])
        assert answer.is_redirect, (answer.status_code, answer.text)
        return str(answer.headers["location"])

    def statuses(self, content: bytes) -> list[str]:
        """What the messages in an envelope say, from the outside in: names of status codes, joined by a slash."""
        root = opened(parse(content))
        return [
            "/".join(code.get("Value", "").removeprefix(STATUS) for code in status.iter(tag(SAMLP, "StatusCode")))
            for status in root.iter(tag(SAMLP, "Status"))
        ]

    def close(self) -> None:
        self.loop.run_until_complete(self.http.aclose())
        self.loop.close()
        self.world.close()

    def _timed(self, request: Any) -> httpx.Response:
        started = process_time()
        answer: httpx.Response = self.loop.run_until_complete(request)
        assert process_time() - started < MOST_SECONDS
        return answer


@pytest.fixture(scope="module")
def target() -> Iterator[Target]:
    made = Target()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def bounded_memory(target: Target) -> Iterator[None]:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    target.world.reset()
    target.world.digid.preset(NextAnswer("woman_34"), always=True)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST_MEBIBYTES * 1024


def logs_in_or_is_refused(target: Target, answer: httpx.Response, face: str, refusals: tuple[int, ...]) -> None:
    """An answer to an AuthnRequest: plain HTTP, or an artifact that stands for one of the statuses of the table."""
    if answer.status_code in refusals:
        assert answer.headers["content-type"].startswith("text/plain")
        return
    url = target.arrival(answer)
    assert url.startswith(f"{ACS}?SAMLart=")
    sp = target.sp3 if face == "saml" else target.sp4
    resolve = sp.artifact_resolve(artifact_in(url))
    outer, inner = target.statuses(target.post(f"{target.back}/{face}/idp/resolve_artifact", content=resolve).content)
    assert outer == "Success"
    assert (
        inner
        in {
            "saml": ("Success", "Requester/RequestDenied"),
            "saml/v4": ("Success", "Requester/NoSupportedIDP", "Responder/RequestUnsupported"),
        }[face]
    )


@given(changed=changes())
def test_authn_requests_of_3_by_post(target: Target, changed: Changes) -> None:
    document = serialise(changed.remade(serialise(target.sp3.authn_request()), target.sp3.key))
    form = {"SAMLRequest": base64.b64encode(changed.wedged(document)).decode(), "RelayState": "r-1"}

    answer = target.post(f"{target.front}/saml/idp/request_authentication", data=form)
    logs_in_or_is_refused(target, answer, "saml", (404,))


@given(changed=changes())
def test_authn_requests_of_3_by_redirect(target: Target, changed: Changes) -> None:
    document = Changes(changed.tree, (), False).remade(serialise(target.sp3.authn_request()), target.sp3.key)
    query = redirect_query("SAMLRequest", serialise(document), "r-1", target.sp3.key)
    query = quote(changed.wedged(query.encode()), safe="%&=+;#?/")
    url = f"{target.front}/saml/idp/request_authentication?{query}"

    logs_in_or_is_refused(target, target.get(url), "saml", (404,))


@given(changed=changes())
def test_authn_requests_of_4(target: Target, changed: Changes) -> None:
    right = base64.b64decode(target.sp4.usual()["SAMLRequest"])
    document = serialise(changed.remade(right, target.sp4.key))
    form = {"SAMLRequest": base64.b64encode(changed.wedged(document)).decode(), "RelayState": "r-1"}

    answer = target.post(f"{target.front}/saml/v4/idp/request_authentication", data=form)
    logs_in_or_is_refused(target, answer, "saml/v4", (400, 404))


@given(changed=changes())
def test_artifact_resolves(target: Target, changed: Changes) -> None:
    for face, sp, refusal in (("saml", target.sp3, 404), ("saml/v4", target.sp4, 400)):
        right = serialise(reparsed(opened(parse(sp.artifact_resolve("AAQAAA==")))))
        body = changed.wedged(enclosed(changed.remade(right, sp.key)))
        answer = target.post(f"{target.back}/{face}/idp/resolve_artifact", content=body)
        if answer.status_code != refusal:
            assert (answer.status_code, face) == (200, "saml")
            assert target.statuses(answer.content) == ["Requester/RequestDenied"]


@given(changed=changes())
def test_logout_requests(target: Target, changed: Changes) -> None:
    form3 = target.sp3.logout_form(target.sp3.logout_request("s00000000:999940004"))
    answers = {}
    for face, sp, form in (("saml", target.sp3, form3), ("saml/v4", target.sp4, target.sp4.logout_form("session"))):
        document = serialise(changed.remade(base64.b64decode(form["SAMLRequest"]), sp.key))
        form = {"SAMLRequest": base64.b64encode(changed.wedged(document)).decode(), "RelayState": "r-2"}
        answers[face] = target.post(f"{target.front}/{face}/idp/request_logout", data=form)

    assert answers["saml/v4"].status_code in (400, 404)
    assert answers["saml"].status_code == 404 or answers["saml"].headers["location"].startswith(
        "https://sp.example.test/logout?from=us&SAMLResponse="
    )


@given(changed=changes())
def test_metadata(target: Target, changed: Changes) -> None:
    for provider in (target.sp3, target.sp4):
        root = changed.remade(provider.metadata(), provider.key)
        try:
            found = read_metadata(changed.wedged(etree.tostring(root)))
        except MetadataError as refused:
            assert "\n" not in str(refused)
        else:
            assert all(each.entity_id and each.consumers for each in found)


@given(pairs=parameters(AUTHORIZATION))
def test_authorization_requests(target: Target, pairs: list[tuple[str, str]]) -> None:
    answer = target.get(str(httpx.URL(f"{target.front}/openid-connect/v1/authorization", params=pairs)))
    if answer.status_code == 400:
        assert "location" not in answer.headers
        return
    url = target.arrival(answer)
    query = parse_qs(urlsplit(url).query)
    assert url.startswith(f"{CALLBACK}?")
    assert "code" in query or query["error"][0] in (
        *("invalid_request", "invalid_scope", "unsupported_response_type", "login_required"),
        *("invalid_request_object", "request_uri_not_supported", "unmet_authentication_requirements"),
    )


@given(pairs=parameters(TOKEN))
def test_token_requests(target: Target, pairs: list[tuple[str, str]]) -> None:
    body = str(httpx.QueryParams(pairs))
    answer = target.post(
        f"{target.back}/openid-connect/v1/token",
        content=body,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )

    assert answer.status_code in (400, 401)
    assert answer.json()["error"] in ("invalid_request", "invalid_client", "invalid_grant", "unsupported_grant_type")


@given(pairs=parameters({"client_id": "x", "redirect_uris": CALLBACK, "name": "x", "minimum_level": "midden"}))
def test_registrations(pairs: list[tuple[str, str]]) -> None:
    try:
        read_clients(json.dumps(dict(pairs)).encode("utf-8", "surrogatepass"))
    except ClientError as refused:
        assert "\n" not in str(refused)


BOMB = deflate(b" " * 50_000_000)
NESTED = b"<a>" * 100_000
LAUGHS = (
    b"<!DOCTYPE a [<!ENTITY b '"
    + b"x" * 1000
    + b"'><!ENTITY c '"
    + b"&b;" * 1000
    + b"'>]><a>"
    + b"&c;" * 1000
    + b"</a>"
)


@pytest.mark.parametrize("document", [NESTED, LAUGHS, b"<a " + b"b='c' " * 200_000, b"\x00" * 400_000])
def test_what_is_made_to_be_large_is_refused_at_once(target: Target, document: bytes) -> None:
    text = base64.b64encode(document).decode()
    for face, refusal in (("saml", 404), ("saml/v4", 400)):
        form = {"SAMLRequest": text}
        assert target.post(f"{target.front}/{face}/idp/request_authentication", data=form).status_code == refusal
        assert target.post(f"{target.back}/{face}/idp/resolve_artifact", content=document).status_code == refusal
    with pytest.raises(MetadataError):
        read_metadata(document)


def test_a_redirect_that_inflates_is_refused_at_once(target: Target) -> None:
    url = httpx.URL(
        f"{target.front}/saml/idp/request_authentication", params={"SAMLRequest": base64.b64encode(BOMB).decode()}
    )
    assert target.get(str(url)).status_code == 404
