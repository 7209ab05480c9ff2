"""Lists as plain data for machines, and as lines for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeAlias

from medmij_sim.gnl.model import Gegevensdienst as GnlGegevensdienst
from medmij_sim.lists.difference import Change
from medmij_sim.lists.registry import AnyList
from medmij_sim.ocl.model import OAuthclient
from medmij_sim.zakl.model import Zorgaanbieder as ZaklZorgaanbieder
from medmij_sim.zal.model import Gegevensdienst, Zorgaanbieder

Plain: TypeAlias = dict[str, Any] | list[Any] | str | int | None


def as_plain(value: object) -> Plain:
    """A list, or a part of one, as dicts, lists, texts and numbers; what a list does not tell is left out."""
    if is_dataclass(value):
        named = ((field.name, getattr(value, field.name)) for field in fields(value) if field.init)
        return {name: as_plain(part) for name, part in named if part is not None}
    if isinstance(value, tuple):
        return [as_plain(part) for part in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, int) else str(value)


def _zorgaanbieder(aanbieder: Zorgaanbieder) -> Iterator[str]:
    yield f"{aanbieder.naam} {aanbieder.aanbiedertype or ''}".rstrip()
    for versie in aanbieder.interfaceversies:
        over = "" if versie.id is None else f" over Interfaceversie {versie.id}"
        for dienst in versie.gegevensdiensten:
            yield f"  Gegevensdienst {dienst.id}{over}"
            yield from _endpoints(dienst)


def _endpoints(dienst: Gegevensdienst) -> Iterator[str]:
    yield f"    authorization {dienst.authorization_endpointuri}"
    yield f"    token         {dienst.token_endpointuri}"
    for rol in dienst.systeemrollen:
        yield f"    resource      {rol.resource_endpointuri} ({rol.code})"
    if dienst.abonneren is not None:
        days = dienst.abonneren.maximale_duur
        yield f"    subscription  {dienst.abonneren.subscription_endpointuri} (at most {days} days)"


def _client(client: OAuthclient) -> Iterator[str]:
    yield f"{client.hostname} {client.organisatienaam}"
    for versie in client.interfaceversies:
        ids = ", ".join(dienst.id for dienst in versie.gegevensdiensten)
        yield f"  Interfaceversie {versie.id}: Gegevensdienst {ids}"


def _koppeling(aanbieder: ZaklZorgaanbieder) -> Iterator[str]:
    numbers = ", ".join(f"{kenmerk.soort} {kenmerk.waarde}" for kenmerk in aanbieder.kenmerken)
    yield f"{aanbieder.naam} {numbers}"
    for dienst in aanbieder.gegevensdiensten:
        yield f"  Gegevensdienst {dienst.id} {dienst.weergavenaam}, over {', '.join(dienst.interfaceversies)}"


def _hostname(hostname: str) -> Iterator[str]:
    yield hostname


def _naam(dienst: GnlGegevensdienst) -> Iterator[str]:
    yield f"{dienst.id} {dienst.weergavenaam}"


_ENTRIES: Mapping[str, tuple[str, Callable[[Any], Iterator[str]]]] = MappingProxyType(
    {
        "zal": ("zorgaanbieders", _zorgaanbieder),
        "ocl": ("oauthclients", _client),
        "whl": ("hostnames", _hostname),
        "gnl": ("gegevensdiensten", _naam),
        "zakl": ("zorgaanbieders", _koppeling),
    }
)


def entries_of(kind: str, model: AnyList) -> tuple[Any, ...]:
    """What a list of this kind lists."""
    entries: tuple[Any, ...] = getattr(model, _ENTRIES[kind][0])
    return entries


def with_entries(kind: str, model: AnyList, entries: tuple[Any, ...]) -> AnyList:
    """The list of this kind with other entries."""
    changes: dict[str, Any] = {_ENTRIES[kind][0]: entries}
    return replace(model, **changes)


def spoken(kind: str, entry: Any) -> Iterator[str]:
    """An entry of a list of this kind, as lines for people."""
    return _ENTRIES[kind][1](entry)


def said_of_change(change: Change) -> str:
    """A change as one line."""
    values = {"came": change.after, "went": change.before, "changed": f"{change.before} -> {change.after}"}
    until = f", binding until {change.binding_until.isoformat()}" if change.binding_until else ""
    return f"{change.what} {', '.join(change.place)} {values[change.what]}".rstrip() + until


def summary(changes: tuple[Change, ...]) -> str:
    """How much came, went and changed."""
    counts = Counter(change.what for change in changes)
    return ", ".join(f"{counts[what]} {what}" for what in ("came", "went", "changed"))


def matching(kind: str, model: AnyList, search: str) -> AnyList:
    """The list with only the entries that have a text in them, in upper or lower case."""
    wanted = search.casefold()
    kept = tuple(entry for entry in entries_of(kind, model) if wanted in "\n".join(spoken(kind, entry)).casefold())
    return with_entries(kind, model, kept)
