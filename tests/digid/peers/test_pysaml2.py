"""pysaml2 as service provider, as ci/recipes/digid/pysaml2_provider.py sets it up, over mutual TLS."""

from __future__ import annotations

import base64
import gc
import shutil
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from digid.peers.stand import ACS, ENTITY, FAULTS, LOGGED_OUT, STATUSES, Stand, recipe

from medmij_sim.digid import Level, NextAnswer
from medmij_sim.digid.ending import Ending

pytestmark = [
    pytest.mark.skipif(shutil.which("xmlsec1") is None, reason="pysaml2 calls xmlsec1 (Debian: xmlsec1)"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),  # its temporary files
]


class Peer:
    """The provider, and the browser of a person who comes by it."""

    def __init__(self, stand: Stand) -> None:
        self.stand = stand
        self.recipe = recipe("pysaml2_provider")
        files = self.recipe.Files(
            key=stand.key_file,
            certificate=stand.certificate_file,
            client_key=stand.client.key,
            client_certificate=stand.client.certificate,
            ca=stand.served.ca_file,
            digid_metadata=stand.metadata_file,
        )
        self.client = self.recipe.make_client(files, ENTITY, ACS, LOGGED_OUT)
        stand.register(self._metadata(), single_sign_on=True)

    def log_in(self) -> tuple[str, str]:
        request, artifact = self.arrive()
        number, level = self.recipe.who_logged_in(self.client, artifact, request, ACS)
        return number, level

    def arrive(self) -> tuple[str, str]:
        """ID of a request, and the artifact that came for it."""
        request, url = self.recipe.login_url(self.client, "r-1")
        query = parse_qs(urlsplit(self.stand.visit(url)).query)
        assert query["RelayState"] == ["r-1"]
        return request, query["SAMLart"][0]

    def _metadata(self) -> str:
        from saml2.metadata import entity_descriptor

        return str(entity_descriptor(self.client.config))


@pytest.fixture
def peer(stand: Stand) -> Iterator[Peer]:
    yield Peer(stand)
    gc.collect()


def test_somebody_logs_in(peer: Peer) -> None:
    peer.stand.world.digid.preset(NextAnswer("woman_34"))

    assert peer.log_in() == (peer.stand.bsn("woman_34"), peer.recipe.SMARTCARD)


def test_somebody_logs_in_by_post(peer: Peer) -> None:
    peer.stand.world.digid.preset(NextAnswer("woman_34"))
    url = f"https://digid.{peer.stand.world.domain}/saml/idp/request_authentication"
    request, message = peer.client.create_authn_request(
        url,
        binding=peer.recipe.BINDING_HTTP_ARTIFACT,
        requested_authn_context={"authn_context_class_ref": [peer.recipe.SMARTCARD], "comparison": "minimum"},
        sign=True,
        sign_alg=peer.recipe.SIG_RSA_SHA256,
        digest_alg=peer.recipe.DIGEST_SHA256,
    )
    form = {"SAMLRequest": base64.b64encode(str(message).encode()).decode()}
    query = parse_qs(urlsplit(peer.stand.follow(peer.stand.browser.post(url, data=form))).query)

    number, _ = peer.recipe.who_logged_in(peer.client, query["SAMLart"][0], request, ACS)
    assert number == peer.stand.bsn("woman_34")


def test_a_higher_level_is_told(peer: Peer) -> None:
    peer.stand.world.digid.preset(NextAnswer("man_67", Level.HOOG))

    assert peer.log_in() == (peer.stand.bsn("man_67"), f"{peer.recipe.SMARTCARD}PKI")


@pytest.mark.parametrize(("ending", "status"), STATUSES.items())
def test_each_other_ending_is_an_exception_with_its_status(peer: Peer, ending: Ending, status: str) -> None:
    peer.stand.world.digid.preset(NextAnswer(outcome=ending))

    with pytest.raises(Exception, match=status):
        peer.log_in()


def test_an_artifact_is_good_for_one_login(peer: Peer) -> None:
    peer.stand.world.digid.preset(NextAnswer("woman_34"))
    request, artifact = peer.arrive()
    peer.recipe.who_logged_in(peer.client, artifact, request, ACS)

    with pytest.raises(ValueError, match="nothing behind the artifact"):
        peer.recipe.who_logged_in(peer.client, artifact, request, ACS)


def test_an_answer_to_another_request_is_not_taken(peer: Peer) -> None:
    peer.stand.world.digid.preset(NextAnswer("woman_34"))
    _, artifact = peer.arrive()

    with pytest.raises(Exception, match=r"[Uu]nsolicited"):
        peer.recipe.who_logged_in(peer.client, artifact, "id-of-another", ACS)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_seen(peer: Peer, fault: str) -> None:
    peer.stand.world.digid.preset(NextAnswer("woman_34"))
    peer.stand.world.faults.on(fault)

    with pytest.raises(Exception, match=r"."):
        peer.log_in()


def test_somebody_logs_out(peer: Peer) -> None:
    peer.stand.world.digid.preset(NextAnswer("woman_34"))
    number, _ = peer.log_in()
    request, url = peer.recipe.logout_url(peer.client, number, "_any")
    arrived = peer.stand.visit(url)

    answer = parse_qs(urlsplit(arrived).query)
    assert arrived.startswith(LOGGED_OUT)
    told = peer.client.parse_logout_request_response(answer["SAMLResponse"][0], peer.recipe.BINDING_HTTP_REDIRECT)
    assert told.status_ok()
    assert told.in_response_to == request
