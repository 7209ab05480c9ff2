"""The subscriptions of one DVZA: how they begin, change and end, and what of that a PGO must be told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from medmij_sim.dvza.context import Context
from medmij_sim.dvza.grants import ended_by_death
from medmij_sim.dvza.model import Grant
from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.dvza.releases import RELEASES
from medmij_sim.dvza.subscriptions.model import Outgoing, Subscription
from medmij_sim.subscriptions.messages import Kind

MEMORY: Final = timedelta(days=30)
"""How long a subscription that ended can still be asked about."""


class EndDateError(ValueError):
    """An end that was not allowed by the person, or not agreed to by the aanbieder."""


class SubscriptionBook:
    """Keeps subscriptions in the store of a DVZA."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._shelf = context.store.subscriptions
        self._outgoing = context.store.notifications

    def get(self, key: str) -> Subscription | None:
        """The subscription with this id, also when it ended."""
        return self._shelf.get(key)

    def all(self) -> tuple[Subscription, ...]:
        """Every subscription, the earliest first; those that ended for `MEMORY`."""
        return tuple(each for _, each in self._shelf.items())

    def active(self) -> Iterator[Subscription]:
        """Those that last."""
        return (each for each in self.all() if each.is_active)

    def waiting(self, key: str) -> tuple[Outgoing, ...]:
        """The notifications about a subscription that were not taken yet."""
        return tuple(each for _, each in self._outgoing.items() if each.subscription == key)

    def start(self, policy: DvzaPolicy, grant: Grant, wish: date | None) -> tuple[Subscription, bool]:
        """Begin a subscription, or give the one that there is another end.

        The aanbieder agrees to no later end than the person allowed and the ZAL has; the response tells.

        Args:
            grant: the consent to it.
            wish: the end that the PGO wants; None for as late as can be.

        Returns:
            The subscription, and whether it is new.

        Raises:
            EndDateError: there would be no day on which it lasts.
        """
        latest = self.latest_end(policy, grant)
        end = latest if wish is None or wish > latest else wish
        if end <= self._context.env.clock.today():
            raise EndDateError("the end_date must be after today, and the person must have allowed it")
        place = (grant.person, grant.client_id, grant.aanbieder, grant.services[0])
        known = next((each for each in self.active() if each.place == place), None)
        if known is not None:
            return self._keep(replace(known, end_date=end)), False
        started = Subscription(
            id=self._new_id(policy),
            client_id=grant.client_id,
            aanbieder=grant.aanbieder,
            service=grant.services[0],
            release=grant.release,
            person=grant.person,
            bsn=grant.bsn,
            end_date=end,
        )
        return self._keep(started), True

    def change(self, policy: DvzaPolicy, grant: Grant, subscription: Subscription, end: date) -> Subscription:
        """Give a subscription the end that its PGO asks for; today or before ends it.

        Raises:
            EndDateError: an extension beyond what the person allowed; a shortening is never refused.
        """
        if end > subscription.end_date and end > self.latest_end(policy, grant) and policy.limits_extension:
            raise EndDateError("the end_date is later than the person allowed")
        if end < subscription.end_date and policy.refuses_shortening:
            raise EndDateError("the end_date can only be extended")
        if end <= self._context.env.clock.today():
            return self.end(subscription, end)
        return self._keep(replace(subscription, end_date=end))

    def end(self, subscription: Subscription, day: date | None = None) -> Subscription:
        """End a subscription without a word to its PGO; what was still to be sent is dropped.

        Args:
            day: from which there are no more notifications; today unless given.
        """
        for each in self.waiting(subscription.id):
            self._outgoing.take(each.id)
        now, today = self._context.now(), self._context.env.clock.today()
        return self._keep(replace(subscription, end_date=day or today, ended=now, expires=now + MEMORY))

    def end_and_tell(self, policy: DvzaPolicy, subscription: Subscription, day: date | None = None) -> None:
        """End a subscription that its PGO did not end itself."""
        ended = self.end(subscription, day)
        self.tell(policy, ended, "subscription", ended.end_date)

    def end_of(
        self, policy: DvzaPolicy, person: str, client_id: str | None = None, aanbieder: str | None = None
    ) -> tuple[Subscription, ...]:
        """End the subscriptions of a person who withdrew consent, and have their PGOs told.

        Args:
            client_id: of the only PGO that is meant; None for all.
            aanbieder: the only one that is meant, without `@medmij`; None for all.

        Returns:
            Those that were ended, as they were.
        """
        meant = tuple(
            each
            for each in self.active()
            if each.person == person and client_id in (None, each.client_id) and aanbieder in (None, each.aanbieder)
        )
        if not policy.ends_subscriptions_at_withdrawal:
            return ()
        for each in meant:
            self.end_and_tell(policy, each)
        return meant

    def end_what_is_over(self, policy: DvzaPolicy) -> None:
        """End the subscriptions whose last day passed, and those of people who died (core.dossier.108)."""
        today = self._context.env.clock.today()
        for each in tuple(self.active()):
            if each.end_date <= today:
                self.end_and_tell(policy, each, each.end_date)
            elif ended_by_death(self._context, policy, each.bsn):
                self.end_and_tell(policy, each)

    def news(self, policy: DvzaPolicy, subscription: Subscription) -> None:
        """There is something new for the person in this gegevensdienst (ext.abo.rscnotint.206)."""
        if subscription.is_active or policy.notifies_after_end:
            self.tell(policy, subscription, "resource")

    def tell(self, policy: DvzaPolicy, subscription: Subscription, kind: Kind, end: date | None = None) -> None:
        """Have a notification sent, unless the same one waits already."""
        if not policy.notifies or any(each.kind == kind for each in self.waiting(subscription.id)):
            return
        now = self._context.now()
        due = now + timedelta(seconds=policy.notification_delay)
        key = self._context.env.mint.uuid4()
        self._outgoing.put(
            key, Outgoing(id=key, subscription=subscription.id, kind=kind, end_date=end, since=now, due=due)
        )

    def latest_end(self, policy: DvzaPolicy, grant: Grant) -> date:
        """The latest end that can be agreed to: the days that the person allowed, and no more than the ZAL has now."""
        days = grant.days or 0
        if policy.limits_subscription:
            listed = self._context.listed(grant.aanbieder, grant.services[0], RELEASES[grant.release])
            days = min(days, listed.abonneren.maximale_duur if listed and listed.abonneren else 0)
        return self._context.env.clock.today() + timedelta(days=days)

    def _keep(self, subscription: Subscription) -> Subscription:
        self._shelf.put(subscription.id, subscription)
        return subscription

    def _new_id(self, policy: DvzaPolicy) -> str:
        made = self._context.env.mint.uuid4()
        return f"{made}-{made}" if policy.long_subscription_id else made
