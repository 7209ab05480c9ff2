"""How a PGO gets its tokens: with a code, and later with a refresh token (core.tknint.*)."""

from __future__ import annotations

from urllib.parse import urlencode

from medmij_sim.chainlog.model import GrantType, Initiator
from medmij_sim.pgo import oauth
from medmij_sim.pgo.connections import Connections
from medmij_sim.pgo.errors import NotWhitelistedError, PgoError, TokenError
from medmij_sim.pgo.journal import trace_of
from medmij_sim.pgo.outcome import CallbackResult, Outcome
from medmij_sim.pgo.policy import PgoPolicy
from medmij_sim.pgo.sessions import Phase, Session

TOKEN_TIMEOUT = 20.0
"""Seconds; a DVA has 10 (core.tknint.206)."""


class Tokens:
    """Asks for the tokens of one PGO, and keeps them in its sessions.

    Args:
        client_id: its host name in the OCL.
        redirect_uri: as in its authorization requests.
    """

    def __init__(self, connections: Connections, client_id: str, redirect_uri: str) -> None:
        self._connections = connections
        self._client_id = client_id
        self._redirect_uri = redirect_uri

    async def redeem(self, session: Session, code: str, policy: PgoPolicy) -> CallbackResult:
        """Offer the code of an authorization response."""
        form = oauth.token_parameters(code, self._client_id, self._redirect_uri, policy)
        result = await self._ask(session, form, policy, "authorization_code")
        session.phase = Phase.GRANTED if result.outcome is Outcome.GRANTED else Phase.ENDED
        return result

    async def refresh(self, session: Session, initiated_by: Initiator, policy: PgoPolicy) -> CallbackResult:
        """Offer the refresh token of a journey.

        Args:
            initiated_by: whether a person asked for it, or the PGO does so of itself.

        Raises:
            PgoError: there is no refresh token.
        """
        if session.refresh_token is None:
            raise PgoError(f"session {session.key} has no refresh token; the person gave no long-term consent")
        if policy.refresh_correlation_id == "new":
            session.correlation_id = self._connections.tracing.new_correlation_id()
        form = oauth.refresh_parameters(session.refresh_token, self._client_id, self._redirect_uri, policy)
        return await self._ask(session, form, policy, "refresh_token", initiated_by)

    async def _ask(
        self,
        session: Session,
        form: dict[str, str],
        policy: PgoPolicy,
        grant: GrantType,
        initiated_by: Initiator = "person",
    ) -> CallbackResult:
        tracing, journal = self._connections.tracing, self._connections.journal
        headers = tracing.ids(session.correlation_id, policy.token_request_id, policy.token_correlation_id)
        sent = {name: value for name, value in headers.items() if name not in policy.token_headers_omitted}
        in_body = policy.token_parameters_in == "body"
        ids, status = trace_of(headers), None
        try:
            async with self._connections.channel(policy) as channel:
                answer = await channel.send(
                    "POST",
                    session.token_endpoint if in_body else f"{session.token_endpoint}?{urlencode(form)}",
                    headers={"Accept": "application/json", **sent},
                    form=form if in_body else None,
                    timeout=TOKEN_TIMEOUT,
                    on_send=lambda: journal.sends_token_request(session, ids, grant, initiated_by),
                )
            status = answer.status_code
            granted = oauth.read_token_answer(status, answer.content)
        except NotWhitelistedError as error:
            return CallbackResult(Outcome.FAILED, session.key, str(error))
        except PgoError as error:
            journal.receives_no_token(ids, error, status)
            if isinstance(error, TokenError):
                return CallbackResult(Outcome.TOKEN_REFUSED, session.key, error.code)
            return CallbackResult(Outcome.FAILED, session.key, str(error))
        journal.receives_token_response(ids, status)
        _keep(session, granted, policy)
        return CallbackResult(Outcome.GRANTED, session.key)


def _keep(session: Session, granted: oauth.TokenAnswer, policy: PgoPolicy) -> None:
    session.access_token, session.days = granted.access_token, granted.days
    if granted.gegevensdiensten is None:
        session.granted = session.gegevensdiensten
    else:
        session.granted = tuple(each for each in session.gegevensdiensten if each in granted.gegevensdiensten)
    rotated = session.refresh_token is not None
    if granted.refresh_token is not None and not (rotated and policy.keeps_old_refresh_token):
        session.refresh_token = granted.refresh_token
