"""What stands at a DVZA that somebody may look at and end: long-term consents, and subscriptions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from medmij_sim.dvza.context import Context
from medmij_sim.dvza.model import Grant
from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.dvza.subscriptions.model import Subscription


@dataclass(frozen=True, slots=True)
class Consent:
    """What one PGO may do with the data of one person at one aanbieder, however often it was allowed.

    Args:
        grants: every consent to go on collecting, the earliest first; none for a PGO that is only notified.
        subscriptions: what the PGO is notified of, the earliest first.
    """

    grants: tuple[Grant, ...]
    subscriptions: tuple[Subscription, ...]

    @property
    def earliest(self) -> Grant | Subscription:
        """What tells whose data, which PGO and which aanbieder it is about; all of it tells the same."""
        return self.grants[0] if self.grants else self.subscriptions[0]

    @property
    def id(self) -> str:
        """By which a form names it."""
        return self.earliest.id

    @property
    def actor(self) -> str:
        """BSN of who gave the last consent; empty when there is none."""
        return self.grants[-1].actor if self.grants else ""

    @property
    def given(self) -> datetime | None:
        """When it was last given; None when nobody knows."""
        return self.grants[-1].given if self.grants else None

    @property
    def used(self) -> datetime | None:
        """When data were last asked for with it; None when never."""
        return max((grant.used for grant in self.grants if grant.used), default=None)

    @property
    def ends(self) -> datetime | None:
        """When a PGO may not collect any more, unless it does so before; None for one that is only notified."""
        return max((grant.expires for grant in self.grants), default=None)


def standing(context: Context) -> tuple[Consent, ...]:
    """All that stands here, of everybody."""
    return _together(context, lambda _: True)


def consents_of(context: Context, policy: DvzaPolicy, bsn: str) -> tuple[Consent, ...]:
    """What stands here about this person, and what this person allowed on behalf of another.

    Args:
        bsn: of who logged in.
    """

    def own(each: Grant | Subscription) -> bool:
        return bsn in (each.bsn, getattr(each, "actor", None)) or not policy.shows_own_consents_only

    return _together(context, own)


def _together(context: Context, own: Callable[[Grant | Subscription], bool]) -> tuple[Consent, ...]:
    """What is somebody's own, by PGO, aanbieder and person; a subscription also shows with a consent of the same."""
    now, store = context.now(), context.store
    grants = [each for _, each in store.grants.items() if each.long_term and each.expires > now and own(each)]
    subscriptions = [each for _, each in store.subscriptions.items() if each.is_active]
    places = dict.fromkeys([*map(_place, grants), *map(_place, filter(own, subscriptions))])
    return tuple(
        Consent(
            tuple(each for each in grants if _place(each) == place),
            tuple(each for each in subscriptions if _place(each) == place),
        )
        for place in places
    )


def _place(each: Grant | Subscription) -> tuple[str, str, str]:
    return each.client_id, each.aanbieder, each.bsn
