"""Logging in by OpenID Connect, with a stock client library on the other side."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from digid import stock
from joserfc import jwe, jwt
from joserfc.jwk import KeySet, RSAKey

from medmij_sim.clock import Clock
from medmij_sim.digid import Digid, Level, NextAnswer
from medmij_sim.digid.app import digid_app
from medmij_sim.digid.faces import Faces
from medmij_sim.digid.oidc.clients import ClientError, OidcClient, read_clients
from medmij_sim.environment import Environment
from medmij_sim.faults import Faults
from medmij_sim.mint import Mint
from medmij_sim.people import People
from medmij_sim.record import Record

authlib = stock.authlib()

REDIRECT = "https://dvza.example.test/oidc/return"
SUBSTANTIAL = "http://eidas.europa.eu/LoA/substantial"


class Chain:
    """NEP-DigiD in process, a stock OIDC client, and a browser."""

    def __init__(self, **client: object) -> None:
        self.clock = Clock.frozen(datetime(2026, 1, 15, 12, tzinfo=UTC))
        env = Environment(self.clock, Mint(1), Faults(()), Record())
        self.people = People(self.clock)
        self.digid = Digid(env, self.people, "medmij.localhost")
        faces = self.faces = Faces(self.digid, env, "medmij.localhost")
        faces.oidc.register(OidcClient(client_id="dvza", redirect_uris=(REDIRECT,), **client))  # type: ignore[arg-type]
        self.loop = asyncio.new_event_loop()
        mounts = {
            "https://digid.medmij.localhost": httpx.ASGITransport(digid_app(self.digid, faces.front)),
            "https://was-digid.medmij.localhost": httpx.ASGITransport(faces.back()),
        }
        self.http = httpx.AsyncClient(mounts=mounts)
        self.discovered = self.get(f"{faces.oidc.issuer}/.well-known/openid-configuration").json()
        self.stock = authlib.AsyncOAuth2Client(
            "dvza",
            redirect_uri=REDIRECT,
            scope="openid",
            code_challenge_method="S256",
            token_endpoint_auth_method="none",
            mounts=mounts,
        )

    def get(self, url: str) -> httpx.Response:
        return self.loop.run_until_complete(self.http.get(url))

    def start(self, verifier: str = "v" * 50, **more: str) -> str:
        url, _ = self.stock.create_authorization_url(
            self.discovered["authorization_endpoint"], state="s-1", nonce="n-1", code_verifier=verifier, **more
        )
        return str(url)

    def log_in(self, url: str) -> dict[str, str]:
        page = self.get(url)
        while not page.headers["location"].startswith(REDIRECT):
            page = self.get(page.headers["location"])
        return {name: values[0] for name, values in parse_qs(urlsplit(page.headers["location"]).query).items()}

    def fetch(self, code: str, verifier: str = "v" * 50) -> dict[str, object]:
        fetching = self.stock.fetch_token(
            self.discovered["token_endpoint"], code=code, code_verifier=verifier, grant_type="authorization_code"
        )
        return dict(self.loop.run_until_complete(fetching))

    def claims(self, id_token: object) -> dict[str, object]:
        keys = KeySet.import_key_set(self.get(self.discovered["jwks_uri"]).json())
        return dict(jwt.decode(str(id_token), keys, algorithms=["RS256"]).claims)

    def close(self) -> None:
        self.loop.run_until_complete(self.http.aclose())
        self.loop.run_until_complete(self.stock.aclose())
        self.loop.close()


@pytest.fixture
def chain() -> Iterator[Chain]:
    made = Chain()
    yield made
    made.close()


def test_a_stock_client_learns_who_logged_in(chain: Chain) -> None:
    chain.digid.preset(NextAnswer("woman_34"))
    answer = chain.log_in(chain.start())
    claims = chain.claims(chain.fetch(answer["code"])["id_token"])

    assert answer["state"] == "s-1"
    assert claims["sub"] == chain.people.person("woman_34").bsn
    assert (claims["acr"], claims["nonce"], claims["aud"]) == (SUBSTANTIAL, "n-1", "dvza")
    assert claims["iss"] == chain.discovered["issuer"]
    assert claims["exp"] - claims["iat"] == 120  # type: ignore[operator]


def test_the_access_token_says_nothing_about_the_person(chain: Chain) -> None:
    chain.digid.preset(NextAnswer("woman_34"))
    tokens = chain.fetch(chain.log_in(chain.start())["code"])

    assert set(chain.claims(tokens["access_token"])) == {"iss", "azp", "exp", "jti"}


def test_a_client_with_a_key_for_it_gets_an_encrypted_token() -> None:
    key = RSAKey.generate_key(2048, {"use": "enc", "kid": "e1"})
    chain = Chain(jwks={"keys": [key.as_dict(private=False)]})
    chain.digid.preset(NextAnswer("woman_34"))
    sealed = str(chain.fetch(chain.log_in(chain.start())["code"])["id_token"])

    opened = jwe.decrypt_compact(sealed, key, algorithms=["RSA-OAEP", "A256GCM"]).plaintext
    assert opened is not None
    assert chain.claims(opened.decode())["sub"] == chain.people.person("woman_34").bsn
    chain.close()


@pytest.mark.parametrize(
    ("ending", "error"),
    [
        ("cancelled", "access_denied"),
        ("failed", "server_error"),
        ("blocked", "access_denied"),
        ("no-number", "access_denied"),
        ("level-too-low", "unmet_authentication_requirements"),
    ],
)
def test_each_other_ending_is_an_error_with_the_state(chain: Chain, ending: str, error: str) -> None:
    chain.digid.preset(NextAnswer(outcome=ending))  # type: ignore[arg-type]

    assert chain.log_in(chain.start()) == {"error": error, "state": "s-1"}


def test_means_below_the_minimum_do_not_log_in(chain: Chain) -> None:
    chain.digid.preset(NextAnswer("woman_34", Level.MIDDEN))

    assert chain.log_in(chain.start())["error"] == "unmet_authentication_requirements"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"prompt": "none"}, "login_required"),
        ({"acr_values": "urn:unknown"}, "invalid_request"),
        ({"request": "not.a.jwt"}, "invalid_request_object"),
        ({"request_uri": "https://evil.example/r"}, "request_uri_not_supported"),
    ],
)
def test_a_wrong_request_is_an_error_at_the_client(chain: Chain, change: dict[str, str], error: str) -> None:
    url = httpx.URL(chain.start()).copy_merge_params(change)

    assert chain.log_in(str(url))["error"] == error


@pytest.mark.parametrize("change", [{"client_id": "other"}, {"redirect_uri": "https://evil.example"}])
def test_nothing_goes_to_whom_is_not_registered(chain: Chain, change: dict[str, str]) -> None:
    answer = chain.get(str(httpx.URL(chain.start()).copy_merge_params(change)))

    assert answer.status_code == 400
    assert "location" not in answer.headers


def test_a_code_works_once_and_only_with_its_verifier(chain: Chain) -> None:
    for _ in range(2):
        chain.digid.preset(NextAnswer("woman_34"))
    code = chain.log_in(chain.start())["code"]
    chain.fetch(code)
    with pytest.raises(Exception, match="invalid_grant"):
        chain.fetch(code)
    with pytest.raises(Exception, match="invalid_grant"):
        chain.fetch(chain.log_in(chain.start())["code"], verifier="w" * 50)


def test_a_code_is_good_for_two_minutes(chain: Chain) -> None:
    chain.digid.preset(NextAnswer("woman_34"))
    code = chain.log_in(chain.start())["code"]
    chain.clock.move("2:00")

    with pytest.raises(Exception, match="invalid_grant"):
        chain.fetch(code)


def test_a_signed_request_object_counts() -> None:
    key = RSAKey.generate_key(2048, {"use": "sig", "kid": "s1"})
    chain = Chain(jwks={"keys": [key.as_dict(private=False)]})
    chain.digid.preset(NextAnswer("woman_34"))
    inside = jwt.encode({"alg": "RS256", "kid": "s1"}, {"nonce": "n-2", "client_id": "dvza"}, key)
    code = chain.log_in(chain.start(request=inside))["code"]

    assert chain.claims(chain.fetch(code)["id_token"])["nonce"] == "n-2"
    chain.close()


@pytest.mark.parametrize(
    "claims",
    [
        {"client_id": "other"},
        {"iss": "other"},
        {"aud": "https://elsewhere.example"},
        {"exp": int(datetime(2026, 1, 15, 11, 59, tzinfo=UTC).timestamp())},
    ],
)
def test_a_request_object_of_another_for_another_or_of_another_time_is_refused(claims: dict[str, object]) -> None:
    key = RSAKey.generate_key(2048, {"use": "sig", "kid": "s1"})
    chain = Chain(jwks={"keys": [key.as_dict(private=False)]})
    inside = jwt.encode({"alg": "RS256", "kid": "s1"}, {"nonce": "n-2", **claims}, key)

    assert chain.log_in(chain.start(request=inside))["error"] == "invalid_request_object"
    chain.close()


@pytest.mark.parametrize("header", [{"alg": "none"}, {"alg": "HS256"}])
def test_a_request_object_that_the_client_did_not_sign_is_refused(header: dict[str, str]) -> None:
    key = RSAKey.generate_key(2048, {"use": "sig", "kid": "s1"})
    chain = Chain(jwks={"keys": [key.as_dict(private=False)]})
    parts = [json.dumps(each).encode() for each in ({**header, "kid": "s1"}, {"nonce": "n-2"})]
    forged = ".".join([*(base64.urlsafe_b64encode(each).rstrip(b"=").decode() for each in parts), ""])

    assert chain.log_in(chain.start(request=forged))["error"] == "invalid_request_object"
    chain.close()


def test_a_code_is_not_spent_by_a_client_that_it_is_not_for(chain: Chain) -> None:
    chain.faces.oidc.register(OidcClient(client_id="other", redirect_uris=(REDIRECT,)))
    chain.digid.preset(NextAnswer("woman_34"))
    code = chain.log_in(chain.start())["code"]
    chain.stock.client_id = "other"
    with pytest.raises(Exception, match="invalid_grant"):
        chain.fetch(code)
    chain.stock.client_id = "dvza"
    assert chain.fetch(code)["id_token"]


def test_a_parameter_that_comes_twice_is_refused_at_both_endpoints(chain: Chain) -> None:
    assert chain.log_in(f"{chain.start()}&nonce=n-2")["error"] == "invalid_request"
    token = chain.discovered["token_endpoint"]
    body = "client_id=dvza&code=a&code=b"
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = chain.loop.run_until_complete(chain.http.post(token, content=body, headers=headers))
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_request"})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"{", "not a registration"),
        (b"{}", "client_id"),
        (b'{"client_id": "a", "redirect_uris": ["https://dvza.nl/x"]}', "public name"),
        (b'{"client_id": "a", "redirect_uris": ["https://x.digid.nl/"]}', "DigiD"),
        (b'{"client_id": "a", "redirect_uris": ["ftp://x.test"]}', "no redirect URI"),
        (b'{"client_id": "a", "redirect_uris": ["https://x.test"], "extra": 1}', "extra"),
        (b'{"client_id": "a", "redirect_uris": ["https://x.test"], "jwks": {"keys": 1}}', "no key set"),
        (b'{"client_id": "a", "redirect_uris": ["https://x.test"], "jwks": {"keys": [{"kty": "RSA"}]}}', "use"),
        (
            b'{"client_id": "a", "redirect_uris": ["https://x.test"], "jwks": {"keys": [{"kty": "EC", "use": "enc"}]}}',
            "no RSA key",
        ),
    ],
)
def test_a_registration_that_cannot_be_is_refused_in_words(text: bytes, words: str) -> None:
    with pytest.raises(ClientError, match=words):
        read_clients(text)
