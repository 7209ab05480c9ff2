"""Ways to break a served world that are no named fault: each a context manager of a few lines."""

from __future__ import annotations

import itertools
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from hashlib import sha256
from typing import Any
from unittest.mock import patch

import httpx
import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from medmij_sim.clock import stopwatch
from medmij_sim.digid.ending import Answer, NextAnswer
from medmij_sim.digid.login import LoginRequest
from medmij_sim.dvza.dossiers import Dossiers, OpenDossier
from medmij_sim.pki import Pki, Variant
from medmij_sim.pki.contexts import HostContext, ServerContexts
from medmij_sim.served import ServedWorld
from medmij_sim.server.recording import RecordingApp
from medmij_sim.transport import ResolvingTransport
from medmij_sim.whl import Whitelist

Break = Callable[[ServedWorld], AbstractContextManager[None]]
_NO_CHECK_TIME = 0x200000
"""X509_V_FLAG_NO_CHECK_TIME of OpenSSL, for which Python's `ssl` has no name."""

Change = Callable[[Message, bytes], bytes]
"""Gets the start of an answer, which it may change, and its body; gives the body to send."""


def changed_answers(host: str, path: str, change: Change) -> Break:
    """Answers of hosts that begin with `host`, to requests with `path` in their path, are changed."""

    @contextmanager
    def broken(_: ServedWorld) -> Iterator[None]:
        usual = RecordingApp._app_for

        def app_for(self: RecordingApp, scope: Scope) -> ASGIApp:
            app = usual(self, scope)
            is_meant = self._site.host.startswith(host) and path in scope["path"]
            return _changing(app, change) if is_meant else app

        with patch.object(RecordingApp, "_app_for", app_for):
            yield

    return broken


def _changing(app: ASGIApp, change: Change) -> ASGIApp:
    async def changing(scope: Scope, receive: Receive, send: Send) -> None:
        sent: list[Message] = []

        async def keep(message: Message) -> None:
            sent.append(message)

        await app(scope, receive, keep)
        start, body = sent[0], change(sent[0], b"".join(message.get("body", b"") for message in sent[1:]))
        others = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
        await send({**start, "headers": [*others, (b"content-length", b"%d" % len(body))]})
        await send({"type": "http.response.body", "body": body})

    return changing


def rewritten(old: bytes, new: bytes) -> Change:
    return lambda _, body: body.replace(old, new)


def without(resource_type: str, name: str) -> Change:
    """Resources of a type lack an element."""

    def change(_: Message, body: bytes) -> bytes:
        if b'"entry"' not in body:
            return body
        bundle = orjson.loads(body)
        for entry in bundle["entry"]:
            if entry["resource"]["resourceType"] == resource_type:
                entry["resource"].pop(name, None)
        return orjson.dumps(bundle)

    return change


def crash_on_entries(start: Message, body: bytes) -> bytes:
    if b'"entry"' in body:
        start["status"] = 500
    return body


def no_total(_: Message, body: bytes) -> bytes:
    return re.sub(rb'"total":\d+,', b"", body)


def modes_of_includes_only(_: Message, body: bytes) -> bytes:
    return body.replace(b',"search":{"mode":"match"}', b"")


def json_with_charset(start: Message, body: bytes) -> bytes:
    start["headers"] = [
        (name, b"application/json; charset=UTF-8" if value == b"application/fhir+json" else value)
        for name, value in start["headers"]
    ]
    return body


def bsn_digest_in_header(start: Message, body: bytes) -> bytes:
    """A digest of the number of the first person, of which there are few enough to try them all."""
    start["headers"] = [*start["headers"], (b"x-subject", sha256(b"999940004").hexdigest().encode())]
    return body


def forbidden(start: Message, body: bytes) -> bytes:
    if start["status"] == 401:
        start["status"] = 403
        start["headers"] = [each for each in start["headers"] if each[0] != b"www-authenticate"]
    return body


def gone(start: Message, body: bytes) -> bytes:
    start["status"] = 410 if start["status"] == 404 else start["status"]
    return body


def plain_text(start: Message, body: bytes) -> bytes:
    start["headers"] = [
        (b"content-type", b"text/plain") if n == b"content-type" else (n, v) for n, v in start["headers"]
    ]
    return body


def late(host: str, seconds: float) -> Break:
    """Answers of hosts that begin with `host` take longer, by the suite's stopwatch."""

    @contextmanager
    def broken(_: ServedWorld) -> Iterator[None]:
        usual, lost = ResolvingTransport.handle_request, itertools.accumulate(itertools.repeat(seconds))
        behind = [0.0]

        def slow(self: ResolvingTransport, request: httpx.Request) -> httpx.Response:
            response = usual(self, request)
            if request.url.host.startswith(host):
                behind[0] = next(lost)
            return response

        with (
            patch.object(ResolvingTransport, "handle_request", slow),
            patch("medmij_sim.transport.stopwatch", lambda: stopwatch() + behind[0]),
        ):
            yield

    return broken


@contextmanager
def login_cannot_be_stopped(served: ServedWorld) -> Iterator[None]:
    """Who stops at the login is logged in all the same."""
    digid = served.world.digid
    usual = digid._answered

    def answered(request: LoginRequest, answer: NextAnswer) -> Answer:
        stopped = answer.outcome == "cancelled"
        return usual(request, replace(answer, outcome="success", person="woman_34") if stopped else answer)

    with patch.object(digid, "_answered", answered):
        yield


@contextmanager
def counting_values(served: ServedWorld) -> Iterator[None]:
    """Codes and tokens are numbered."""
    numbers = itertools.count()
    with patch.object(served.world.mint, "uuid4", lambda: f"00000000-0000-4000-8000-{next(numbers):012d}"):
        yield


@contextmanager
def everybody_listed(_: ServedWorld) -> Iterator[None]:
    """The whitelist is not looked at."""
    with patch.object(Whitelist, "allows", lambda self, names: True):
        yield


@contextmanager
def no_certificate_asked(_: ServedWorld) -> Iterator[None]:
    """Nodes without a certificate are let in."""
    borrowed, usual = ServerContexts.borrow, Whitelist.allows

    def borrow(self: ServerContexts) -> HostContext:
        context = borrowed(self)
        if context.verify_mode is ssl.CERT_REQUIRED:
            context.verify_mode = ssl.CERT_OPTIONAL
        return context

    with (
        patch.object(ServerContexts, "borrow", borrow),
        patch.object(ServerContexts, "give_back", lambda self, context: None),
        patch.object(Whitelist, "allows", lambda self, names: not tuple(names) or usual(self, names)),
    ):
        yield


def trusting(variant: Variant) -> Break:
    """The client certificate of the first PGO in this variant is taken."""

    @contextmanager
    def broken(served: ServedWorld) -> Iterator[None]:
        file = served.client_files("pgo-a", variant).certificate
        chosen, refused = ServerContexts._choose, Pki.is_revoked

        def borrow(self: ServerContexts) -> HostContext:
            context = self._listening()
            context.verify_flags |= _NO_CHECK_TIME if variant is Variant.EXPIRED else ssl.VERIFY_X509_PARTIAL_CHAIN
            return context

        def choose(self: ServerContexts, tls: ssl.SSLObject, name: str | None, listening: ssl.SSLContext) -> int | None:
            alert = chosen(self, tls, name, listening)
            if alert is None and name and variant in (Variant.SELF_SIGNED, Variant.FOREIGN_CA):
                shown, own = self._context(), self._files(name)
                shown.host = name
                shown.load_cert_chain(own.certificate, own.key)
                for path in (file, *(self._client_cas(name) if self._client_cas else ())):
                    shown.load_verify_locations(cafile=path)
                tls.context = shown
            return alert

        with (
            patch.object(ServerContexts, "borrow", borrow),
            patch.object(ServerContexts, "give_back", lambda self, context: None),
            patch.object(ServerContexts, "_choose", choose),
            patch.object(Pki, "is_revoked", lambda self, each: variant is not Variant.REVOKED and refused(self, each)),
        ):
            yield

    return broken


@contextmanager
def one_dossier_for_all(_: ServedWorld) -> Iterator[None]:
    """Everybody gets the data of who came first."""
    usual, came = Dossiers.open, list[str]()

    def opened(self: Dossiers, person: str, *rest: Any) -> OpenDossier:
        came.append(person)
        return usual(self, came[0], *rest)

    with patch.object(Dossiers, "open", opened):
        yield
