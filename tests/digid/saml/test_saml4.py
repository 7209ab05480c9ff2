"""Logging in by eID SAML 4.4, as careful service providers do it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
from digid.careful import ACS, RefusedError, artifact_in
from digid.careful4 import BVD, DV, LC, SERVICE, SUBSTANTIAL, CarefulProvider4

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

SIGN_ON = "/saml/v4/idp/request_authentication"
RESOLVE = "/saml/v4/idp/resolve_artifact"


class Chain:
    """NEP-DigiD in process, a careful provider, and a browser."""

    def __init__(self, *, cluster: bool = False, encryption_keys: int = 1) -> None:
        self.clock = Clock.frozen(datetime(2026, 1, 15, 12, tzinfo=UTC))
        env = Environment(self.clock, Mint(1), Faults(()), Record())
        self.people = People(self.clock)
        self.digid = Digid(env, self.people, "medmij.localhost")
        self.faces = Faces(self.digid, env, "medmij.localhost")
        self.loop = asyncio.new_event_loop()
        front = digid_app(self.digid, self.faces.front)
        self.browser = self._client(front, "https://digid.medmij.localhost")
        self.program = self._client(self.faces.back(), "https://was-digid.medmij.localhost")
        metadata = self.loop.run_until_complete(self.program.get("/saml/v4/idp/metadata")).content
        self.sp = CarefulProvider4(metadata, self.clock.now(), cluster, encryption_keys)
        self.faces.providers.add(*read_metadata(self.sp.metadata()))

    @staticmethod
    def _client(app: object, base: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=base)  # type: ignore[arg-type]

    def ask(self, form: dict[str, str]) -> httpx.Response:
        return self.loop.run_until_complete(self.browser.post(SIGN_ON, data=form))

    def log_in(self, form: dict[str, str] | None = None) -> str:
        page = self.ask(self.sp.usual() if form is None else form)
        assert page.status_code == 302, (page.status_code, page.text)
        while not page.headers["location"].startswith(ACS):
            page = self.loop.run_until_complete(self.browser.get(page.headers["location"]))
        return str(page.headers["location"])

    def resolve(self, artifact: str, **attributes: str) -> httpx.Response:
        body = self.sp.artifact_resolve(artifact, **attributes)
        return self.loop.run_until_complete(self.program.post(RESOLVE, content=body))

    def close(self) -> None:
        for client in (self.browser, self.program):
            self.loop.run_until_complete(client.aclose())
        self.loop.close()


@pytest.fixture(params=["dienstverlener", "cluster", "two keys"])
def chain(request: pytest.FixtureRequest) -> Iterator[Chain]:
    made = Chain(cluster=request.param == "cluster", encryption_keys=2 if request.param == "two keys" else 1)
    yield made
    made.close()


@pytest.fixture
def alone() -> Iterator[Chain]:
    made = Chain()
    yield made
    made.close()


def test_a_login_gives_the_encrypted_number_of_the_person(chain: Chain) -> None:
    chain.digid.preset(NextAnswer("woman_34"))
    answer = chain.resolve(artifact_in(chain.log_in()))
    login = chain.sp.accept(answer.content)

    assert login.acting == chain.people.person("woman_34").bsn
    assert (login.legal, login.level, login.representation) == (None, SUBSTANTIAL, None)
    assert login.acting not in answer.text


def test_somebody_can_act_for_another(chain: Chain) -> None:
    chain.digid.preset(NextAnswer("helper", represents="man_67"))
    login = chain.sp.accept(chain.resolve(artifact_in(chain.log_in(chain.sp.usual(requester=BVD)))).content)

    assert login.acting == chain.people.person("helper").bsn
    assert login.legal == chain.people.person("man_67").bsn
    assert login.representation is None


def test_a_parent_acts_for_a_child_by_authority(chain: Chain) -> None:
    chain.digid.preset(NextAnswer("parent", represents="child_8"))
    login = chain.sp.accept(chain.resolve(artifact_in(chain.log_in(chain.sp.usual(means=BVD)))).content)

    assert login.legal == chain.people.person("child_8").bsn
    assert login.representation == "urn:nl-eid-gdi:1.1:RT:Zorg_Volledig_Gezag_Kind"


@pytest.mark.parametrize(
    ("ending", "status"),
    [
        ("cancelled", "Responder/AuthnFailed Authentication cancelled"),
        ("failed", "Responder/RequestDenied"),
        ("level-too-low", "Responder/NoAuthnContext"),
    ],
)
def test_each_other_ending_has_its_status(alone: Chain, ending: str, status: str) -> None:
    alone.digid.preset(NextAnswer(outcome=ending))  # type: ignore[arg-type]

    with pytest.raises(RefusedError, match=f"^status {status}$"):
        alone.sp.accept(alone.resolve(artifact_in(alone.log_in())).content)


def test_the_level_comes_from_the_catalogue_and_not_from_the_request(alone: Chain) -> None:
    provider = alone.faces.providers.get(DV)
    assert provider is not None
    settings = replace(provider.settings, services={SERVICE: Level.HOOG})
    alone.faces.providers.add(replace(provider, settings=settings))
    alone.digid.preset(NextAnswer("woman_34", Level.SUBSTANTIEEL))

    with pytest.raises(RefusedError, match="NoAuthnContext"):
        alone.sp.accept(alone.resolve(artifact_in(alone.log_in())).content)


def test_an_artifact_is_redeemed_once(alone: Chain) -> None:
    alone.digid.preset(NextAnswer("woman_34"))
    artifact = artifact_in(alone.log_in())

    assert [alone.resolve(artifact).status_code for _ in range(2)] == [200, 400]


def test_an_artifact_that_was_kept_longer_than_its_assertion_lasts_is_denied(alone: Chain) -> None:
    alone.digid.preset(NextAnswer("woman_34"))
    artifact = artifact_in(alone.log_in())
    alone.clock.move("2:00")
    alone.sp.now = alone.clock.now()

    with pytest.raises(RefusedError, match="Requester/RequestDenied"):
        alone.sp.accept(alone.resolve(artifact).content)


def test_an_assertion_ends_when_its_artifact_ends(alone: Chain) -> None:
    alone.digid.preset(NextAnswer("woman_34"))
    artifact = artifact_in(alone.log_in())
    alone.clock.move("1:59")
    alone.sp.now = alone.clock.now()

    assert b'NotOnOrAfter="2026-01-15T12:02:00.000Z"' in alone.resolve(artifact).content


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"IsPassive": "true"}, 400),
        ({"AssertionConsumerServiceURL": ACS}, 400),
        ({"ProtocolBinding": "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"}, 400),
        ({"Consent": "urn:oasis:names:tc:SAML:2.0:consent:obtained"}, 400),
        ({"IssueInstant": "2026-01-15T12:00:01Z"}, 400),
        ({"IssueInstant": "yesterday"}, 400),
        ({"AssertionConsumerServiceIndex": "7"}, 400),
        ({"relay_state": "x" * 81}, 400),
        ({"service": SERVICE}, 400),
        ({"service_index": "2"}, 404),
    ],
)
def test_what_the_interface_forbids_is_refused_in_plain_http(alone: Chain, change: dict[str, str], status: int) -> None:
    answer = alone.ask(alone.sp.post(**{"service_index": "1", **change}))  # type: ignore[arg-type]

    assert (answer.status_code, "location" in answer.headers) == (status, False)


def test_a_cluster_chooses_by_extensions_and_only_what_is_in_it() -> None:
    chain = Chain(cluster=True)
    forms = {
        400: [{"service_index": "1"}, {}, {"audience": DV}],
        404: [{"audience": LC, "service": SERVICE}, {"audience": DV, "service": "other"}],
    }
    for status, changes in forms.items():
        for change in changes:
            answer = chain.ask(chain.sp.post(**change))  # type: ignore[arg-type]
            assert answer.status_code in (400, 404), (change, answer.status_code)
            assert answer.status_code == status or change == {"audience": DV}
    chain.close()


@pytest.mark.parametrize("more", [{"requester": "urn:other"}, {"means": "urn:other"}])
def test_unknown_means_are_answered_by_artifact(alone: Chain, more: dict[str, str]) -> None:
    url = alone.ask(alone.sp.usual(**more)).headers["location"]

    with pytest.raises(RefusedError, match="Requester/NoSupportedIDP"):
        alone.sp.accept(alone.resolve(artifact_in(url)).content)


def test_a_request_by_redirect_is_not_taken(alone: Chain) -> None:
    assert alone.loop.run_until_complete(alone.browser.get(SIGN_ON)).status_code == 405
