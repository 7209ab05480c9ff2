"""maykin-python3-saml as service provider, as ci/recipes/digid/python3_saml_provider.py sets it up, in strict mode."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from digid.peers.stand import ACS, ENTITY, FAULTS, LOGGED_OUT, SITE, STATUSES, Stand, recipe

from medmij_sim.digid import NextAnswer
from medmij_sim.digid.ending import Ending

UNSEEN = ("digid.assertion.other-recipient", "digid.signature.envelope-by-other-key")
"""The library takes a Recipient that begins with its URL, and leaves the signature of the ArtifactResponse to TLS."""


class Peer:
    """The provider, and the browser of a person who comes by it."""

    def __init__(self, stand: Stand) -> None:
        self.stand = stand
        self.recipe = recipe("python3_saml_provider")
        self.settings = self.recipe.make_settings(
            stand.metadata_file.read_text("utf-8"),
            ENTITY,
            ACS,
            LOGGED_OUT,
            key=stand.key_file,
            certificate=stand.certificate_file,
            client_key=stand.client.key,
            client_certificate=stand.client.certificate,
        )
        stand.register(self.auth(SITE).get_settings().get_sp_metadata(), single_sign_on=True)

    def auth(self, url: str) -> Any:
        return self.recipe.make_auth(self.settings, url)

    def arrive(self) -> tuple[str, str]:
        """ID of a request, and the URL with the artifact that came for it."""
        auth = self.auth(f"{SITE}/login")
        url = self.recipe.login_url(auth, "r-1")
        return auth.get_last_request_id(), self.stand.visit(url)

    def log_in(self) -> tuple[str, str]:
        request, url = self.arrive()
        found: tuple[str, str] = self.recipe.who_logged_in(self.auth(url), request)
        return found


@pytest.fixture
def peer(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> Iterator[Peer]:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(stand.served.ca_file))
    yield Peer(stand)


def test_somebody_logs_in(peer: Peer) -> None:
    peer.stand.world.digid.preset(NextAnswer("woman_34"))

    assert peer.log_in() == (peer.stand.bsn("woman_34"), peer.recipe.SMARTCARD)


def test_somebody_logs_in_by_post(peer: Peer) -> None:
    peer.stand.world.digid.preset(NextAnswer("woman_34"))
    auth = peer.auth(f"{SITE}/login")
    url, form = auth.login_post(return_to="r-1", set_nameid_policy=False)
    arrived = peer.stand.follow(peer.stand.browser.post(url, data=form))

    found = peer.recipe.who_logged_in(peer.auth(arrived), auth.get_last_request_id())
    assert found == (peer.stand.bsn("woman_34"), peer.recipe.SMARTCARD)


@pytest.mark.parametrize(("ending", "status"), STATUSES.items())
def test_each_other_ending_is_told_with_its_status(peer: Peer, ending: Ending, status: str) -> None:
    peer.stand.world.digid.preset(NextAnswer(outcome=ending))

    with pytest.raises(ValueError, match=status):
        peer.log_in()


def test_an_artifact_is_good_for_one_login(peer: Peer) -> None:
    peer.stand.world.digid.preset(NextAnswer("woman_34"))
    request, url = peer.arrive()
    peer.recipe.who_logged_in(peer.auth(url), request)

    with pytest.raises(ValueError, match="RequestDenied"):
        peer.recipe.who_logged_in(peer.auth(url), request)


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault not in UNSEEN])
def test_a_fault_is_seen(peer: Peer, fault: str) -> None:
    peer.stand.world.digid.preset(NextAnswer("woman_34"))
    peer.stand.world.faults.on(fault)

    with pytest.raises((ValueError, SyntaxError), match=r"."):
        peer.log_in()


@pytest.mark.parametrize("fault", UNSEEN)
def test_what_the_library_does_not_see_is_known(peer: Peer, fault: str) -> None:
    peer.stand.world.digid.preset(NextAnswer("woman_34"))
    peer.stand.world.faults.on(fault)

    assert peer.log_in()


def test_somebody_logs_out(peer: Peer) -> None:
    peer.stand.world.digid.preset(NextAnswer("woman_34"))
    number, _ = peer.log_in()
    auth = peer.auth(f"{SITE}/logout")
    arrived = peer.stand.visit(peer.recipe.logout_url(auth, number, None))

    assert arrived.startswith(LOGGED_OUT)
    assert peer.recipe.is_logged_out(peer.auth(arrived), auth.get_last_request_id())
    assert not peer.recipe.is_logged_out(peer.auth(arrived), "ONELOGIN_another")
