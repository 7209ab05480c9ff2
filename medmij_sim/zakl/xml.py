"""The Zorgaanbiederskoppellijst on the wire: release1 (inferred, see its schema)."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from medmij_sim.listxml.format import ListFormat
from medmij_sim.listxml.header import read_header, spell_header
from medmij_sim.listxml.pen import Pen
from medmij_sim.listxml.tree import local
from medmij_sim.listxml.version import SchemaVersion
from medmij_sim.zakl.model import Gegevensdienst, Kenmerk, Zorgaanbieder, Zorgaanbiederskoppellijst
from medmij_sim.zakl.rules import broken_rules

_NAMESPACE = "xmlns://afsprakenstelsel.medmij.nl/Zorgaanbiederskoppellijst/release1/"


def _build(root: etree._Element) -> Zorgaanbiederskoppellijst:
    return Zorgaanbiederskoppellijst(*read_header(root), tuple([_zorgaanbieder(element) for element in root[2]]))


def _zorgaanbieder(element: etree._Element) -> Zorgaanbieder:
    naam, kenmerken, diensten = element
    return Zorgaanbieder(
        naam.text or "",
        tuple([Kenmerk(local(kenmerk[0]), kenmerk[0].text or "") for kenmerk in kenmerken]),
        tuple([_gegevensdienst(dienst) for dienst in diensten]),
    )


def _gegevensdienst(element: etree._Element) -> Gegevensdienst:
    identifier, weergavenaam, versies = element
    return Gegevensdienst(
        identifier.text or "", weergavenaam.text or "", tuple([versie[0].text or "" for versie in versies])
    )


def _spell(pen: Pen, root: etree._Element, lijst: Zorgaanbiederskoppellijst) -> None:
    spell_header(pen, root, lijst.tijdstempel, lijst.volgnummer)
    aanbieders = pen.branch(root, "Zorgaanbieders")
    for aanbieder in lijst.zorgaanbieders:
        element = pen.branch(aanbieders, "Zorgaanbieder")
        pen.leaf(element, "Zorgaanbiedernaam", aanbieder.naam)
        kenmerken = pen.branch(element, "IdentificerendeKenmerken")
        for kenmerk in aanbieder.kenmerken:
            pen.leaf(pen.branch(kenmerken, "IdentificerendKenmerk"), kenmerk.soort, kenmerk.waarde)
        diensten = pen.branch(element, "Gegevensdiensten")
        for dienst in aanbieder.gegevensdiensten:
            _spell_gegevensdienst(pen, diensten, dienst)


def _spell_gegevensdienst(pen: Pen, parent: etree._Element, dienst: Gegevensdienst) -> None:
    element = pen.branch(parent, "Gegevensdienst")
    pen.leaf(element, "GegevensdienstId", dienst.id)
    pen.leaf(element, "Weergavenaam", dienst.weergavenaam)
    versies = pen.branch(element, "Interfaceversies")
    for versie in dienst.interfaceversies:
        pen.leaf(pen.branch(versies, "Interfaceversie"), "InterfaceversieId", versie)


ZAKL: ListFormat[Zorgaanbiederskoppellijst] = ListFormat(
    kind="zakl",
    root="Zorgaanbiederskoppellijst",
    versions=(
        SchemaVersion("release1", _NAMESPACE, Path(__file__).parent / "schema" / "release1.xsd", _build, _spell),
    ),
    rules=broken_rules,
)

read = ZAKL.read
validate = ZAKL.validate
write = ZAKL.write
