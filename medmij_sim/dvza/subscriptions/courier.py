"""Brings notifications to PGOs (ext.abo.subnotint.*, ext.abo.rscnotint.*), and tries again where one fails."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import msgspec

from medmij_sim.dvza.context import Context
from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.dvza.releases import RELEASES
from medmij_sim.dvza.subscriptions.book import SubscriptionBook
from medmij_sim.dvza.subscriptions.model import Outgoing, Subscription
from medmij_sim.subscriptions import messages as m
from medmij_sim.turn import Turn

PATIENCE: Final = 10.0
"""Seconds that a PGO has to answer (ext.abo.rscnotint.207)."""
PAUSES: Final = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 240, 1440))
"""Between one attempt and the next; after the last one it is given up. How often is nowhere to be read: inferred."""

_MISSED: Final = 500
"""What counts as the status where no answer came."""
_TOLD_BSN: Final = "999900055"


class Courier:
    """Sends what is due. Whoever crashes between two attempts goes on after the pause.

    Args:
        client: makes an HTTP client that shows the DVZA's certificate; None sends nothing.
    """

    def __init__(
        self, context: Context, book: SubscriptionBook, client: Callable[[], httpx.AsyncClient] | None
    ) -> None:
        self._context = context
        self._book = book
        self._client = client
        self._outgoing = context.store.notifications
        self._turn = Turn()

    async def deliver(self) -> None:
        """End what is over, and send every notification that is due; returns when each was answered or failed."""
        async with self._turn:
            await self._deliver()

    async def _deliver(self) -> None:
        self._book.end_what_is_over(self._context.policy())
        now = self._context.now()
        due = [each for _, each in self._outgoing.items() if each.due <= now]
        if not due or self._client is None:
            return
        async with self._client() as client:
            for each in due:
                await self._bring(client, each)

    async def _bring(self, client: httpx.AsyncClient, outgoing: Outgoing) -> None:
        """One attempt."""
        policy, subscription = self._context.policy(), self._book.get(outgoing.subscription)
        if subscription is None or outgoing.attempts > len(PAUSES):
            self._outgoing.take(outgoing.id)
            return
        # Only while it is still there: it may have been dropped meanwhile.
        again = self._context.now() + PAUSES[min(outgoing.attempts, len(PAUSES) - 1)]
        tried = replace(outgoing, attempts=outgoing.attempts + 1, due=again)
        if not self._outgoing.change(outgoing.id, tried):
            return
        status, code = await self._send(client, policy, subscription, outgoing)
        if status < 500 or tried.attempts > len(PAUSES):
            self._outgoing.take(outgoing.id)
        if code == m.INVALID_ID and subscription.is_active and policy.heeds_unknown_subscription:
            self._book.end(subscription)

    async def _send(
        self, client: httpx.AsyncClient, policy: DvzaPolicy, subscription: Subscription, outgoing: Outgoing
    ) -> tuple[int, str]:
        """The status of the answer, 500 where none came, and the error code in it."""
        url = self._endpoint(subscription, outgoing)
        if url is None:
            return _MISSED, ""
        headers = {"Content-Type": m.JSON, "Accept": m.JSON}
        try:
            for _ in range(policy.notification_copies):
                async with asyncio.timeout(PATIENCE):
                    answer = await client.post(
                        url, content=_body(policy, outgoing), headers=headers, follow_redirects=False
                    )
        except (httpx.HTTPError, TimeoutError):
            return _MISSED, ""
        return answer.status_code, _code(answer)

    def _endpoint(self, subscription: Subscription, outgoing: Outgoing) -> str | None:
        """Where the newest OCL has a PGO take this notification; None without a place on a host of the whitelist."""
        listed = self._context.client(subscription.client_id)
        versie = RELEASES[subscription.release].interfaceversie
        abonneren = listed.abonneren(subscription.service, versie) if listed else None
        if abonneren is None:
            return None
        base = abonneren.subscription_notification_endpointuri
        if outgoing.kind == "resource":
            # Release 2.0.2 has them go to the other endpoint, which may be a slip.
            base = abonneren.resource_notification_endpointuri or base
        if not self._context.lists.whl.allows([urlsplit(base).hostname or ""]):
            return None
        return f"{base.rstrip('/')}/{m.NOTIFICATION_PATH}"


def _body(policy: DvzaPolicy, outgoing: Outgoing) -> bytes:
    """A notification; with what a fault adds or alters."""
    members: dict[str, Any] = {"subscription_id": outgoing.subscription, "notification_type": outgoing.kind}
    if outgoing.end_date is not None:
        members["end_date"] = outgoing.end_date + timedelta(days=policy.notification_end_shift)
    if policy.notification_type is not None:
        members["notification_type"] = policy.notification_type
    if policy.notification_tells_bsn:
        members["bsn"] = _TOLD_BSN
    return msgspec.json.encode(members)


def _code(answer: httpx.Response) -> str:
    try:
        return m.read(answer.content, m.Problem).error if answer.status_code >= 400 else ""
    except m.MessageError:
        return ""
