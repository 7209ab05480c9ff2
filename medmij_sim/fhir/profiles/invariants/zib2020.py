"""Invariants of the R4 profiles on zib2020, of nl-core and of MedMij, as the official validator judges them.

An expression that comes out empty counts as broken there.

Source: the constraints in the StructureDefinitions of http://nictiz.nl/fhir, http://medmij.nl/fhir and FHIR's vital
signs.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from medmij_sim.fhir.profiles.invariants.asking import coded, every, extended, extensions, first, number, present
from medmij_sim.fhir.profiles.invariants.shapes import Rule, some
from medmij_sim.fhir.profiles.invariants.zib2017 import is_precise_to_the_day
from medmij_sim.fhir.profiles.node import Node
from medmij_sim.fhir.types import CORE, DATA_ABSENT_REASON

SNOMED = "http://snomed.info/sct"
_ZIB_CODES = "urn:oid:2.16.840.1.113883.2.4.3.11.60.40.4.0.1"
_NICTIZ = "http://nictiz.nl/fhir/StructureDefinition/"
_DOCUMENT_CATEGORY = "urn:oid:1.3.6.1.4.1.19376.1.2.6.1"
_DICOM = "http://dicom.nema.org/resources/ontology/DCM"
_NULL_FLAVOR = "http://terminology.hl7.org/CodeSystem/v3-NullFlavor"
_ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
_LIFE_EVENTS = ("129265001", "255362007")

# The value set AlertNaamCodelijst of zib2020 (2.16.840.1.113883.2.4.3.11.60.40.2.8.3.2--20200901000000).
_ALERT_NAMES: Mapping[str, tuple[str, ...]] = {
    _NULL_FLAVOR: ("OTH",),
    SNOMED: (
        "66598005",
        "715881003",
        "97961000146102",
        "97981000146105",
        "97971000146108",
        "98001000146104",
        "431109006",
        "97991000146107",
        "432415000",
        "699433000",
        "397940009",
    ),
}

SCORES: Mapping[str, tuple[str, ...]] = {
    "zib-MUSTScore": ("4005003", "4005004", "4005005"),
    "zib-SNAQScore": ("4006003", "4006004", "4006005"),
    "zib-SNAQ65PlusScore": ("4030003", "4030008", "4030004", "4030005"),
    "zib-SNAQrcScore": ("4029003", "4029004", "4029005", "4029008"),
    "zib-StrongKidsScore": ("4028003", "4028004", "4028005", "4028008"),
}
"""The codes of the parts that a score is the sum of."""

_EYE_VALUES: Mapping[str, tuple[str, str]] = {
    "zib-Refraction-1": ("251797004", "251799001"),
    "zib-Refraction-2": ("251799001", "251797004"),
    "zib-Refraction-3": ("251762001", "246223004"),
    "zib-Refraction-4": ("246223004", "251762001"),
    "zib-Refraction-5": ("112881000146107", "251795007"),
}
"""The component with the first code comes with one that has the second."""


def _parts(node: Node, codes: tuple[str, ...]) -> int:
    """How many components are a part of the score, by codings that are all of its code system."""
    return sum(
        [coding.get("system") for coding in codings] == [_ZIB_CODES]
        and all(coding.get("code") in codes for coding in codings)
        for component in every(node.value, "component")
        for codings in [every(component, "code.coding")]
    )


def _all_parts_or_none(codes: tuple[str, ...]) -> Rule:
    return lambda node: _parts(node, codes) in (0, len(codes))


def _total_or_all_parts(codes: tuple[str, ...]) -> Rule:
    return lambda node: present(node.value, "value[x]") or _parts(node, codes) == len(codes)


def _component_comes_with(code: str, other: str) -> Rule:
    return lambda node: (
        not coded(node.value, "component.code.coding", SNOMED, code)
        or coded(node.value, "component.code.coding", SNOMED, other)
    )


def _has_category(code: str) -> Rule:
    return lambda node: coded(node.value, "category.coding", _DOCUMENT_CATEGORY, code)


def _is_images_or_reports(node: Node) -> bool:
    return _has_category("IMAGES")(node) != _has_category("REPORTS")(node)


def _images_name_their_kind(node: Node) -> bool:
    return not _has_category("IMAGES")(node) or coded(node.value, "context.event.coding", _DICOM)


def _is_an_oid_urn(node: Node) -> bool:
    return str(node.value).startswith("urn:oid:")


def _unknown_moment_has_a_recording(node: Node) -> bool:
    absent = extensions(node.value, "occurrence[x]", DATA_ABSENT_REASON)
    return not absent or present(node.value, "recorded")


def _name_has_a_text(node: Node) -> bool:
    """Beside initials only a name needs no text."""
    qualifiers = extensions(node.value, "given", f"{CORE}iso21090-EN-qualifier")
    is_more = any(first(each, "valueCode") not in (None, "IN") for each in qualifiers)
    return not (present(node.value, "family") or is_more) or first(node.value, "text") is not None


def _parts_have_a_whole(node: Node) -> bool:
    parts = {str(first(each, "url")) for each in every(node.extras, "extension")}
    named = {f"{CORE}humanname-{whose}-{part}" for whose in ("own", "partner") for part in ("prefix", "name")}
    return not parts & named or node.value is not None


def _prefix_has_a_name(whose: str) -> Rule:
    return lambda node: (
        not extensions(node.value, "family", f"{CORE}humanname-{whose}-prefix")
        or bool(extensions(node.value, "family", f"{CORE}humanname-{whose}-name"))
    )


def _named_alert_has_no_detail(node: Node) -> bool:
    is_named = any(coded(node.value, "code.coding", system, *codes) for system, codes in _ALERT_NAMES.items())
    return not (is_named and extended(node.value, f"{CORE}flag-detail"))


def _detail_stands_for_the_code(node: Node) -> bool:
    return not extended(node.value, f"{CORE}flag-detail") or coded(node.value, "code.coding", _ABSENT, "not-applicable")


def _incapable_has_a_comment(node: Node) -> bool:
    answers = [first(each, "valueBoolean") for each in extended(node.value, "legallyCapable")]
    comments = every({"extension": extended(node.value, "legallyCapableComment")}, "extension.value[x]")
    return answers == [True] or bool(comments)


def _is_functional_or_mental(node: Node) -> bool:
    codings = every(node.value, "coding")
    systems = [coding.get("system") for coding in codings]
    codes = [coding.get("code") for coding in codings]
    return systems == [SNOMED] and codes in (["118228005"], ["384821006"])


def _runs_as_long_as_its_activity(node: Node) -> bool:
    periods = every(node.value, "activity.detail.scheduledTiming.repeat.boundsPeriod")
    return not periods or every(node.value, "period") == periods


def _pain_fits_the_method(node: Node) -> bool:
    methods, score = every(node.value, "method.coding.code"), _score(node)
    most = 10 if methods in ([], ["VAS10"], ["NRS"]) else 100 if methods == ["VAS100"] else None
    return most is None or (score is not None and score <= most)


def _pain_is_not_negative(node: Node) -> bool:
    score = _score(node)
    return score is not None and score >= 0


def _score(node: Node) -> Decimal | None:
    value = first(node.value, "value[x]")
    return number(first(value, "value") if isinstance(value, dict) else value)


def _soap_line_has_a_known_code(node: Node) -> bool:
    return not extended(node.value, f"{_NICTIZ}ext-SOAPReport.SOAPLineCode") or coded(
        node.value, "code.coding", SNOMED, *_LIFE_EVENTS
    )


def _directive_has_a_source(node: Node) -> bool:
    return not extended(node.value, f"{_NICTIZ}ext-TreatmentDirective2.AdvanceDirective") or present(
        node.value, "source[x]"
    )


def _directive_has_one_decision(node: Node) -> bool:
    other = extended(node.value, f"{_NICTIZ}ext-TreatmentDirective2.SpecificitionOther")
    return not (other and every(node.value, "provision.type"))


R4: Mapping[str, Rule] = {
    **{f"{zib}-1": _all_parts_or_none(codes) for zib, codes in SCORES.items()},
    **{f"{zib}-2": _total_or_all_parts(codes) for zib, codes in SCORES.items()},
    **{key: _component_comes_with(*codes) for key, codes in _EYE_VALUES.items()},
    "bbs-DocumentReference-1": _is_images_or_reports,
    "bbs-DocumentReference-2": _images_name_their_kind,
    "bbs-DocumentReference-3": _is_an_oid_urn,
    "houseNumberIndication": lambda node: node.value in ("by", "to"),
    "imm-carenetwork-1": _unknown_moment_has_a_recording,
    "nl-core-NameInformation-01": _name_has_a_text,
    "nl-core-NameInformation-02": _parts_have_a_whole,
    "vs-1": is_precise_to_the_day,
    "vs-2": some("component", "hasMember", "dataAbsentReason", "value[x]"),
    "vs-3": some("dataAbsentReason", "value[x]"),
    "zib-Alert-1": _named_alert_has_no_detail,
    "zib-Alert-2": _detail_stands_for_the_code,
    "zib-FreedomRestrictingIntervention-01": _incapable_has_a_comment,
    "zib-FunctionalOrMentalStatus-1": _is_functional_or_mental,
    "zib-NameInformation-1": _prefix_has_a_name("own"),
    "zib-NameInformation-2": _prefix_has_a_name("partner"),
    "zib-NursingIntervention-1": _runs_as_long_as_its_activity,
    "zib-PainScore-1": _pain_fits_the_method,
    "zib-PainScore-2": _pain_is_not_negative,
    "zib-SOAPReport-1": _soap_line_has_a_known_code,
    "zib-TreatmentDirective2-1": _directive_has_a_source,
    "zib-TreatmentDirective2-2": _directive_has_one_decision,
}
