"""The Gegevensdienstnamenlijst on the wire: release1, file version 7."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from medmij_sim.gnl.model import Gegevensdienst, Gegevensdienstnamenlijst
from medmij_sim.gnl.rules import broken_rules
from medmij_sim.listxml.format import ListFormat
from medmij_sim.listxml.header import read_header, spell_header
from medmij_sim.listxml.pen import Pen
from medmij_sim.listxml.version import SchemaVersion

_NAMESPACE = "xmlns://afsprakenstelsel.medmij.nl/gegevensdienstnamenlijst/release1/"


def _build(root: etree._Element) -> Gegevensdienstnamenlijst:
    return Gegevensdienstnamenlijst(
        *read_header(root), tuple([Gegevensdienst(dienst[0].text or "", dienst[1].text or "") for dienst in root[2]])
    )


def _spell(pen: Pen, root: etree._Element, lijst: Gegevensdienstnamenlijst) -> None:
    spell_header(pen, root, lijst.tijdstempel, lijst.volgnummer)
    diensten = pen.branch(root, "Gegevensdiensten")
    for dienst in lijst.gegevensdiensten:
        element = pen.branch(diensten, "Gegevensdienst")
        pen.leaf(element, "GegevensdienstId", dienst.id)
        pen.leaf(element, "Weergavenaam", dienst.weergavenaam)


GNL: ListFormat[Gegevensdienstnamenlijst] = ListFormat(
    kind="gnl",
    root="Gegevensdienstnamenlijst",
    versions=(
        SchemaVersion("release1-v7", _NAMESPACE, Path(__file__).parent / "schema" / "release1-v7.xsd", _build, _spell),
    ),
    rules=broken_rules,
)

read = GNL.read
validate = GNL.validate
write = GNL.write
