"""What keeps NEP-DigiD from being taken for DigiD, or used against anybody (spec DigiD 14); all by default."""

from __future__ import annotations

import re
import zlib
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID
from digid.careful import SP, CarefulProvider, artifact_in
from digid.visitor import REQUEST

from medmij_sim.config import WorldConfig
from medmij_sim.digid import NextAnswer
from medmij_sim.digid.alone import Facts, served_alone
from medmij_sim.digid.public import why_not_for_tests
from medmij_sim.errors import ConfigError
from medmij_sim.server import ServeError
from medmij_sim.transport import ResolvingTransport, client_context
from medmij_sim.world import World

TEMPLATES = sorted(
    each.name for each in files("medmij_sim.digid").joinpath("templates").iterdir() if each.name.endswith(".html")
)
DTD = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, Facts]]:
    with served_alone(WorldConfig(port=0), state=tmp_path_factory.mktemp("state")) as served:
        yield served


@pytest.fixture
def browser(alone: tuple[World, Facts]) -> Iterator[httpx.Client]:
    with connected(alone) as client:
        yield client


@pytest.fixture
def program(alone: tuple[World, Facts]) -> Iterator[httpx.Client]:
    _, facts = alone
    with connected(alone, Path(facts.certificate), Path(facts.key)) as client:
        yield client


@pytest.fixture
def provider(alone: tuple[World, Facts]) -> CarefulProvider:
    world, facts = alone
    world.reset()
    made = CarefulProvider(Path(facts.saml3_metadata).read_bytes(), datetime.now(UTC))
    world.faces.add(made.metadata())
    return made


def connected(alone: tuple[World, Facts], *certificate: Path) -> httpx.Client:
    world, facts = alone
    assert world.served is not None
    context = client_context(Path(facts.ca), *certificate)
    return httpx.Client(transport=ResolvingTransport(world.served.resolver, context), trust_env=False)


def template(name: str) -> str:
    return files("medmij_sim.digid").joinpath("templates", name).read_text("utf-8")


@pytest.mark.parametrize("name", [each for each in TEMPLATES if each != "digid-frame.html"])
def test_every_page_has_the_frame_that_says_that_it_is_fake(name: str) -> None:
    titles = []
    while name != "digid-frame.html":
        text = template(name)
        titles += re.findall(r"{% block title %}(.*?){% endblock %}", text)
        assert "{% block banner %}" not in text
        (name,) = re.findall(r'^{% extends "([\w.-]+)" %}', text)
    assert all(each.endswith("NEP-DigiD") for each in titles)
    assert titles


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_page_has_a_field_for_a_secret_artwork_or_anything_from_elsewhere(name: str) -> None:
    text = template(name)
    assert not re.search(r"type=[\"']password|<img|<iframe|<object|<script|src=|url\(|https?:|digid\.nl", text)
    assert 'autocomplete="on"' not in text


@pytest.mark.parametrize("domain", ["digid.nl", "preprod1.digid.nl", "medmij.nl", "mijn.overheid.nl", "logius.nl"])
def test_it_is_never_at_a_real_name(domain: str) -> None:
    with pytest.raises(ConfigError, match="real domain"):
        World(domain=domain)


@pytest.mark.parametrize("host", ["was.digid.nl", "pp2.toegang.overheid.nl", "DIGID.NL.", "x.logius.nl"])
def test_nothing_goes_to_a_host_of_the_state_not_even_on_request(host: str) -> None:
    assert why_not_for_tests(host, public=True)


@pytest.mark.parametrize("host", ["notdigid.nl", "inlog.dvza.example", "overheid.nl.test", "127.0.0.1", "10.1.2.3"])
def test_a_name_that_only_looks_like_one_is_not_refused_for_it(host: str) -> None:
    assert why_not_for_tests(host, public=True) is None


@pytest.mark.parametrize("bind", ["0.0.0.0", "::", "192.0.2.1"])
def test_others_cannot_reach_it_unless_somebody_says_so(bind: str) -> None:
    with pytest.raises(ServeError, match="--open-to-network"), served_alone(WorldConfig(bind=bind, port=0)):
        pass


@pytest.mark.parametrize("host", ["evil.example", "digid.nl", "localhost", "was-digid.medmij.localhost"])
def test_a_name_that_is_not_ours_is_not_answered(alone: tuple[World, Facts], browser: httpx.Client, host: str) -> None:
    _, facts = alone
    assert browser.get(facts.pages, headers={"host": host}).status_code == 421


def test_whoever_reads_who_we_are_reads_that_we_are_fake(alone: tuple[World, Facts]) -> None:
    _, facts = alone
    for name in (facts.saml3_metadata, facts.saml4_metadata):
        text = Path(name).read_text("utf-8")
        assert "FAKE" in text.partition("<ds:Signature")[0]
        for found in re.findall(r"X509Certificate>([^<]+)<", text):
            pem = f"-----BEGIN CERTIFICATE-----\n{found.strip()}\n-----END CERTIFICATE-----\n"
            subject = x509.load_pem_x509_certificate(pem.encode()).subject
            assert "FAKE" in subject.rfc4514_string()
            assert {each.value for each in subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)} == {"0" * 20}


def test_entity_ids_are_those_of_test_systems(alone: tuple[World, Facts]) -> None:
    _, facts = alone
    texts = facts.saml4 + Path(facts.saml4_metadata).read_text("utf-8")
    found = re.findall(r"urn:nl-eid-gdi:1\.0:\w+:(\d+):entities:(\d+)", texts)
    assert found
    assert all(oin == "0" * 20 and 9000 <= int(index) <= 9999 for oin, index in found)


def test_keys_that_sign_are_not_written_down(alone: tuple[World, Facts]) -> None:
    world, facts = alone
    assert world.faces.saml3.voice.key.key.key_size == 2048
    for path in Path(facts.ca).parent.rglob("*"):
        assert not path.is_file() or b"RSA PRIVATE" not in path.read_bytes()
    kinds = {path.suffix for path in Path(facts.ca).parent.iterdir() if b"PRIVATE KEY" in path.read_bytes()}
    assert kinds <= {".key"}


def test_every_page_goes_under_a_strict_policy(alone: tuple[World, Facts], browser: httpx.Client) -> None:
    world, facts = alone
    login = world.digid.begin(REQUEST, lambda _: facts.pages)
    walking = browser.post(login, data={"person": "woman_34", "pace": "walk"}).headers["location"]
    for url in (facts.pages, login, f"{facts.pages}{walking}", f"{facts.pages}/login/none"):
        headers = browser.get(url).headers
        policy = dict(each.strip().partition(" ")[::2] for each in headers["content-security-policy"].split(";"))
        assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert policy["form-action"].split()[0] == "'self'"
        assert "script-src" not in policy and "unsafe" not in str(policy)
        assert (headers["x-frame-options"], headers["cache-control"]) == ("DENY", "no-store")
        assert "noindex" in headers["x-robots-tag"]


def test_an_answer_goes_only_where_metadata_say(
    alone: tuple[World, Facts], browser: httpx.Client, provider: CarefulProvider
) -> None:
    world, _ = alone
    elsewhere = provider.authn_request(AssertionConsumerServiceURL="https://evil.example/acs")
    del elsewhere.attrib["AssertionConsumerServiceIndex"]
    assert browser.get(provider.redirect(root=elsewhere)).status_code == 404
    world.digid.preset(NextAnswer("woman_34"))
    login = browser.get(provider.redirect("https://evil.example/")).headers["location"]
    back = browser.get(login).headers["location"]
    assert httpx.URL(back).host == "sp.example.test"
    assert httpx.URL(back).params["RelayState"] == "https://evil.example/"


def test_a_dtd_is_not_read_and_a_bomb_does_not_go_off(
    alone: tuple[World, Facts], browser: httpx.Client, program: httpx.Client
) -> None:
    _, facts = alone
    ask, resolve = f"{facts.pages}/saml/idp/request_authentication", f"{facts.back}/saml/idp/resolve_artifact"
    for data in (DTD + b"<a>&b;</a>", b"<a>" + b" " * 30_000_000 + b"</a>"):
        deflated = zlib.compress(data, 9, wbits=-15)
        query = urlencode({"SAMLRequest": b64encode(deflated).decode(), "SigAlg": "x", "Signature": "x"})
        answer = browser.get(f"{ask}?{query}")
        assert (answer.status_code, answer.text) == (404, "Not Found")
    assert program.post(resolve, content=DTD + b"<a>&b;</a>").status_code == 404


def test_a_request_and_an_artifact_count_once(
    alone: tuple[World, Facts], browser: httpx.Client, program: httpx.Client, provider: CarefulProvider
) -> None:
    world, facts = alone
    world.digid.preset(NextAnswer("woman_34", requester=SP), always=True)
    number = world.people.person("woman_34").bsn.encode()
    asked = provider.redirect()
    artifact = artifact_in(browser.get(browser.get(asked).headers["location"]).headers["location"])
    again = artifact_in(browser.get(asked).headers["location"])
    resolve = f"{facts.back}/saml/idp/resolve_artifact"
    answers = [program.post(resolve, content=provider.artifact_resolve(each)) for each in (artifact, artifact, again)]
    assert [number in each.content for each in answers] == [True, False, False]


def test_no_url_holds_a_number(alone: tuple[World, Facts], browser: httpx.Client, provider: CarefulProvider) -> None:
    world, _ = alone
    login = browser.get(provider.redirect()).headers["location"]
    back = browser.post(login, data={"answer": "bsn", "bsn": "999990019"}).headers["location"]
    assert "999990019" not in login + back
    shown = "".join(str(event) for event in world.record.since(0))
    assert "999990019" not in shown


@pytest.mark.parametrize("path", ["/saml/idp/resolve_artifact", "/openid-connect/v1/token", "/digid/next"])
def test_a_visitor_of_the_pages_cannot_ask_what_programs_can(
    alone: tuple[World, Facts], browser: httpx.Client, path: str
) -> None:
    _, facts = alone
    assert browser.post(f"{facts.pages}{path}").status_code == 404
