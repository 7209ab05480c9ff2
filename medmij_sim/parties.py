"""The parties of a world, made when first needed, and the hosts at which they answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from medmij_sim.cast import Cast, DvzaRole, PgoRole
from medmij_sim.chainlog.setting import ChainLogSetting
from medmij_sim.deferred import Deferred
from medmij_sim.digid.login import Authenticator
from medmij_sim.digid.login_choice import Login, LoginChoice, LoginKind
from medmij_sim.digid.party import Digid
from medmij_sim.digid.policy import DigidPolicy
from medmij_sim.digid.settings import DigidEntry
from medmij_sim.dvza.lists import ReadLists
from medmij_sim.dvza.policy import CONFORMING, DvzaPolicy
from medmij_sim.dvza.token_map import TokenMap
from medmij_sim.environment import Environment
from medmij_sim.errors import ConfigError
from medmij_sim.lists.registry import AnyList
from medmij_sim.people import People
from medmij_sim.pgo.policy import PgoPolicy
from medmij_sim.pki import Variant
from medmij_sim.publication import Publication
from medmij_sim.record import Interface
from medmij_sim.server.site import Site
from medmij_sim.storage import Storage

if TYPE_CHECKING:
    from medmij_sim.digid.faces import Faces
    from medmij_sim.digid.login_dialect import Dialect
    from medmij_sim.dvza import Dvza
    from medmij_sim.pgo import Pgo
    from medmij_sim.stelselnode import StelselnodePolicy

R = TypeVar("R", DvzaRole, PgoRole)

ClientOf = Callable[[str, str | None, Variant], httpx.AsyncClient]
"""Makes a client of a party (by key) that shows the certificate of a node (by host name; None shows none), and which of
the node's certificates."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the parties of one world find around them.

    Attributes:
        lists: those of the world.
        published: gives the list of a kind as the Stelselnode publishes it now; the same, unless it was told otherwise.
        storage: where the DVZAs remember.
        chainlog: where the parties log for MedMij.
        login: how the DVZAs have people log in, to begin with.
        logins: what they do instead, by key; None for none.
        fixed_tokens: what bearer tokens stand for by themselves, at every DVZA.
        digid: who NEP-DigiD knows from the start.
    """

    cast: Cast
    domain: str
    env: Environment
    people: People
    lists: Publication
    published: Callable[[str], AnyList]
    client_of: ClientOf
    storage: Storage
    chainlog: ChainLogSetting
    login: LoginKind = "direct"
    logins: Callable[[str], Authenticator] | None = None
    fixed_tokens: TokenMap = field(default_factory=dict, repr=False)
    digid: DigidEntry = field(default_factory=DigidEntry)


class Parties:
    """Makes each party of the cast once."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._dvzas: dict[str, Dvza] = {}
        self._pgos: dict[str, Pgo] = {}
        self._lists = {role.key: self._lists_of(role.key) for role in around.cast.dvzas}
        self._logins = {role.key: self._login_of(role) for role in around.cast.dvzas}
        self.digid = Digid(around.env, around.people, around.domain)
        self._faces: Faces | None = None

    @property
    def faces(self) -> Faces:
        """The interfaces by which service providers outside this world log people in; made when first needed."""
        if self._faces is None:
            from medmij_sim.digid.faces import Faces

            around = self._around
            self._faces = Faces(
                self.digid,
                around.env,
                around.domain,
                self._digid_policy,
                lambda: around.client_of("digid", self.digid.host, Variant.GOOD),
            )
            self._take_up_providers(self._faces)
        return self._faces

    def dvza(self, key: str) -> Dvza:
        """The DVZA with this key.

        Raises:
            ConfigError: there is none; the message lists those there are.
        """
        if key not in self._dvzas:
            from medmij_sim.dvza import Dvza
            from medmij_sim.dvza.store import Store

            around = self._around
            role = _one_of(around.cast.dvzas, key, "DVZA")
            self._dvzas[key] = Dvza(
                role,
                around.cast.aanbieders_of(key),
                around.env,
                self._lists[key],
                around.people,
                around.logins(key) if around.logins else self._logins[key],
                around.domain,
                Store.on(around.storage, key, around.env.clock.now),
                around.fixed_tokens,
                around.chainlog.outbox(role.token_host(around.domain)),
                lambda: around.client_of(key, role.token_host(around.domain), Variant.GOOD),
            )
        return self._dvzas[key]

    def pgo(self, key: str) -> Pgo:
        """The PGO with this key.

        Raises:
            ConfigError: there is none; the message lists those there are.
        """
        if key not in self._pgos:
            from medmij_sim.pgo import Pgo

            around = self._around
            role = _one_of(around.cast.pgos, key, "PGO")
            other = next((each.host(around.domain) for each in around.cast.pgos if each.key != key), None)
            nodes = {"own": role.host(around.domain), "none": None, "other": other}
            self._pgos[key] = Pgo(
                role.host(around.domain),
                role.redirect_uri(around.domain),
                self._stelselnode_base,
                clients=lambda certificate: around.client_of(key, nodes[certificate], self._pgo_certificate(key)),
                clock=around.env.clock,
                mint=around.env.mint,
                policy=lambda: self._pgo_policy(key),
                outbox=around.chainlog.outbox(role.host(around.domain)),
            )
        return self._pgos[key]

    def lists_of(self, dvza: str) -> ReadLists:
        """The lists that a DVZA goes by; raises as `dvza` does."""
        return self._lists[_one_of(self._around.cast.dvzas, dvza, "DVZA").key]

    def login_of(self, dvza: str) -> LoginChoice:
        """How a DVZA has people log in; raises as `dvza` does."""
        return self._logins[_one_of(self._around.cast.dvzas, dvza, "DVZA").key]

    def dvzas_with_memory(self) -> tuple[Dvza, ...]:
        """Those that may remember something."""
        # What lasts may be of an earlier process, or of another one: then it is no matter who was made here.
        every = self._around.storage.address is not None
        keys = (role.key for role in self._around.cast.dvzas)
        return tuple(self.dvza(key) for key in keys if every or key in self._dvzas)

    def pgos_with_memory(self) -> tuple[Pgo, ...]:
        """Those that may remember something."""
        return tuple(self._pgos.values())

    def reset(self) -> None:
        """Have every party forget what happened."""
        self.digid.reset()
        if self._faces is not None:
            self._faces.reset()
            self._take_up_providers(self._faces)
        for lists in self._lists.values():
            lists.read(False)
        for login in self._logins.values():
            login.reset()
        for dvza in self.dvzas_with_memory():
            dvza.reset()
        for pgo in self._pgos.values():
            pgo.reset()
        self._around.chainlog.reset()

    def sites(self, control: Callable[[], ASGIApp]) -> Iterator[Site]:
        """Every host of the world.

        Args:
            control: makes the control API.
        """
        around = self._around
        domain = around.domain
        yield Site(
            f"stelselnode.{domain}",
            "stelselnode",
            Interface.LIST,
            Deferred(self._stelselnode),
            certificate=lambda: Variant(self._stelselnode_policy().certificate_variant),
        )
        yield from self._digid_sites()
        yield Site(f"sim.{domain}", "sim", Interface.CONTROL, Deferred(control), recorded=False)
        log = around.chainlog
        yield Site(log.api_host, "chainlog", Interface.OTHER, Deferred(log.api), back=True, recorded=False)
        yield Site(log.page_host, "chainlog", Interface.OTHER, Deferred(log.pages), recorded=False)
        for dvza in around.cast.dvzas:
            yield from self._dvza_sites(dvza)
        for pgo in around.cast.pgos:
            yield from self._pgo_sites(pgo)

    def _digid_sites(self) -> Iterator[Site]:
        def certificate() -> Variant:
            return Variant(self._digid_policy().certificate_variant)

        def front() -> ASGIApp:
            from medmij_sim.digid.app import digid_app

            return digid_app(self.digid, self.faces.front)

        back = f"was-{self.digid.host}"
        yield Site(self.digid.host, "digid", Interface.DIGID, Deferred(front), certificate=certificate)
        yield Site(
            back,
            "digid",
            Interface.DIGID,
            Deferred(lambda: self.faces.back()),
            back=True,
            certificate=certificate,
            client_cas=self._client_cas(),
        )

    def _client_cas(self) -> tuple[Path, ...]:
        files = self._around.digid.client_ca
        if files:
            from medmij_sim.pki.reading import authority_file

            return tuple(map(authority_file, files))
        return ()

    def _take_up_providers(self, faces: Faces) -> None:
        from medmij_sim.digid.taking_up import take_up

        for entry in self._around.digid.provider:
            take_up(faces, entry)

    def _digid_policy(self) -> DigidPolicy:
        return self._around.env.faults.policy("digid", "digid", DigidPolicy())

    def _login_of(self, role: DvzaRole) -> LoginChoice:
        def saml3() -> Login:
            from medmij_sim.digid.login_saml3 import Dialect3

            return self._saml_login(role, Dialect3())

        def saml4() -> Login:
            from medmij_sim.digid.login_saml4 import FIRST_DV, Dialect4
            from medmij_sim.digid.saml.idp import SamlIdp

            number = FIRST_DV + self._around.cast.dvzas.index(role)
            return self._saml_login(
                role, Dialect4(number, SamlIdp.authentication_service, SamlIdp.representation_service)
            )

        return LoginChoice({"direct": lambda: self.digid, "saml3": saml3, "saml4": saml4}, self._around.login)

    def _saml_login(self, role: DvzaRole, dialect: Dialect) -> Login:
        from medmij_sim.digid.login_saml import Habits, SamlLogin

        around, key = self._around, role.key

        def habits() -> Habits:
            policy = around.env.faults.policy("dvza", key, CONFORMING)
            return Habits(policy.login_leaves_out, policy.remembers_artifacts)

        return SamlLogin(
            dialect,
            key,
            f"https://{role.front_host(around.domain)}/r22/login/return",
            around.env,
            origin=self.digid.origin,
            back=self.digid.back_origin,
            providers=lambda: self.faces.providers,
            client=lambda: around.client_of(key, role.token_host(around.domain), Variant.GOOD),
            habits=habits,
        )

    def _dvza_sites(self, role: DvzaRole) -> Iterator[Site]:
        def app(host: str) -> ASGIApp:
            return Deferred(lambda: self.dvza(role.key).apps[host])

        def admits(names: Iterable[str]) -> bool:
            return self._lists[key].whl.allows(names)

        def answers_refused() -> ASGIApp | None:
            return _tell_why if policy().tells_unlisted_why else None

        def policy() -> DvzaPolicy:
            return self._around.env.faults.policy("dvza", role.key, CONFORMING)

        def certificate() -> Variant:
            return Variant(policy().certificate_variant)

        domain, key, name = self._around.domain, role.key, role.name
        front, token, fhir = role.front_host(domain), role.token_host(domain), role.fhir_host(domain)
        both: Any = {"organisation": name, "certificate": certificate, "ready": self._lists[key].ready}
        yield Site(front, key, Interface.AUTHORIZATION, app(front), **both)
        for host, interface in ((token, Interface.TOKEN), (fhir, Interface.RESOURCE)):
            yield Site(host, key, interface, app(host), True, admits=admits, answers_refused=answers_refused, **both)

    def _pgo_sites(self, role: PgoRole) -> Iterator[Site]:
        def pages() -> ASGIApp:
            from medmij_sim.pgo.app import pgo_app

            return pgo_app(self.pgo(role.key), role.name)

        def notifications() -> ASGIApp:
            from medmij_sim.pgo.notifications import notification_app

            pgo = self.pgo(role.key)
            return notification_app(pgo.inbox, pgo.policy)

        async def ready() -> None:
            await self.pgo(role.key).doorkeeper.ready()

        both: Any = {"organisation": role.name, "certificate": lambda: self._pgo_certificate(role.key)}
        yield Site(role.host(self._around.domain), role.key, Interface.CALLBACK, Deferred(pages), **both)
        yield Site(
            role.notification_host(self._around.domain),
            role.key,
            Interface.NOTIFICATION,
            Deferred(notifications),
            back=True,
            admits=lambda names: self.pgo(role.key).doorkeeper.admits(names),
            ready=ready,
            **both,
        )

    @property
    def _stelselnode_base(self) -> str:
        return f"https://stelselnode.{self._around.domain}"

    def _lists_of(self, dvza: str) -> ReadLists:
        around = self._around
        return ReadLists(
            around.lists,
            self._stelselnode_base,
            lambda: around.client_of(dvza, None, Variant.GOOD),
            around.env.clock,
        )

    def _pgo_policy(self, key: str) -> PgoPolicy:
        return self._around.env.faults.policy("pgo", key, PgoPolicy())

    def _pgo_certificate(self, key: str) -> Variant:
        return Variant(self._pgo_policy(key).certificate_variant)

    def _stelselnode(self) -> ASGIApp:
        from medmij_sim.stelselnode import stelselnode_app

        return stelselnode_app(self._around.published, self._stelselnode_policy)

    def _stelselnode_policy(self) -> StelselnodePolicy:
        from medmij_sim.stelselnode import StelselnodePolicy

        return self._around.env.faults.policy("stelselnode", "stelselnode", StelselnodePolicy())


async def _tell_why(scope: Scope, receive: Receive, send: Send) -> None:
    """What core.whl.309 forbids: an answer that tells a refused node why."""
    body = json.dumps({"error": "unauthorized_client", "error_description": "this node is not on the whitelist"})
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 403, "headers": [*headers, (b"connection", b"close")]})
    await send({"type": "http.response.body", "body": body.encode()})


def _one_of(roles: tuple[R, ...], key: str, kind: str) -> R:
    found = next((role for role in roles if role.key == key), None)
    if found is None:
        raise ConfigError(f"no {kind} {key!r} — choose one of {', '.join(role.key for role in roles)}")
    return found
