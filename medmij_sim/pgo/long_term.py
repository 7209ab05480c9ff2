"""Collecting again by long-term consent, without a login."""

from __future__ import annotations

from collections.abc import Container

from medmij_sim.chainlog.model import Initiator
from medmij_sim.pgo.journey import Harvest
from medmij_sim.pgo.outcome import CallbackResult, Outcome
from medmij_sim.pgo.party import Pgo


async def collect_again(
    pgo: Pgo, session_key: str, *, only: Container[str] | None = None, initiated_by: Initiator = "person"
) -> tuple[CallbackResult, Harvest | None]:
    """Refresh the tokens of a journey, and collect with the new ones.

    A consent that turns out to have ended is not tried again: the journey has no refresh token any more.

    Args:
        only: gegevensdiensten, by id; everything that was asked for in the journey unless given.
        initiated_by: whether a person asked for it, or the PGO does so of itself.

    Returns:
        What became of the refresh, and what was collected after that; None when it was not granted.

    Raises:
        UnknownSessionError: no such journey.
        PgoError: the journey has no refresh token, or no data could be collected.
    """
    result = await pgo.refresh(session_key, initiated_by)
    if result.outcome is Outcome.GRANTED:
        return result, await pgo.collect(session_key, only)
    if result.outcome is Outcome.TOKEN_REFUSED and result.error == "invalid_grant":
        pgo.sessions.get(session_key).refresh_token = None
        return CallbackResult(Outcome.CONSENT_ENDED, session_key, result.error), None
    return result, None
