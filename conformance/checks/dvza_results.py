"""Whether what is found is what was asked: filters, `$lastn`, includes, references (gegevensdiensten 48 and 49)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from conformance.case import Case
from conformance.checks.dvza_bundle import bundles
from conformance.checks.dvza_evidence import is_success
from conformance.declare import check
from conformance.model import Finding, finding
from conformance.reading import Entry, SearchAnswer, filters, fits, literal_references
from medmij_sim.fhir.search.includes import INCLUDE_NAMES, parse_include
from medmij_sim.fhir.search.paths import values
from medmij_sim.record import Exchange, Interface


@check(
    "dvza.results.filter",
    requirement="fhir.filter",
    needs=("resource.rich",),
    en="What is found fits the parameters of the request",
    nl="Wat wordt gevonden, past bij de parameters van het verzoek",
)
def filtered(case: Case) -> Iterator[Finding]:
    for answer in bundles(case):
        for name, value in filters(answer):
            wrong = [entry.name for entry in answer.matches if not fits(answer, entry, name, value)]
            if wrong:
                some = ", ".join(wrong[:3])
                yield finding(
                    f"{answer.request.id}: {len(wrong)} matches do not fit {name}={value}, such as {some}.",
                    f"{answer.request.id}: {len(wrong)} treffers passen niet bij {name}={value}, zoals {some}.",
                    answer.exchange,
                )


@check(
    "dvza.results.lastn",
    requirement="fhir.lastn",
    needs=("resource.rich",),
    en="$lastn gives one Observation for each code",
    nl="$lastn geeft een Observation per code",
)
def last_one(case: Case) -> Iterator[Finding]:
    for answer in bundles(case):
        if answer.request.operation != "lastn":
            continue
        for one, other in combinations(answer.matches, 2):
            if _code(one) and _code(one) == _code(other) and _moment(one) != _moment(other):
                yield finding(
                    f"{answer.request.id}: {one.name} and {other.name} have the same code and another date; expected "
                    "only the most recent.",
                    f"{answer.request.id}: {one.name} en {other.name} hebben dezelfde code en een andere datum; "
                    "verwacht: alleen de meest recente.",
                    answer.exchange,
                )
                break


def _code(entry: Entry) -> frozenset[tuple[str, str]]:
    code = entry.resource.get("code")
    codings = code.get("coding") if isinstance(code, dict) else None
    return frozenset(
        (str(each.get("system")), str(each.get("code"))) for each in codings or () if isinstance(each, dict)
    )


def _moment(entry: Entry) -> str:
    return str(entry.resource.get("effectiveDateTime") or entry.resource.get("effectivePeriod"))


@check(
    "dvza.results.include",
    requirement="fhir.include",
    needs=("resource.rich", "resource.references"),
    en="What _include asks for comes along",
    nl="Wat _include vraagt, komt mee",
)
def include(case: Case) -> Iterator[Finding]:
    unreadable = {_target(exchange) for exchange in _reads(case) if not is_success(exchange)}
    for answer in bundles(case):
        asked = set(_included_paths(answer))
        missing = [
            reference.target
            for reference in literal_references(answer)
            if not reference.is_in_bundle
            and reference.target not in unreadable
            and (reference.holder, reference.target) in asked
        ]
        if missing:
            some = ", ".join(missing[:3])
            yield finding(
                f"{answer.request.id}: _include did not bring along {some}.",
                f"{answer.request.id}: _include bracht {some} niet mee.",
                answer.exchange,
            )


def _included_paths(answer: SearchAnswer) -> Iterator[tuple[str, str]]:
    """(`Type/id` of the match, `Type/id` of the target) for every reference that an include follows."""
    for name, value in answer.request.query:
        if name not in INCLUDE_NAMES:
            continue
        asked = parse_include(answer.release, name, value)
        if asked is None:
            continue
        for entry in answer.matches:
            if entry.type != asked.source:
                continue
            for path in asked.paths:
                for found in values(entry.resource, path):
                    target = (
                        "/".join(str(found.get("reference", "")).split("/")[-2:]) if isinstance(found, dict) else ""
                    )
                    if not asked.targets or target.partition("/")[0] in asked.targets:
                        yield entry.name, target


@check(
    "dvza.results.references",
    requirement="fhir.reference.resolvable",
    needs=("resource.rich", "resource.references"),
    en="A literal reference that did not come along can be read",
    nl="Een letterlijke verwijzing die niet meekwam, is te lezen",
)
def references(case: Case) -> Iterator[Finding]:
    for exchange in _reads(case):
        if not is_success(exchange):
            target = _target(exchange)
            yield finding(
                f"{target} is referred to, did not come along, and reading it gave HTTP {exchange.status}.",
                f"Naar {target} wordt verwezen, het kwam niet mee, en lezen gaf HTTP {exchange.status}.",
                exchange,
            )


def _reads(case: Case) -> tuple[Exchange, ...]:
    return case.exchanges("resource.references", interface=Interface.RESOURCE)


def _target(read: Exchange) -> str:
    """`Type/id` of what was read."""
    return "/".join(read.url.split("/")[-2:])
