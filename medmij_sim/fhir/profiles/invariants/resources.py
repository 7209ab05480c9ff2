"""Invariants of every resource and of Bundle.

Source: https://hl7.org/fhir/STU3/domainresource.html, https://hl7.org/fhir/STU3/bundle.html and the R4 pages.
"""

from __future__ import annotations

from collections.abc import Mapping

from medmij_sim.fhir.profiles.invariants.asking import distinct, every, first, inside, present
from medmij_sim.fhir.profiles.invariants.shapes import Rule, only_when, some
from medmij_sim.fhir.profiles.node import Node


def _contains_none_with(path: str) -> Rule:
    """No contained resource has something at this path."""
    *way, last = path.split(".")
    holders = ".".join(["contained", *way])
    return lambda node: not any(present(holder, last) for holder in every(node.value, holders))


def _uses_what_it_contains(node: Node) -> bool:
    """Every contained resource is referred to."""
    if not present(node.value, "contained"):
        return True
    pointed_at = {text for key, text in inside(node.value) if key == "reference" and isinstance(text, str)}
    return all("#" + str(first(each, "id")) in pointed_at for each in every(node.value, "contained"))


def _uses_or_is_used_by_what_it_contains(node: Node) -> bool:
    """Every contained resource is linked to, or links to its container."""
    if not present(node.value, "contained"):
        return True
    # A canonical, uri or url may stand under any name.
    linked = {text for _, text in inside(node.value) if isinstance(text, str) and text.startswith("#")}
    return all(
        "#" + str(first(each, "id")) in linked or any(text == "#" for _, text in inside(each))
        for each in every(node.value, "contained")
    )


def _entries_all_or_none(name: str, *types: str) -> Rule:
    """Every entry has the element in a Bundle of these types, and no entry has it in others."""
    return lambda node: all(
        present(entry, name) == (first(node.value, "type") in types) for entry in every(node.value, "entry")
    )


def _has_distinct_urls(node: Node) -> bool:
    return distinct(
        (str(entry["fullUrl"]), str(first(entry, "resource.meta.versionId")))
        for entry in every(node.value, "entry")
        if present(entry, "fullUrl") and "fullUrl" in entry
    )


def _is_no_version(node: Node) -> bool:
    return "/_history/" not in str(first(node.value, "fullUrl"))


def _when_it_is_a(type_: str, rule: Rule) -> Rule:
    return lambda node: first(node.value, "type") != type_ or rule(node)


def _begins_with(resource_type: str) -> Rule:
    return lambda node: first(next(iter(every(node.value, "entry")), None), "resource.resourceType") == resource_type


def _has_a_whole_identifier(node: Node) -> bool:
    return bool(every(node.value, "identifier.system") and every(node.value, "identifier.value"))


def _has_a_time(node: Node) -> bool:
    return first(node.value, "timestamp") is not None


def _has_a_narrative(node: Node) -> bool:
    return node.scope.container is not node.value or first(node.value, "text.div") is not None


BOTH: Mapping[str, Rule] = {
    "dom-2": _contains_none_with("contained"),
    "dom-4": lambda node: _contains_none_with("meta.versionId")(node) and _contains_none_with("meta.lastUpdated")(node),
    "bdl-1": only_when("total", "type", "searchset", "history"),
    "bdl-2": only_when("entry.search", "type", "searchset"),
    "bdl-5": some("resource", "request", "response"),
    "bdl-8": _is_no_version,
    "bdl-9": _when_it_is_a("document", _has_a_whole_identifier),
}
STU3: Mapping[str, Rule] = {
    "dom-1": _contains_none_with("text"),
    "dom-3": _uses_what_it_contains,
    "bdl-3": only_when("entry.request", "type", "batch", "transaction", "history"),
    "bdl-4": only_when("entry.response", "type", "batch-response", "transaction-response"),
    "bdl-7": _has_distinct_urls,
}
R4: Mapping[str, Rule] = {
    "dom-3": _uses_or_is_used_by_what_it_contains,
    "dom-5": _contains_none_with("meta.security"),
    "dom-6": _has_a_narrative,
    "bdl-3": _entries_all_or_none("request", "batch", "transaction", "history"),
    "bdl-4": _entries_all_or_none("response", "batch-response", "transaction-response", "history"),
    "bdl-7": lambda node: first(node.value, "type") == "history" or _has_distinct_urls(node),
    "bdl-10": _when_it_is_a("document", _has_a_time),
    "bdl-11": _when_it_is_a("document", _begins_with("Composition")),
    "bdl-12": _when_it_is_a("message", _begins_with("MessageHeader")),
}
