"""Logging in by eID SAML 4.4, as careful service providers do it."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from digid.careful import ACS, RefusedError, artifact_in, check_signature
from digid.careful4 import BVD, DV, LC, SERVICE, SIGN_ON, SUBSTANTIAL, CarefulProvider4
from digid.chain4 import Chain
from lxml import etree

from medmij_sim.digid import Level, NextAnswer
from medmij_sim.digid.policy import DigidPolicy
from medmij_sim.digid.saml.metadata import MetadataError, read_metadata
from medmij_sim.digid.saml.names import DS, METADATA, SAML, SAMLP, tag
from medmij_sim.digid.saml.xml import parse

AD = "urn:nl-eid-gdi:1.0:AD:00000000000000000000:entities:9001"
RD = "urn:nl-eid-gdi:1.0:RD:00000000000000000000:entities:9000"


@pytest.fixture(params=["dienstverlener", "cluster", "two keys"])
def chain(request: pytest.FixtureRequest) -> Iterator[Chain]:
    made = Chain(cluster=request.param == "cluster", encryption_keys=2 if request.param == "two keys" else 1)
    yield made
    made.close()


@pytest.fixture
def cluster() -> Iterator[Chain]:
    made = Chain(cluster=True)
    yield made
    made.close()


def test_a_login_gives_the_encrypted_number_of_the_person(chain: Chain) -> None:
    chain.digid.preset(NextAnswer("woman_34"))
    url = chain.log_in()
    answer = chain.resolve(artifact_in(url))
    login = chain.sp.accept(answer.content)

    assert login.acting == chain.people.person("woman_34").bsn
    assert (login.legal, login.level, login.representation) == (None, SUBSTANTIAL, None)
    assert login.acting not in answer.text + url
    assert login.session not in chain.record.redactor.text(answer.text)


def test_somebody_can_act_for_another(chain: Chain) -> None:
    chain.digid.preset(NextAnswer("helper", represents="man_67"))
    answer = chain.resolve(artifact_in(chain.log_in(chain.sp.usual(requester=BVD))))
    login = chain.sp.accept(answer.content)

    assert login.acting == chain.people.person("helper").bsn
    assert login.legal == chain.people.person("man_67").bsn
    assert login.representation is None
    assert not re.search(r"9999\d{5}", answer.text)


def test_a_parent_acts_for_a_child_by_authority(chain: Chain) -> None:
    chain.digid.preset(NextAnswer("parent", represents="child_8"))
    login = chain.login(chain.sp.usual(means=BVD))

    assert login.legal == chain.people.person("child_8").bsn
    assert login.representation == "urn:nl-eid-gdi:1.1:RT:Zorg_Volledig_Gezag_Kind"


@pytest.mark.parametrize("scoping", [{"requester": BVD}, {"means": BVD}])
def test_representation_can_be_asked_for_and_not_used(alone: Chain, scoping: dict[str, str]) -> None:
    alone.digid.preset(NextAnswer("parent"))

    assert alone.login(alone.sp.usual(**scoping)).legal is None


def test_representation_that_was_not_asked_for_is_not_used_but_by_a_fault(alone: Chain) -> None:
    alone.digid.preset(NextAnswer("parent", represents="child_8"))
    assert alone.login().legal is None

    alone.policy = replace(DigidPolicy(), returns_unasked_representation=True)
    alone.digid.preset(NextAnswer("parent", represents="child_8"))
    with pytest.raises(RefusedError, match=r"^representation that nobody asked for$"):
        alone.login()


@pytest.mark.parametrize("kind", ["machtiging", "ouderlijk gezag"])
def test_the_login_pages_hear_which_representation_the_provider_may_have(alone: Chain, kind: str) -> None:
    alone.settings(representation=kind)
    login = alone.ask(alone.sp.usual(means=BVD)).headers["location"].rpartition("/")[2]
    asked = alone.digid.pending(login)
    assert asked is not None and asked.representation == kind

    login = alone.ask(alone.sp.usual(means=AD)).headers["location"].rpartition("/")[2]
    asked = alone.digid.pending(login)
    assert asked is not None and asked.representation is None


@pytest.mark.parametrize(("scoping", "top"), [({"means": BVD}, "Responder"), ({"requester": BVD}, "Requester")])
def test_a_service_without_representation_says_so(alone: Chain, scoping: dict[str, str], top: str) -> None:
    alone.settings(representation=None)
    url = alone.ask(alone.sp.usual(**scoping)).headers["location"]

    with pytest.raises(RefusedError, match=f"^status {top}/RequestUnsupported This service has no representation$"):
        alone.sp.accept(alone.resolve(artifact_in(url)).content)


@pytest.mark.parametrize(
    ("ending", "status"),
    [
        ("cancelled", "Responder/AuthnFailed Authentication cancelled"),
        ("failed", "Responder/RequestDenied"),
        ("blocked", "Responder/AuthnFailed"),
        ("no-number", "Responder/AuthnFailed"),
        ("level-too-low", "Responder/NoAuthnContext"),
    ],
)
def test_each_other_ending_has_its_status(chain: Chain, ending: str, status: str) -> None:
    chain.digid.preset(NextAnswer(outcome=ending))  # type: ignore[arg-type]

    with pytest.raises(RefusedError, match=f"^status {status}$"):
        chain.login()


def test_after_a_session_that_ran_out_nothing_goes_back(alone: Chain) -> None:
    alone.digid.preset(NextAnswer(outcome="session-over"))
    page = alone.ask(alone.sp.usual()).headers["location"]

    assert alone.loop.run_until_complete(alone.browser.get(page)).status_code == 410


def test_the_level_comes_from_the_catalogue_and_not_from_the_request(alone: Chain) -> None:
    def ask_for_basis(root: etree._Element) -> None:
        context = etree.SubElement(root, tag(SAMLP, "RequestedAuthnContext"), Comparison="minimum")
        etree.SubElement(context, tag(SAML, "AuthnContextClassRef")).text = "http://eID.logius.nl/LoA/basic"

    alone.settings(services={SERVICE: Level.HOOG})
    alone.digid.preset(NextAnswer("woman_34", Level.SUBSTANTIEEL))

    with pytest.raises(RefusedError, match="NoAuthnContext"):
        alone.login(alone.sp.usual(change=ask_for_basis))


def test_a_level_that_is_too_low_succeeds_by_a_fault_only(alone: Chain) -> None:
    alone.policy = replace(DigidPolicy(), returns_low_level=True)
    alone.digid.preset(NextAnswer("woman_34", Level.MIDDEN))

    with pytest.raises(RefusedError, match=r"^level$"):
        alone.login()


def test_an_artifact_is_redeemed_once(alone: Chain) -> None:
    alone.digid.preset(NextAnswer("woman_34"))
    artifact = artifact_in(alone.log_in())

    assert [alone.resolve(artifact).status_code for _ in range(2)] == [200, 400]


def test_the_answer_of_another_provider_is_not_given(alone: Chain) -> None:
    other = CarefulProvider4(alone.metadata, alone.clock.now(), cluster=True)
    alone.faces.providers.add(read_metadata(other.metadata())[0])
    alone.digid.preset(NextAnswer("woman_34"))
    artifact = artifact_in(alone.log_in())
    body = other.artifact_resolve(artifact)
    theirs = alone.loop.run_until_complete(alone.program.post("/saml/v4/idp/resolve_artifact", content=body))

    assert theirs.status_code == 400
    assert alone.sp.accept(alone.resolve(artifact).content).acting


@pytest.mark.parametrize(
    "attributes",
    [{"IssueInstant": "2026-01-15T12:00:01Z"}, {"IssueInstant": "never"}, {"Version": "1.1"}, {"ID": "0"}],
)
def test_an_artifact_resolve_that_is_not_right_is_refused_in_plain_http(
    alone: Chain, attributes: dict[str, str]
) -> None:
    alone.digid.preset(NextAnswer("woman_34"))
    artifact = artifact_in(alone.log_in())

    assert alone.resolve(artifact, **attributes).status_code == 400
    assert alone.resolve(artifact).status_code == 200


def test_an_artifact_that_was_kept_longer_than_its_assertion_lasts_is_denied(alone: Chain) -> None:
    alone.digid.preset(NextAnswer("woman_34"))
    artifact = artifact_in(alone.log_in())
    alone.pass_time("2:00")

    with pytest.raises(RefusedError, match=r"^status Requester/RequestDenied$"):
        alone.sp.accept(alone.resolve(artifact).content)


def test_an_assertion_ends_when_its_artifact_ends(alone: Chain) -> None:
    alone.digid.preset(NextAnswer("woman_34"))
    artifact = artifact_in(alone.log_in())
    alone.pass_time("1:59")
    answer = alone.resolve(artifact)
    window = re.findall(r'(?:NotBefore|NotOnOrAfter)="([^"]+)"', answer.text)

    assert set(window) == {"2026-01-15T11:59:59.000Z", "2026-01-15T12:02:00.000Z"}
    assert alone.sp.accept(answer.content).acting


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


def test_each_service_behind_the_routing_service_signs_its_own_advice(chain: Chain) -> None:
    chain.digid.preset(NextAnswer("helper", represents="man_67"))
    answer = parse(chain.resolve(artifact_in(chain.log_in(chain.sp.usual(means=BVD)))).content)
    sources = answer.findall(f".//{tag(SAML, 'Advice')}/{tag(SAML, 'Assertion')}")
    keys = set()
    for source in sources:
        text = source.findtext(f".//{tag(DS, 'X509Certificate')}") or ""
        pem = f"-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n".encode()
        check_signature(source, pem)
        keys.add(text)

    assert [source.findtext(tag(SAML, "Issuer")) for source in sources] == [AD, BVD]
    assert [node.text for source in sources for node in source.iter(tag(SAML, "Audience"))] == [RD, RD]
    assert len(keys) == 2
    told = [[node.get("Name", "") for node in source.iter(tag(SAML, "Attribute"))] for source in sources]
    assert told == [["urn:nl-eid-gdi:1.0:ActingSubjectID"], ["urn:nl-eid-gdi:1.0:LegalSubjectID"]]


def test_moments_have_milliseconds_and_keys_are_named_by_sha256(alone: Chain) -> None:
    alone.digid.preset(NextAnswer("woman_34"))
    answer = alone.resolve(artifact_in(alone.log_in())).text
    moments = re.findall(r'(?:IssueInstant|AuthnInstant|NotBefore|NotOnOrAfter)="([^"]+)"', answer)

    assert moments and all(re.fullmatch(r".*:\d\d\.\d{3}Z", each) for each in moments)
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in re.findall(r"<ds:KeyName>([^<]+)<", answer))


def test_the_metadata_say_what_the_interface_wants(alone: Chain) -> None:
    root = parse(alone.metadata)
    role = root.find(tag(METADATA, "IDPSSODescriptor"))
    assert role is not None
    bindings = {
        node.tag.rpartition("}")[2]: node.get("Binding", "").rpartition(":")[2] for node in role if node.get("Binding")
    }

    assert root.get("entityID") == RD
    assert root.get("validUntil") == "2026-02-14T12:00:00.000Z"
    assert role.get("WantAuthnRequestsSigned") == "true"
    assert bindings == {
        "ArtifactResolutionService": "SOAP",
        "SingleLogoutService": "HTTP-POST",
        "SingleSignOnService": "HTTP-POST",
    }
    assert all(info.find(tag(DS, "KeyName")) is not None for info in root.iter(tag(DS, "KeyInfo")))


def test_a_dienstverlener_without_encryption_key_is_not_taken_up(alone: Chain) -> None:
    alone.sp.sealed_for = []

    with pytest.raises(MetadataError, match="no key for encryption"):
        read_metadata(alone.sp.metadata())
