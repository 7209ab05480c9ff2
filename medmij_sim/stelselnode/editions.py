"""Which edition of a list is out: what it says, and its number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from medmij_sim import gnl, ocl
from medmij_sim.lists.plain import entries_of, with_entries
from medmij_sim.lists.registry import AnyList
from medmij_sim.stelselnode.policy import StelselnodePolicy
from medmij_sim.stelselnode.publishing import Publication
from medmij_sim.whl.model import Whitelist
from medmij_sim.zal.model import Gegevensdienst, Interfaceversie, Zorgaanbieder, Zorgaanbiederslijst

MOVED_SINCE = "-of-an-older-list"
"""Ending of the authorization endpoints that an older ZAL names, so that it shows when somebody uses it."""

_LEFT_SINCE: Mapping[str, Any] = MappingProxyType(
    {
        "ocl": ocl.OAuthclient(
            "left-since.invalid", "Opgeheven nep-PGO", (ocl.Interfaceversie("2", (ocl.Gegevensdienst("48"),)),)
        ),
        "gnl": gnl.Gegevensdienst("0", "Vervallen nepdienst"),
        "whl": "left-since.invalid",
    }
)
"""Per kind of list an entry that only an older copy has."""


class Editions:
    """Gives the list of a kind as it is published now, numbered one higher whenever it says something else.

    So a reader that distrusts a lower Volgnummer goes on when the Stelselnode behaves again. An older edition has a
    number from before the first that was published here: lower than whatever anybody holds.

    Args:
        publication: gives what should be published; asked at every call.
        policy: gives the behaviour as it is now; asked at every call.
    """

    def __init__(self, publication: Publication, policy: Callable[[], StelselnodePolicy]) -> None:
        self._publication = publication
        self._policy = policy
        self._first: dict[str, int] = {}
        self._last: dict[str, tuple[AnyList, int]] = {}

    def __call__(self, kind: str) -> AnyList:
        policy = self._policy()
        said = _said(kind, self._publication(kind), policy)
        number = self._number(kind, said)
        earlier = self._first.setdefault(kind, number) - 1
        if policy.older_list == kind and earlier:
            return replace(_older(kind, said), volgnummer=earlier, tijdstempel=said.tijdstempel - timedelta(days=1))
        return said if said.volgnummer == number else replace(said, volgnummer=number)

    def _number(self, kind: str, said: AnyList) -> int:
        last = self._last.get(kind)
        if last is not None and last[0] == said:
            return last[1]
        number = said.volgnummer if last is None else max(said.volgnummer, last[1] + 1)
        self._last[kind] = (said, number)
        return number


def _said(kind: str, model: AnyList, policy: StelselnodePolicy) -> AnyList:
    if isinstance(model, Whitelist):
        model = _whitelist(model, policy)
    if policy.withdrawn_from == kind:
        return with_entries(kind, model, entries_of(kind, model)[1:])
    return model


def _older(kind: str, model: AnyList) -> AnyList:
    """What a list said before: a ZAL had other authorization endpoints, another list an entry that left since."""
    if isinstance(model, Zorgaanbiederslijst):
        return replace(model, zorgaanbieders=tuple(_before_moving(each) for each in model.zorgaanbieders))
    return with_entries(kind, model, (*entries_of(kind, model), _LEFT_SINCE[kind]))


def _before_moving(aanbieder: Zorgaanbieder) -> Zorgaanbieder:
    def elsewhere(dienst: Gegevensdienst) -> Gegevensdienst:
        return replace(dienst, authorization_endpointuri=f"{dienst.authorization_endpointuri}{MOVED_SINCE}")

    def moved(versie: Interfaceversie) -> Interfaceversie:
        return replace(versie, gegevensdiensten=tuple(map(elsewhere, versie.gegevensdiensten)))

    return replace(aanbieder, interfaceversies=tuple(map(moved, aanbieder.interfaceversies)))


def _whitelist(whitelist: Whitelist, policy: StelselnodePolicy) -> Whitelist:
    if policy.empty_whitelist:
        return replace(whitelist, hostnames=())
    without = policy.whitelist_without
    if without is None:
        return whitelist
    return replace(whitelist, hostnames=tuple(each for each in whitelist.hostnames if not each.startswith(without)))
