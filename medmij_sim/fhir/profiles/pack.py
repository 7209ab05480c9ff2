"""A pack: the rules of one FHIR package as facts only (paths, cardinalities, codes, canonicals, targets)."""

from __future__ import annotations

import lzma
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypedDict

import orjson

from medmij_sim.fhir.types import Release

TypeRule = tuple[str, list[str], list[str]]
"""A type, the profiles of that type (any of them), and the profiles of what a reference of it points at."""


class Slicing(TypedDict):
    """How the occurrences of an element are told apart: pairs of kind and path, and what may be left over."""

    by: list[tuple[str, str]]
    rules: str
    ordered: bool


class Rules(TypedDict, total=False):
    """What one element must comply with; a missing key demands nothing.

    `max` 0 forbids the element. `fixed`, `pattern`, `min_value` and
    `max_value` hold every value that must be met, `bindings` pairs of strength
    and value set, `constraints` pairs of key and severity; `aggregation` says where what a reference points at may be.
    """

    min: int
    max: int
    types: list[TypeRule]
    fixed: list[Any]
    pattern: list[Any]
    bindings: list[tuple[str, str]]
    constraints: list[tuple[str, str]]
    max_length: int
    aggregation: list[str]
    min_value: list[Any]
    max_value: list[Any]
    slicing: Slicing
    slices: dict[str, Rules]
    children: dict[str, Rules]


ADDING = ("fixed", "pattern", "min_value", "max_value", "bindings", "constraints")
"""The rules of which an element may have several: all of them hold."""


class Profile(TypedDict):
    """A profile: the type it is about, the profile or type it narrows, and its own differential as a tree."""

    type: str
    base: str
    rules: Rules


class Include(TypedDict, total=False):
    """A part of a value set: listed codes of a system, a whole system, or other value sets.

    `filtered` marks a choice from the system that cannot be listed offline.
    """

    system: str
    codes: list[str]
    filtered: bool
    value_sets: list[str]


class ValueSet(TypedDict, total=False):
    """What is in a value set, and what is taken out again."""

    include: list[Include]
    exclude: list[Include]


@dataclass(frozen=True)
class Pack:
    """The rules of one FHIR package.

    Args:
        name: the package.
        version: its version.
        release: the FHIR release it is for.
        source: where it came from: package or repository, licence, SHA-256 of what was read.
        types: per core type or backbone element what core says beyond the element tables; empty outside core.
        profiles: the profiles, extensions included, by canonical.
        value_sets: the value sets that are bound, by canonical.
        code_systems: the codes of the code systems that are complete, by canonical.
        expressions: FHIRPath of constraints by key, in packs that a user adds; the packs in the wheel have none.
    """

    name: str
    version: str
    release: Release
    source: Mapping[str, str]
    types: Mapping[str, Rules] = field(default_factory=dict, repr=False)
    profiles: Mapping[str, Profile] = field(default_factory=dict, repr=False)
    value_sets: Mapping[str, ValueSet] = field(default_factory=dict, repr=False)
    code_systems: Mapping[str, list[str]] = field(default_factory=dict, repr=False)
    expressions: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __hash__(self) -> int:
        return hash((self.name, self.version, self.release, self.source.get("sha256")))

    def to_bytes(self) -> bytes:
        """The pack as it is kept in a file; the same pack gives the same bytes."""
        text = orjson.dumps(asdict(self), option=orjson.OPT_SORT_KEYS, default=float)
        return lzma.compress(text, preset=9 | lzma.PRESET_EXTREME)

    @classmethod
    def from_bytes(cls, packed: bytes) -> Pack:
        """Read what `to_bytes` wrote."""
        return cls(**orjson.loads(lzma.decompress(packed)))


@cache
def packs_in_wheel(release: Release) -> tuple[Pack, ...]:
    """The packs that come with this package, core first; some tens of milliseconds at the first call."""
    folder = files(__package__) / "packs" / release.lower()
    return tuple(Pack.from_bytes(each.read_bytes()) for each in sorted(folder.iterdir(), key=_order))


def _order(file: Traversable) -> tuple[bool, str]:
    return not file.name.startswith("hl7.fhir."), file.name
