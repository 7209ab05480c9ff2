"""The answer of the authorization endpoint to the PGO: a URL, and the code in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from medmij_sim.dvza.context import Context
from medmij_sim.dvza.grants import new_grant
from medmij_sim.dvza.model import AuthorizationRequest, Ending, Session, Ticket
from medmij_sim.dvza.policy import DvzaPolicy

_STATES: Mapping[str, Callable[[str], str | None]] = {
    "same": lambda state: state,
    "missing": lambda state: None,
    "wrong": lambda state: "000000",
    "altered": lambda state: state.swapcase() + "=",
}


def answer_url(policy: DvzaPolicy, redirect_uri: str, state: str | None, **members: str | None) -> str:
    """Where the browser goes with `members` and the unchanged `state` (RFC 6749 sections 4.1.2 and 4.1.2.1)."""
    if state is not None:
        members["state"] = _STATES[policy.state_in_answer](state)
    query = urlencode({name: value for name, value in members.items() if value is not None})
    return f"{redirect_uri}?{query}"


def ending_url(policy: DvzaPolicy, request: AuthorizationRequest, ending: Ending) -> str:
    """Where the browser goes when there is no code.

    Refusal, cancellation and nothing available all give the same parameters: the PGO may not be able to tell whether
    there is a treatment relation (core.authint.207; principle of release 1.6).
    """
    return answer_url(
        policy, request.redirect_uri, request.state, error=ending.error, error_description=ending.description
    )


def code_url(context: Context, policy: DvzaPolicy, session: Session) -> str:
    """Issue a code for a session that passed every step, and say where the browser goes with it."""
    request, grant = session.request, new_grant(context, policy, session)
    code = context.fresh("code", context.store.codes, unique=policy.unique_codes)
    context.store.grants.put(grant.id, grant)
    context.store.codes.put(code, Ticket(grant.id, context.in_seconds(policy.code_lifetime)))
    return answer_url(policy, request.redirect_uri, request.state, code=code)
