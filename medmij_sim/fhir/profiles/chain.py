"""A profile and all that it narrows, merged to one tree of rules.

A profile can only narrow, so whatever each layer says holds: no snapshot is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from medmij_sim.fhir.profiles.pack import ADDING, Pack, Profile, Rules, TypeRule
from medmij_sim.fhir.types import CORE


@dataclass(frozen=True)
class Chain:
    """A profile with what it narrows.

    Args:
        canonical: the profile.
        type: the resource type or datatype it is about.
        layers: the canonicals of the profile and those it narrows, nearest first.
        rules: the rules of all the layers.
        missing: the canonical of a profile that it narrows and that no pack has.
    """

    canonical: str
    type: str
    layers: tuple[str, ...]
    rules: Rules
    missing: str | None


class Profiles:
    """The profiles of some packs, and the FHIRPath that came with them."""

    def __init__(self, packs: Iterable[Pack]) -> None:
        self._profiles: dict[str, Profile] = {}
        self._expressions: dict[str, str] = {}
        for pack in packs:
            self._profiles.update(pack.profiles)
            self._expressions.update(pack.expressions)
        self._chains: dict[str, Chain] = {}

    def __contains__(self, canonical: str) -> bool:
        return canonical in self._profiles

    @property
    def canonicals(self) -> Mapping[str, str]:
        """Every profile with its type."""
        return {canonical: profile["type"] for canonical, profile in self._profiles.items()}

    def expression(self, key: str, canonical: str) -> str | None:
        """The FHIRPath of a constraint, where a pack has it."""
        return self._expressions.get(f"{key}@{canonical}") or self._expressions.get(key)

    def chain(self, canonical: str) -> Chain:
        """The profile with what it narrows.

        Raises:
            KeyError: no pack has the profile.
        """
        if canonical not in self._chains:
            self._chains[canonical] = self._worked_out(canonical)
        return self._chains[canonical]

    def type_of(self, canonical: str) -> str | None:
        """The type a canonical is about: a profile of a pack, or a core type."""
        if profile := self._profiles.get(canonical):
            return profile["type"]
        return canonical.removeprefix(CORE) if canonical.startswith(CORE) else None

    def _worked_out(self, canonical: str) -> Chain:
        layers: list[str] = []
        rules: Rules = {}
        here = canonical
        while here in self._profiles and here not in layers:
            layers.append(here)
            rules = merged(self._profiles[here]["rules"], rules)
            here = self._profiles[here]["base"]
        return Chain(
            canonical,
            self._profiles[canonical]["type"],
            tuple(layers),
            rules,
            None if here.startswith(CORE) else here,
        )


_BRANCHES: tuple[Literal["children", "slices"], ...] = ("children", "slices")


def merged(wide: Rules, narrow: Rules) -> Rules:
    """The rules of an element that must comply with both; where one answer is needed it is that of `narrow`."""
    both: Rules = {**wide, **narrow}
    if "min" in wide and "min" in narrow:
        both["min"] = max(wide["min"], narrow["min"])
    if "max" in wide and "max" in narrow:
        both["max"] = min(wide["max"], narrow["max"])
    for name in ADDING:
        if name in wide and name in narrow:
            more = [each for each in narrow[name] if each not in wide[name]]  # type: ignore[literal-required]
            both[name] = [*wide[name], *more]  # type: ignore[literal-required]
    if "types" in wide and "types" in narrow:
        both["types"] = _types(wide["types"], narrow["types"])
    for branch in _BRANCHES:
        if branch in wide and branch in narrow:
            one, other = wide[branch], narrow[branch]
            both[branch] = one | {
                name: merged(one[name], each) if name in one else each for name, each in other.items()
            }
    return both


def _types(wide: list[TypeRule], narrow: list[TypeRule]) -> list[TypeRule]:
    """The types of `narrow`; one that names no profiles or targets of its own keeps those of `wide`."""
    before = {type_: (profiles, targets) for type_, profiles, targets in wide}
    return [
        (type_, profiles or before.get(type_, ([], []))[0], targets or before.get(type_, ([], []))[1])
        for type_, profiles, targets in narrow
    ]
