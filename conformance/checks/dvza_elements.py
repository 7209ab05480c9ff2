"""Rules for every Coding, CodeableConcept, Reference and Identifier (gegevensdiensten, rules for every answer)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from conformance.case import Case
from conformance.checks.dvza_bundle import bundles
from conformance.declare import check
from conformance.model import Finding, finding
from conformance.reading import elements, parse
from medmij_sim.fhir.types import BSN_SYSTEM
from medmij_sim.record import Interface

ZIB_VALUE_SETS = "urn:oid:2.16.840.1.113883.2.4.3.11.60.40.2"
_MOST = 5
"""So many findings tell where to look; more of the same say nothing new."""


def _judge(case: Case, kind: str, is_wrong: Callable[[Mapping[str, Any]], bool], en: str, nl: str) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for answer in bundles(case):
        for element in elements(answer, kind):
            where = element.path.rpartition(".resource.")[2]
            if not is_wrong(element.value) or (element.holder, where) in seen:
                continue
            seen.add((element.holder, where))
            if len(seen) <= _MOST:
                place = f"{element.holder} {where}"
                yield finding(f"{place}: {en}", f"{place}: {nl}", answer.exchange)


def _lacks(value: Mapping[str, Any], name: str) -> bool:
    """Neither the element nor an extension that says why it is absent."""
    return not value.get(name) and not value.get(f"_{name}")


@check(
    "dvza.elements.coding",
    requirement="fhir.element.coding",
    needs=("resource.rich",),
    en="Every Coding has a system and a code",
    nl="Elke Coding heeft een system en een code",
)
def coding(case: Case) -> Iterator[Finding]:
    yield from _judge(
        case,
        "Coding",
        lambda value: not value.get("extension") and (_lacks(value, "system") or _lacks(value, "code")),
        "the Coding lacks a system or a code.",
        "de Coding mist een system of een code.",
    )


@check(
    "dvza.elements.coding-system",
    requirement="fhir.element.coding-system",
    needs=("resource.rich",),
    en="The OID of a zib value set is not a code system",
    nl="De OID van een waardelijst van een zib is geen codesysteem",
)
def coding_system(case: Case) -> Iterator[Finding]:
    yield from _judge(
        case,
        "Coding",
        lambda value: str(value.get("system", "")).startswith(ZIB_VALUE_SETS),
        "the system is the OID of a zib value set; expected the code system.",
        "het system is de OID van een waardelijst van een zib; verwacht: het codesysteem.",
    )


@check(
    "dvza.elements.codeableconcept",
    requirement="fhir.element.codeableconcept",
    needs=("resource.rich",),
    en="Every CodeableConcept has a display or a text",
    nl="Elke CodeableConcept heeft een display of een text",
)
def codeableconcept(case: Case) -> Iterator[Finding]:
    yield from _judge(
        case,
        "CodeableConcept",
        lambda value: not (value.get("text") or value.get("extension") or _has_display(value)),
        "the CodeableConcept has neither a display nor a text.",
        "de CodeableConcept heeft geen display en geen text.",
    )


def _has_display(value: Mapping[str, Any]) -> bool:
    codings = value.get("coding")
    return isinstance(codings, list) and any(
        isinstance(each, dict) and (each.get("display") or each.get("_display") or each.get("extension"))
        for each in codings
    )


@check(
    "dvza.elements.reference",
    requirement="fhir.element.reference",
    needs=("resource.rich",),
    en="Every Reference has a display",
    nl="Elke Reference heeft een display",
)
def reference(case: Case) -> Iterator[Finding]:
    yield from _judge(
        case,
        "Reference",
        lambda value: _lacks(value, "display") and not value.get("extension"),
        "the Reference has no display.",
        "de Reference heeft geen display.",
    )


@check(
    "dvza.elements.identifier",
    requirement="fhir.element.identifier",
    needs=("resource.rich",),
    en="Every Identifier has a value and a system or a type",
    nl="Elke Identifier heeft een waarde en een systeem of type",
)
def identifier(case: Case) -> Iterator[Finding]:
    yield from _judge(
        case,
        "Identifier",
        lambda value: (
            not value.get("extension")
            and (_lacks(value, "value") or (_lacks(value, "system") and not value.get("type")))
        ),
        "the Identifier lacks a value, or a system or type.",
        "de Identifier mist een waarde, of een systeem of type.",
    )


@check(
    "dvza.elements.bsn-masked",
    requirement="fhir.privacy.identifier",
    needs=("resource.rich",),
    en="An Identifier with the BSN system has no value",
    nl="Een Identifier met het BSN-systeem heeft geen waarde",
)
def bsn_masked(case: Case) -> Iterator[Finding]:
    yield from _judge(
        case,
        "Identifier",
        lambda value: value.get("system") == BSN_SYSTEM and bool(value.get("value")),
        "an Identifier with the BSN system has a value; expected it masked, or absent.",
        "een Identifier met het BSN-systeem heeft een waarde; verwacht: afgeschermd, of afwezig.",
    )
    for exchange in case.exchanges("resource.xml", "resource.references", interface=Interface.RESOURCE):
        resource = parse(exchange.response.body, "STU3") if exchange.response else None
        if _has_bsn(resource):
            yield finding(
                "An Identifier with the BSN system has a value in an answer in XML or to a read.",
                "Een Identifier met het BSN-systeem heeft een waarde in een antwoord in XML of op een read.",
                exchange,
            )


def _has_bsn(node: Any) -> bool:
    if isinstance(node, list):
        return any(map(_has_bsn, node))
    if not isinstance(node, dict):
        return False
    return (node.get("system") == BSN_SYSTEM and bool(node.get("value"))) or any(map(_has_bsn, node.values()))
