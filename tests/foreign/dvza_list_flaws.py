"""What a DVZA gets wrong with its lists: each a class that differs from the conforming one in one thing."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as Xml

from dvza_plain import Dvza
from dvza_plain_lists import OCL, WHITELIST, Lists


def _reading(lists: type[Lists]) -> Any:
    return type(lists.__name__, (Dvza,), {"reading": lists})


class Hourly(Lists):
    every = 3600.0


class OldApi(Lists):
    api = "?api=1.5.0"


class NamesByHeart(Lists):
    read = (OCL, WHITELIST)


class SchemaLeftOut(Lists):
    def validate(self, kind: str, root: Xml.Element) -> None:
        if root[1].tag.endswith("}Volgnummer"):
            return
        root.insert(1, Xml.Element("Volgnummer"))
        root[1].text = self.held[kind][1].text


class AnyNumber(Lists):
    def is_older(self, root: Xml.Element, held: Xml.Element) -> bool:
        return False


class NobodyIsEverybody(Lists):
    def lets_in(self, peer: frozenset[str]) -> bool:
        return not self.nodes() or super().lets_in(peer)


class NamesForEver(Lists):
    def clients(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        self.ever = {**vars(self).get("ever", {}), **super().clients()}
        return self.ever


class NothingWithoutNews(Lists):
    def failed(self, kind: str) -> None:
        self.held.pop(kind, None)


LIST_FLAWS = {
    each.__name__: _reading(each)
    for each in (
        Hourly,
        OldApi,
        NamesByHeart,
        SchemaLeftOut,
        AnyNumber,
        NobodyIsEverybody,
        NamesForEver,
        NothingWithoutNews,
    )
}
