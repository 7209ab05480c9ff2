"""What was noticed about an element, before it is known in which list."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from medmij_sim.listxml.problem import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule and the element that breaks it (for a missing child: its parent)."""

    element: etree._Element
    rule: str
    message: str
    remedy: str
    severity: Severity = Severity.ERROR
