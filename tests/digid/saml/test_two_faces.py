"""A provider has one interface: what it sends to the other is refused there, so that no number shows in the clear."""

from __future__ import annotations

import httpx
import pytest
from digid.careful import CarefulProvider, artifact_in
from digid.careful4 import SERVICE, SIGN_ON
from digid.chain4 import Chain
from lxml import etree

from medmij_sim.digid import NextAnswer
from medmij_sim.digid.saml.metadata import read_metadata
from medmij_sim.digid.saml.names import SAML, SAMLP, tag


@pytest.fixture
def older(alone: Chain) -> CarefulProvider:
    """A provider of 3.x at the same DigiD."""
    metadata = alone.loop.run_until_complete(alone.program.get("/saml/idp/metadata")).content
    sp = CarefulProvider(metadata, alone.clock.now())
    alone.faces.providers.add(*read_metadata(sp.metadata()))
    return sp


def post(chain: Chain, client: httpx.AsyncClient, path: str, **what: object) -> httpx.Response:
    return chain.loop.run_until_complete(client.post(path, **what))  # type: ignore[arg-type]


def test_an_artifact_of_4_gives_nothing_at_3(alone: Chain) -> None:
    alone.digid.preset(NextAnswer("woman_34"))
    artifact = artifact_in(alone.log_in())
    there = post(alone, alone.program, "/saml/idp/resolve_artifact", content=alone.sp.artifact_resolve(artifact))

    assert (there.status_code, there.text) == (404, "Not Found")
    assert alone.resolve(artifact).status_code == 200


def test_an_artifact_of_3_gives_nothing_at_4(alone: Chain, older: CarefulProvider) -> None:
    alone.digid.preset(NextAnswer("woman_34"))
    page = post(alone, alone.browser, "/saml/idp/request_authentication", data=older.post())
    url = alone.loop.run_until_complete(alone.browser.get(page.headers["location"])).headers["location"]
    body = older.artifact_resolve(artifact_in(url))
    there = post(alone, alone.program, "/saml/v4/idp/resolve_artifact", content=body)

    assert (there.status_code, there.text) == (400, "Bad Request")
    here = post(alone, alone.program, "/saml/idp/resolve_artifact", content=older.artifact_resolve(artifact_in(url)))
    assert older.accept(here.content) == alone.people.person("woman_34").bsn


def test_a_provider_of_3_cannot_ask_as_one_of_4_does(alone: Chain, older: CarefulProvider) -> None:
    root = older.authn_request(Destination=SIGN_ON)
    extensions = etree.Element(tag(SAMLP, "Extensions"))
    for name, value in (("IntendedAudience", older.entity_id), ("ServiceUUID", SERVICE)):
        node = etree.SubElement(extensions, tag(SAML, "Attribute"), Name=f"urn:nl-eid-gdi:1.0:{name}")
        etree.SubElement(node, tag(SAML, "AttributeValue")).text = value
    root.insert(1, extensions)

    assert alone.ask(older.post(root)).status_code == 400


def test_requests_of_the_one_interface_are_refused_by_the_other(alone: Chain, older: CarefulProvider) -> None:
    refused = [
        post(alone, alone.browser, "/saml/v4/idp/request_authentication", data=older.post()),
        post(alone, alone.browser, "/saml/idp/request_authentication", data=alone.sp.usual()),
        post(alone, alone.browser, "/saml/idp/request_logout", data=alone.sp.logout_form("_x")),
    ]

    assert [each.status_code for each in refused] == [400, 404, 404]
