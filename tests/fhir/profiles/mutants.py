"""Breaks a valid resource in one place, by what the official profiles say; written without looking at the engine.

A mutant is only made where the profile leaves no doubt that it is wrong. What is passed over, and why:

* an element inside a slice that its slice fixes: without it the item is in another slice, or in none; the same goes
  for a code in a slice that fixes something of it;
* a binding to a value set that does not list its codes: nobody can say offline that a code is outside it;
* a reference whose targets include `Resource`, or a profile that is not among the official ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from occurrences import Occurrence, facts, find, in_slice, slice_facts
from official import Official

from medmij_sim.fhir.elements import Element, element_table
from medmij_sim.fhir.types import Resource

Json = dict[str, Any]
_CORE = "http://hl7.org/fhir/StructureDefinition/"
SAMPLES: Mapping[str, Any] = {
    "boolean": True,
    "string": "mutant",
    "integer": 3,
    "dateTime": "2020-01-01",
    "date": "2020-01-01",
    "uri": "urn:mutant",
    "Period": {"start": "2020-01-01"},
    "CodeableConcept": {"text": "mutant"},
    "Quantity": {"value": 3},
    "Reference": {"display": "mutant"},
    "Range": {"low": {"value": 3}},
    "Annotation": {"text": "mutant"},
    "Identifier": {"value": "mutant"},
}


@dataclass(frozen=True)
class Mutant:
    """A broken copy, made when it is asked for: few of them are.

    Args:
        kind: the way in which it is broken.
        path: FHIRPath of the broken element, or of the one that should have been there.
        element: the id of the element in the profile.
        make: makes the broken copy.
    """

    kind: str
    path: str
    element: str
    make: Callable[[], Resource] = field(repr=False)

    @property
    def resource(self) -> Resource:
        """The broken copy."""
        return self.make()


Break = Callable[[Occurrence], None]


def profile_mutants(resource: Resource, profile: Resource, source: Official) -> Iterator[Mutant]:
    """Every mutant that one profile asks for, its own differential only."""
    for element in profile.get("differential", {}).get("element", ()):
        if "." not in element["id"]:
            continue
        for kind, make in _ways(element, profile, source):
            copy = deepcopy(resource)
            found = next(_occurrences(copy, kind, element, profile), None)
            if found is None:
                continue
            before = deepcopy(copy)
            make(found)
            if copy != before:
                yield Mutant(kind, found.path, element["id"], lambda made=copy: made)


def _occurrences(resource: Resource, kind: str, element: Json, profile: Resource) -> Iterator[Occurrence]:
    if kind != "prohibited":
        return find(resource, element["id"], profile)
    parent, _, name = element["id"].rpartition(".")
    if "." not in parent:
        return iter([Occurrence(resource, name, None, f"{resource['resourceType']}.{name}")])
    return (
        Occurrence(each.value, name, None, f"{each.path}.{name}")
        for each in find(resource, parent, profile)
        if isinstance(each.value, dict)
    )


def _ways(element: Json, profile: Resource, source: Official) -> Iterator[tuple[str, Break]]:
    id_, is_slice = element["id"], ":" in element["id"].rpartition(".")[2]
    if _is_what_makes_a_slice(id_, profile):
        return
    if element.get("min", 0) > 0:
        yield ("slice-removed", _remove_slice(id_, profile)) if is_slice else ("required-removed", Occurrence.remove)
    if element.get("max", "*").isdigit():
        if element["max"] == "0" and not is_slice and _sample(element, profile, source) is not None:
            yield "prohibited", _add(_sample(element, profile, source))
        elif element["max"] != "0":
            yield "slice-max" if is_slice else "cardinality", _repeat(int(element["max"]))
    if not is_slice and facts(element):
        yield "fixed-changed", _change
    binding = element.get("binding", {})
    if binding.get("strength") == "required" and source.codes(_value_set(binding)) and not slice_facts(id_, profile):
        yield "outside-binding", _recode
    targets = _targets(element, source)
    if targets and _types(element) == {"Reference"}:
        yield "wrong-target", _point_at(next(each for each in ("Basic", "Binary") if each not in targets))
    other = None if is_slice else _other_type(element, profile, source)
    if other is not None:
        yield "wrong-choice", _retype(other)


def _is_what_makes_a_slice(element_id: str, profile: Resource) -> bool:
    """Whether the element, or something in it, is fixed by a slice it stands in."""
    steps = element_id.split(".")
    for position, step in enumerate(steps[:-1]):
        if ":" in step:
            below = [each.partition(":")[0] for each in steps[position + 1 :]]
            for fixed, _ in slice_facts(".".join(steps[: position + 1]), profile):
                if fixed[: len(below)] == below or below[: len(fixed)] == fixed:
                    return True
    return False


def _remove_slice(element_id: str, profile: Resource) -> Break:
    def remove(found: Occurrence) -> None:
        items = found.holder[found.key]
        if not isinstance(items, list):
            return found.remove()
        kept = [
            item
            for index, item in enumerate(items)
            if not in_slice(Occurrence(found.holder, found.key, index, ""), element_id, profile)
        ]
        if len(kept) < len(items):
            found.holder[found.key] = kept
            if not kept:
                found.remove()
        return None

    return remove


def _repeat(most: int) -> Break:
    def repeat(found: Occurrence) -> None:
        items = found.holder[found.key]
        if isinstance(items, list) and f"_{found.key}" not in found.holder:
            items += [deepcopy(found.value) for _ in range(most)]

    return repeat


def _change(found: Occurrence) -> None:
    value = found.value
    if isinstance(value, bool):
        found.put(not value)
    elif isinstance(value, str):
        found.put(value + "x" if not value.startswith("http") else "http://example.org/mutant")
    elif isinstance(value, dict):
        found.put(
            {"text": "mutant"} if "coding" in value else {"system": "http://example.org/mutant", "code": "mutant"}
        )
    elif value is not None:
        found.put(value + 1)


def _recode(found: Occurrence) -> None:
    value = found.value
    if isinstance(value, str):
        found.put("mutant")
    elif isinstance(value, dict) and "coding" in value:
        found.put({"coding": [{"system": "http://example.org/mutant", "code": "mutant"}]})
    elif isinstance(value, dict) and "code" in value:
        found.put({"system": "http://example.org/mutant", "code": "mutant"})


def _point_at(type_: str) -> Break:
    def point(found: Occurrence) -> None:
        if isinstance(found.value, dict) and "reference" in found.value:
            found.put({"reference": f"{type_}/mutant"})

    return point


def _retype(other: tuple[str, str]) -> Break:
    stem, type_ = other

    def retype(found: Occurrence) -> None:
        found.remove()
        found.holder[stem + type_[0].upper() + type_[1:]] = deepcopy(SAMPLES[type_])

    return retype


def _add(value: Any) -> Break:
    def add(found: Occurrence) -> None:
        if found.key not in found.holder:
            found.holder[found.key] = value

    return add


def _value_set(binding: Json) -> str:
    reference = binding.get("valueSetReference", {}).get("reference")
    return str(binding.get("valueSet") or reference or binding.get("valueSetUri") or "")


def _types(element: Json) -> set[str]:
    return {type_["code"] for type_ in element.get("type", ())}


def _targets(element: Json, source: Official) -> set[str]:
    """The types a reference may point at; empty where that is not known."""
    found: set[str] = set()
    for type_ in element.get("type", ()):
        profiles = type_.get("targetProfile") or []
        for canonical in [profiles] if isinstance(profiles, str) else profiles:
            if canonical in source.profiles:
                found.add(source.profiles[canonical]["type"])
            elif canonical.startswith(_CORE) and canonical != f"{_CORE}Resource":
                found.add(canonical.removeprefix(_CORE))
            else:
                return set()
    return found


def base_element(element_id: str, type_: str, source: Official) -> Element | None:
    """What core says of an element of a profile, if its id leads there by plain names."""
    table, here = element_table(source.release), type_
    found: Element | None = None
    for step in element_id.split(".")[1:]:
        name = step.partition(":")[0]
        row = table.types.get(here)
        found = next((e for e in row.elements if e.name == name.removesuffix("[x]")), None) if row else None
        if found is None or (found.choice and not name.endswith("[x]")):
            return None
        here = found.types[0]
    return found


def _sample(element: Json, profile: Resource, source: Official) -> Any:
    """A value for an element that may not be there."""
    base = base_element(element["id"], profile["type"], source)
    if base is None or base.choice or ":" in element["id"] or base.types[0] not in SAMPLES:
        return None
    value = deepcopy(SAMPLES[base.types[0]])
    return [value] if base.is_list else value


def _other_type(element: Json, profile: Resource, source: Official) -> tuple[str, str] | None:
    """A type of the choice that core allows and the profile does not."""
    base = base_element(element["id"], profile["type"], source)
    allowed = _types(element)
    if base is None or not base.choice or not allowed:
        return None
    for type_ in SAMPLES:
        if type_ in base.types and type_ not in allowed:
            return base.name, type_
    return None
