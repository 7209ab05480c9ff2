"""What the authorization server tells the chain log of each step (interface "Logging")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from starlette.datastructures import URL

from medmij_sim.chainlog.codes import OTHER, told_as
from medmij_sim.chainlog.log import ChainLog
from medmij_sim.chainlog.model import Error, Request, Response, Trace
from medmij_sim.chainlog.privacy import bare
from medmij_sim.digid.login import LoginResult
from medmij_sim.dvza.authorization import SESSION_ID, TRACE_ID
from medmij_sim.dvza.context import Context
from medmij_sim.dvza.endings import CANCELLED, REFUSED
from medmij_sim.dvza.model import AuthorizationRequest, Ending
from medmij_sim.dvza.releases import RELEASES, AfsprakenRelease

UNKNOWN: Final = "unknown"
"""Who is told of where nobody can be named."""
ARTIFACT: Final = "SAMLart"
"""A parameter of the browser's way back from a login that gives its answer over the back channel."""
_SENT_ON: Final = 303
_HOST: Final = re.compile(r"[a-zA-Z0-9.-]{1,253}")


def is_logged(release: AfsprakenRelease) -> bool:
    """Whether journeys of a release go into the chain log: since 2.0, when its ids came into every request."""
    return release.tracing_at_token


class Journal:
    """The entries of one authorization server."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._log: ChainLog = context.log

    def receives_wrong_request(
        self, release: AfsprakenRelease, url: URL, values: Mapping[str, str], code: str, *, page: bool
    ) -> None:
        """An authorization request came that is wrong.

        Args:
            values: its parameters, with ids to mention.
            code: what is wrong with it.
            page: the person sees it on a page (exception 1a); else the PGO is told (1b).
        """
        if not is_logged(release):
            return
        ids = Trace(values[SESSION_ID], values[TRACE_ID])
        self._log.note("receive_authorization_request", ids, request=self._request(ids, url, values.get("client_id")))
        error = Error(told_as(code), request_id=ids.trace_id)
        if page:
            self._log.note("authorization_request_error", ids, error=error)
            self._log.note("show_authorization_request_error_page", ids)
        else:
            self._log.note("send_authorization_request_error", ids, error=error)

    def receives_request(self, asked: AuthorizationRequest, url: URL) -> None:
        """An authorization request came that is in order."""
        if _logs(asked):
            request = self._request(
                asked,
                url,
                asked.client_id,
                provider_id=self._context.aanbieders[asked.aanbieder].naam,
                service_id=int(asked.services[0]) if len(asked.services) == 1 else None,
            )
            self._log.note("receive_authorization_request", asked, request=request)

    def tells(self, event: str, asked: AuthorizationRequest) -> None:
        """Something happened that its name tells all of."""
        if _logs(asked):
            self._log.note(event, asked)

    def login_comes_back(self, asked: AuthorizationRequest, *, artifact: bool) -> None:
        """The browser is back from DigiD, with an artifact that stands for the answer, or with the answer."""
        if artifact:
            self.tells("receive_authentication_response", asked)
            self.tells("send_artifact_resolution_request", asked)

    def login_ends(self, asked: AuthorizationRequest, result: LoginResult, *, artifact: bool, ours: bool) -> None:
        """It is known what came of the login.

        Args:
            ours: the answer belongs to the login that this session started.
        """
        if artifact:
            self.tells("receive_artifact_resolution_response", asked)
        if ours and result.outcome == "cancelled":
            self.tells("receive_authorization_cancellation", asked)
        elif not ours or result.outcome in ("failed", "unsupported"):
            self._errs("receive_authentication_error", asked, OTHER)
        elif not artifact:
            self.tells("receive_authentication_response", asked)

    def ends(self, asked: AuthorizationRequest, ending: Ending, *, page: bool) -> None:
        """The journey ends here without a code.

        Args:
            page: the person sees a page before going back to the PGO. That of a refusal is no error page.
        """
        if ending is CANCELLED:
            self.tells("send_authorization_cancellation", asked)
            return
        if page and ending is not REFUSED:
            self.tells("show_authorization_error_page", asked)
        self._errs("send_authorization_error_response", asked, ending.error or OTHER)

    def gives_code(self, asked: AuthorizationRequest) -> None:
        """The browser is sent back with a code."""
        if _logs(asked):
            response = Response(asked.trace_id, _SENT_ON)
            self._log.note("send_authorization_response", asked, response=response)

    def _errs(self, event: str, asked: AuthorizationRequest, code: str) -> None:
        if _logs(asked):
            self._log.note(event, asked, error=Error(told_as(code), request_id=asked.trace_id))

    def _request(
        self,
        ids: Trace | AuthorizationRequest,
        url: URL,
        client_id: str | None,
        provider_id: str | None = None,
        service_id: int | None = None,
    ) -> Request:
        # What is no host name is nobody's client_id, and may be anything.
        known = client_id if client_id and _HOST.fullmatch(client_id) else UNKNOWN
        place = bare(f"https://{self._log.location}{url.path}")
        return Request(ids.trace_id, "GET", known, self._log.location, place, provider_id, service_id)


def _logs(asked: AuthorizationRequest) -> bool:
    return is_logged(RELEASES[asked.release])
