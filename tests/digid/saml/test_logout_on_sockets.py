"""The other providers hear of a logout over mutual TLS: NEP-DigiD shows its certificate, and looks at theirs."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest
from digid.careful import ORDER, artifact_in
from digid.careful_logout import LogoutProvider

from medmij_sim import World
from medmij_sim.clock import Clock
from medmij_sim.digid import Level, NextAnswer
from medmij_sim.digid.saml.metadata import read_metadata
from medmij_sim.pki import Pki

MIDDEN = ORDER[1]


@contextmanager
def soap_end(pki: Pki) -> Iterator[tuple[HTTPServer, list[str]]]:
    """A listener that demands a certificate, and the names of those that it saw; who answers is set later."""
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert isinstance(self.connection, ssl.SSLSocket)
            shown = self.connection.getpeercert() or {}
            seen.extend(str(name) for _, name in shown.get("subjectAltName", ()))
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked = httpx.Request("POST", f"https://{self.headers['Host']}{self.path}", content=body)
            asked.headers["content-type"] = self.headers["Content-Type"]
            answer = self.server.answer(asked)  # type: ignore[attr-defined]
            self.send_response(answer.status_code)
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, *_: object) -> None:
            pass

    files = pki.node("localhost", "FAKE provider")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files.certificate, files.key)
    context.load_verify_locations(pki.ca_file)
    context.verify_mode = ssl.CERT_REQUIRED
    server = HTTPServer(("localhost", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server, seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize("trusted", [True, False], ids=["trusted", "foreign CA"])
def test_a_logout_reaches_the_others_over_mutual_tls(tmp_path: Path, trusted: bool) -> None:
    world = World(clock=Clock())
    with world.serve(state=tmp_path / "world") as served:
        folder = served.directory if trusted else tmp_path / "other"
        with soap_end(Pki(world.clock, folder, domain=world.domain)) as (server, seen):
            origin, program, browser = world.digid.origin, served.client_for("dvza-a"), served.client_for()
            metadata = program.get(f"https://was-{world.digid.host}/saml/idp/metadata").content
            hosts = {"one": "one.example.test", "two": f"localhost:{server.server_address[1]}"}
            providers = {
                name: LogoutProvider(metadata, world.clock.now(), entity_id=f"urn:example:{name}", host=host)
                for name, host in hosts.items()
            }
            server.answer = providers["two"].answer  # type: ignore[attr-defined]
            for sp in providers.values():
                (provider,) = read_metadata(sp.metadata())
                settings = replace(provider.settings, single_sign_on=True)
                world.faces.providers.add(replace(provider, settings=settings))
                world.digid.preset(NextAnswer("woman_34", Level.MIDDEN))
                page = browser.get(sp.redirect(root=sp.authn_request(MIDDEN)))
                back = browser.get(page.headers["location"]).headers["location"]
                resolving = sp.artifact_resolve(artifact_in(back))
                answer = program.post(f"https://was-{world.digid.host}/saml/idp/resolve_artifact", content=resolving)
                number = sp.accept(answer.content, minimum=MIDDEN)
            root = providers["one"].logout_request(f"s00000000:{number}")
            question = browser.get(providers["one"].logout_url(root)).headers["location"]
            assert question.startswith(f"{origin}/question/")
            ended = browser.post(question, data={"answer": "go-on"}).headers["location"]
            program.close()
            browser.close()

    assert providers["one"].accept_logout(ended) == ("Success" if trusted else "Responder/PartialLogout")
    assert seen == ([world.digid.host] if trusted else [])
    assert len(providers["two"].told) == int(trusted)
    world.close()


def test_without_a_certificate_there_is_no_handshake() -> None:
    world = World(clock=Clock())
    with world.serve() as served, served.client_for() as nobody:
        for face in ("saml", "saml/v4"):
            with pytest.raises(httpx.TransportError):
                nobody.get(f"https://was-{world.digid.host}/{face}/idp/metadata")
    world.close()
