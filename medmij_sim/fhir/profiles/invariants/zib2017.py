"""Invariants of the STU3 profiles on zib2017 and of nl-core, as the official validator judges them.

An expression that comes out empty counts as broken there, so these rules are stricter than their words. Two of them
ask for something that cannot be on the element they stand on, and so can never be broken: see `NEVER_BROKEN`.

Source: the constraints in the StructureDefinitions of http://nictiz.nl/fhir and http://fhir.nl/fhir.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from medmij_sim.fhir.profiles.invariants.asking import Json, coded, every, extended, first, number, present
from medmij_sim.fhir.profiles.invariants.shapes import Rule, excludes, some
from medmij_sim.fhir.profiles.node import Node

LOINC = "http://loinc.org"
ADDRESS_PART = "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-"
_DUTCH_POSTAL_CODE = re.compile(r"\d{4}[A-Z]{2}")
_FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NHG_TABLE_45 = "https://referentiemodel.nhg.org/tabellen/nhg-tabel-45-diagnostische-bepalingen"
_OBSERVATION_CATEGORY = "http://hl7.org/fhir/observation-category"
_SNAQ = "urn:oid:2.16.840.1.113883.2.4.3.11.60.40.4.0"
_OFFICIAL_ADDRESS = "http://fhir.nl/fhir/StructureDefinition/nl-core-address-official"
_ADDITIONAL_SOURCES = "http://nictiz.nl/fhir/StructureDefinition/consent-additionalSources"
_PRODUCT_DESCRIPTION = "http://nictiz.nl/fhir/StructureDefinition/zib-Product-Description"

_ONE_MINUTE, _FIVE_MINUTES, _TEN_MINUTES = "9272-6", "9274-2", "9271-8"
_APGAR_PARTS: Mapping[str, tuple[str, ...]] = {
    _ONE_MINUTE: ("32410-3", "32406-1", "32407-9", "32409-5", "32408-7"),
    _FIVE_MINUTES: ("32415-2", "32411-1", "32412-9", "32414-5", "32413-7"),
    _TEN_MINUTES: ("32405-3", "32401-2", "32402-0", "32404-6", "32403-8"),
}

NEVER_BROKEN = frozenset({"nl-core-humanname-1", "nl-core-humanname-2", "zib-LaboratoryTestResult-Observation-1"})


def _cannot_be_broken(node: Node) -> bool:
    """The expression begins at a child that the element does not have (`name` of a HumanName, `coding` of a Coding)."""
    return True


def is_precise_to_the_day(node: Node) -> bool:
    """A moment, not a Period, has a day."""
    return not isinstance(node.value, str) or len(node.value) >= len("20200101")


def has_value_or_reason(*instead: str) -> Rule:
    """An Observation has a value, or the reason why not, unless one of `instead` is there."""
    return some(*instead, "dataAbsentReason", "value[x]")


def _is_vital_signs(node: Node) -> bool:
    codings = every(node.value, "coding")
    return bool(_only(codings, "system") == _OBSERVATION_CATEGORY and _only(codings, "code") == "vital-signs")


def _only(codings: list[Json], name: str) -> Json:
    """The one value that all codings together give."""
    found = [value for coding in codings for value in every(coding, name)]
    return found[0] if len(found) == 1 else None


def _is_a_full_date(node: Node) -> bool:
    return isinstance(node.value, str) and _FULL_DATE.fullmatch(node.value) is not None


def _is_a_dutch_postal_code(node: Node) -> bool:
    # The expression asks the country of the postal code itself, which has none, so that it holds for every country.
    return isinstance(node.value, str) and _DUTCH_POSTAL_CODE.fullmatch(node.value) is not None


def _official_address_names_the_street(node: Node) -> bool:
    is_official = any(first(found, "valueBoolean") is True for found in extended(node.value, _OFFICIAL_ADDRESS))
    parts = {
        str(first(part, "url")).removeprefix(ADDRESS_PART)
        for line in every(node.value, "_line")
        for part in every(line, "extension")
    }
    numbered = parts & {"houseNumber", "buildingNumberSuffix", "additionalLocator"}
    return not is_official or ("streetName" in parts and bool(numbered))


def _pain_score(node: Node, bounds: Mapping[str, int]) -> tuple[Decimal, int] | None:
    """The score and the bound of its method; nothing if there is no score, or not one method that is known."""
    methods, score = every(node.value, "method.coding.code"), number(first(node.value, "valueQuantity.value"))
    bound = bounds.get(str(methods[0])) if len(methods) == 1 else None
    return None if bound is None or score is None else (score, bound)


def _pain_is_at_most(node: Node) -> bool:
    found = _pain_score(node, {"VAS10": 10, "NRS": 10, "VAS100": 100})
    return found is not None and found[0] <= found[1]


def _pain_is_at_least(node: Node) -> bool:
    found = _pain_score(node, {"VAS10": 0, "VAS100": 0, "NRS": 1})
    return found is not None and found[0] >= found[1]


def _all_snaq_parts_or_none(node: Node) -> bool:
    found = [coded(node.value, "component.code.coding", _SNAQ, code) for code in ("4.6.3", "4.6.4", "4.6.5")]
    return all(found) or not any(found)


def _has_one_apgar_code(node: Node) -> bool:
    totals = [each for each in every(node.value, "code.coding") if first(each, "system") == LOINC]
    return sum(first(each, "code") in _APGAR_PARTS for each in totals) == 1


def _apgar_parts_fit(total: str) -> Rule:
    return lambda node: (
        not coded(node.value, "component.code.coding", LOINC, *_APGAR_PARTS[total])
        or coded(node.value, "code.coding", LOINC, total)
    )


def _has_at_most_one_nhg_code(node: Node) -> bool:
    return every(node.value, "coding.system").count(_NHG_TABLE_45) <= 1


def _other_sources_come_with_a_source(node: Node) -> bool:
    return not extended(node.value, _ADDITIONAL_SOURCES) or present(node.value, "source[x]")


def _is_coded_or_described(node: Node) -> bool:
    described = present(first(node.value, "code"), "text") and bool(extended(node.value, _PRODUCT_DESCRIPTION))
    return bool(every(node.value, "code.coding")) or described


def _has_text_or_reference(node: Node) -> bool:
    """Key hicm-outcomeofcare-1: of a DiagnosticReport, and of an activity of a CarePlan."""
    if node.type == "DiagnosticReport":
        return excludes("conclusion", "result")(node)
    return excludes("outcomeCodeableConcept", "outcomeReference")(node)


STU3: Mapping[str, Rule] = {
    **dict.fromkeys(NEVER_BROKEN, _cannot_be_broken),
    "nl-postal-code-pattern": _is_a_dutch_postal_code,
    "nl-streetname-if-official-and-other-line-parts": _official_address_names_the_street,
    "vs-1": is_precise_to_the_day,
    "vs-2": has_value_or_reason("component", "related"),
    "vs-3": has_value_or_reason(),
    "vs-4": _is_vital_signs,
    "bg-1": lambda node: coded(node.value, "coding", LOINC),
    "bg-2": _has_at_most_one_nhg_code,
    "hcim-pregnancy-1": _is_a_full_date,
    "hcim-pregnancy-2": _is_a_full_date,
    "hcim-treatmentdirective-1": _other_sources_come_with_a_source,
    "hicm-outcomeofcare-1": _has_text_or_reference,
    "maxValue-for-method": _pain_is_at_most,
    "minValue-for-method": _pain_is_at_least,
    "mpp-1": _is_coded_or_described,
    "Zib-SNAQScore-1": _all_snaq_parts_or_none,
    "zib-apgarscore-1": _has_one_apgar_code,
    "zib-apgarscore-2": _apgar_parts_fit(_ONE_MINUTE),
    "zib-apgarscore-3": _apgar_parts_fit(_FIVE_MINUTES),
    "zib-apgarscore-4": _apgar_parts_fit(_TEN_MINUTES),
}
