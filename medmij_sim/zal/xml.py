"""The Zorgaanbiederslijst on the wire: release2 (file versions 2 and 5) and release3."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from lxml import etree

from medmij_sim.listxml.format import ListFormat
from medmij_sim.listxml.header import read_header, spell_header
from medmij_sim.listxml.pen import Pen
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

_TEXTS = (
    "Zorgaanbiedernaam",
    "Aanbiedertype",
    "InterfaceversieId",
    "GegevensdienstId",
    "AuthorizationEndpointuri",
    "TokenEndpointuri",
    "MaximaleDuur",
    "SubscriptionEndpointuri",
    "Systeemrolcode",
    "ResourceEndpointuri",
)
_GROUPS = ("Interfaceversies", "Gegevensdiensten", "Gegevensdienst", "Systeemrollen")
_PARTS_OF_A_SUBSCRIBABLE_GEGEVENSDIENST = 5

Text: TypeAlias = Callable[[], str]
"""Gives the next text, in document order."""

Size: TypeAlias = Callable[[], int]
"""Gives the number of elements in the next group, in document order."""


def _streams(zorgaanbieders: etree._Element, namespace: str) -> tuple[Text, Size]:
    """A schema-valid list as one row of texts and one of group sizes.

    The schema fixes the order, so this says all; it takes a third of the time of walking from element to element.
    """
    texts, groups = ([f"{{{namespace}}}{name}" for name in names] for names in (_TEXTS, _GROUPS))
    text = iter([element.text or "" for element in zorgaanbieders.iter(*texts)]).__next__
    return text, iter([len(element) for element in zorgaanbieders.iter(*groups)]).__next__


def _gegevensdiensten(text: Text, size: Size) -> tuple[Gegevensdienst, ...]:
    return tuple([_gegevensdienst(text, size) for _ in range(size())])


def _gegevensdienst(text: Text, size: Size) -> Gegevensdienst:
    subscribable = size() == _PARTS_OF_A_SUBSCRIBABLE_GEGEVENSDIENST
    identifier, authorization, token = text(), text(), text()
    abonneren = Abonneren(int(text()), text()) if subscribable else None
    return Gegevensdienst(identifier, authorization, token, _systeemrollen(text, size()), abonneren)


def _systeemrollen(text: Text, count: int) -> tuple[Systeemrol, ...]:
    if count == 1:  # nearly always, and worth a tenth of the time of a big list
        return (Systeemrol(text(), text()),)
    return tuple([Systeemrol(text(), text()) for _ in range(count)])


def _build_release2(root: etree._Element) -> Zorgaanbiederslijst:
    zorgaanbieders = root[2]
    text, size = _streams(zorgaanbieders, _RELEASE2)
    return Zorgaanbiederslijst(
        *read_header(root),
        tuple(
            [
                Zorgaanbieder(text(), None, (Interfaceversie(None, _gegevensdiensten(text, size)),))
                for _ in zorgaanbieders
            ]
        ),
    )


def _build_release3(root: etree._Element) -> Zorgaanbiederslijst:
    zorgaanbieders = root[2]
    text, size = _streams(zorgaanbieders, _RELEASE3)
    return Zorgaanbiederslijst(
        *read_header(root),
        tuple([Zorgaanbieder(text(), text(), _interfaceversies(text, size)) for _ in zorgaanbieders]),
    )


def _interfaceversies(text: Text, size: Size) -> tuple[Interfaceversie, ...]:
    return tuple([Interfaceversie(text(), _gegevensdiensten(text, size)) for _ in range(size())])


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

read = ZAL.read
validate = ZAL.validate
write = ZAL.write
