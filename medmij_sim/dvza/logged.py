"""Wraps the token and the resource server: every exchange goes into the chain log (interface "Logging")."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final, Literal, cast, get_args

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from medmij_sim.chainlog.codes import OTHER, REQUEST_ERROR_STATUSES, challenged, told_as
from medmij_sim.chainlog.log import ChainLog
from medmij_sim.chainlog.model import Error, Method, Request, Response, Trace, is_tracing_id
from medmij_sim.chainlog.privacy import bare
from medmij_sim.clock import Clock
from medmij_sim.dvza.authorization import SESSION_ID, TRACE_ID
from medmij_sim.dvza.context import Context
from medmij_sim.dvza.journal import UNKNOWN, is_logged
from medmij_sim.dvza.peer import peer_name
from medmij_sim.dvza.releases import RELEASES

Server = Literal["token", "resource"]

_METHODS: Final = frozenset(get_args(Method))
_SEGMENTS: Final = frozenset(release.segment for release in RELEASES.values() if is_logged(release))
_FAILED: Final = 500
_FIRST_ERROR: Final = min(REQUEST_ERROR_STATUSES)
_MOST_PLACES: Final = 4096
_SESSION: Final = SESSION_ID.lower().encode("ascii")
_TRACE: Final = TRACE_ID.lower().encode("ascii")


@dataclass(frozen=True, slots=True)
class _Place:
    """What the path of a request tells.

    Args:
        uri: as the chain log holds it.
        provider, service: whose resource endpoint it is; None for any other.
    """

    uri: str
    provider: str | None
    service: int | None


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
        self._keeps_body = server == "token"
        self._received, self._sent = f"receive_{server}_request", f"send_{server}_response"
        self._failed = f"send_{server}_request_error", f"send_{server}_error_response"
        # A PGO asks the same of everybody, and to take a path apart costs as much as all the rest here.
        self._place = lru_cache(maxsize=_MOST_PLACES)(self._read_place)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        place = self._place(scope.get("path", ""))
        if place is None or scope["method"] not in _METHODS:
            await self._app(scope, receive, send)
            return
        ids = self._ids(scope)
        answer = _Answer(send, self._context.env.clock, self._keeps_body)
        self._log.note(self._received, ids, request=self._request(scope, ids, place))
        try:
            await self._app(scope, receive, answer.send)
        finally:
            self._tell(ids, answer)

    def _ids(self, scope: Scope) -> Trace:
        """The ids that were sent; our own where none, or nonsense, was sent."""
        sent = dict(reversed(scope["headers"]))  # of headers that were sent twice, the first counts
        session, trace = sent.get(_SESSION, b"").decode("latin-1"), sent.get(_TRACE, b"").decode("latin-1")
        own = self._context.env.mint.uuid4
        return Trace(session if is_tracing_id(session) else own(), trace if is_tracing_id(trace) else own())

    def _request(self, scope: Scope, ids: Trace, place: _Place) -> Request:
        return Request(
            id=ids.trace_id,
            method=cast("Method", scope["method"]),
            client_id=peer_name(scope) or UNKNOWN,
            server_id=self._log.location,
            uri=place.uri,
            provider_id=place.provider,
            service_id=place.service,
        )

    def _read_place(self, path: str) -> _Place | None:
        """What a path tells; None where nothing is logged."""
        _, segment, aanbieder, service = f"{path}///".split("/")[:4]
        if segment not in _SEGMENTS:
            return None
        uri = bare(f"https://{self._log.location}{path}")
        role = self._context.aanbieders.get(aanbieder)
        if role is None or service not in role.gegevensdiensten:
            return _Place(uri, None, None)
        return _Place(uri, role.naam, int(service))

    def _tell(self, ids: Trace, answer: _Answer) -> None:
        moment, status = answer.moment or self._context.now(), answer.status or _FAILED
        if status < _FIRST_ERROR:
            self._log.note(self._sent, ids, response=Response(ids.trace_id, status), moment=moment)
            return
        refused, broke = self._failed
        error = Error(answer.code(), request_id=ids.trace_id, status=status)
        self._log.note(refused if status in REQUEST_ERROR_STATUSES else broke, ids, error=error, moment=moment)


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

    def send(self, message: Message) -> Awaitable[None]:
        if message["type"] == "http.response.start":
            self.status, self.moment = message["status"], self._clock.now()
            self._headers = message.get("headers", ())
        elif self._keeps_body:
            self._body += message.get("body", b"")
        return self._send(message)

    def code(self) -> str:
        """The OAuth error in the challenge, or in the body of a token answer; nothing that it says beside that."""
        if not self._keeps_body:
            return challenged(Headers(raw=list(self._headers)).get("www-authenticate"))
        try:
            members = json.loads(self._body)
        except ValueError:
            return OTHER
        return told_as(str(members.get("error"))) if isinstance(members, dict) else OTHER
