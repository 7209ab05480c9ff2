"""Logging in by eID SAML 4.4, as careful service providers do it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from digid.careful import RefusedError, artifact_in, check_signature
from digid.careful4 import BVD, SERVICE, SUBSTANTIAL, CarefulProvider4
from digid.chain4 import Chain
from lxml import etree

from medmij_sim.digid import Level, NextAnswer
from medmij_sim.digid.policy import DigidPolicy
from medmij_sim.digid.saml.metadata import MetadataError, read_metadata
from medmij_sim.digid.saml.names import DS, METADATA, SAML, SAMLP, tag
from medmij_sim.digid.saml.xml import parse

AD = "urn:nl-eid-gdi:1.0:AD:00000000000000000000:entities:9001"
RD = "urn:nl-eid-gdi:1.0:RD:00000000000000000000:entities:9000"


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
    "attributes", [{"IssueInstant": "2026-01-15T12:00:01Z"}, {"IssueInstant": "never"}, {"Version": "1.1"}, {"ID": "0"}]
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
