"""The PGOs of a world, and their hosts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from starlette.types import ASGIApp

from medmij_sim.cast import PgoRole
from medmij_sim.deferred import Deferred
from medmij_sim.parties.surroundings import Surroundings
from medmij_sim.pgo.policy import PgoPolicy
from medmij_sim.pki import Variant
from medmij_sim.record import Interface
from medmij_sim.server.site import Site

if TYPE_CHECKING:
    from medmij_sim.pgo import Pgo


class Pgos:
    """Makes each PGO of the cast once."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._made: dict[str, Pgo] = {}

    def named(self, key: str) -> Pgo:
        """The PGO with this key.

        Raises:
            ConfigError: there is none; the message lists those there are.
        """
        if key not in self._made:
            from medmij_sim.pgo import Pgo

            around, role = self._around, self._around.cast.pgo(key)
            host = role.host(around.domain)
            other = next((each.host(around.domain) for each in around.cast.pgos if each.key != key), None)
            nodes = {"own": host, "none": None, "other": other}
            self._made[key] = Pgo(
                host,
                role.redirect_uri(around.domain),
                f"https://{around.stelselnode}",
                clients=lambda certificate: around.client_of(key, nodes[certificate], self._certificate(key)),
                clock=around.env.clock,
                mint=around.env.mint,
                policy=lambda: self._policy(key),
                outbox=around.chainlog.outbox(host),
            )
        return self._made[key]

    def with_memory(self) -> tuple[Pgo, ...]:
        """Those that may remember something."""
        return tuple(self._made.values())

    def reset(self) -> None:
        """Have every PGO forget what happened."""
        for pgo in self._made.values():
            pgo.reset()

    def sites(self) -> Iterator[Site]:
        """Their hosts, two for each."""
        for role in self._around.cast.pgos:
            yield from self._sites_of(role)

    def _sites_of(self, role: PgoRole) -> Iterator[Site]:
        key, domain = role.key, self._around.domain

        def pages() -> ASGIApp:
            from medmij_sim.pgo.app import pgo_app

            return pgo_app(self.named(key), role.name)

        def notifications() -> ASGIApp:
            from medmij_sim.pgo.notifications import notification_app

            pgo = self.named(key)
            return notification_app(pgo.inbox, pgo.policy)

        async def ready() -> None:
            await self.named(key).doorkeeper.ready()

        both: Any = {"organisation": role.name, "certificate": lambda: self._certificate(key)}
        yield Site(role.host(domain), key, Interface.CALLBACK, Deferred(pages), **both)
        yield Site(
            role.notification_host(domain),
            key,
            Interface.NOTIFICATION,
            Deferred(notifications),
            back=True,
            admits=lambda names: self.named(key).doorkeeper.admits(names),
            ready=ready,
            **both,
        )

    def _policy(self, key: str) -> PgoPolicy:
        return self._around.env.faults.policy("pgo", key, PgoPolicy())

    def _certificate(self, key: str) -> Variant:
        return Variant(self._policy(key).certificate_variant)
