"""The Zorgaanbiederslijst on the wire: release2 (file versions 2 and 5) and release3."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from lxml import etree

from medmij_sim.listxml.format import ListFormat
from medmij_sim.listxml.header import read_header, spell_header
from medmij_sim.listxml.parsing import Source
from medmij_sim.listxml.pen import Pen
from medmij_sim.listxml.problem import Problem
from medmij_sim.listxml.version import SchemaVersion
from medmij_sim.zal.model import (
    Abonneren,
    Gegevensdienst,
    Interfaceversie,
    Systeemrol,
    Zorgaanbieder,
    Zorgaanbiederslijst,
)
from medmij_sim.zal.rules import broken_rules

_SCHEMAS = Path(__file__).parent / "schema"
_RELEASE2 = "xmlns://afsprakenstelsel.medmij.nl/zorgaanbiederslijst/release2/"
_RELEASE3 = "xmlns://afsprakenstelsel.medmij.nl/zorgaanbiederslijst/release3/"


_GROUPS_AND_TEXTS = (
    "Zorgaanbiedernaam",
    "Aanbiedertype",
    "Interfaceversies",
    "InterfaceversieId",
    "Gegevensdiensten",
    "Gegevensdienst",
    "GegevensdienstId",
    "AuthorizationEndpointuri",
    "TokenEndpointuri",
    "MaximaleDuur",
    "SubscriptionEndpointuri",
    "Systeemrollen",
    "Systeemrolcode",
    "ResourceEndpointuri",
)
_PARTS_OF_A_SUBSCRIBABLE_GEGEVENSDIENST = 5

Take: TypeAlias = Callable[[], Any]
"""Gives the next text, or the size of the next group, in document order."""


def _stream(zorgaanbieders: etree._Element, namespace: str) -> Take:
    """A schema-valid list as one row of texts and group sizes.

    The schema fixes the order, so this says all; it takes a third of the time of walking from element to element.
    """
    tags = [f"{{{namespace}}}{name}" for name in _GROUPS_AND_TEXTS]
    return iter([len(element) or element.text for element in zorgaanbieders.iter(*tags)]).__next__


def _gegevensdiensten(take: Take) -> tuple[Gegevensdienst, ...]:
    return tuple([_gegevensdienst(take) for _ in range(take())])


def _gegevensdienst(take: Take) -> Gegevensdienst:
    subscribable = take() == _PARTS_OF_A_SUBSCRIBABLE_GEGEVENSDIENST
    identifier, authorization, token = take(), take(), take()
    abonneren = Abonneren(int(take()), take()) if subscribable else None
    systeemrollen = tuple([Systeemrol(take(), take()) for _ in range(take())])
    return Gegevensdienst(identifier, authorization, token, systeemrollen, abonneren)


def _build_release2(root: etree._Element) -> Zorgaanbiederslijst:
    zorgaanbieders = root[2]
    take = _stream(zorgaanbieders, _RELEASE2)
    return Zorgaanbiederslijst(
        *read_header(root),
        tuple([Zorgaanbieder(take(), None, (Interfaceversie(None, _gegevensdiensten(take)),)) for _ in zorgaanbieders]),
    )


def _build_release3(root: etree._Element) -> Zorgaanbiederslijst:
    zorgaanbieders = root[2]
    take = _stream(zorgaanbieders, _RELEASE3)
    return Zorgaanbiederslijst(
        *read_header(root),
        tuple([Zorgaanbieder(take(), take(), _interfaceversies(take)) for _ in zorgaanbieders]),
    )


def _interfaceversies(take: Take) -> tuple[Interfaceversie, ...]:
    return tuple([Interfaceversie(take(), _gegevensdiensten(take)) for _ in range(take())])


def _spell_release2(pen: Pen, root: etree._Element, lijst: Zorgaanbiederslijst) -> None:
    spell_header(pen, root, lijst.tijdstempel, lijst.volgnummer)
    aanbieders = pen.branch(root, "Zorgaanbieders")
    for aanbieder in lijst.zorgaanbieders:
        element = pen.branch(aanbieders, "Zorgaanbieder")
        pen.leaf(element, "Zorgaanbiedernaam", aanbieder.naam)
        if aanbieder.aanbiedertype is not None:
            raise ValueError(f"release2 cannot hold the Aanbiedertype of {aanbieder.naam}")
        if [versie.id for versie in aanbieder.interfaceversies] != [None]:
            raise ValueError(f"release2 holds exactly one Interfaceversie, without id, of {aanbieder.naam}")
        for dienst in aanbieder.interfaceversies[0].gegevensdiensten:
            if dienst.abonneren is not None:
                raise ValueError(f"release2 cannot hold Abonneren of {aanbieder.naam}, Gegevensdienst {dienst.id}")
        _spell_gegevensdiensten(pen, element, aanbieder.interfaceversies[0])


def _spell_release3(pen: Pen, root: etree._Element, lijst: Zorgaanbiederslijst) -> None:
    spell_header(pen, root, lijst.tijdstempel, lijst.volgnummer)
    aanbieders = pen.branch(root, "Zorgaanbieders")
    for aanbieder in lijst.zorgaanbieders:
        element = pen.branch(aanbieders, "Zorgaanbieder")
        pen.leaf(element, "Zorgaanbiedernaam", aanbieder.naam)
        if aanbieder.aanbiedertype is None:
            raise ValueError(f"release3 needs the Aanbiedertype of {aanbieder.naam}")
        pen.leaf(element, "Aanbiedertype", aanbieder.aanbiedertype)
        versies = pen.branch(element, "Interfaceversies")
        for versie in aanbieder.interfaceversies:
            if versie.id is None:
                raise ValueError(f"release3 needs the id of each Interfaceversie of {aanbieder.naam}")
            branch = pen.branch(versies, "Interfaceversie")
            pen.leaf(branch, "InterfaceversieId", versie.id)
            _spell_gegevensdiensten(pen, branch, versie)


def _spell_gegevensdiensten(pen: Pen, parent: etree._Element, versie: Interfaceversie) -> None:
    diensten = pen.branch(parent, "Gegevensdiensten")
    for dienst in versie.gegevensdiensten:
        element = pen.branch(diensten, "Gegevensdienst")
        pen.leaf(element, "GegevensdienstId", dienst.id)
        authorization = pen.branch(element, "AuthorizationEndpoint")
        pen.leaf(authorization, "AuthorizationEndpointuri", dienst.authorization_endpointuri)
        pen.leaf(pen.branch(element, "TokenEndpoint"), "TokenEndpointuri", dienst.token_endpointuri)
        if dienst.abonneren is not None:
            abonneren = pen.branch(element, "Abonneren")
            pen.leaf(abonneren, "MaximaleDuur", str(dienst.abonneren.maximale_duur))
            pen.leaf(abonneren, "SubscriptionEndpointuri", dienst.abonneren.subscription_endpointuri)
        rollen = pen.branch(element, "Systeemrollen")
        for systeemrol in dienst.systeemrollen:
            rol = pen.branch(rollen, "Systeemrol")
            pen.leaf(rol, "Systeemrolcode", systeemrol.code)
            pen.leaf(pen.branch(rol, "ResourceEndpoint"), "ResourceEndpointuri", systeemrol.resource_endpointuri)


ZAL: ListFormat[Zorgaanbiederslijst] = ListFormat(
    kind="zal",
    root="Zorgaanbiederslijst",
    versions=(
        SchemaVersion(
            "release3",
            _RELEASE3,
            _SCHEMAS / "release3.xsd",
            _build_release3,
            _spell_release3,
        ),
        SchemaVersion("release2-v5", _RELEASE2, _SCHEMAS / "release2-v5.xsd", _build_release2, _spell_release2),
        SchemaVersion("release2-v2", _RELEASE2, _SCHEMAS / "release2-v2.xsd", _build_release2, _spell_release2),
    ),
    rules=broken_rules,
)


def read(source: Source, *, lenient: bool = False) -> Zorgaanbiederslijst:
    """Read a Zorgaanbiederslijst of any version.

    Args:
        lenient: take what a careful reader can make sense of although the schema forbids it; `validate` tells what.

    Raises:
        ListError: it is no Zorgaanbiederslijst or breaks its schema (core.alst.202).
        OSError: the file cannot be read.
    """
    return ZAL.read(source, lenient=lenient)


def validate(source: Source, *, lenient: bool = False) -> tuple[Problem, ...]:
    """Everything that is wrong with a Zorgaanbiederslijst; empty when nothing is."""
    return ZAL.validate(source, lenient=lenient)


def write(lijst: Zorgaanbiederslijst, version: str | None = None) -> bytes:
    """Write as `"release3"` (the default), `"release2-v5"` or `"release2-v2"`.

    Raises:
        ListError: the version cannot hold the list.
    """
    return ZAL.write(lijst, version)
