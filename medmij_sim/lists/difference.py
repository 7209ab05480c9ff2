"""What came, went or changed from one version of a list to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from medmij_sim.gnl.model import Gegevensdienstnamenlijst
from medmij_sim.lists.numbering import wrongly_numbered
from medmij_sim.lists.registry import AnyList
from medmij_sim.listxml.problem import Problem
from medmij_sim.ocl.model import OAuthclientlist
from medmij_sim.whl.model import Whitelist
from medmij_sim.zakl.model import Zorgaanbiederskoppellijst
from medmij_sim.zal.model import Gegevensdienst, Zorgaanbiederslijst

GRACE = timedelta(seconds=3600)
"""How long a Zorgaanbieder stays bound to a service that went from the list (core.gegevensdiensten.104)."""

Place: TypeAlias = tuple[str, ...]
"""Where in a list: the entry, what of the entry, what of that."""

Flat: TypeAlias = Iterator[tuple[Place, str]]
"""Every place in a list and its value; empty where being there is all."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that came, went or changed; what is below something that came or went is not told.

    Args:
        place: such as `("voorbeeld@medmij", "Gegevensdienst 48 over Interfaceversie 2", "token endpoint")`.
        before: None when it came.
        after: None when it went.
        binding_until: of a service that went, when it need no longer be delivered, counted from the Tijdstempel of
            the list it is absent from; else None.
    """

    what: Literal["came", "went", "changed"]
    place: Place
    before: str | None
    after: str | None
    binding_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed between two versions of one list, and what is wrong with the numbering."""

    kind: str
    changes: tuple[Change, ...]
    numbering: tuple[Problem, ...]


def difference(kind: str, old: AnyList, new: AnyList) -> Difference:
    """Compare two versions of one list.

    Args:
        kind: of both, such as `"zal"`.
        old: what was published first.
        new: what was published after it.
    """
    before, after = dict(_FLAT[kind](old)), dict(_FLAT[kind](new))
    until = new.tijdstempel + GRACE if kind == "zal" else None
    changes = (*_gone(before, after, until), *_changed(before, after), *_come(before, after))
    return Difference(kind, tuple(sorted(changes, key=lambda change: change.place)), wrongly_numbered(kind, old, new))


def _gone(before: Mapping[Place, str], after: Mapping[Place, str], until: datetime | None) -> Iterator[Change]:
    for place in _topmost(before, after):
        binding = until if len(place) <= 2 else None
        yield Change("went", place, before[place], None, binding)


def _come(before: Mapping[Place, str], after: Mapping[Place, str]) -> Iterator[Change]:
    return (Change("came", place, None, after[place]) for place in _topmost(after, before))


def _changed(before: Mapping[Place, str], after: Mapping[Place, str]) -> Iterator[Change]:
    for place, value in after.items():
        if before.get(place, value) != value:
            yield Change("changed", place, before[place], value)


def _topmost(mine: Mapping[Place, str], other: Mapping[Place, str]) -> Iterator[Place]:
    """Places in one and not in the other, of which what they are in is in both."""
    return (place for place in mine if place not in other and (len(place) == 1 or place[:-1] in other))


def _zal(lijst: Zorgaanbiederslijst) -> Flat:
    for aanbieder in lijst.zorgaanbieders:
        yield (aanbieder.naam,), aanbieder.aanbiedertype or ""
        for versie in aanbieder.interfaceversies:
            for dienst in versie.gegevensdiensten:
                place = (aanbieder.naam, _over(dienst.id, versie.id))
                yield place, ""
                yield from ((((*place, name), value)) for name, value in _endpoints(dienst))


def _endpoints(dienst: Gegevensdienst) -> Iterator[tuple[str, str]]:
    yield "authorization endpoint", dienst.authorization_endpointuri
    yield "token endpoint", dienst.token_endpointuri
    for rol in dienst.systeemrollen:
        yield f"resource endpoint {rol.code}", rol.resource_endpointuri
    if dienst.abonneren is not None:
        yield "subscription endpoint", dienst.abonneren.subscription_endpointuri
        yield "days one can subscribe", str(dienst.abonneren.maximale_duur)


def _ocl(lijst: OAuthclientlist) -> Flat:
    for client in lijst.oauthclients:
        yield (client.hostname,), client.organisatienaam
        for versie in client.interfaceversies:
            for dienst in versie.gegevensdiensten:
                place = (client.hostname, _over(dienst.id, versie.id))
                yield place, ""
                if dienst.abonneren is not None:
                    subscription = dienst.abonneren.subscription_notification_endpointuri
                    yield (*place, "subscription notification endpoint"), subscription
                    resource = dienst.abonneren.resource_notification_endpointuri
                    if resource is not None:
                        yield (*place, "resource notification endpoint"), resource


def _whl(lijst: Whitelist) -> Flat:
    return (((hostname,), "") for hostname in lijst.hostnames)


def _gnl(lijst: Gegevensdienstnamenlijst) -> Flat:
    return (((f"Gegevensdienst {dienst.id}",), dienst.weergavenaam) for dienst in lijst.gegevensdiensten)


def _zakl(lijst: Zorgaanbiederskoppellijst) -> Flat:
    for aanbieder in lijst.zorgaanbieders:
        yield (aanbieder.naam,), ""
        yield from (((aanbieder.naam, f"{kenmerk.soort} {kenmerk.waarde}"), "") for kenmerk in aanbieder.kenmerken)
        for dienst in aanbieder.gegevensdiensten:
            place = (aanbieder.naam, f"Gegevensdienst {dienst.id}")
            yield place, dienst.weergavenaam
            yield from (((*place, f"Interfaceversie {versie}"), "") for versie in dienst.interfaceversies)


def _over(dienst: str, versie: str | None) -> str:
    return f"Gegevensdienst {dienst}" + ("" if versie is None else f" over Interfaceversie {versie}")


_FLAT: Mapping[str, Callable[[Any], Flat]] = MappingProxyType(
    {"zal": _zal, "ocl": _ocl, "whl": _whl, "gnl": _gnl, "zakl": _zakl}
)
