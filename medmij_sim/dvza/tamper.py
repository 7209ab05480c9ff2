"""Ways to spoil a searchset, each a named function that changes one thing about a Bundle of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, Final
from urllib.parse import quote

from medmij_sim.dvza.falsify import FALSIFICATIONS, Tamper, nodes, resources_of
from medmij_sim.fhir.bundle import operation_outcome
from medmij_sim.fhir.types import BSN_SYSTEM, Issue, Resource

VALUE_SET_OID: Final = "urn:oid:2.16.840.1.113883.2.4.3.11.60.40.2.0.1"


def tampered(names: Sequence[str], bundle: Resource, bsn: str) -> Resource:
    """The Bundle after the named changes; the same object when there are none.

    Raises:
        KeyError: there is no such change.
    """
    if not names:
        return bundle
    spoiled: Resource = deepcopy(bundle)
    for name in names:
        TAMPERS[name](spoiled, bsn)
    return spoiled


def _entries(bundle: Resource) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = bundle.get("entry", [])
    return entries


def _first(bundle: Resource, wanted: Callable[[Mapping[str, Any]], bool]) -> Iterator[dict[str, Any]]:
    """The first such object of each resource: enough to be wrong."""
    for resource in resources_of(bundle):
        found = next(filter(wanted, nodes(resource)), None)
        if found is not None:
            yield found


def _is_coding(node: Mapping[str, Any]) -> bool:
    return {"system", "code"} <= node.keys() and "value" not in node


def _is_concept(node: Mapping[str, Any]) -> bool:
    return bool(node.get("coding"))


def _is_reference(node: Mapping[str, Any]) -> bool:
    return isinstance(node.get("reference"), str) and not node["reference"].startswith("#")


def _is_quantity(node: Mapping[str, Any]) -> bool:
    return isinstance(node.get("value"), int | float) and "unit" in node


def _wrong_type(bundle: Resource, _: str) -> None:
    bundle["type"] = "collection"


def _no_self_link(bundle: Resource, _: str) -> None:
    del bundle["link"]


def _short_self_link(bundle: Resource, _: str) -> None:
    link = bundle["link"][0]
    link["url"] = link["url"].partition("?")[0]


def _bsn_in_self_link(bundle: Resource, bsn: str) -> None:
    link = bundle["link"][0]
    link["url"] += f"{'&' if '?' in link['url'] else '?'}patient.identifier={quote(f'{BSN_SYSTEM}|{bsn}', safe=':/')}"


def _bsn_in_narrative(bundle: Resource, bsn: str) -> None:
    for resource in resources_of(bundle):
        if resource["resourceType"] == "Patient":
            div = f'<div xmlns="http://www.w3.org/1999/xhtml">BSN {bsn}</div>'
            resource["text"] = {"status": "generated", "div": div}


def _wrong_total(bundle: Resource, _: str) -> None:
    bundle["total"] = bundle.get("total", 0) + 7


def _include_as_match(bundle: Resource, _: str) -> None:
    for entry in _entries(bundle):
        entry["search"] = {"mode": "match"}


def _no_id(bundle: Resource, _: str) -> None:
    for resource in resources_of(bundle):
        resource.pop("id", None)


def _no_profile(bundle: Resource, _: str) -> None:
    for resource in resources_of(bundle):
        resource.get("meta", {}).pop("profile", None)
        if not resource.get("meta", True):
            del resource["meta"]


def _relative_full_url(bundle: Resource, _: str) -> None:
    for entry in _entries(bundle):
        entry["fullUrl"] = "/".join(entry["fullUrl"].split("/")[-2:])


def _other_full_url(bundle: Resource, _: str) -> None:
    for entry in _entries(bundle):
        entry["fullUrl"] += "0"


def _coding_without_system(bundle: Resource, _: str) -> None:
    for coding in _first(bundle, lambda node: _is_coding(node) and "display" in node):
        del coding["system"]


def _value_set_as_system(bundle: Resource, _: str) -> None:
    for coding in _first(bundle, lambda node: _is_coding(node) and "display" in node):
        coding["system"] = VALUE_SET_OID


def _concept_without_words(bundle: Resource, _: str) -> None:
    for concept in _first(bundle, _is_concept):
        concept.pop("text", None)
        for coding in concept["coding"]:
            coding.pop("display", None)


def _reference_without_display(bundle: Resource, _: str) -> None:
    for reference in _first(bundle, _is_reference):
        reference.pop("display", None)


def _dangling_reference(bundle: Resource, _: str) -> None:
    # What an _include brings along is missed by more than one check.
    for reference in _first(bundle, lambda node: _is_reference(node) and "Device/" not in node["reference"]):
        reference["reference"] = f"{reference['reference'].split('/')[-2]}/leads-nowhere"


def _identifier_without_system(bundle: Resource, _: str) -> None:
    for resource in resources_of(bundle):
        identifiers = resource.get("identifier", [])
        for identifier in identifiers if isinstance(identifiers, list) else [identifiers]:
            if identifier.get("system") != BSN_SYSTEM:
                identifier.pop("system", None)
                identifier.pop("type", None)


def _of_type(bundle: Resource, resource_type: str) -> Iterator[Resource]:
    return (resource for resource in resources_of(bundle) if resource["resourceType"] == resource_type)


def _unknown_code(bundle: Resource, _: str) -> None:
    for patient in _of_type(bundle, "Patient"):
        patient["gender"] = "man"


def _required_element_missing(bundle: Resource, _: str) -> None:
    for condition in _of_type(bundle, "Condition"):
        condition.pop("code", None)


def _fixed_code_changed(bundle: Resource, _: str) -> None:
    for request in _of_type(bundle, "MedicationRequest"):
        request["intent"] = "plan"


def _extension_of_other_type(bundle: Resource, _: str) -> None:
    for extension in _first(bundle, lambda node: "url" in node and "valueReference" in node):
        extension["valueString"] = extension.pop("valueReference").get("display", "")


def _value_altered(bundle: Resource, _: str) -> None:
    for quantity in _first(bundle, _is_quantity):
        quantity["value"] += 1000


def _entries_dropped(bundle: Resource, _: str) -> None:
    if _entries(bundle):
        last = bundle["entry"].pop()
        bundle["total"] -= last["search"]["mode"] == "match"
    if not bundle.get("entry", True):
        del bundle["entry"]


def _other_self_link(bundle: Resource, _: str) -> None:
    link = bundle["link"][0]
    link["url"] = f"{link['url'].partition('?')[0]}?_id=of-another-question"


def _duplicate_entries(bundle: Resource, _: str) -> None:
    if "entry" in bundle:
        bundle["entry"] = [each for entry in bundle["entry"] for each in (entry, deepcopy(entry))]


def _error_inside(bundle: Resource, _: str) -> None:
    outcome = operation_outcome(Issue("error", "exception", "not everything could be fetched"))
    bundle.setdefault("entry", []).append({"resource": outcome, "search": {"mode": "outcome"}})


def _full_url_elsewhere(bundle: Resource, _: str) -> None:
    for entry in _entries(bundle):
        entry["fullUrl"] = f"https://fhir.invalid/{'/'.join(entry['fullUrl'].split('/')[-2:])}"


TAMPERS: Final[Mapping[str, Tamper]] = {
    "wrong-type": _wrong_type,
    "no-self-link": _no_self_link,
    "short-self-link": _short_self_link,
    "bsn-in-self-link": _bsn_in_self_link,
    "bsn-in-narrative": _bsn_in_narrative,
    "wrong-total": _wrong_total,
    "include-as-match": _include_as_match,
    "no-id": _no_id,
    "no-profile": _no_profile,
    "relative-full-url": _relative_full_url,
    "other-full-url": _other_full_url,
    "coding-without-system": _coding_without_system,
    "value-set-as-system": _value_set_as_system,
    "concept-without-words": _concept_without_words,
    "reference-without-display": _reference_without_display,
    "dangling-reference": _dangling_reference,
    "identifier-without-system": _identifier_without_system,
    "unknown-code": _unknown_code,
    "required-element-missing": _required_element_missing,
    "fixed-code-changed": _fixed_code_changed,
    "extension-of-other-type": _extension_of_other_type,
    "value-altered": _value_altered,
    "entries-dropped": _entries_dropped,
    "other-self-link": _other_self_link,
    "duplicate-entries": _duplicate_entries,
    "error-inside": _error_inside,
    "full-url-elsewhere": _full_url_elsewhere,
    **FALSIFICATIONS,
}
"""Every change by name, for `DvzaPolicy.tamper`."""
