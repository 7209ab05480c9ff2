"""What a PGO tells the chain log of each step (interface "Logging")."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx
from msgspec.structs import replace

from medmij_sim.chainlog.codes import (
    NO_ANSWER,
    REQUEST_ERROR_STATUSES,
    REQUEST_ERRORS,
    challenged,
    told_as,
)
from medmij_sim.chainlog.log import ChainLog
from medmij_sim.chainlog.model import Error, GrantType, Initiator, Method, Request, Response, Trace
from medmij_sim.chainlog.privacy import bare
from medmij_sim.pgo.errors import PgoError, TokenError
from medmij_sim.pgo.sessions import Session
from medmij_sim.pgo.tracing import CORRELATION_ID, REQUEST_ID

_FOUND = 302
"""What RFC 6749 (section 4.1.2) has a browser sent back with; a PGO does not see what it really was."""


class Journal:
    """The entries of one PGO.

    Args:
        log: of this PGO, at its own host.
    """

    def __init__(self, log: ChainLog) -> None:
        self._log = log

    def sends_authorization_request(self, session: Session, endpoint: str, dienst: str | None) -> None:
        """The browser is sent to the authorization endpoint.

        Args:
            dienst: the one gegevensdienst that is asked for; None when it is all of the aanbieder.
        """
        ids = Trace(session.correlation_id, session.request_id)
        request = self._request(session, ids, "GET", endpoint)
        request = replace(request, service_id=None if dienst is None else int(dienst))
        self._log.note("send_authorization_request", ids, request=request)

    def receives_authorization_response(self, session: Session, error: str = "") -> None:
        """The browser came back, with a code or an error."""
        ids = Trace(session.correlation_id, session.request_id)
        if not error:
            self._log.note("receive_authorization_response", ids, response=Response(ids.trace_id, _FOUND))
            return
        kind = "request_error" if error in REQUEST_ERRORS else "error_response"
        self._log.note(f"receive_authorization_{kind}", ids, error=Error(told_as(error), request_id=ids.trace_id))

    def sends_token_request(self, session: Session, ids: Trace, grant: GrantType, initiated_by: Initiator) -> None:
        """A code or refresh token is offered."""
        request = self._request(session, ids, "POST", session.token_endpoint)
        request = replace(request, grant_type=grant, initiated_by=initiated_by)
        self._log.note("send_token_request", ids, request=request)

    def receives_token_response(self, ids: Trace, status: int) -> None:
        """An access token was given."""
        self._log.note("receive_token_response", ids, response=Response(ids.trace_id, status))

    def receives_no_token(self, ids: Trace, reason: PgoError, status: int | None) -> None:
        """No access token was given, or no answer.

        Args:
            status: of the answer; None when none came.
        """
        code = reason.code if isinstance(reason, TokenError) else NO_ANSWER
        kind = "request_error" if code in REQUEST_ERRORS else "error_response"
        error = Error(told_as(code), request_id=ids.trace_id, status=status)
        self._log.note(f"receive_token_{kind}", ids, error=error)

    def sends_resource_request(self, session: Session, ids: Trace, dienst: str, method: Method, url: str) -> None:
        """Data are asked for, or shared."""
        request = replace(self._request(session, ids, method, url), service_id=int(dienst))
        self._log.note("send_resource_request", ids, request=request)

    def receives_resource_response(self, ids: Trace, answer: httpx.Response) -> None:
        """An answer came, good or bad."""
        status = answer.status_code
        if answer.is_success:
            self._log.note("receive_resource_response", ids, response=Response(ids.trace_id, status))
            return
        kind = "request_error" if status in REQUEST_ERROR_STATUSES else "error_response"
        code = challenged(answer.headers.get("WWW-Authenticate"))
        error = Error(code, request_id=ids.trace_id, status=status)
        self._log.note(f"receive_resource_{kind}", ids, error=error)

    def receives_nothing(self, ids: Trace) -> None:
        """No answer to a resource request came."""
        self._log.note("receive_resource_error_response", ids, error=Error(NO_ANSWER, request_id=ids.trace_id))

    def _request(self, session: Session, ids: Trace, method: Method, url: str) -> Request:
        server = urlsplit(url).hostname or ""
        return Request(ids.trace_id, method, self._log.location, server, bare(url), provider_id=session.aanbieder)


def trace_of(headers: Mapping[str, str]) -> Trace:
    """The two ids of a request, as they were made; whether they are sent is another matter."""
    return Trace(headers[CORRELATION_ID], headers[REQUEST_ID])
