"""Which long-term consents stand here that somebody may look at and end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from medmij_sim.dvza.context import Context
from medmij_sim.dvza.model import Grant
from medmij_sim.dvza.policy import DvzaPolicy


@dataclass(frozen=True, slots=True)
class Consent:
    """What one PGO may go on collecting of one person at one aanbieder, however often it was allowed.

    Args:
        grants: every consent that says so, the earliest first.
    """

    grants: tuple[Grant, ...]

    @property
    def id(self) -> str:
        """By which a form names it."""
        return self.grants[0].id

    @property
    def latest(self) -> Grant:
        return self.grants[-1]

    @property
    def used(self) -> datetime | None:
        """When data were last asked for with it; None when never."""
        return max((grant.used for grant in self.grants if grant.used), default=None)

    @property
    def ends(self) -> datetime:
        """When it ends by itself, unless it is used before."""
        return max(grant.expires for grant in self.grants)


def consents_of(context: Context, policy: DvzaPolicy, bsn: str) -> tuple[Consent, ...]:
    """The long-term consents that are about this person, and those that this person gave on behalf of another.

    Args:
        bsn: of who logged in.
    """
    found: dict[tuple[str, str, str], list[Grant]] = {}
    for _, grant in context.store.grants.items():
        own = bsn in (grant.bsn, grant.actor) or not policy.shows_own_consents_only
        if own and grant.long_term and grant.expires > context.now():
            found.setdefault((grant.client_id, grant.aanbieder, grant.bsn), []).append(grant)
    return tuple(Consent(tuple(grants)) for grants in found.values())
