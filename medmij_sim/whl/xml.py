"""The Whitelist on the wire: two shapes in one namespace, file version 2 and file versions 9 to 13."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from medmij_sim.listxml.format import ListFormat
from medmij_sim.listxml.header import read_header, spell_header
from medmij_sim.listxml.pen import Pen
from medmij_sim.listxml.version import SchemaVersion
from medmij_sim.whl.model import Whitelist
from medmij_sim.whl.rules import broken_rules

_SCHEMAS = Path(__file__).parent / "schema"
_NAMESPACE = "xmlns://afsprakenstelsel.medmij.nl/whitelist/release2/"
_NODE = f"{{{_NAMESPACE}}}MedMijNode"


def _build_v2(root: etree._Element) -> Whitelist:
    return Whitelist(*read_header(root), tuple([node.text or "" for node in root[2]]))


def _build_v13(root: etree._Element) -> Whitelist:
    return Whitelist(*read_header(root), tuple([node[0].text or "" for node in root[2]]))


def _spell_v2(pen: Pen, root: etree._Element, whitelist: Whitelist) -> None:
    spell_header(pen, root, whitelist.tijdstempel, whitelist.volgnummer)
    nodes = pen.branch(root, "MedMijNodes")
    for hostname in whitelist.hostnames:
        pen.leaf(nodes, "MedMijNode", hostname)


def _spell_v13(pen: Pen, root: etree._Element, whitelist: Whitelist) -> None:
    spell_header(pen, root, whitelist.tijdstempel, whitelist.volgnummer)
    nodes = pen.branch(root, "MedMijNodes")
    for hostname in whitelist.hostnames:
        pen.leaf(pen.branch(nodes, "MedMijNode"), "Hostname", hostname)


def _has_text_nodes(root: etree._Element) -> bool:
    """Whether the first node with anything in it has a text and no element."""
    for node in root.iter(_NODE):
        if len(node) or (node.text or "").strip():
            return len(node) == 0
    return False


def _has_no_text_nodes(root: etree._Element) -> bool:
    return not _has_text_nodes(root)


WHL: ListFormat[Whitelist] = ListFormat(
    kind="whl",
    root="Whitelist",
    versions=(
        SchemaVersion(
            "release2-v13", _NAMESPACE, _SCHEMAS / "release2-v13.xsd", _build_v13, _spell_v13, _has_no_text_nodes
        ),
        SchemaVersion("release2-v2", _NAMESPACE, _SCHEMAS / "release2-v2.xsd", _build_v2, _spell_v2, _has_text_nodes),
    ),
    rules=broken_rules,
)

read = WHL.read
validate = WHL.validate
write = WHL.write
