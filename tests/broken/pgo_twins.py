"""For every check on a PGO, what breaks it: a named fault of the mock, or a few lines."""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any
from unittest.mock import patch

from conformance.scenarios.pgo.certificates import VARIANTS
from medmij_sim.clock import Clock
from medmij_sim.listclient.keeper import Keeper, M
from medmij_sim.listxml.format import ListFormat
from medmij_sim.listxml.problem import Problem
from medmij_sim.network import Sockets
from medmij_sim.pgo import lists, resources, tokens
from medmij_sim.pgo.channel import BackChannel
from medmij_sim.pgo.lists import Lists
from medmij_sim.pki import Variant
from medmij_sim.transport import client_context
from medmij_sim.whl import Whitelist
from medmij_sim.world import World
from medmij_sim.zal import Zorgaanbieder, Zorgaanbiederslijst

Break = Callable[[World], AbstractContextManager[None]]


@dataclass(frozen=True)
class PgoTwin:
    """A PGO that differs from a conforming one in what one check looks at.

    Attributes:
        check: the check that must see it, and the only one.
        broken_by: name of a fault, or a way to break the world.
    """

    check: str
    broken_by: str | Break

    def __str__(self) -> str:
        return f"{self.check}-{self.broken_by if isinstance(self.broken_by, str) else 'by-hand'}"


@contextmanager
def _named_as_another(world: World) -> Iterator[None]:
    world.pgo("pgo-a").client_id = world.cast.pgo("pgo-b").host(world.domain)
    yield


@contextmanager
def _wildcard_in_front(world: World) -> Iterator[None]:
    host = world.cast.pgo("pgo-a").host(world.domain)
    shown = replace(world.sites[host], certificate=lambda: Variant.WILDCARD)
    with patch.object(world, "sites", {**world.sites, host: shown}):
        yield


def _impatient(module: ModuleType, constant: str) -> Break:
    @contextmanager
    def broken(_: World) -> Iterator[None]:
        with patch.object(module, constant, 0.3):
            yield

    return broken


def _trusting(variant: Variant) -> Break:
    """Takes any certificate while a host shows one of this variant."""
    return _credulous(lambda world, _: any(site.certificate() is variant for site in world.sites.values()))


def _credulous(is_blind: Callable[[World, str | None], bool]) -> Break:
    """Takes any certificate at times; it is told as which node the PGO connects, None for the lists."""

    @contextmanager
    def broken(world: World) -> Iterator[None]:
        usual = Sockets.context

        def context(self: Sockets, node: str | None, own: Variant = Variant.GOOD) -> ssl.SSLContext:
            if not is_blind(world, node):
                return usual(self, node, own)
            files = self._pki.node(node) if node else None
            blind = client_context(None, *((files.certificate, files.key) if files else ()))
            blind.check_hostname, blind.verify_mode = False, ssl.CERT_NONE
            return blind

        with patch.object(Sockets, "context", context):
            yield

    return broken


@contextmanager
def _lists_dropped(_: World) -> Iterator[None]:
    """A list that could not be had takes the last good one with it."""
    usual = Keeper.fail

    def fail(self: Keeper[Any], error: Exception) -> None:
        usual(self, error)
        self._state = replace(self._state, held=None)

    with patch.object(Keeper, "fail", fail):
        yield


@contextmanager
def _open_without_whitelist(world: World) -> Iterator[None]:
    """While the whitelist is out of order, everybody is on it."""
    usual = Lists.whl

    async def whl(self: Lists) -> Whitelist:
        held, status = await usual(self), self._whl.status()
        return replace(held, hostnames=tuple(world.sites)) if "503" in (status.last_error or "") else held

    with patch.object(Lists, "whl", whl):
        yield


@contextmanager
def _empty_means_all(_: World) -> Iterator[None]:
    """A whitelist without names is taken for no whitelist."""
    usual = BackChannel._allow

    async def allow(self: BackChannel, host: str) -> None:
        if (await self._whitelist()).hostnames:
            await usual(self, host)

    with patch.object(BackChannel, "_allow", allow):
        yield


@contextmanager
def _never_withdrawn(_: World) -> Iterator[None]:
    """Who was on the Zorgaanbiederslijst once, stays on it."""
    usual, known = Lists.zal, dict[str, Zorgaanbieder]()

    async def zal(self: Lists) -> Zorgaanbiederslijst:
        held = await usual(self)
        known.update({each.naam: each for each in held.zorgaanbieders})
        return replace(held, zorgaanbieders=tuple(known.values()))

    with patch.object(Lists, "zal", zal):
        yield


@contextmanager
def _salvaged(_: World) -> Iterator[None]:
    """Of a whitelist that ends too soon, what is there is taken."""
    usual = lists.reader

    def reader(list_format: ListFormat[M]) -> Callable[[bytes], tuple[Any, tuple[Problem, ...]]]:
        strict = usual(list_format)

        def read(document: bytes) -> tuple[Any, tuple[Problem, ...]]:
            if list_format.kind != "whl" or document.rstrip().endswith(b"</Whitelist>"):
                return strict(document)
            number, *hosts = re.findall(r"<(?:Volgnummer|Hostname)>([^<]+)</", document.decode())
            return Whitelist(Clock().now(), int(number), tuple(hosts)), ()

        return read

    with patch.object(lists, "reader", reader):
        yield


_BY_FAULT = {
    "pgo.lists.api-version": ("list.without-api",),
    "pgo.lists.fetched-again": ("list.refetched-late",),
    "pgo.lists.whitelist-fetched-again": ("list.whitelist-refetched-late",),
    "pgo.lists.names-fetched-again": ("list.names-refetched-late",),
    "pgo.lists.older-refused": ("list.accepts-older",),
    "pgo.lists.broken-refused": ("list.accepts-invalid",),
    "pgo.lists.whitelist-first": ("list.whitelist-not-checked",),
    "pgo.authorization.parameters": (
        "authorization.missing-response-type",
        "authorization.missing-client-id",
        "authorization.missing-redirect-uri",
        "authorization.missing-scope",
        "authorization.missing-state",
    ),
    "pgo.authorization.response-type": ("authorization.response-type-token",),
    "pgo.authorization.redirect-uri-encoded-once": ("authorization.redirect-uri-encoded-twice",),
    "pgo.authorization.redirect-uri-https": ("authorization.redirect-uri-http",),
    "pgo.authorization.redirect-uri-host": ("authorization.redirect-uri-foreign",),
    "pgo.authorization.one-scope": ("authorization.two-scopes",),
    "pgo.authorization.scope-name": (
        "authorization.scope-with-gegevensdienst",
        "authorization.scope-with-suffix",
    ),
    "pgo.authorization.state-fresh": ("authorization.state-constant",),
    "pgo.authorization.state-unguessable": ("authorization.state-guessable",),
    "pgo.authorization.tracing": ("authorization.missing-request-id", "authorization.missing-correlation-id"),
    "pgo.authorization.tracing-uuid": (
        "authorization.request-id-not-uuid",
        "authorization.correlation-id-not-uuid",
    ),
    "pgo.authorization.tracing-fresh": ("authorization.request-id-reused", "authorization.correlation-id-reused"),
    "pgo.authorization.tracing-different": ("authorization.same-tracing-ids",),
    "pgo.callback.foreign-state-refused": ("callback.accepts-foreign-state",),
    "pgo.callback.code-once": ("callback.offers-code-again",),
    "pgo.callback.no-token-after-error": ("callback.redeems-errors",),
    "pgo.callback.tells-person": ("callback.hides-errors",),
    "pgo.token.certificate": ("token.no-certificate", "token.other-certificate"),
    "pgo.token.parameters-in-body": ("token.parameters-in-query",),
    "pgo.token.parameters": ("token.missing-client-id",),
    "pgo.token.redirect-uri": ("token.missing-redirect-uri", "token.other-redirect-uri"),
    "pgo.token.request-id": ("token.missing-request-id", "token.request-id-reused", "token.request-id-not-uuid"),
    "pgo.token.correlation-id": ("token.missing-correlation-id", "token.new-correlation-id"),
    "pgo.refresh.parameters": ("refresh.wrong-grant-type",),
    "pgo.refresh.no-redirect-uri": ("refresh.with-redirect-uri",),
    "pgo.refresh.correlation-id": ("refresh.old-correlation-id",),
    "pgo.refresh.newest-token": ("refresh.keeps-old-token",),
    "pgo.resource.bearer-in-header": ("resource.token-in-query",),
    "pgo.resource.request-id": (
        "resource.missing-request-id",
        "resource.request-id-reused",
        "resource.request-id-not-uuid",
    ),
    "pgo.resource.correlation-id": ("resource.missing-correlation-id", "resource.new-correlation-id"),
    "pgo.resource.no-patient-in-url": ("resource.patient-parameter",),
    "pgo.resource.no-bsn": ("resource.bsn-in-url", "resource.bsn-in-header"),
    "pgo.resource.whole-gegevensdienst": ("resource.skips-request",),
    "pgo.resource.no-endless-retry": ("resource.retries-when-refused",),
    "pgo.data.complete": ("store.drops-observations",),
    "pgo.data.unchanged": ("store.drops-text", "store.changes-unit"),
    "pgo.data.decimals": ("store.drops-decimals", "store.rounds-decimals", "store.loses-precision"),
    "pgo.data.origin": ("store.forgets-origin",),
    "pgo.data.own-person": ("store.mixes-people",),
}

PGO_TWINS = (
    *(PgoTwin(check, f"pgo.{fault}") for check, faults in _BY_FAULT.items() for fault in faults),
    PgoTwin("pgo.authorization.client-id", _named_as_another),
    PgoTwin("pgo.lists.last-good-kept", _lists_dropped),
    PgoTwin("pgo.lists.slow-outlived", _lists_dropped),
    PgoTwin("pgo.lists.withdrawn-obeyed", _never_withdrawn),
    PgoTwin("pgo.lists.truncated-refused", _salvaged),
    PgoTwin("pgo.lists.stelselnode-authentic", _credulous(lambda _, node: node is None)),
    PgoTwin("pgo.lists.no-whitelist-no-traffic", _open_without_whitelist),
    PgoTwin("pgo.lists.whitelist-first", _empty_means_all),
    *(PgoTwin(f"pgo.certificate.{each}-refused", _trusting(Variant(each))) for each in VARIANTS),
    PgoTwin("pgo.certificate.no-wildcard", _wildcard_in_front),
    PgoTwin("pgo.token.waits", _impatient(tokens, "TOKEN_TIMEOUT")),
    PgoTwin("pgo.resource.waits", _impatient(resources, "TIMEOUT")),
)
