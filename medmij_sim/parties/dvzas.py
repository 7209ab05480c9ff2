"""The DVZAs of a world, and their hosts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from starlette.types import ASGIApp, Receive, Scope, Send

from medmij_sim.cast import DvzaRole
from medmij_sim.deferred import Deferred
from medmij_sim.digid.login_choice import LoginChoice
from medmij_sim.dvza.lists import ReadLists
from medmij_sim.dvza.policy import CONFORMING, DvzaPolicy
from medmij_sim.parties.digid import NepDigid
from medmij_sim.parties.logins import login_of
from medmij_sim.parties.surroundings import Surroundings
from medmij_sim.pki import Variant
from medmij_sim.record import Interface
from medmij_sim.server.site import Site

if TYPE_CHECKING:
    from medmij_sim.dvza import Dvza


class Dvzas:
    """Makes each DVZA of the cast once; the lists that it goes by and its logins are there before it is.

    Args:
        digid: where their people log in.
    """

    def __init__(self, around: Surroundings, digid: NepDigid) -> None:
        self._around = around
        self._made: dict[str, Dvza] = {}
        self._lists = {role.key: _lists_of(role.key, around) for role in around.cast.dvzas}
        self._logins = {role.key: login_of(role, around, digid) for role in around.cast.dvzas}

    def named(self, key: str) -> Dvza:
        """The DVZA with this key.

        Raises:
            ConfigError: there is none; the message lists those there are.
        """
        if key not in self._made:
            from medmij_sim.dvza import Dvza
            from medmij_sim.dvza.store import Store

            around, role = self._around, self._around.cast.dvza(key)
            node = role.token_host(around.domain)
            self._made[key] = Dvza(
                role,
                around.cast.aanbieders_of(key),
                around.env,
                self._lists[key],
                around.people,
                around.logins(key) if around.logins else self._logins[key],
                around.domain,
                Store.on(around.storage, key, around.env.clock.now),
                around.fixed_tokens,
                around.chainlog.outbox(node),
                lambda: around.client_of(key, node, Variant.GOOD),
            )
        return self._made[key]

    def lists_of(self, key: str) -> ReadLists:
        """The lists that a DVZA goes by; raises as `named` does."""
        return self._lists[self._around.cast.dvza(key).key]

    def login_of(self, key: str) -> LoginChoice:
        """How a DVZA has people log in; raises as `named` does."""
        return self._logins[self._around.cast.dvza(key).key]

    def with_memory(self) -> tuple[Dvza, ...]:
        """Those that may remember something."""
        # What lasts may be of an earlier process, or of another one: then it is no matter who was made here.
        every = self._around.storage.address is not None
        keys = (role.key for role in self._around.cast.dvzas)
        return tuple(self.named(key) for key in keys if every or key in self._made)

    def reset(self) -> None:
        """Have every DVZA forget what happened, and go by lists and logins as at the start."""
        for lists in self._lists.values():
            lists.read(False)
        for login in self._logins.values():
            login.reset()
        for dvza in self.with_memory():
            dvza.reset()

    def sites(self) -> Iterator[Site]:
        """Their hosts, three for each."""
        for role in self._around.cast.dvzas:
            yield from self._sites_of(role)

    def _sites_of(self, role: DvzaRole) -> Iterator[Site]:
        key, lists = role.key, self._lists[role.key]

        def app(host: str) -> ASGIApp:
            return Deferred(lambda: self.named(key).apps[host])

        def admits(names: Iterable[str]) -> bool:
            return lists.whl.allows(names)

        def answers_refused() -> ASGIApp | None:
            return _tell_why if policy().tells_unlisted_why else None

        def policy() -> DvzaPolicy:
            return self._around.env.faults.policy("dvza", key, CONFORMING)

        def certificate() -> Variant:
            return Variant(policy().certificate_variant)

        domain = self._around.domain
        front, token, fhir = role.front_host(domain), role.token_host(domain), role.fhir_host(domain)
        both: Any = {"organisation": role.name, "certificate": certificate, "ready": lists.ready}
        yield Site(front, key, Interface.AUTHORIZATION, app(front), **both)
        for host, interface in ((token, Interface.TOKEN), (fhir, Interface.RESOURCE)):
            yield Site(host, key, interface, app(host), True, admits=admits, answers_refused=answers_refused, **both)


def _lists_of(key: str, around: Surroundings) -> ReadLists:
    return ReadLists(
        around.lists,
        f"https://{around.stelselnode}",
        lambda: around.client_of(key, None, Variant.GOOD),
        around.env.clock,
    )


async def _tell_why(scope: Scope, receive: Receive, send: Send) -> None:
    """What core.whl.309 forbids: an answer that tells a refused node why."""
    body = json.dumps({"error": "unauthorized_client", "error_description": "this node is not on the whitelist"})
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 403, "headers": [*headers, (b"connection", b"close")]})
    await send({"type": "http.response.body", "body": body.encode()})
