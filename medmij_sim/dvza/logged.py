"""Wraps the token and the resource server: every exchange goes into the chain log (interface "Logging")."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal, cast, get_args

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from medmij_sim.chainlog.codes import OTHER, REQUEST_ERROR_STATUSES, challenged, told_as
from medmij_sim.chainlog.log import ChainLog
from medmij_sim.chainlog.model import Error, Method, Request, Response, Trace
from medmij_sim.chainlog.privacy import bare
from medmij_sim.clock import Clock
from medmij_sim.dvza.authorization import SESSION_ID, TRACE_ID, is_tracing_id
from medmij_sim.dvza.context import Context
from medmij_sim.dvza.journal import UNKNOWN, is_logged
from medmij_sim.dvza.peer import peer_names
from medmij_sim.dvza.releases import RELEASES

Server = Literal["token", "resource"]

_METHODS: Final = frozenset(get_args(Method))
_SEGMENTS: Final = frozenset(release.segment for release in RELEASES.values() if is_logged(release))
_FAILED: Final = 500


class LoggedServer:
    """A server of a DVZA, with its entries in the chain log: one when a request comes, one when it is answered.

    Args:
        app: the server.
        log: of the DVZA, at the host of this server.
        server: which of the two; names of events have it in the middle.
    """

    def __init__(self, app: ASGIApp, context: Context, log: ChainLog, server: Server) -> None:
        self._app = app
        self._context = context
        self._log = log
        self._server = server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        _, segment, aanbieder, service = f"{scope.get('path', '')}///".split("/")[:4]
        if segment not in _SEGMENTS or scope["method"] not in _METHODS:
            await self._app(scope, receive, send)
            return
        ids = self._ids(Headers(scope=scope))
        answer = _Answer(send, self._context.env.clock, keeps_body=self._server == "token")
        request = self._request(scope, ids, *self._offered(aanbieder, service))
        self._log.note(f"receive_{self._server}_request", ids, request=request)
        try:
            await self._app(scope, receive, answer.send)
        finally:
            self._tell(ids, answer)

    def _ids(self, headers: Headers) -> Trace:
        """The ids that were sent; our own where none, or nonsense, was sent."""
        session, trace = (
            sent if is_tracing_id(sent := headers.get(name, "")) else self._context.env.mint.uuid4()
            for name in (SESSION_ID, TRACE_ID)
        )
        return Trace(session, trace)

    def _request(self, scope: Scope, ids: Trace, provider: str | None, service: int | None) -> Request:
        return Request(
            id=ids.trace_id,
            method=cast("Method", scope["method"]),
            client_id=next(iter(sorted(peer_names(scope))), UNKNOWN),
            server_id=self._log.location,
            uri=bare(f"https://{self._log.location}{scope['path']}"),
            provider_id=provider,
            service_id=service,
        )

    def _offered(self, aanbieder: str, service: str) -> tuple[str | None, int | None]:
        """Whose endpoint it is: a resource endpoint says so in its path."""
        role = self._context.aanbieders.get(aanbieder)
        if role is None or service not in role.gegevensdiensten:
            return None, None
        return role.naam, int(service)

    def _tell(self, ids: Trace, answer: _Answer) -> None:
        moment, status = answer.moment or self._context.now(), answer.status or _FAILED
        if status < min(REQUEST_ERROR_STATUSES):
            response = Response(ids.trace_id, status)
            self._log.note(f"send_{self._server}_response", ids, response=response, moment=moment)
            return
        kind = "request_error" if status in REQUEST_ERROR_STATUSES else "error_response"
        error = Error(answer.code(), request_id=ids.trace_id, status=status)
        self._log.note(f"send_{self._server}_{kind}", ids, error=error, moment=moment)


class _Answer:
    """An answer on its way out.

    Attributes:
        status: None until it begins.
        moment: when it began.
    """

    __slots__ = ("_body", "_clock", "_headers", "_keeps_body", "_send", "moment", "status")

    def __init__(self, send: Send, clock: Clock, keeps_body: bool) -> None:
        self._send = send
        self._clock = clock
        self._keeps_body = keeps_body
        self._body = b""
        self._headers: Sequence[tuple[bytes, bytes]] = ()
        self.status: int | None = None
        self.moment: datetime | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.moment = message["status"], self._clock.now()
            self._headers = message.get("headers", ())
        elif self._keeps_body:
            self._body += message.get("body", b"")
        await self._send(message)

    def code(self) -> str:
        """The OAuth error in the challenge, or in the body of a token answer; nothing that it says beside that."""
        if not self._keeps_body:
            return challenged(Headers(raw=list(self._headers)).get("www-authenticate"))
        try:
            members = json.loads(self._body)
        except ValueError:
            return OTHER
        return told_as(str(members.get("error"))) if isinstance(members, dict) else OTHER
