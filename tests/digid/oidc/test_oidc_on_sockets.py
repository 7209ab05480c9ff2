"""A stock OIDC client at NEP-DigiD over real TLS, with its certificate on the back channel (`tls_client_auth`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from digid import stock
from joserfc import jwt
from joserfc.jwk import KeySet

from medmij_sim.config import WorldConfig
from medmij_sim.digid import NextAnswer
from medmij_sim.digid.alone import Facts, served_alone
from medmij_sim.transport import ResolvingTransport, client_context
from medmij_sim.world import World

authlib = stock.authlib()

REDIRECT = "https://dvza.example.test/oidc/return"
NODE = "sp.medmij.localhost"


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, Facts]]:
    registered = tmp_path_factory.mktemp("oidc") / "clients.json"
    client = {"client_id": "dvza", "redirect_uris": [REDIRECT], "certificate_name": NODE}
    registered.write_text(json.dumps([client, client | {"client_id": "other", "certificate_name": "other.test"}]))
    with served_alone(WorldConfig(port=0), [registered]) as served:
        yield served


@pytest.fixture
def stock_client(alone: tuple[World, Facts]) -> Iterator[Any]:
    world, facts = alone
    with authlib.OAuth2Client(
        "dvza",
        redirect_uri=REDIRECT,
        scope="openid",
        code_challenge_method="S256",
        token_endpoint_auth_method="none",  # its certificate says who it is (RFC 8705 2)
        transport=transport(world, facts),
        trust_env=False,
    ) as client:
        yield client


def transport(world: World, facts: Facts, *, with_certificate: bool = True) -> ResolvingTransport:
    assert world.served is not None
    own = (Path(facts.certificate), Path(facts.key)) if with_certificate else (None, None)
    return ResolvingTransport(world.served.resolver, client_context(Path(facts.ca), *own))


def discovered(client: Any, facts: Facts) -> dict[str, Any]:
    return dict(client.request("GET", f"{facts.oidc}/.well-known/openid-configuration", withhold_token=True).json())


def code_for(client: Any, known: dict[str, Any]) -> str:
    url, _ = client.create_authorization_url(
        known["authorization_endpoint"], state="s", nonce="n", code_verifier="v" * 50
    )
    while not url.startswith(REDIRECT):
        url = client.request("GET", url, withhold_token=True).headers["location"]
    return parse_qs(urlsplit(url).query)["code"][0]


def test_discovery_names_hosts_and_ports_that_can_be_reached(alone: tuple[World, Facts], stock_client: Any) -> None:
    world, facts = alone
    known = discovered(stock_client, facts)
    assert world.served is not None
    front, back = world.served.addresses.front[1], world.served.addresses.back[1]
    ports = {name: urlsplit(url).port for name, url in known.items() if str(url).startswith("https://")}
    assert ports == {"issuer": front, "authorization_endpoint": front, "jwks_uri": front, "token_endpoint": back}
    assert known["token_endpoint_auth_methods_supported"] == ["tls_client_auth", "none"]


def test_a_login_with_a_certificate(alone: tuple[World, Facts], stock_client: Any) -> None:
    world, facts = alone
    known = discovered(stock_client, facts)
    world.digid.preset(NextAnswer("woman_34"))
    tokens = stock_client.fetch_token(
        known["token_endpoint"], code=code_for(stock_client, known), code_verifier="v" * 50
    )
    keys = KeySet.import_key_set(stock_client.request("GET", known["jwks_uri"], withhold_token=True).json())
    claims = jwt.decode(tokens["id_token"], keys, algorithms=["RS256"]).claims
    assert claims["sub"] == world.people.person("woman_34").bsn


def test_who_shows_the_certificate_of_another_is_not_the_client(alone: tuple[World, Facts], stock_client: Any) -> None:
    world, facts = alone
    known = discovered(stock_client, facts)
    world.digid.preset(NextAnswer("woman_34"))
    stock_client.client_id = "other"
    with pytest.raises(Exception, match="invalid_client"):
        stock_client.fetch_token(known["token_endpoint"], code=code_for(stock_client, known), code_verifier="v" * 50)


def test_without_a_certificate_there_is_no_answer(alone: tuple[World, Facts], stock_client: Any) -> None:
    world, facts = alone
    token = discovered(stock_client, facts)["token_endpoint"]
    with (
        httpx.Client(transport=transport(world, facts, with_certificate=False), trust_env=False) as stranger,
        pytest.raises(httpx.TransportError),
    ):
        stranger.post(token, data={"client_id": "dvza"})
