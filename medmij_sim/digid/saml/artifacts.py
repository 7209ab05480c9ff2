"""What artifacts stand for, until they are redeemed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from medmij_sim.digid.ending import Answer
from medmij_sim.digid.providers import ServiceProvider
from medmij_sim.digid.saml.answers import Status
from medmij_sim.digid.saml.requests import AuthnRequest

LIFETIME: Final = timedelta(minutes=15)
"""The longest that an artifact can be redeemed (spec DigiD 6); 4.x gives the time that its assertion is valid."""


@dataclass(frozen=True, slots=True)
class Issued:
    """An answer that waits behind an artifact.

    Args:
        provider: who may redeem it.
        request: what it answers.
        recipient: URL to which the artifact went.
        status: of the answer.
        answer: who logged in at which level; None when nobody did.
        level: how the interface spells the level; empty when nobody logged in.
        sent: when the browser was sent on with it.
        authenticated: when the person logged in.
        session: SessionIndex; empty when nobody logged in.
        address: of the person's browser.
        audience: the dienstverlener the answer is for, where that is not the provider (4.4, LC).
        service: ServiceUUID (4.4).
    """

    provider: ServiceProvider
    request: AuthnRequest
    recipient: str
    status: Status
    sent: datetime
    authenticated: datetime
    answer: Answer | None = field(default=None, repr=False)
    level: str = ""
    session: str = ""
    address: str = ""
    audience: ServiceProvider | None = None
    service: str = ""


class Artifacts:
    """Artifacts that were given out; each can be redeemed once, by its own provider."""

    def __init__(self) -> None:
        self._issued: dict[str, tuple[Issued, datetime]] = {}

    def keep(self, artifact: str, issued: Issued, now: datetime, lifetime: timedelta = LIFETIME) -> None:
        """Remember what an artifact stands for; what nobody redeemed is forgotten after a while."""
        self._issued = {key: each for key, each in self._issued.items() if each[1] + LIFETIME > now}
        self._issued[artifact] = (issued, now + lifetime)

    def redeem(self, artifact: str, entity_id: str, now: datetime) -> tuple[Issued, bool] | None:
        """What an artifact stands for, and whether it is still in time; afterwards it stands for nothing.

        Returns:
            None for one that is unknown, was redeemed before, or belongs to another provider, who can still redeem it.
        """
        found = self._issued.get(artifact)
        if found is None or found[0].provider.entity_id != entity_id:
            return None
        del self._issued[artifact]
        return found[0], now < found[1]

    def clear(self) -> None:
        """Forget everything."""
        self._issued.clear()
