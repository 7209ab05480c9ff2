"""One DVZA: its three servers and what they share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import httpx
from starlette.types import ASGIApp

from medmij_sim.cast import AanbiederRole, DvzaRole
from medmij_sim.chainlog.log import ChainLog
from medmij_sim.chainlog.outbox import Outbox
from medmij_sim.digid.login import Authenticator
from medmij_sim.dvza.consents.model import Withdrawal
from medmij_sim.dvza.consents.overview import Consent, standing
from medmij_sim.dvza.context import Context
from medmij_sim.dvza.contracts import Lists, People
from medmij_sim.dvza.deliveries import Delivery, received
from medmij_sim.dvza.dossiers import Dossiers
from medmij_sim.dvza.front import front_app
from medmij_sim.dvza.grants import withdraw
from medmij_sim.dvza.logged import LoggedServer
from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.dvza.resource import resource_app
from medmij_sim.dvza.store import Store
from medmij_sim.dvza.subscriptions.book import SubscriptionBook
from medmij_sim.dvza.subscriptions.courier import Courier
from medmij_sim.dvza.subscriptions.server import beside
from medmij_sim.dvza.token import token_app
from medmij_sim.dvza.token_map import TokenMap
from medmij_sim.environment import Environment


class Dvza:
    """A mock DVZA.

    Args:
        role: who it is.
        aanbieders: those it serves.
        env: time, chance, faults and record of the world.
        lists: the newest lists.
        people: the register and the dossiers.
        login: where people log in.
        domain: the world's domain; hosts follow from it and the role.
        store: what it remembers; in memory unless given.
        fixed_tokens: what bearer tokens stand for by themselves.
        outbox: from where its chain log is sent; nowhere unless given.
        client: makes an HTTP client that shows its certificate, for notifications; none are sent without it.

    Attributes:
        apps: the ASGI app of each of its hosts: screens, token endpoint, resource endpoints with the subscription one.
        subscriptions: what people had PGOs subscribe to.
        courier: brings the notifications.
    """

    def __init__(
        self,
        role: DvzaRole,
        aanbieders: Sequence[AanbiederRole],
        env: Environment,
        lists: Lists,
        people: People,
        login: Authenticator,
        domain: str,
        store: Store | None = None,
        fixed_tokens: TokenMap | None = None,
        outbox: Outbox | None = None,
        client: Callable[[], httpx.AsyncClient] | None = None,
    ) -> None:
        self.outbox = outbox or Outbox(env.clock)
        front, token, fhir = role.front_host(domain), role.token_host(domain), role.fhir_host(domain)
        log = ChainLog(front, env.clock, self.policy, self.outbox)
        self._context = Context(
            role=role,
            aanbieders={each.naam.removesuffix("@medmij"): each for each in aanbieders},
            env=env,
            lists=lists,
            people=people,
            login=login,
            domain=domain,
            log=log,
            store=store or Store(),
            fixed_tokens=fixed_tokens or {},
        )
        practices = {each.naam: each.practice_since for each in aanbieders if each.practice_since}
        self._dossiers = Dossiers(people, practices)
        self.subscriptions = SubscriptionBook(self._context)
        self.courier = Courier(self._context, self.subscriptions, client)
        resources = beside(resource_app(self._context, self._dossiers), self._context, self.subscriptions)
        self.apps: Mapping[str, ASGIApp] = {
            front: front_app(self._context),
            token: LoggedServer(token_app(self._context), self._context, log.at(token), "token"),
            fhir: LoggedServer(resources, self._context, log.at(fhir), "resource"),
        }

    def policy(self) -> DvzaPolicy:
        """How it behaves right now; the server layer reads `tells_unlisted_why`."""
        return self._context.policy()

    def consents(self) -> tuple[Consent, ...]:
        """The long-term consents and the subscriptions that stand here, of everybody."""
        return standing(self._context)

    def withdraw(self, person: str, client: str | None = None, aanbieder: str | None = None) -> int:
        """A person withdraws consent; refresh and access tokens and subscriptions that stand for it end at once.

        Args:
            person: key.
            client: client_id of the PGO; None for all.
            aanbieder: MedMij name, with or without `@medmij`; None for all.

        Returns:
            How many consents there were.
        """
        naam = None if aanbieder is None else aanbieder.removesuffix("@medmij")
        grants = [grant for _, grant in self._context.store.grants.items()]
        ended = [
            each
            for each in grants
            if each.person == person and client in (None, each.client_id) and naam in (None, each.aanbieder)
        ]
        self.subscriptions.end_of(self.policy(), person, client, naam)
        return withdraw(self._context, self.policy(), ended)

    def withdrawals(self) -> tuple[Withdrawal, ...]:
        """The consents that people withdrew, the earliest first."""
        return tuple(note for _, note in self._context.store.withdrawals.items())

    def received(self, aanbieder: str, person: str | None = None) -> tuple[Delivery, ...]:
        """What people shared with an aanbieder, the earliest first.

        Args:
            aanbieder: MedMij name, with or without `@medmij`.
            person: key; None for everybody.
        """
        return received(self._context.store.received, aanbieder, person)

    def reset(self) -> None:
        """Forget sessions, consents and tokens, and open no dossier."""
        self._context.store.clear()
        self._dossiers.clear()
