"""What the PGO kept of what it was given (core.dossier.102 and the meaning of FHIR data)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from conformance.case import Case
from conformance.checks.pgo_evidence import asked, facts
from conformance.declare import check
from conformance.model import Finding, finding
from conformance.reading.kept import Difference, Served, content, differences, key_of, served
from medmij_sim.record import Event, Interface

_NAMED = 5
_ONE = ("first.collect", "first.export")
_BOTH = (*_ONE, "second.collect", "second.export")


def _given(case: Case, journey: str) -> tuple[Served, ...]:
    return served(asked(case, Interface.RESOURCE, journey), facts(case, journey)["bases"])


def _exported(case: Case, journey: str) -> list[Mapping[str, Any]]:
    """The items of an export that hold a resource."""
    items = case.note(f"{journey}.export", "export")
    return [each for each in items if isinstance(each.get("resource"), dict)]


def _pairs(case: Case) -> Iterator[tuple[Served, tuple[Difference, ...]]]:
    """What was served and kept, with what differs; the closest copy counts."""
    copies = defaultdict(list)
    for item in _exported(case, "first"):
        copies[key_of(item["resource"])].append(item["resource"])
    for each in _given(case, "first"):
        if each.key in copies:
            yield each, min((differences(each.resource, copy) for copy in copies[each.key]), key=len)


@check(
    "pgo.data.complete",
    requirement="data.complete",
    needs=_ONE,
    en="Every resource that was given is kept",
    nl="Elke resource die is gegeven, wordt bewaard",
)
def complete(case: Case) -> Iterator[Finding]:
    kept = {key_of(item["resource"]) for item in _exported(case, "first")}
    lost = [each for each in _given(case, "first") if each.key not in kept]
    by_type: dict[str, list[Served]] = defaultdict(list)
    for each in lost:
        by_type[each.key[0]].append(each)
    for kind, missing in by_type.items():
        names = ", ".join(each.name for each in missing[:_NAMED])
        yield finding(
            f"{len(missing)} resources of type {kind} were given and are not in the export, such as {names}.",
            f"{len(missing)} resources van type {kind} zijn gegeven en ontbreken in de export, zoals {names}.",
            missing[0].exchange,
        )


@check(
    "pgo.data.unchanged",
    requirement="data.unchanged",
    needs=_ONE,
    en="What is kept says what was given, element by element",
    nl="Wat is bewaard, zegt wat er is gegeven, element voor element",
)
def unchanged(case: Case) -> Iterator[Finding]:
    yield from _changes(case, is_number=False)


@check(
    "pgo.data.decimals",
    requirement="fhir.decimal-precision",
    needs=_ONE,
    en="Numbers are kept with all their digits",
    nl="Getallen worden bewaard met al hun cijfers",
)
def decimals(case: Case) -> Iterator[Finding]:
    yield from _changes(case, is_number=True)


@check(
    "pgo.data.origin",
    requirement="core.dossier.102",
    needs=_ONE,
    en="With everything that is kept stands from which aanbieder and gegevensdienst it came",
    nl="Bij alles wat is bewaard, staat van welke aanbieder en gegevensdienst het komt",
)
def origin(case: Case) -> Iterator[Finding]:
    aanbieder = facts(case, "first")["aanbieder"]
    sources: dict[tuple[str, str], set[str]] = defaultdict(set)
    for each in _given(case, "first"):
        sources[each.key].add(each.gegevensdienst)
    wrong = [
        item
        for item in _exported(case, "first")
        if (diensten := sources.get(key_of(item["resource"])))
        and (
            str(item.get("aanbieder", "")).removesuffix("@medmij") != aanbieder
            or str(item.get("gegevensdienst", "")) not in diensten
        )
    ]
    if wrong:
        first = wrong[0]
        name = "/".join(key_of(first["resource"]))
        told = f"{first.get('aanbieder') or '-'} / {first.get('gegevensdienst') or '-'}"
        yield finding(
            f"{len(wrong)} resources in the export do not name their origin, such as {name}: {told}.",
            f"{len(wrong)} resources in de export noemen hun herkomst niet, zoals {name}: {told}.",
        )


@check(
    "pgo.data.own-person",
    requirement="data.own-person",
    needs=_BOTH,
    en="A person gets nothing that was given about another",
    nl="Een persoon krijgt niets dat over een ander is gegeven",
)
def own_person(case: Case) -> Iterator[Finding]:
    given = {
        journey: {content(each.resource): each for each in _given(case, journey)} for journey in ("first", "second")
    }
    for mine, other in (("first", "second"), ("second", "first")):
        contents = {content(item["resource"]) for item in _exported(case, mine)}
        foreign = [each for text, each in given[other].items() if text in contents and text not in given[mine]]
        if foreign:
            names = ", ".join(each.name for each in foreign[:_NAMED])
            yield finding(
                f"The export of one person holds {len(foreign)} resources of another, such as {names}.",
                f"De export van een persoon bevat {len(foreign)} resources van een ander, zoals {names}.",
                foreign[0].exchange,
            )


def _changes(case: Case, *, is_number: bool) -> Iterator[Finding]:
    """One finding for each element, however often it changed."""
    found: dict[str, list[tuple[Difference, Event]]] = defaultdict(list)
    for each, changes in _pairs(case):
        for change in changes:
            if change.is_number is is_number:
                found[change.path].append((change, each.exchange))
    for path, where in found.items():
        change, event = where[0]
        times_en, times_nl = (f", {len(where)} times", f", {len(where)} keer") if len(where) > 1 else ("", "")
        yield finding(
            f"{path} was given as {change.served} and kept as {change.kept or 'nothing'}{times_en}.",
            f"{path} is gegeven als {change.served} en bewaard als {change.kept or 'niets'}{times_nl}.",
            event,
        )
