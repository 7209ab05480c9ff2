"""A server with three hosts on real sockets, and clients for it."""

from __future__ import annotations

import ssl

import httpx
from starlette.types import Receive, Scope, Send

from medmij_sim.clock import Clock, pause, stopwatch
from medmij_sim.pki import NodeFiles, Pki
from medmij_sim.record import Connection, Interface, Record
from medmij_sim.server import Addresses, Server, Site
from medmij_sim.transport import Resolver, ResolvingTransport, client_context

FRONT, OTHER, BACK = "front.test", "other.test", "back.test"


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the request's body and what the TLS extension says."""
    body = (await receive()).get("body", b"")
    tls = scope["extensions"]["tls"]
    headers = [
        (b"content-length", b"%d" % len(body)),
        (b"x-peer", (tls["client_cert_name"] or "nobody").encode()),
        (b"x-version", b"%04x" % tls["tls_version"]),
        (b"x-chain", b"%d" % len(tls["client_cert_chain"])),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def broken(scope: Scope, receive: Receive, send: Send) -> None:
    raise RuntimeError("inside")


class Stand:
    """A server with three hosts, and clients for it."""

    def __init__(self, tells: bool = False) -> None:
        self.clock, self.record = Clock(), Record()
        self.pki = Pki(self.clock)
        self.sites = (
            Site(FRONT, "front", Interface.OTHER, echo),
            Site(OTHER, "other", Interface.OTHER, broken),
            Site(
                BACK,
                "back",
                Interface.TOKEN,
                echo,
                back=True,
                admits=lambda names: "listed.test" in names,
                answers_refused=lambda: echo if tells else None,
            ),
        )
        self.server = Server(self.sites, self.pki, self.record, self.clock)
        self.addresses: Addresses = self.server.start()

    @property
    def resolver(self) -> Resolver:
        return Resolver({FRONT: self.addresses.front, OTHER: self.addresses.front, BACK: self.addresses.back})

    def context(self, files: NodeFiles | None = None) -> ssl.SSLContext:
        return client_context(self.pki.ca_file, files and files.certificate, files and files.key)

    def ask(self, host: str, files: NodeFiles | None = None, **request: object) -> httpx.Response:
        transport = ResolvingTransport(self.resolver, self.context(files))
        with httpx.Client(transport=transport, trust_env=False) as client:
            return client.request("POST", f"https://{host}/a%20b?c=d", **request)  # type: ignore[arg-type]

    def connections(self) -> tuple[Connection, ...]:
        """What was recorded; a client can see a handshake fail a moment before that."""
        deadline = stopwatch() + 2
        while not (found := self.record.events(Connection)) and stopwatch() < deadline:
            pause(0.001)
        return found

    def stop(self) -> None:
        self.server.stop()
        self.pki.close()
