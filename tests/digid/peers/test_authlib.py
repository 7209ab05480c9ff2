"""Authlib as OpenID Connect client, as ci/recipes/digid/oidc_client.py sets it up, over sockets."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import pytest
from digid.peers.stand import SITE, Stand, recipe
from digid.stock import authlib
from joserfc.errors import JoseError

from medmij_sim.digid import Level, NextAnswer
from medmij_sim.faults.digid import DIGID_FAULTS

ID_TOKEN_FAULTS = [each.name for each in DIGID_FAULTS if each.name.startswith("digid.id-token.")]
CALLBACK = f"{SITE}/callback"


class Peer:
    """The client, and the browser of a person who comes by it."""

    def __init__(self, stand: Stand) -> None:
        self.stand = stand
        authlib()
        self.recipe = recipe("oidc_client")
        tls = ssl.create_default_context(cafile=stand.served.ca_file)
        tls.load_cert_chain(stand.client.certificate, stand.client.key)
        name = f"token.dvza-a.{stand.world.domain}"
        stand.register(f'{{"client_id": "peer", "redirect_uris": ["{CALLBACK}"], "certificate_name": "{name}"}}')
        issuer = f"https://digid.{stand.world.domain}/openid-connect/v1"
        self.client = self.recipe.DigidClient(issuer, "peer", CALLBACK, tls)

    def log_in(self) -> tuple[str, str]:
        kept, url = self.client.login_url()
        found: tuple[str, str] = self.client.who_logged_in(self.stand.visit(url), kept)
        return found


@pytest.fixture
def peer(stand: Stand) -> Iterator[Peer]:
    made = Peer(stand)
    yield made
    made.client.close()


def test_somebody_logs_in(peer: Peer) -> None:
    peer.stand.world.digid.preset(NextAnswer("woman_34", Level.HOOG))

    assert peer.log_in() == (peer.stand.bsn("woman_34"), peer.recipe.HIGH)


@pytest.mark.parametrize(
    ("ending", "error"),
    [
        ("cancelled", "access_denied"),
        ("failed", "server_error"),
        ("level-too-low", "unmet_authentication_requirements"),
    ],
)
def test_each_other_ending_is_an_exception_with_its_error(peer: Peer, ending: str, error: str) -> None:
    peer.stand.world.digid.preset(NextAnswer(outcome=ending))  # type: ignore[arg-type]

    with pytest.raises(Exception, match=error):
        peer.log_in()


@pytest.mark.parametrize("name", ID_TOKEN_FAULTS)
def test_the_client_rejects_every_fault_in_an_id_token(peer: Peer, name: str) -> None:
    world = peer.stand.world
    world.digid.preset(NextAnswer("woman_34"))
    with world.faults.injected(name), pytest.raises((JoseError, ValueError)):
        peer.log_in()


def test_a_callback_of_another_login_is_not_taken(peer: Peer) -> None:
    peer.stand.world.digid.preset(NextAnswer("woman_34"))
    _, url = peer.client.login_url()
    other, _ = peer.client.login_url()

    with pytest.raises(Exception, match="state"):
        peer.client.who_logged_in(peer.stand.visit(url), other)
