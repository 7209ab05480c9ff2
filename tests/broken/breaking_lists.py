"""Ways in which a DVZA that reads its lists at the Stelselnode goes wrong: each a few lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from medmij_sim.dvza import lists
from medmij_sim.dvza.lists import ReadLists
from medmij_sim.listclient.keeper import Keeper
from medmij_sim.served import ServedWorld
from medmij_sim.whl import Whitelist

Break = Callable[[ServedWorld], AbstractContextManager[None]]
_UNKNOWN = re.compile(rb"<(x:)?Uitbreiding.*?</(x:)?Uitbreiding>")

_NUMBER = re.compile(rb"(?<=<Volgnummer>)\d+")


@contextmanager
def old_api(_: ServedWorld) -> Iterator[None]:
    """Asks for the lists of an older release."""
    with patch.object(lists, "SETTINGS", replace(lists.SETTINGS, api="1.4.0")):
        yield


def fetched_once(name: str) -> Break:
    """This list is never fetched again."""

    @contextmanager
    def broken(_: ServedWorld) -> Iterator[None]:
        usual = Keeper.is_due

        def is_due(self: Keeper[Any]) -> bool:
            return usual(self) and not (self._name == name and self.held)

        with patch.object(Keeper, "is_due", is_due):
            yield

    return broken


def repaired(name: str, repair: Callable[[bytes, bytes], bytes]) -> Break:
    """This list is used although it should not be: what is wrong with it is put right, given the held number."""

    @contextmanager
    def broken(_: ServedWorld) -> Iterator[None]:
        usual = Keeper.offer

        def offer(self: Keeper[Any], document: bytes) -> bool:
            if self._name == name and self.held:
                document = repair(document, b"%d" % self.held.volgnummer)
            return usual(self, document)

        with patch.object(Keeper, "offer", offer):
            yield

    return broken


def with_number(document: bytes, number: bytes) -> bytes:
    missing = b"<Volgnummer>" not in document
    return document.replace(b"</Tijdstempel>", b"</Tijdstempel><Volgnummer>%s</Volgnummer>" % number, missing)


def without_unknown(document: bytes, _: bytes) -> bytes:
    return _UNKNOWN.sub(b"", document)


def numbered_as_held(document: bytes, number: bytes) -> bytes:
    return _NUMBER.sub(lambda found: b"%d" % max(int(found[0]), int(number)), document)


def remembered(kind: str, entries: str, name: str, *, against: bool) -> Break:
    """Who was ever on a list stays on it, or (`against`) who was ever off it after that never comes back."""

    @contextmanager
    def broken(_: ServedWorld) -> Iterator[None]:
        usual: Any = getattr(ReadLists, kind).fget
        ever: dict[Any, Any] = {}
        gone: set[Any] = set()

        def newest(self: ReadLists) -> Any:
            held = usual(self)
            now = {getattr(each, name, each): each for each in getattr(held, entries)}
            gone.update(ever.keys() - now.keys())
            ever.update(now)
            kept = {key: each for key, each in now.items() if key not in gone} if against else ever
            return replace(held, **{entries: tuple(kept.values())})

        with patch.object(ReadLists, kind, property(newest)):
            yield

    return broken


@contextmanager
def nobody_means_everybody(_: ServedWorld) -> Iterator[None]:
    """A whitelist without names is taken for no whitelist."""
    usual = Whitelist.allows
    with patch.object(Whitelist, "allows", lambda self, names: not self.hostnames or usual(self, names)):
        yield


@contextmanager
def dropped(_: ServedWorld) -> Iterator[None]:
    """A list that could not be had takes the last good one with it."""
    usual = Keeper.fail

    def fail(self: Keeper[Any], error: Exception) -> None:
        usual(self, error)
        self._state = replace(self._state, held=None)

    with patch.object(Keeper, "fail", fail):
        yield
