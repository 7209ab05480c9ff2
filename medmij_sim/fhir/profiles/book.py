"""What the parts of the validator ask of the whole: other profiles, value sets, names on the wire."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from medmij_sim.fhir.elements import ElementTable
from medmij_sim.fhir.profiles.node import Extras, Node
from medmij_sim.fhir.profiles.pack import Rules
from medmij_sim.fhir.profiles.place import Place
from medmij_sim.fhir.profiles.run import Run
from medmij_sim.fhir.profiles.terminology import Members
from medmij_sim.fhir.types import Release, Resource

Check = Callable[[Any, Extras, Place, Run], None]
"""Judges one occurrence of an element: its value, the extras of a primitive, its place."""
Occurrence = tuple[Any, Extras, Place]


class Book(Protocol):
    """The rules of core and of all packs, ready to be asked."""

    @property
    def release(self) -> Release:
        """The FHIR release."""
        ...

    @property
    def table(self) -> ElementTable:
        """The element table of the release."""
        ...

    def members(self, value_set: str) -> Members:
        """The members of a value set."""
        ...

    def type_of(self, canonical: str) -> str | None:
        """The type that a profile or a core canonical is about; `None` for one that no pack has."""
        ...

    def completed(self, rules: Rules) -> Rules:
        """The rules of an element with those of the profile on its type, where it has exactly one."""
        ...

    def layer(self, canonical: str) -> tuple[Check, ...] | None:
        """What a profile demands beyond core; `None` for one that no pack has."""
        ...

    def conforms(self, resource: Resource, canonical: str, run: Run) -> bool:
        """Whether a resource complies with a profile."""
        ...

    def invariant(self, key: str, canonical: str | None) -> Callable[[Node], bool] | None:
        """The function of a constraint, if there is one."""
        ...


@dataclass(frozen=True, slots=True)
class Wire:
    """A name of an element in JSON, with the type that goes with it."""

    name: str
    extras: str
    type: str


def wires(table: ElementTable, type_: str, name: str) -> tuple[Wire, ...]:
    """How an element of a type may be written: one name, or one per type for a choice (`value[x]`)."""
    slots = table.types[type_ if type_ in table.types else "Element"].slots
    bare = name.removesuffix("[x]")
    if bare == name and name in slots:
        return (Wire(name, "_" + name, slots[name].type),)
    return tuple(
        Wire(slot.name, "_" + slot.name, slot.type)
        for slot in slots.values()
        if slot.element.choice and slot.element.name == bare
    ) or (Wire(bare, "_" + bare, ""),)


def inner_type(table: ElementTable, wire_type: str, rules_types: list[Any]) -> str:
    """The type below an element: a place for any resource has the type that the rules keep to."""
    if wire_type in ("Resource", "") and len(rules_types) == 1 and rules_types[0][0] in table.types:
        return str(rules_types[0][0])
    return wire_type
