"""HTTP over TLS with nothing but the standard library: what the foreign parties listen with."""

from __future__ import annotations

import socket
import ssl
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request: decoded query pairs, headers by lower-case name, names in the peer's certificate."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: dict[str, str]
    body: bytes
    peer: frozenset[str] = frozenset()

    @property
    def asked(self) -> dict[str, str]:
        return dict(self.query)

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


@dataclass(frozen=True)
class Answered:
    """One answer; header names are sent in the case in which they are written here."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


Answering = Callable[[Asked], Answered]
Welcome = Callable[[frozenset[str]], bool]


class _TlsServer(ThreadingHTTPServer):
    """Shakes hands in the thread of the connection; a peer that is not welcome hears nothing."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, context: ssl.SSLContext, answering: Answering, welcome: Welcome | None) -> None:
        self.context, self.answering, self.welcome = context, answering, welcome
        super().__init__(("127.0.0.1", 0), _Handler)

    def finish_request(self, request: Any, client_address: Any) -> None:
        request.settimeout(10)
        with self.context.wrap_socket(request, server_side=True) as secured:
            peer = _names(secured)
            if self.welcome is None or self.welcome(peer):
                _Handler(secured, client_address, self, peer)

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _TlsServer

    def __init__(self, request: Any, address: Any, server: _TlsServer, peer: frozenset[str]) -> None:
        self.peer = peer
        super().__init__(request, address, server)

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        asked = Asked(
            self.command,
            parts.path,
            tuple(parse_qsl(parts.query, keep_blank_values=True)),
            {name.lower(): value for name, value in self.headers.items()},
            self.rfile.read(int(self.headers.get("content-length") or 0)),
            self.peer,
        )
        answer = self.server.answering(asked)
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def _names(secured: ssl.SSLSocket) -> frozenset[str]:
    certificate = secured.getpeercert() or {}
    names = {value for kind, value in certificate.get("subjectAltName", ()) if kind == "DNS"}
    return frozenset(names | {value for ((key, value),) in certificate.get("subject", ()) if key == "commonName"})


def listen(
    answering: Answering,
    certificate: Path,
    key: Path,
    *,
    client_ca: Path | None = None,
    welcome: Welcome | None = None,
) -> int:
    """Serve on a free port of the loopback, in threads that end with the process.

    Arguments:
        client_ca: demand a client certificate from this root.
        welcome: whether a node with these names in its certificate is let in; others find the connection closed.

    Returns:
        The port.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate, key)
    if client_ca:
        context.load_verify_locations(client_ca)
        context.verify_mode = ssl.CERT_REQUIRED
    server = _TlsServer(context, answering, welcome)
    server.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port
