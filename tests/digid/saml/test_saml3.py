"""Logging in by DigiD SAML 3.x, as a careful service provider does it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from digid.careful import ACS, ORDER, SMARTCARD, CarefulProvider, RefusedError, artifact_in

from medmij_sim.clock import Clock
from medmij_sim.digid import Digid, Level, NextAnswer
from medmij_sim.digid.app import digid_app
from medmij_sim.digid.faces import Faces
from medmij_sim.digid.saml.metadata import read_metadata
from medmij_sim.environment import Environment
from medmij_sim.faults import Faults
from medmij_sim.mint import Mint
from medmij_sim.people import People
from medmij_sim.record import Record

DOMAIN = "medmij.localhost"


class Chain:
    """NEP-DigiD in process, a careful provider, and a browser."""

    def __init__(self, *, wants_signed_assertions: bool = True) -> None:
        self.clock = Clock.frozen(datetime(2026, 1, 15, 12, tzinfo=UTC))
        env = Environment(self.clock, Mint(1), Faults(()), Record())
        self.people = People(self.clock)
        self.digid = Digid(env, self.people, DOMAIN)
        self.faces = Faces(self.digid, env, DOMAIN)
        self.loop = asyncio.new_event_loop()
        front = digid_app(self.digid, self.faces.front)
        self.browser = self._client(front, f"https://digid.{DOMAIN}")
        self.program = self._client(self.faces.back(), f"https://was-digid.{DOMAIN}")
        metadata = self.get(self.program, "/saml/idp/metadata").content
        self.sp = CarefulProvider(metadata, self.clock.now(), wants_signed_assertions=wants_signed_assertions)
        self.faces.providers.add(*read_metadata(self.sp.metadata()))

    @staticmethod
    def _client(app: object, base: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=base)  # type: ignore[arg-type]

    def get(self, client: httpx.AsyncClient, url: str) -> httpx.Response:
        return self.loop.run_until_complete(client.get(url))

    def post(self, client: httpx.AsyncClient, url: str, **more: object) -> httpx.Response:
        return self.loop.run_until_complete(client.post(url, **more))  # type: ignore[arg-type]

    def log_in(self, url: str) -> str:
        """Follow a login with an ordered answer; returns where the browser ends."""
        page = self.get(self.browser, url)
        while page.status_code in (302, 303) and not page.headers["location"].startswith(ACS):
            page = self.get(self.browser, page.headers["location"])
        assert page.status_code in (302, 303), page.text
        return str(page.headers["location"])

    def resolve(self, artifact: str, **attributes: str) -> bytes:
        answer = self.post(
            self.program, "/saml/idp/resolve_artifact", content=self.sp.artifact_resolve(artifact, **attributes)
        )
        assert answer.status_code == 200, answer.status_code
        assert answer.headers["content-type"].startswith("text/xml")
        return answer.content

    def pass_time(self, time: str) -> None:
        self.clock.move(time)
        self.sp.now = self.clock.now()

    def close(self) -> None:
        for client in (self.browser, self.program):
            self.loop.run_until_complete(client.aclose())
        self.loop.close()


@pytest.fixture(params=[True, False], ids=["assertion signed", "assertion unsigned"])
def chain(request: pytest.FixtureRequest) -> Iterator[Chain]:
    made = Chain(wants_signed_assertions=request.param)
    yield made
    made.close()


def test_a_login_by_redirect_gives_the_number_of_the_person(chain: Chain) -> None:
    chain.digid.preset(NextAnswer("woman_34"))
    url = chain.log_in(chain.sp.redirect("a&b=c"))

    assert url.startswith(f"{ACS}?SAMLart=")
    assert url.endswith("&RelayState=a%26b%3Dc")
    assert chain.sp.accept(chain.resolve(artifact_in(url))) == chain.people.person("woman_34").bsn


def test_a_login_by_post_works_too(chain: Chain) -> None:
    chain.digid.preset(NextAnswer("man_67", Level.HOOG))
    page = chain.post(chain.browser, "/saml/idp/request_authentication", data=chain.sp.post())
    url = chain.log_in(page.headers["location"])

    assert chain.sp.accept(chain.resolve(artifact_in(url)), minimum=ORDER[3]) == chain.people.person("man_67").bsn


def test_no_number_travels_through_the_browser(chain: Chain) -> None:
    chain.digid.preset(NextAnswer("woman_34"))

    assert chain.people.person("woman_34").bsn not in chain.log_in(chain.sp.redirect())


@pytest.mark.parametrize(
    ("ending", "status"),
    [
        ("cancelled", "Responder/AuthnFailed"),
        ("failed", "Responder/AuthnFailed"),
        ("blocked", "Responder/AuthnFailed"),
        ("no-number", "Responder/AuthnFailed"),
        ("level-too-low", "Responder/NoAuthnContext"),
    ],
)
def test_each_other_ending_has_its_status(chain: Chain, ending: str, status: str) -> None:
    chain.digid.preset(NextAnswer(outcome=ending))  # type: ignore[arg-type]
    url = chain.log_in(chain.sp.redirect())

    with pytest.raises(RefusedError, match=status):
        chain.sp.accept(chain.resolve(artifact_in(url)))


def test_means_below_the_minimum_do_not_log_in(chain: Chain) -> None:
    chain.digid.preset(NextAnswer("woman_34", Level.MIDDEN))
    url = chain.log_in(chain.sp.redirect())

    with pytest.raises(RefusedError, match="NoAuthnContext"):
        chain.sp.accept(chain.resolve(artifact_in(url)))


def test_after_a_session_that_ran_out_nothing_goes_back(chain: Chain) -> None:
    chain.digid.preset(NextAnswer(outcome="session-over"))
    login = chain.get(chain.browser, chain.sp.redirect()).headers["location"]

    assert chain.get(chain.browser, login).status_code == 410


def test_an_artifact_is_redeemed_once(chain: Chain) -> None:
    chain.digid.preset(NextAnswer("woman_34"))
    artifact = artifact_in(chain.log_in(chain.sp.redirect()))
    chain.resolve(artifact)

    with pytest.raises(RefusedError, match="Requester/RequestDenied"):
        chain.sp.accept(chain.resolve(artifact))


def test_an_artifact_that_was_kept_too_long_gives_success_without_response(chain: Chain) -> None:
    chain.digid.preset(NextAnswer("woman_34"))
    artifact = artifact_in(chain.log_in(chain.sp.redirect()))
    chain.pass_time("15:00")

    with pytest.raises(RefusedError, match="no Response"):
        chain.sp.accept(chain.resolve(artifact))


def test_the_answer_of_another_provider_is_not_given(chain: Chain) -> None:
    other = CarefulProvider(chain.sp.idp_metadata, chain.clock.now(), entity_id="urn:example:other")
    chain.faces.providers.add(*read_metadata(other.metadata()))
    chain.digid.preset(NextAnswer("woman_34"))
    artifact = artifact_in(chain.log_in(chain.sp.redirect()))
    theirs = chain.post(chain.program, "/saml/idp/resolve_artifact", content=other.artifact_resolve(artifact))

    with pytest.raises(RefusedError, match="Requester/RequestDenied"):
        other.accept(theirs.content)
    assert chain.sp.accept(chain.resolve(artifact))


@pytest.mark.parametrize(
    "attributes",
    [
        {"IssueInstant": "2026-01-15T11:57:59Z"},
        {"IssueInstant": "2026-01-15T12:02:01Z"},
        {"IssueInstant": "2026-01-15T13:00:00+01:00"},
        {"AssertionConsumerServiceURL": ACS},
        {"ProtocolBinding": "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"},
        {"Destination": "https://elsewhere.example"},
    ],
)
def test_an_invalid_request_is_denied_by_artifact_without_a_page(chain: Chain, attributes: dict[str, str]) -> None:
    url = chain.get(chain.browser, chain.sp.redirect(root=chain.sp.authn_request(**attributes))).headers["location"]

    with pytest.raises(RefusedError, match="Requester/RequestDenied"):
        chain.sp.accept(chain.resolve(artifact_in(url)))


def test_a_level_that_does_not_exist_is_denied(chain: Chain) -> None:
    root = chain.sp.authn_request(level="urn:oasis:names:tc:SAML:2.0:ac:classes:Password")
    url = chain.get(chain.browser, chain.sp.redirect(root=root)).headers["location"]

    with pytest.raises(RefusedError, match="Requester/RequestDenied"):
        chain.sp.accept(chain.resolve(artifact_in(url)))


def test_a_request_that_comes_twice_is_denied(chain: Chain) -> None:
    url = chain.sp.redirect()
    chain.get(chain.browser, url)
    again = chain.get(chain.browser, url).headers["location"]

    with pytest.raises(RefusedError, match="Requester/RequestDenied"):
        chain.sp.accept(chain.resolve(artifact_in(again)))


def test_a_request_is_remembered_for_as_long_as_it_is_of_now(chain: Chain) -> None:
    url = chain.sp.redirect(root=chain.sp.authn_request(IssueInstant="2026-01-15T12:02:00Z"))
    assert "/login/" in chain.get(chain.browser, url).headers["location"]
    chain.pass_time("3:59")
    again = chain.get(chain.browser, url).headers["location"]

    with pytest.raises(RefusedError, match="Requester/RequestDenied"):
        chain.sp.accept(chain.resolve(artifact_in(again)))


def test_a_consumer_outside_the_metadata_gets_nothing(chain: Chain) -> None:
    root = chain.sp.authn_request(AssertionConsumerServiceURL="https://evil.example/acs")
    del root.attrib["AssertionConsumerServiceIndex"]

    assert chain.get(chain.browser, chain.sp.redirect(root=root)).status_code == 404


def test_an_unknown_provider_or_a_wrong_signature_is_not_found(chain: Chain) -> None:
    stranger = CarefulProvider(chain.sp.idp_metadata, chain.clock.now(), entity_id="urn:example:stranger")
    forger = CarefulProvider(chain.sp.idp_metadata, chain.clock.now())

    for provider in (stranger, forger):
        assert chain.get(chain.browser, provider.redirect()).status_code == 404
        posted = chain.post(chain.browser, "/saml/idp/request_authentication", data=provider.post())
        assert posted.status_code == 404
        resolving = chain.post(chain.program, "/saml/idp/resolve_artifact", content=provider.artifact_resolve("x"))
        assert resolving.status_code == 404


def test_a_service_not_enabled_for_substantieel_hears_midden(chain: Chain) -> None:
    from dataclasses import replace

    provider = chain.faces.providers.get(chain.sp.entity_id)
    assert provider is not None
    settings = replace(provider.settings, reports_substantieel=False)
    chain.faces.providers.add(replace(provider, settings=settings))
    chain.digid.preset(NextAnswer("woman_34"))
    answer = chain.resolve(artifact_in(chain.log_in(chain.sp.redirect())))

    with pytest.raises(RefusedError, match="level"):
        chain.sp.accept(answer, minimum=SMARTCARD)
    assert b"MobileTwoFactorContract" in answer
