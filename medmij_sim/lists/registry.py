"""The kinds of list there are, and how to tell them apart: the namespace decides, the shape decides the version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

from lxml import etree

from medmij_sim.gnl.model import Gegevensdienstnamenlijst
from medmij_sim.gnl.xml import GNL
from medmij_sim.listxml.format import ListFormat
from medmij_sim.listxml.parsing import Source, parse
from medmij_sim.listxml.problem import ListError, Problem
from medmij_sim.listxml.tree import line, local, shown
from medmij_sim.ocl.model import OAuthclientlist
from medmij_sim.ocl.xml import OCL
from medmij_sim.whl.model import Whitelist
from medmij_sim.whl.xml import WHL
from medmij_sim.zakl.model import Zorgaanbiederskoppellijst
from medmij_sim.zakl.xml import ZAKL
from medmij_sim.zal.model import Zorgaanbiederslijst
from medmij_sim.zal.xml import ZAL

AnyList: TypeAlias = (
    Zorgaanbiederslijst | OAuthclientlist | Whitelist | Gegevensdienstnamenlijst | Zorgaanbiederskoppellijst
)

FORMATS: Mapping[str, ListFormat[Any]] = MappingProxyType(
    {list_format.kind: list_format for list_format in (ZAL, OCL, WHL, GNL, ZAKL)}
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Which list (`"zal"`, `"ocl"`, `"whl"`, `"gnl"`, `"zakl"`) in which schema version (such as `"release3"`)."""

    kind: str
    schema: str


@dataclass(frozen=True, slots=True)
class Examination:
    """Everything about a document.

    Args:
        identity: None when it is no list that we know.
        model: None when it cannot be used as a list.
        problems: everything that is wrong with it.
    """

    identity: Identity | None
    model: AnyList | None
    problems: tuple[Problem, ...]


def examine(source: Source, *, lenient: bool = False) -> Examination:
    """Which list this is, what it says and what is wrong with it.

    The identity is the newest version it is valid in, or else the newest it may be meant in.

    Args:
        lenient: warn of what a careful reader can make sense of although the schema forbids it (see `ListFormat`).

    Raises:
        OSError: the file cannot be read.
    """
    try:
        root = parse(source)
        list_format = _format_of(root)
    except ListError as error:
        return Examination(None, None, error.problems)
    found = list_format.examine_tree(root, lenient=lenient)
    identity = None if found.version is None else Identity(list_format.kind, found.version.name)
    return Examination(identity, found.model, found.problems)


def identify(source: Source) -> Identity:
    """Which list this is, valid or not (see `examine`).

    Raises:
        ListError: it is not XML, or no list in a version we know.
        OSError: the file cannot be read.
    """
    examination = examine(source)
    if examination.identity is None:
        raise ListError(examination.problems)
    return examination.identity


def validate_any(source: Source, *, lenient: bool = False) -> tuple[Problem, ...]:
    """Everything that is wrong with whichever list it is; empty when nothing is.

    Raises:
        OSError: the file cannot be read.
    """
    return examine(source, lenient=lenient).problems


def read_any(source: Source, *, lenient: bool = False) -> AnyList:
    """Read whichever list it is.

    Raises:
        ListError: it is no list that we know, or breaks its schema.
        OSError: the file cannot be read.
    """
    root = parse(source)
    model: AnyList = _format_of(root).judge(root, lenient=lenient).build()
    return model


def _format_of(root: etree._Element) -> ListFormat[Any]:
    by_root = {list_format.root: list_format for list_format in FORMATS.values()}
    name = local(root)
    if name not in by_root:
        raise ListError((_unknown(root, by_root),))
    return by_root[name]


def _unknown(root: etree._Element, by_root: Mapping[str, ListFormat[Any]]) -> Problem:
    return Problem(
        "",
        "",
        line(root),
        local(root),
        "list.unknown",
        f"root element {shown(str(root.tag))} is no list that we know",
        f"send a {', '.join(by_root)}",
    )
