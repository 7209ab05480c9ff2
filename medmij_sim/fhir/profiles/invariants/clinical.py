"""Invariants of the clinical resources.

Source: the pages of the resources in https://hl7.org/fhir/STU3/ and https://hl7.org/fhir/R4/, section Constraints.
"""

from __future__ import annotations

from collections.abc import Mapping

from medmij_sim.fhir.profiles.invariants.asking import coded, every, first, present
from medmij_sim.fhir.profiles.invariants.shapes import (
    Rule,
    excludes,
    needs,
    never_when,
    not_later,
    only_when,
    some,
)
from medmij_sim.fhir.profiles.node import Node

_ALLERGY_VERIFICATION = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification"
_CONDITION_VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
_CONDITION_CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
_WRONG = "entered-in-error"
_OVER = ("resolved", "remission", "inactive")


def _entered_in_error(system: str) -> Rule:
    return lambda node: coded(node.value, "verificationStatus.coding", system, _WRONG)


def _status_unless_in_error(system: str) -> Rule:
    return lambda node: present(node.value, "clinicalStatus") or _entered_in_error(system)(node)


def _no_status_when_in_error(system: str) -> Rule:
    return lambda node: not (present(node.value, "clinicalStatus") and _entered_in_error(system)(node))


def _has_status(node: Node) -> bool:
    return present(node.value, "clinicalStatus") or first(node.value, "verificationStatus") == _WRONG


def _problem_has_status(node: Node) -> bool:
    # `category.select($this='problem-list-item')` gives a boolean per category, so that any category counts.
    return not present(node.value, "category") or _status_unless_in_error(_CONDITION_VERIFICATION)(node)


def _is_over_when_it_abated(node: Node) -> bool:
    # The official engine reads the expression of STU3 so that only a plain `abatementBoolean: true` asks for a status.
    return first(node.value, "abatementBoolean") is not True or first(node.value, "clinicalStatus") in _OVER


def _is_over_when_abatement_is_there(node: Node) -> bool:
    return not present(node.value, "abatement[x]") or coded(
        node.value, "clinicalStatus.coding", _CONDITION_CLINICAL, *_OVER
    )


def _no_component_with_the_same_code(node: Node) -> bool:
    return not present(node.value, "value[x]") or first(node.value, "code") not in every(node.value, "component.code")


def _no_component_with_a_shared_coding(node: Node) -> bool:
    own, others = every(node.value, "code.coding"), every(node.value, "component.code.coding")
    return not present(node.value, "value[x]") or not any(coding in own for coding in others)


def _is_done_by_a(*types: str, who: str) -> Rule:
    """Who acts on behalf of an organization is one of these types, as far as the reference can be followed."""

    def rule(node: Node) -> bool:
        reference = first(node.value, f"{who}.reference")
        if not present(node.value, "onBehalfOf") or not isinstance(reference, str):
            return True
        target = node.resolve(reference)
        return target is None or target.get("resourceType") in types

    return rule


def _given_has_no_reason_not(node: Node) -> bool:
    return first(node.value, "notGiven") is True or not every(node.value, "explanation.reasonNotGiven")


def _not_given_has_no_reaction(node: Node) -> bool:
    return first(node.value, "notGiven") is not True or not (
        present(node.value, "reaction") or every(node.value, "explanation.reason")
    )


def _patient_unless_scope_is(code: str) -> Rule:
    # The system is really called `something` in R4; see ppc-2 to ppc-5 in https://hl7.org/fhir/R4/consent.html.
    return lambda node: present(node.value, "patient") or not coded(node.value, "scope.coding", "something", code)


BOTH: Mapping[str, Rule] = {
    "con-1": some("summary", "assessment"),
    "con-2": some("code", "detail"),
    "cmp-1": some("text", "entry", "section"),
    "cmp-2": excludes("emptyReason", "entry"),
    "cpl-3": excludes("detail", "reference"),
    "fhs-1": excludes("age[x]", "born[x]"),
    "fhs-2": needs("estimatedAge", "age[x]"),
    "gol-1": needs("detail[x]", "measure"),
    "imr-1": some("vaccineCode", "targetDisease"),
    "lst-1": excludes("emptyReason", "entry"),
    "lst-2": only_when("entry.deleted", "mode", "changes"),
    "mad-1": some("dose", "rate[x]"),
    "mdd-1": not_later("whenPrepared", "whenHandedOver"),
    "nor-1": some("oralDiet", "supplement", "enteralFormula"),
    "obs-3": some("low", "high", "text"),
    "obs-6": excludes("dataAbsentReason", "value[x]"),
    "ppc-1": some("policy", "policyRule"),
    "ctm-1": _is_done_by_a("Practitioner", who="member"),
}
STU3: Mapping[str, Rule] = {
    "ait-1": _has_status,
    "ait-2": never_when("clinicalStatus", "verificationStatus", _WRONG),
    "con-3": _has_status,
    "con-4": _is_over_when_it_abated,
    "com-1": only_when("notDoneReason", "notDone", True),
    "fhs-3": only_when("notDoneReason", "notDone", True),
    "imm-1": _not_given_has_no_reaction,
    "imm-2": _given_has_no_reason_not,
    "mad-2": only_when("reasonNotGiven", "notGiven", True),
    "mad-3": never_when("reasonCode", "notGiven", True),
    "mda-1": never_when("height", "type", "audio"),
    "mda-2": never_when("width", "type", "audio"),
    "mda-3": only_when("frames", "type", "photo"),
    "mda-4": never_when("duration", "type", "photo"),
    "mps-1": _is_done_by_a("Practitioner", "Device", who="agent"),
    "mst-1": only_when("reasonNotTaken", "taken", "n"),
    "obs-7": _no_component_with_the_same_code,
    "rfr-1": _is_done_by_a("Practitioner", "Device", who="agent"),
    "pro-1": only_when("notDoneReason", "notDone", True),
}
R4: Mapping[str, Rule] = {
    "ait-1": _status_unless_in_error(_ALLERGY_VERIFICATION),
    "ait-2": _no_status_when_in_error(_ALLERGY_VERIFICATION),
    "con-3": _problem_has_status,
    "con-4": _is_over_when_abatement_is_there,
    "con-5": _no_status_when_in_error(_CONDITION_VERIFICATION),
    "imm-1": some("documentType", "reference"),
    "lst-3": only_when("entry.date", "mode", "working"),
    "obs-7": _no_component_with_a_shared_coding,
    "ppc-2": _patient_unless_scope_is("patient-privacy"),
    "ppc-3": _patient_unless_scope_is("research"),
    "ppc-4": _patient_unless_scope_is("adr"),
    "ppc-5": _patient_unless_scope_is("treatment"),
    "prr-1": needs("orderDetail", "code"),
}
