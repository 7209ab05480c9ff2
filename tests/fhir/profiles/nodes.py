"""Nodes to try rules on."""

from __future__ import annotations

from typing import Any

from medmij_sim.fhir.profiles.node import Node, Scope
from medmij_sim.fhir.types import Release


def node(value: Any, path: str, release: Release) -> Node:
    """The element at a path such as `Patient.contact`; its first step is the type of `value`."""
    type_, *steps = path.split(".")
    holder = value if isinstance(value, dict) else {}
    here = Node(value, type_, Scope(release, holder, holder, holder, lambda reference: None), (None, type_), {})
    for step in steps:
        here = here.children(step)[0]
    return here
