"""What docs/digid.md says to do: the command, the files that it writes, the control API, a provider of another make."""

from __future__ import annotations

import json
import re
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from digid.peers.stand import ACS, ENTITY, LOGGED_OUT, SITE, recipe

from medmij_sim.clock import Clock
from medmij_sim.digid.saml.keyring import make_signing_key

REPOSITORY = Path(__file__).resolve().parents[3]

Facts = dict[str, Any]


@pytest.fixture
def digid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Facts]:
    """Where a NEP-DigiD alone is; the names of its hosts lead here, as those below `.localhost` do in a browser."""
    real = socket.getaddrinfo

    def found(host: Any, *rest: Any, **more: Any) -> Any:
        return real("127.0.0.1" if str(host).endswith(".medmij.localhost") else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", found)
    command = (sys.executable, "-m", "medmij_sim", "digid", "serve", "--port", "0", "--json", "--state", "nep")
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            facts: Facts = json.loads(process.stdout.readline())
            monkeypatch.setenv("REQUESTS_CA_BUNDLE", facts["ca"])
            yield facts
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)


@pytest.fixture
def signing(tmp_path: Path) -> tuple[Path, Path]:
    """A key and a certificate of a provider, as `openssl req -x509` makes them."""
    made = make_signing_key("FAKE sp", Clock().now())
    key, certificate = tmp_path / "signing.key", tmp_path / "signing.pem"
    key.write_bytes(made.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    certificate.write_bytes(made.certificate.public_bytes(Encoding.PEM))
    return key, certificate


def arrival(browser: httpx.Client, url: str) -> str:
    while not url.startswith(SITE):
        answer = browser.get(url)
        assert answer.is_redirect, answer.text
        url = str(answer.url.join(answer.headers["location"]))
    return url


def test_a_provider_joins_and_logs_somebody_in(digid: Facts, signing: tuple[Path, Path]) -> None:
    provider = recipe("python3_saml_provider")
    own = (Path(digid["key"]), Path(digid["certificate"]))
    metadata = Path(digid["saml3_metadata"]).read_text("utf-8")
    settings = provider.make_settings(metadata, ENTITY, ACS, LOGGED_OUT, *signing, *own)
    control = httpx.Client(base_url=digid["control"], verify=_trusting(digid["ca"]))
    own_metadata = provider.make_auth(settings, SITE).get_settings().get_sp_metadata()
    joined = control.post("/digid/providers", content=own_metadata).raise_for_status().json()
    assert [each["id"] for each in joined] == [ENTITY]
    ordered = {"bsn": "999990019", "level": "hoog", "requester": ENTITY}
    control.post("/digid/next", json=ordered).raise_for_status()

    auth = provider.make_auth(settings, f"{SITE}/login")
    with httpx.Client(verify=_trusting(digid["ca"])) as browser:
        arrived = arrival(browser, provider.login_url(auth, "r-1"))
    control.close()

    found = provider.who_logged_in(provider.make_auth(settings, arrived), auth.get_last_request_id())
    assert found == ("999990019", f"{provider.SMARTCARD}PKI")


def test_it_writes_the_files_that_the_page_names(digid: Facts) -> None:
    page = (REPOSITORY / "docs" / "digid.md").read_text("utf-8")
    named = set(re.findall(r"`nep/([\w.-]+)`", page))
    assert len(named) == 5
    assert [each for each in sorted(named) if not (Path(digid["ca"]).parent / each).exists()] == []


def _trusting(ca: str) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=ca)
