"""The rules above the schema of the Gegevensdienstnamenlijst."""

from __future__ import annotations

from collections.abc import Iterator

from medmij_sim.gnl.model import Gegevensdienstnamenlijst
from medmij_sim.listxml.breach import Breach, repeated
from medmij_sim.listxml.problem import Severity


def broken_rules(lijst: Gegevensdienstnamenlijst) -> Iterator[Breach]:
    """What breaks a rule above the schema.

    | id | rule | source |
    | --- | --- | --- |
    | `gnl.unique-id` | an id occurs once | core.gnl.101 |
    | `gnl.same-name` | people can tell services apart by their names | inferred, so a warning |
    """
    for position, dienst in repeated(lijst.gegevensdiensten, lambda each: each.id):
        message = f"Gegevensdienst {dienst.id} occurs more than once"
        yield Breach(_place(position, "GegevensdienstId"), "gnl.unique-id", message, "keep one entry with this id")
    for position, dienst in repeated(lijst.gegevensdiensten, lambda each: each.weergavenaam.strip().casefold()):
        yield Breach(
            _place(position, "Weergavenaam"),
            "gnl.same-name",
            f"an earlier Gegevensdienst has the name {dienst.weergavenaam!r} as well",
            "give each Gegevensdienst its own name",
            Severity.WARNING,
        )


def _place(position: int, below: str) -> str:
    return f"Gegevensdiensten/Gegevensdienst[{position}]/{below}"
