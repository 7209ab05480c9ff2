"""The invariants of FHIR core and of the MedMij profiles as Python: what a constraint id asks of an element.

`INVARIANTS` has a function for each (release, constraint id); it answers whether the element complies. Where the
official expression comes out empty, a rule of core holds, and a rule of a profile is broken, as in the official
validator. Ids without a function cannot be checked here: `eld-*`, since no gegevensdienst carries an
ElementDefinition.
"""

from __future__ import annotations

from collections.abc import Mapping

from medmij_sim.fhir.profiles.invariants import (
    administrative,
    clinical,
    datatypes,
    narrative,
    resources,
    zib2017,
    zib2020,
)
from medmij_sim.fhir.profiles.invariants.shapes import Rule
from medmij_sim.fhir.types import Release

__all__ = ["INVARIANTS", "Rule"]

_RULES: tuple[tuple[Release, Mapping[str, Rule]], ...] = (
    *(
        (release, rules)
        for module in (datatypes, resources, narrative, clinical, administrative)
        for release in ("STU3", "R4")
        for rules in (module.BOTH, getattr(module, release, {}))
    ),
    ("STU3", zib2017.STU3),
    ("R4", zib2020.R4),
)

INVARIANTS: Mapping[tuple[Release, str], Rule] = {
    (release, key): rule for release, rules in _RULES for key, rule in rules.items()
}
