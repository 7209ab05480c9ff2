"""Wraps the app of a host: every exchange lands in the record, whole; what the app must not see is answered here."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable
from email.utils import format_datetime

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from medmij_sim.clock import Clock, stopwatch
from medmij_sim.hangup import HANG_UP, HungUp
from medmij_sim.record import Exchange, Record
from medmij_sim.record import Message as Recorded
from medmij_sim.server.site import Site

_log = logging.getLogger("medmij_sim.server")

RawHeaders = Iterable[tuple[bytes, bytes]]

_ANNOUNCE_BODY = (b"content-length", b"transfer-encoding")


class RecordingApp:
    """The app of a site, recorded from the server's side.

    A request whose Host is not this site's gets 421 (Misdirected Request, RFC 9110 section 15.5.20): the certificate
    the client saw was this site's. An app that breaks answers 500 without telling why; the log has it.
    One that hangs up ends the connection, by the function that the scope has for that. A client that hangs up before
    its request is whole gets no answer, whatever the app makes of it.
    """

    def __init__(self, site: Site, record: Record, clock: Clock) -> None:
        self._site = site
        self._record = record
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._site.app(scope, receive, send)
            return
        has_body = any(name in _ANNOUNCE_BODY for name, _ in scope["headers"])
        exchange = _Passing(receive, send, self._clock, lambda whole: self._keep(scope, whole), has_body)
        try:
            await self._site.ready()
            await self._app_for(scope)(scope, exchange.receive, exchange.send)
        except HungUp:
            exchange.error = "the server hung up"
            exchange.end()
            scope["extensions"][HANG_UP]()
        except ClientDisconnect:
            exchange.end()
        except Exception as failure:
            _log.exception("%s broke while answering %s %s", self._site.party, scope["method"], scope["path"])
            exchange.error = f"the simulator broke: {type(failure).__name__}"
            if exchange.status is None:
                await _answer(500, "Internal Server Error")(scope, exchange.receive, exchange.send)
        finally:
            exchange.end()

    def _app_for(self, scope: Scope) -> ASGIApp:
        if self._site.plain:
            return self._site.app
        host = next((value for name, value in scope["headers"] if name == b"host"), b"")
        if host.partition(b":")[0].lower() == self._site.host.encode("ascii"):
            return self._site.app
        return _answer(421, "This host is not served on this connection; connect with its own name in SNI.")

    def _keep(self, scope: Scope, exchange: _Passing) -> None:
        if not self._site.recorded:
            return
        tls = scope.get("extensions", {}).get("tls", {})
        names = tls.get("client_cert_names") or ()
        client = scope.get("client")
        query = scope["query_string"]
        path = scope["raw_path"] if scope.get("raw_path") else scope["path"].encode()
        target = path.partition(b"?")[0] + (b"?" + query if query else b"")
        self._record.add(
            Exchange(
                at=self._clock.now(),
                actor=self._site.party,
                side="server",
                interface=self._site.interface,
                peer=names[0] if names else (client[0] if client else ""),
                method=scope["method"],
                url=f"{'http' if self._site.plain else 'https'}://{self._site.host}{target.decode('latin-1')}",
                request=Recorded(_texts(scope["headers"]), b"".join(exchange.received)),
                status=exchange.status,
                response=None
                if exchange.status is None
                else Recorded(_texts(exchange.headers), b"".join(exchange.sent)),
                duration=stopwatch() - exchange.started,
                error=exchange.error or (None if exchange.whole else "the answer was not finished"),
                connection=tls.get("connection"),
            )
        )


class _Passing:
    """One exchange on its way through: keeps what is received and sent.

    It ends before the last bytes go out, so that who has the answer finds the exchange in the record.

    Args:
        on_end: is handed the exchange once.
        awaits_body: the request has a body of which not everything was received yet.
    """

    __slots__ = ("_abandoned", "_awaits_body", "_clock", "_ended", "_on_end", "_receive", "_send", "error", "headers",
                 "received", "sent", "started", "status", "whole")  # fmt: skip

    def __init__(
        self, receive: Receive, send: Send, clock: Clock, on_end: Callable[[_Passing], None], awaits_body: bool
    ) -> None:
        self._receive = receive
        self._send = send
        self._clock = clock
        self._on_end = on_end
        self._ended = False
        self._awaits_body = awaits_body
        self._abandoned = False
        self.started = stopwatch()
        self.received: list[bytes] = []
        self.sent: list[bytes] = []
        self.status: int | None = None
        self.headers: list[tuple[bytes, bytes]] = []
        self.error: str | None = None
        self.whole = False

    def end(self) -> None:
        """Hand over what there is; only the first time counts."""
        if not self._ended:
            self._ended = True
            self._on_end(self)

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.disconnect" and self._awaits_body:
            self._abandoned = True
            self.error = "the client hung up before its request was whole"
        if body := message.get("body"):
            self.received.append(body)
        self._awaits_body = self._awaits_body and message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        if self._abandoned:
            return
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = list(message.get("headers", ()))
            if b"date" not in [name.lower() for name, _ in self.headers]:
                self.headers.append((b"date", format_datetime(self._clock.now(), usegmt=True).encode("ascii")))
            message = {**message, "headers": self.headers}
        else:
            if body := message.get("body"):
                self.sent.append(body)
            if not message.get("more_body", False):
                self.whole = True
                await self._receive_what_is_there()
                self.end()
        await self._send(message)

    async def _receive_what_is_there(self) -> None:
        """Receive what the app left unread of the request, as far as it has come in."""
        with contextlib.suppress(TimeoutError):
            while self._awaits_body:
                # No time at all: what is there comes without the loop running once; what is not, is not waited for.
                async with asyncio.timeout(0):
                    await self.receive()


def _texts(headers: RawHeaders) -> tuple[tuple[str, str], ...]:
    return tuple([(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers])


def _answer(status: int, text: str) -> ASGIApp:
    body = f"{text}\n".encode()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app
