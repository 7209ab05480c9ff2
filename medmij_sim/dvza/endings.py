"""How a session can end: the page that tells the person, and what the PGO is told (core.authint.207).

Refusal, cancellation and nothing available give the PGO the same: it may not be able to tell whether there is a
treatment relation (function "Autoriseren", release 1.6).
"""

from __future__ import annotations

from typing import Final

from medmij_sim.dvza.model import Ending
from medmij_sim.dvza.policy import DvzaPolicy

CANCELLED: Final = Ending("cancelled", "access_denied")
REFUSED: Final = Ending("refused", "access_denied")
NOT_IDENTIFIED: Final = Ending("failure", "access_denied")
NOT_REPRESENTED: Final = Ending("not-represented", "access_denied")
OTHER_BIRTH_DATE: Final = Ending("other-birth-date", "access_denied")
CANNOT_REPRESENT: Final = Ending("cannot-represent", "access_denied")
BROKEN: Final = Ending("failure", "server_error")
GIVEN: Final = Ending("ended", None)


def unavailable(policy: DvzaPolicy, page: str = "unavailable") -> Ending:
    """Nothing is available to the person.

    Args:
        page: that tells so, and perhaps why; the PGO gets the same whichever it is.
    """
    return Ending(page, policy.unavailable_error, policy.unavailable_description)
