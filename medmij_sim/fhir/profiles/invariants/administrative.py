"""Invariants of people, organizations, appointments, tasks, questionnaires and definitions.

Source: the pages of the resources in https://hl7.org/fhir/STU3/ and https://hl7.org/fhir/R4/, section Constraints.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from medmij_sim.fhir.profiles.invariants.asking import distinct, every, first, inside, present
from medmij_sim.fhir.profiles.invariants.shapes import (
    Rule,
    excludes,
    needs,
    never_when,
    not_later,
    one,
    only_when,
    some,
    together,
)
from medmij_sim.fhir.profiles.node import Node

_COMPUTER_NAME = re.compile(r"[A-Z]([A-Za-z0-9_]){0,254}")
_LISTED = ("choice", "open-choice")
_LISTED_R4 = (*_LISTED, "decimal", "integer", "date", "dateTime", "time", "string", "quantity")
_TEXTS = ("boolean", "decimal", "integer", "string", "text", "url")


def _is_not_at_home(node: Node) -> bool:
    return bool(first(node.value, "use") != "home")


def _has_moments_unless(*statuses: str) -> Rule:
    return lambda node: (
        all(present(node.value, name) for name in ("start", "end")) or first(node.value, "status") in statuses
    )


def _is_parameter_or_later(node: Node) -> bool:
    """Key inv-1 is two rules: of a parameter of Parameters and of a Task."""
    if node.type == "Task":
        return not_later("authoredOn", "lastModified")(node)
    return one("part", "value[x]", "resource")(node)


def _computer_name_if_any(node: Node) -> bool:
    name = first(node.value, "name")
    return name is None or _COMPUTER_NAME.fullmatch(str(name)) is not None


def _group_or_display(node: Node) -> bool:
    """Key que-1: of an item of a Questionnaire; in a Task of the vragenlijsten it is another rule."""
    if node.type == "Task":
        return first(node.value, "status") not in (None, "completed") or bool(
            every(node.value, "output.valueReference")
        )
    has_items, kind = present(node.value, "item"), first(node.value, "type")
    return (kind != "group" or has_items) and (kind != "display" or not has_items)


def _distinct_link_ids(node: Node) -> bool:
    return distinct(str(link) for key, link in inside(node.value) if key == "linkId")


def _more_than_two_say_how(node: Node) -> bool:
    # The official engine counts from two conditions, as the text of the rule says.
    return len(every(node.value, "enableWhen")) < 2 or present(node.value, "enableBehavior")


def _repeats_or_has_one_initial(node: Node) -> bool:
    return first(node.value, "repeats") is True or len(every(node.value, "initial")) <= 1


def _exists_asks_yes_or_no(node: Node) -> bool:
    return first(node.value, "operator") != "exists" or present(node.value, "answerBoolean")


def _distinct_values(path: str, *names: str) -> Rule:
    """No two elements at the path have the same values under all these names."""
    return lambda node: distinct(tuple(str(first(each, name)) for name in names) for each in every(node.value, path))


def _endpoint_only_on_an_instance(node: Node) -> bool:
    return not every(node.value, "messaging.endpoint") or first(node.value, "kind") == "instance"


def _kind_needs(kind: str, *, with_: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> Rule:
    return lambda node: (
        first(node.value, "kind") != kind
        or (all(present(node.value, name) for name in with_) and not any(present(node.value, name) for name in without))
    )


def _needs_system(node: Node) -> bool:
    return not (present(node.value, "concept") or present(node.value, "filter")) or present(node.value, "system")


def _code_unless_abstract(node: Node) -> bool:
    return present(node.value, "code") or first(node.value, "abstract") is True


BOTH: Mapping[str, Rule] = {
    "app-1": some("type", "actor"),
    "app-2": together("start", "end"),
    "inv-1": _is_parameter_or_later,
    "org-1": some("identifier", "name"),
    "org-2": _is_not_at_home,
    "org-3": _is_not_at_home,
    "pat-1": some("name", "telecom", "address", "organization"),
    "qrs-1": excludes("answer", "item"),
    "que-1": _group_or_display,
    "que-2": _distinct_link_ids,
    "que-3": never_when("code", "type", "display"),
    "que-8": never_when("initial[x]", "type", "group", "display"),
    "que-9": never_when("readOnly", "type", "display"),
    "cpb-1": some("rest", "messaging", "document"),
    "cpb-2": some("description", "software", "implementation"),
    "cpb-3": _endpoint_only_on_an_instance,
    "cpb-9": _distinct_values("resource", "type"),
    "cpb-12": _distinct_values("searchParam", "name"),
    "vsd-1": some("valueSet", "system"),
    "vsd-2": _needs_system,
    "vsd-3": excludes("concept", "filter"),
    "vsd-6": some("code", "display"),
    "vsd-9": _code_unless_abstract,
    "vsd-10": needs("code", "system"),
}
STU3: Mapping[str, Rule] = {
    "app-3": _has_moments_unless("proposed", "cancelled"),
    "que-4": excludes("option", "options"),
    "que-5": lambda node: only_when("option", "type", *_LISTED)(node) and only_when("options", "type", *_LISTED)(node),
    "que-6": lambda node: (
        never_when("required", "type", "display")(node) and never_when("repeats", "type", "display")(node)
    ),
    "que-7": one("hasAnswer", "answer[x]"),
    "que-10": only_when("maxLength", "type", *_TEXTS),
    "cpb-7": _distinct_values("document", "profile.reference", "mode"),
    "cpb-8": _distinct_values("rest", "mode"),
    "cpb-14": _kind_needs("requirements", without=("software", "implementation")),
    "cpb-15": _kind_needs("capability", without=("implementation",)),
    "cpb-16": one("supportedMessage", "event"),
    "vsd-5": some("compose", "expansion"),
}
R4: Mapping[str, Rule] = {
    "app-3": _has_moments_unless("proposed", "cancelled", "waitlist"),
    "app-4": only_when("cancelationReason", "status", "noshow", "cancelled"),
    "que-0": _computer_name_if_any,
    "que-4": excludes("answerOption", "answerValueSet"),
    "que-5": lambda node: (
        only_when("answerOption", "type", *_LISTED_R4)(node) and only_when("answerValueSet", "type", *_LISTED_R4)(node)
    ),
    "que-6": lambda node: (
        never_when("required", "type", "display")(node) and never_when("repeats", "type", "display")(node)
    ),
    "que-7": _exists_asks_yes_or_no,
    "que-10": only_when("maxLength", "type", *_TEXTS, "open-choice"),
    "que-11": excludes("answerOption", "initial"),
    "que-12": _more_than_two_say_how,
    "que-13": _repeats_or_has_one_initial,
    "cpb-0": _computer_name_if_any,
    "cpb-7": _distinct_values("document", "profile", "mode"),
    "cpb-14": _kind_needs("instance", with_=("implementation",)),
    "cpb-15": _kind_needs("capability", with_=("software",), without=("implementation",)),
    "cpb-16": _kind_needs("requirements", without=("software", "implementation")),
    "vsd-0": _computer_name_if_any,
}
