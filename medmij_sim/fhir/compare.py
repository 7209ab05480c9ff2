"""Comparing resources element by element: what was lost, altered or added on the way."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, DecimalTuple
from typing import Any, Final, Literal

from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.privacy import bsns_in, is_bsn_identifier
from medmij_sim.fhir.types import Resource

Kind = Literal["lost", "altered", "added"]

_SERVERS_OWN: Final = ("versionId", "lastUpdated")
"""Members of `meta` that belong to the server (https://hl7.org/fhir/STU3/resource.html#Meta)."""
_STARS: Final = "*********"
_LONGEST_SHOWN: Final = 60
_NINE_DIGITS: Final = re.compile(r"(?<!\d)\d{9}(?!\d)")
_ABSENT: Final = object()


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two sets of resources differ.

    Attributes:
        address: of the resource, `Observation/w1`.
        where: path in it, `valueQuantity.value`; empty for the resource as a whole.
        kind: whether it is not there any more, differs, or was not there before.
        expected, found: the values; None where there is none.
    """

    address: str
    where: str
    kind: Kind
    expected: Any = field(default=None, repr=False)
    found: Any = field(default=None, repr=False)

    def __str__(self) -> str:
        place = f"{self.address}: {self.where}" if self.where else self.address
        match self.kind:
            case "lost":
                return f"{place} is lost" + (f" (was {_shown(self.expected)})" if self.where else "")
            case "added":
                return f"{place} was not there" + (f" (is {_shown(self.found)})" if self.where else "")
            case "altered":
                return f"{place} was {_shown(self.expected)} and is {_shown(self.found)}"


def compare(
    expected: Iterable[Resource], found: Iterable[Resource], *, bases: Collection[str] = ()
) -> list[Difference]:
    """Compare resources by type and id, each element by element; the order of members does not count, all else does.

    `72.50` and `72.5` differ (https://hl7.org/fhir/STU3/datatypes.html#decimal), and a list that became longer or
    shorter is one difference. No differences are: a BSN that is masked in what was found, `meta.versionId` and
    `meta.lastUpdated`, and references that are absolute under one of `bases` on one side and relative on the other.

    Args:
        expected: the originals.
        found: what became of them.
        bases: FHIR bases under which the resources are served.

    Returns:
        Nothing when all is equal; else the differences, in the order of `expected`.
    """
    before, after = _by_address(expected), _by_address(found)
    differences: list[Difference] = []
    for address, original in before.items():
        copies = after.get(address, [])
        if not copies:
            differences.append(Difference(address, "", "lost"))
        else:
            differences += differences_between(original[0], copies[0], bases=bases)
        differences += [Difference(address, "", "added") for _ in copies[len(original) :]]
    return differences + [Difference(address, "", "added") for address in after if address not in before]


def differences_between(expected: Resource, found: Resource, *, bases: Collection[str] = ()) -> Iterator[Difference]:
    """Compare two resources; see `compare`."""
    address = _address(expected)
    bsns = bsns_in(expected)
    prefixes = tuple(f"{base.rstrip('/')}/" for base in bases)
    before, after = (_normal(each, prefixes) for each in (expected, found))
    for each in _compared(before, after, "", bsns):
        yield replace(each, address=address)


def _by_address(resources: Iterable[Resource]) -> Mapping[str, list[Resource]]:
    found: dict[str, list[Resource]] = {}
    for each in resources:
        found.setdefault(_address(each), []).append(each)
    return found


def _address(resource: Mapping[str, Any]) -> str:
    return f"{resource.get('resourceType', '?')}/{resource.get('id', '?')}"


def _normal(resource: Mapping[str, Any], prefixes: tuple[str, ...]) -> Any:
    """The resource without what is the server's own, and with relative references."""
    value = _relative(resource, prefixes)
    meta = value.get("meta")
    if not isinstance(meta, dict):
        return value
    kept = {name: each for name, each in meta.items() if name not in _SERVERS_OWN}
    rest = {name: each for name, each in value.items() if name != "meta"}
    return rest | ({"meta": kept} if kept else {})


def _relative(node: Any, prefixes: tuple[str, ...], name: str = "") -> Any:
    if isinstance(node, Mapping):
        return {key: _relative(each, prefixes, key) for key, each in node.items()}
    if isinstance(node, list | tuple):
        return [_relative(each, prefixes, name) for each in node]
    if name == "reference" and isinstance(node, str):
        prefix = next((each for each in prefixes if node.startswith(each)), "")
        return node.removeprefix(prefix)
    return node


def _compared(before: Any, after: Any, where: str, bsns: frozenset[str]) -> Iterator[Difference]:
    if before is _ABSENT:
        yield Difference("", where, "added", found=after)
    elif after is _ABSENT:
        yield Difference("", where, "lost", expected=before)
    elif isinstance(before, dict) and isinstance(after, dict):
        masked = is_bsn_identifier(before) and "value" in before and "value" not in after
        hidden = {"value", "_value"} if masked else set()
        for name in dict.fromkeys((*before, *after)):
            if name not in hidden:
                place = f"{where}.{name}" if where else name
                yield from _compared(before.get(name, _ABSENT), after.get(name, _ABSENT), place, bsns)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _compared(old, new, f"{where}[{index}]", bsns)
    elif not _same(before, after, bsns):
        yield Difference("", where, "altered", before, after)


def _same(before: Any, after: Any, bsns: frozenset[str]) -> bool:
    if _is_number(before) and _is_number(after):
        return _digits(before) == _digits(after)
    if isinstance(before, str) and isinstance(after, str):
        return before == after or (bool(bsns) and _without(before, bsns) == after)
    return type(before) is type(after) and bool(before == after)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _digits(number: float | Decimal) -> DecimalTuple:
    """The number with its precision, however it was spelled: XML cannot tell 10 from the Decimal of 10."""
    return Decimal(str(number)).as_tuple()


def _without(text: str, bsns: frozenset[str]) -> str:
    return _NINE_DIGITS.sub(lambda found: _STARS if found[0] in bsns else found[0], text)


def _shown(value: Any) -> str:
    text = _NINE_DIGITS.sub(_STARS, fhir_json.dumps(value).decode())
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 3]}..."
