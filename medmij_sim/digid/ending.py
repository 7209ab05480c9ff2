"""How a login ends: as somebody chose it, and as the interface that asked for it hears it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from medmij_sim.digid.login import Level
from synthetic_patients.people.person import Person

Ending = Literal["success", "cancelled", "failed", "blocked", "no-number", "level-too-low", "session-over"]
"""How a login can end: besides success and what the person does, a technical failure, an account that is blocked, no
number in a sector that the provider may receive, means below the level asked for, and a session that ran out on our
pages, after which nothing goes back (spec DigiD 5)."""


@dataclass(frozen=True, slots=True)
class NextAnswer:
    """The answer to the next login, so that no page has to be clicked.

    Args:
        person: key of the person; not needed unless the outcome is `success`, and nobody gives a `bsn`.
        level: the level reached; None for the minimum that is asked for.
        outcome: how it ends.
        requester: key of the DVZA, or entity id of the service provider, whose login this answers; None for whichever
            comes first.
        represents: key of the person on whose behalf; None for oneself.
        bsn: number of the person, for who is in no world; of the test range.
    """

    person: str | None = None
    level: Level | None = None
    outcome: Ending = "success"
    requester: str | None = None
    represents: str | None = None
    bsn: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """How a login ended, for the interface it came by.

    Args:
        ending: how.
        level: the level reached; None unless somebody logged in.
        subject: who logged in, or None.
        represented: on whose behalf, or None.
    """

    ending: Ending
    level: Level | None = None
    subject: Person | None = None
    represented: Person | None = None


Deliver = Callable[[Answer], str]
"""Takes the answer and says where the browser goes."""
