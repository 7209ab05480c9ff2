"""What every message that a browser brings must be in eID SAML 4.4; anything else is HTTP 400.

Source: spec DigiD 3 ("Forbidden in request") and 6 (only the future is refused).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from medmij_sim.digid.saml.idp import SamlIdp
from medmij_sim.digid.saml.incoming import M, Received

LONGEST_RELAY_STATE: Final = 80
"""In bytes."""

REMEMBERED: Final = timedelta(hours=1)
"""How long a request that came is known again; an old one is taken, a second one is not."""


def is_acceptable(received: Received[M], url: str, idp: SamlIdp) -> bool:
    """Whether a message may be looked into further; it counts as seen then.

    Args:
        received: a message of a known provider.
        url: where it came in, which must be its Destination.
        idp: time, and the messages that were seen.
    """
    asked = received.message
    return (
        received.provider.face == "saml4"
        and asked.destination == url
        and len((received.relay_state or "").encode()) <= LONGEST_RELAY_STATE
        and asked.issued is not None
        and asked.issued <= idp.now()
        and idp.is_first(asked.id, asked.issuer, idp.now() + REMEMBERED)
    )
