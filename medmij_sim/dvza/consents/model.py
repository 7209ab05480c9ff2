"""What a DVZA keeps of who looks at consents, and of consents that were withdrawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from medmij_sim.dvza.model import Ending


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One person who looks at the long-term consents that stand here ("Toestemmingen aanpassen").

    Args:
        csrf: must come back with every form.
        below: path that its pages begin with, such as `/r22/consents`.
        aanbieder: that the person looked up in the PGO, if it is one; None when nobody said.
        client_id, back: the PGO that the person comes from, and where to return there; None when nobody said.
        relay: must come back with the answer of the login; set when a login starts.
        bsn: of who logged in.
        ending: why nobody logged in.
        ended: whether a consent to collect was ended just now.
        stopped: gegevensdiensten, by id, of which messages were ended just now.
    """

    id: str = field(repr=False)
    csrf: str = field(repr=False)
    below: str
    expires: datetime
    trace_id: str
    session_id: str
    aanbieder: str | None = None
    client_id: str | None = None
    back: str | None = None
    relay: str | None = field(default=None, repr=False)
    bsn: str | None = field(default=None, repr=False)
    ending: Ending | None = None
    ended: bool = False
    stopped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A consent that was withdrawn.

    Args:
        grant: id of what it was.
        person: key of whose data it was about.
        given, withdrawn: when; nobody knows when of a consent that was kept before `given` was.
    """

    grant: str
    client_id: str
    aanbieder: str
    person: str
    given: datetime | None
    withdrawn: datetime
