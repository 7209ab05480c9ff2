"""Collecting again by long-term consent, without a login; the person is told of it as the norm wants."""

from __future__ import annotations

from collections.abc import Container

from medmij_sim.chainlog.model import Initiator
from medmij_sim.pgo.errors import PgoError
from medmij_sim.pgo.journey import Harvest
from medmij_sim.pgo.outcome import CallbackResult, Outcome
from medmij_sim.pgo.party import Pgo


async def refresh_and_collect(
    pgo: Pgo, session_key: str, *, only: Container[str] | None = None, initiated_by: Initiator = "person"
) -> tuple[CallbackResult, Harvest | None]:
    """Refresh the tokens of a journey, and collect with the new ones.

    Args:
        only: gegevensdiensten, by id; everything that was asked for in the journey unless given.
        initiated_by: whether a person asked for it, or the PGO does so of itself.

    Returns:
        What became of the refresh, and what was collected after that; None when it was not granted.

    Raises:
        UnknownSessionError: no such journey.
        PgoError: the journey has no refresh token, or no data could be collected.
    """
    session = pgo.sessions.get(session_key)
    if session.refresh_token is None:
        return await pgo.refresh(session_key, initiated_by), None
    try:
        result = await pgo.refresh(session_key, initiated_by)
        harvest = await pgo.collect(session_key, only) if result.outcome is Outcome.GRANTED else None
    except PgoError:
        pgo.messages.failed(session)
        raise
    if harvest is not None and not harvest.problems:
        wanted = tuple(each for each in session.granted if only is None or each in only)
        pgo.messages.succeeded(session, wanted, automatic=initiated_by == "automatic")
    elif _has_ended(result):
        pgo.messages.ended(session)
    else:
        pgo.messages.failed(session)
    return result, harvest


async def collect_again(
    pgo: Pgo, session_key: str, *, only: Container[str] | None = None, initiated_by: Initiator = "person"
) -> tuple[CallbackResult, Harvest | None]:
    """As `refresh_and_collect`, but what ended is not tried again: the journey has no refresh token any more."""
    result, harvest = await refresh_and_collect(pgo, session_key, only=only, initiated_by=initiated_by)
    if _has_ended(result):
        pgo.sessions.get(session_key).refresh_token = None
        return CallbackResult(Outcome.CONSENT_ENDED, session_key, result.error), None
    return result, harvest


def _has_ended(result: CallbackResult) -> bool:
    """Whether a refresh was refused because there is no consent any more."""
    return result.outcome is Outcome.TOKEN_REFUSED and result.error == "invalid_grant"
