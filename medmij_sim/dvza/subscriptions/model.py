"""What a DVZA keeps of a subscription, and of a notification on its way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from medmij_sim.subscriptions.messages import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """That a PGO is told of what is new for one person, in one gegevensdienst of one aanbieder.

    Args:
        id: up to 64 characters.
        client_id: host name of the PGO.
        aanbieder: MedMij name without `@medmij`.
        service: id of the gegevensdienst.
        release: of the endpoint at which it was made.
        person, bsn: key and number of whom the data are.
        end_date: the day from which there are no more notifications.
        ended: when it ended; None while it lasts.
        expires: when it may be forgotten, once it ended.
    """

    id: str
    client_id: str
    aanbieder: str
    service: str
    release: str
    person: str
    bsn: str = field(repr=False)
    end_date: date
    ended: datetime | None = None
    expires: datetime | None = None

    @property
    def is_active(self) -> bool:
        return self.ended is None

    @property
    def place(self) -> tuple[str, str, str, str]:
        """Of subscriptions with the same place only one is active."""
        return self.person, self.client_id, self.aanbieder, self.service


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A notification that a PGO did not take yet.

    Args:
        subscription: id of the subscription that it is about.
        kind: what it tells.
        end_date: that it tells; None of one about new data.
        since: when there was something to tell.
        due: when it is to be sent, or sent again.
        attempts: how often it was sent.
    """

    id: str
    subscription: str
    kind: Kind
    end_date: date | None = None
    since: datetime
    due: datetime
    attempts: int = 0
