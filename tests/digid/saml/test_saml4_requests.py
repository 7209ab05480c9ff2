"""Which requests by eID SAML 4.4 are taken, and for which service."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace

import pytest
from digid.careful import ACS, RefusedError, artifact_in
from digid.careful4 import BVD, DV, LC, SERVICE, SIGN_ON, CarefulProvider4
from digid.chain4 import Chain
from lxml import etree

from medmij_sim.digid import Level, NextAnswer
from medmij_sim.digid.saml.names import SAML, SAMLP, tag

AD = "urn:nl-eid-gdi:1.0:AD:00000000000000000000:entities:9001"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"IsPassive": "true"}, 400),
        ({"AssertionConsumerServiceURL": ACS}, 400),
        ({"ProtocolBinding": "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"}, 400),
        ({"Consent": "urn:oasis:names:tc:SAML:2.0:consent:obtained"}, 400),
        ({"Consent": "urn:example:unspecified"}, 400),
        ({"IssueInstant": "2026-01-15T12:00:01Z"}, 400),
        ({"IssueInstant": "yesterday"}, 400),
        ({"Destination": "https://elsewhere.example"}, 400),
        ({"Destination": ""}, 400),
        ({"AssertionConsumerServiceIndex": "7"}, 400),
        ({"relay_state": "é" * 41}, 400),
        ({"names_key": False}, 400),
        ({"service": SERVICE}, 400),
        ({"service_index": None}, 400),
        ({"service_index": "x"}, 400),
        ({"service_index": None, "audience": DV}, 400),
        ({"service_index": None, "service": SERVICE}, 400),
        ({"service_index": "2"}, 404),
        ({"service_index": None, "audience": DV, "service": "other"}, 404),
        ({"service_index": None, "audience": LC, "service": SERVICE}, 404),
    ],
)
def test_what_the_interface_forbids_is_refused_in_plain_http(alone: Chain, change: dict[str, str], status: int) -> None:
    answer = alone.ask(alone.sp.post(**{"service_index": "1", **change}))  # type: ignore[arg-type]

    assert (answer.status_code, "location" in answer.headers) == (status, False)


def _qualified_issuer(root: etree._Element) -> None:
    root[0].set("NameQualifier", "x")


def _two_requesters(root: etree._Element) -> None:
    scoping = etree.SubElement(root, tag(SAMLP, "Scoping"))
    for _ in range(2):
        etree.SubElement(scoping, tag(SAMLP, "RequesterID")).text = BVD


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda root: etree.SubElement(root, tag(SAML, "Subject")), id="Subject"),
        pytest.param(lambda root: etree.SubElement(root, tag(SAML, "Conditions")), id="Conditions"),
        _qualified_issuer,
        _two_requesters,
    ],
)
def test_parts_that_the_interface_forbids_are_refused(alone: Chain, change: Callable[[etree._Element], None]) -> None:
    assert alone.ask(alone.sp.usual(change=change)).status_code == 400


@pytest.mark.parametrize(
    "change",
    [
        {"Consent": "urn:oasis:names:tc:SAML:2.0:consent:unspecified"},
        {"IssueInstant": "2026-01-14T12:00:00Z"},
        {"relay_state": "x" * 80},
        {"means": AD},
    ],
)
def test_what_the_interface_allows_leads_to_the_login_page(alone: Chain, change: dict[str, str]) -> None:
    assert "/login/" in alone.ask(alone.sp.usual(**change)).headers["location"]


def test_without_an_index_the_default_consumer_gets_the_answer(alone: Chain) -> None:
    def leave_out(root: etree._Element) -> None:
        del root.attrib["AssertionConsumerServiceIndex"]

    alone.digid.preset(NextAnswer("woman_34"))

    assert alone.login(alone.sp.usual(change=leave_out)).acting


def test_a_service_that_was_switched_off_is_not_found(chain: Chain) -> None:
    chain.settings(active=False)

    assert chain.ask(chain.sp.usual()).status_code == 404


def test_a_cluster_that_was_switched_off_is_not_found(cluster: Chain) -> None:
    cluster.settings(LC, active=False)

    assert cluster.ask(cluster.sp.usual()).status_code == 404


def test_a_dienstverlener_chooses_by_extensions_too(alone: Chain) -> None:
    alone.digid.preset(NextAnswer("woman_34"))

    assert alone.login(alone.sp.post(audience=DV, service=SERVICE)).acting


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"service_index": "1"}, 400),
        ({}, 400),
        ({"audience": DV}, 400),
        ({"audience": LC, "service": SERVICE}, 404),
        ({"audience": "urn:other", "service": SERVICE}, 404),
        ({"audience": DV, "service": "other"}, 404),
    ],
)
def test_a_cluster_chooses_by_extensions_and_only_what_is_in_it(
    cluster: Chain, change: dict[str, str], status: int
) -> None:
    assert cluster.ask(cluster.sp.post(**change)).status_code == status  # type: ignore[arg-type]


def test_the_catalogue_of_a_provider_without_metadata_on_services_is_its_settings(cluster: Chain) -> None:
    found = cluster.faces.providers.get(DV)
    assert found is not None
    cluster.faces.providers.add(replace(found, services={}))
    assert "/login/" in cluster.ask(cluster.sp.usual()).headers["location"]

    cluster.settings(services={"another": Level.MIDDEN})
    assert cluster.ask(cluster.sp.usual()).status_code == 404


@pytest.mark.parametrize("more", [{"requester": "urn:other"}, {"means": "urn:other"}])
def test_unknown_means_are_answered_by_artifact(alone: Chain, more: dict[str, str]) -> None:
    url = alone.ask(alone.sp.usual(**more)).headers["location"]

    with pytest.raises(RefusedError, match=r"^status Requester/NoSupportedIDP$"):
        alone.sp.accept(alone.resolve(artifact_in(url)).content)


def test_a_request_by_redirect_is_not_taken(alone: Chain) -> None:
    assert alone.loop.run_until_complete(alone.browser.get(SIGN_ON)).status_code == 405


def test_a_request_that_comes_twice_is_refused(alone: Chain) -> None:
    form = alone.sp.usual()
    assert [alone.ask(form).status_code for _ in range(2)] == [302, 400]
    alone.pass_time("59:59")
    assert alone.ask(form).status_code == 400


def test_a_stranger_and_a_forger_are_refused(alone: Chain) -> None:
    stranger = CarefulProvider4(alone.metadata, alone.clock.now(), cluster=True)
    tampered = alone.sp.usual()
    message = base64.b64decode(tampered["SAMLRequest"]).replace(b'Index="0"', b'Index="1"')

    assert alone.ask(stranger.usual()).status_code == 400
    assert alone.ask(tampered | {"SAMLRequest": base64.b64encode(message).decode()}).status_code == 400
    assert alone.ask({"SAMLRequest": "no message"}).status_code == 400
    body = stranger.artifact_resolve("x")
    resolved = alone.loop.run_until_complete(alone.program.post("/saml/v4/idp/resolve_artifact", content=body))
    assert resolved.status_code == 400
