"""The rules above the schema of the Zorgaanbiederskoppellijst."""

from __future__ import annotations

from collections.abc import Iterator

from medmij_sim.listxml.breach import Breach, repeated
from medmij_sim.listxml.problem import Severity
from medmij_sim.zakl.model import Zorgaanbiederskoppellijst


def broken_rules(lijst: Zorgaanbiederskoppellijst) -> Iterator[Breach]:
    """What breaks a rule above the schema.

    | id | rule | source |
    | --- | --- | --- |
    | `zakl.unique-name` | a name occurs once | core.alst.101 |
    | `zakl.repeated-kenmerk` | a Zorgaanbieder has a number once | inferred, so a warning |
    """
    for position, aanbieder in repeated(lijst.zorgaanbieders, lambda each: each.naam):
        message = f"{aanbieder.naam} occurs more than once"
        yield Breach(f"{_place(position)}/Zorgaanbiedernaam", "zakl.unique-name", message, "keep one entry")
    for position, aanbieder in enumerate(lijst.zorgaanbieders, 1):
        for number, kenmerk in repeated(aanbieder.kenmerken, lambda each: each):
            yield Breach(
                f"{_place(position)}/IdentificerendeKenmerken/IdentificerendKenmerk[{number}]",
                "zakl.repeated-kenmerk",
                f"{aanbieder.naam} has {kenmerk.soort} {kenmerk.waarde} more than once",
                "keep it once",
                Severity.WARNING,
            )


def _place(position: int) -> str:
    return f"Zorgaanbieders/Zorgaanbieder[{position}]"
