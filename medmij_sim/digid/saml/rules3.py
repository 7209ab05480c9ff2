"""What every message must be in DigiD SAML 3.x: of now, and not seen before.

Source: spec DigiD 2 and 6.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from medmij_sim.digid.saml.idp import SamlIdp
from medmij_sim.digid.saml.requests import Sent

TOLERANCE: Final = timedelta(minutes=2)
"""How far IssueInstant may be off; also the half of an assertion's window."""


def is_fresh(asked: Sent, idp: SamlIdp) -> bool:
    """Whether a message is of now and comes for the first time; it counts as seen then."""
    now = idp.now()
    in_time = asked.issued is not None and abs(asked.issued - now) <= TOLERANCE
    return in_time and idp.is_first(asked.id, asked.issuer, now + 2 * TOLERANCE)
