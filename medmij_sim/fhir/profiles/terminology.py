"""Which codes are in a value set, as far as that can be known offline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from medmij_sim.fhir.profiles.pack import Include, Pack, ValueSet


@dataclass(frozen=True)
class Members:
    """The members of a value set.

    Args:
        listed: the codes that are in, by system.
        out: the codes that are expressly out, by system.
        unlisted: systems of which some codes are in that cannot be listed offline.
        unknown: whether a part of the value set is not known at all.
    """

    listed: Mapping[str, frozenset[str]]
    out: Mapping[str, frozenset[str]]
    unlisted: frozenset[str]
    unknown: bool

    def has(self, system: object, code: object) -> bool | None:
        """Whether a coding is in; `None` where that cannot be known offline."""
        if not isinstance(code, str) or not isinstance(system, str):
            return None if self.unknown else False
        if code in self.listed.get(system, ()):
            return True
        return None if self.unknown or (system in self.unlisted and code not in self.out.get(system, ())) else False

    def has_code(self, code: str) -> bool | None:
        """As `has`, for an element of type code: its system follows from the value set."""
        if any(code in codes for codes in self.listed.values()):
            return True
        return None if self.unknown or self.unlisted else False

    @property
    def codes(self) -> frozenset[str] | None:
        """All the codes, whatever their system; `None` where they cannot all be listed."""
        return None if self.unknown or self.unlisted else frozenset().union(*self.listed.values())


NOTHING_KNOWN = Members({}, {}, frozenset(), unknown=True)


class Terminology:
    """The value sets of some packs; each is worked out when first asked for."""

    def __init__(self, packs: Iterable[Pack]) -> None:
        self._value_sets: dict[str, ValueSet] = {}
        self._systems: dict[str, list[str]] = {}
        for pack in packs:
            self._value_sets.update(pack.value_sets)
            self._systems.update(pack.code_systems)
        self._members: dict[str, Members] = {}

    def members(self, url: str) -> Members:
        """The members of a value set; of one that no pack has, nothing is known."""
        if url not in self._members:
            self._members[url] = NOTHING_KNOWN  # what a value set that includes itself adds
            value_set = self._value_sets.get(url)
            if value_set is not None and value_set["include"]:
                self._members[url] = self._worked_out(value_set)
        return self._members[url]

    def _worked_out(self, value_set: ValueSet) -> Members:
        included = _union(self._part(each) for each in value_set["include"])
        excluded = _union(self._part(each) for each in value_set.get("exclude", ()))
        return Members(
            {system: codes - excluded.listed.get(system, frozenset()) for system, codes in included.listed.items()},
            excluded.listed,
            included.unlisted | (excluded.unlisted & included.listed.keys()),
            included.unknown or excluded.unknown,
        )

    def _part(self, include: Include) -> Members:
        parts = [self.members(url) for url in include.get("value_sets", ())]
        if system := include.get("system"):
            codes = include.get("codes")
            if codes is None and "filtered" not in include:
                codes = self._systems.get(system)
            if codes is None:
                parts.append(Members({}, {}, frozenset({system}), unknown=False))
            else:
                parts.append(Members({system: frozenset(codes)}, {}, frozenset(), unknown=False))
        first, *others = parts or [NOTHING_KNOWN]
        for other in others:
            first = _both(first, other)
        return first


def _union(parts: Iterable[Members]) -> Members:
    listed: dict[str, frozenset[str]] = {}
    unlisted: frozenset[str] = frozenset()
    unknown = False
    for part in parts:
        for system, codes in part.listed.items():
            listed[system] = listed.get(system, frozenset()) | codes
        unlisted |= part.unlisted
        unknown = unknown or part.unknown
    return Members(listed, {}, unlisted, unknown)


def _both(one: Members, other: Members) -> Members:
    """What is in both: exact where both are listed, otherwise the systems that they may share."""
    if one.unknown or other.unknown:
        return NOTHING_KNOWN
    systems = (one.listed.keys() | one.unlisted) & (other.listed.keys() | other.unlisted)
    listed = {
        system: one.listed[system] & other.listed[system]
        for system in systems
        if system in one.listed and system in other.listed
    }
    return Members(listed, {}, frozenset(systems - listed.keys()) | (one.unlisted & other.unlisted), unknown=False)
