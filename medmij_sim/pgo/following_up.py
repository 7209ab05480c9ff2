"""What a PGO does of itself because of a notification: it collects what became available, as far as it may.

A notification brings no data, and the consent to be notified is no long-term consent: the data are collected with
Verzamelen (statement of consent "Abonneren", release 2.2.4). Without a person who logs in that takes long-term consent
(core.gegevensuitwisseling.100), and is done at most once in 24 hours at each DVZA (core.gegevensuitwisseling.102). That
a PGO does so when it is notified is our choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from medmij_sim.pgo.errors import PgoError
from medmij_sim.pgo.inbox import FollowUp, Notified
from medmij_sim.pgo.long_term import collect_again
from medmij_sim.pgo.messages import STALLED_AFTER
from medmij_sim.pgo.outcome import Outcome
from medmij_sim.pgo.party import Pgo
from medmij_sim.pgo.sessions import Session

BETWEEN_ATTEMPTS: Final = timedelta(hours=1)
"""After tokens were not given. How often may be tried again is nowhere to be read: inferred."""
GIVES_UP: Final = STALLED_AFTER
"""After the first attempt that failed; the person is told then."""


async def follow_up(pgo: Pgo) -> None:
    """Collect what this PGO was notified of, where it has long-term consent for that and may do so now."""
    async with pgo.inbox.turn:
        now = pgo.clock.now()
        due: dict[str, tuple[Session, list[Notified]]] = {}
        for note, waiting, known in pgo.inbox.waiting():
            session = pgo.sessions.lasting(known.person, known.aanbieder, known.gegevensdienst)
            if session is None:
                pgo.inbox.followed(note, FollowUp("no-consent", now))
            elif (start := max(waiting.at, _allowed_from(pgo, session, now))) > now:
                pgo.inbox.followed(note, replace(waiting, at=start))
            else:
                due.setdefault(session.key, (session, []))[1].append(note)
        for session, notes in due.values():
            await _collect(pgo, session, notes)


def _allowed_from(pgo: Pgo, session: Session, now: datetime) -> datetime:
    """From when on data of this person may be collected at this DVZA without being asked to."""
    place = (session.person, _dvza(session))
    before = (
        each.follow_up.at
        for each in pgo.inbox.all()
        if each.known and each.follow_up and each.follow_up.result == "collected"
        if (each.known.person, each.follow_up.dvza) == place
    )
    return max((moment + _pause(pgo) for moment in before), default=now)


async def _collect(pgo: Pgo, session: Session, notes: Sequence[Notified]) -> None:
    """Collect with one consent everything that it was notified of."""
    now, dvza, pause = pgo.clock.now(), _dvza(session), BETWEEN_ATTEMPTS
    wanted = {each.known.gegevensdienst for each in notes if each.known}
    ended, stored, problem = False, dict[str, int](), ""
    try:
        result, harvest = await collect_again(pgo, session.key, only=wanted, initiated_by="automatic")
        ended, problem = result.outcome is Outcome.CONSENT_ENDED, result.error
        if harvest is not None:
            stored, problem, pause = harvest.stored, "; ".join(harvest.problems), _pause(pgo)
    except PgoError as error:
        problem = str(error)
    for note in notes:
        dienst = note.known.gegevensdienst if note.known else ""
        if ended or not (problem or dienst in session.granted):
            done = FollowUp("no-consent", now, dvza)
        elif not problem:
            done = FollowUp("collected", now, dvza, stored[dienst])
        else:
            since = (note.follow_up.failing_since if note.follow_up else None) or now
            failed = now - since >= GIVES_UP
            at = now if failed else now + max(pause, BETWEEN_ATTEMPTS)
            kept = stored.get(dienst, 0)
            done = FollowUp("failed" if failed else "waiting", at, dvza, kept, problem, since)
        pgo.inbox.followed(note, done)


def _pause(pgo: Pgo) -> timedelta:
    """Between two collections at a DVZA for which no person asked."""
    return timedelta(seconds=pgo.policy().automatic_pause)


def _dvza(session: Session) -> str:
    """Which DVZA a consent is of, by the host of its token endpoint."""
    return urlsplit(session.token_endpoint).hostname or ""
