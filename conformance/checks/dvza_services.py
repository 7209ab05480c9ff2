"""Rules of single gegevensdiensten: profiles of 48 and 49, and what a general practice shows (49)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conformance.case import Case
from conformance.checks.dvza_bundle import bundles, profiles
from conformance.declare import check
from conformance.model import Finding, finding
from conformance.reading import Entry, SearchAnswer, strays
from medmij_sim.services.huisarts import JOURNAL_LINES, SHOWN_LINES

_HIDDEN_LINES = frozenset({"S", "O"})


@check(
    "dvza.services.48-profiles",
    requirement="fhir.48.requests",
    needs=("resource.48",),
    en="The matches of Basisgegevens zorg claim the profiles that were asked for",
    nl="De treffers van Basisgegevens zorg noemen de gevraagde profielen",
)
def profiles_48(case: Case) -> Iterator[Finding]:
    yield from _profiles(case, "resource.48")


@check(
    "dvza.services.49-profiles",
    requirement="fhir.49.requests",
    needs=("resource.49",),
    en="The matches of Huisartsgegevens claim the profiles that were asked for",
    nl="De treffers van Huisartsgegevens noemen de gevraagde profielen",
)
def profiles_49(case: Case) -> Iterator[Finding]:
    yield from _profiles(case, "resource.49")


def _profiles(case: Case, step: str) -> Iterator[Finding]:
    for answer in bundles(case, step):
        left_out = strays(answer)
        for entry in answer.matches:
            claimed = profiles(entry.resource)
            if entry.name not in left_out and claimed and not set(claimed) & set(answer.request.profiles):
                expected = answer.request.profiles[0]
                yield finding(
                    f"{answer.request.id}: {entry.name} claims {', '.join(claimed)}; expected {expected}.",
                    f"{answer.request.id}: {entry.name} noemt {', '.join(claimed)}; verwacht: {expected}.",
                    answer.exchange,
                )
                break


def _of_type(case: Case, resource_type: str) -> Iterator[tuple[SearchAnswer, Entry]]:
    """Entries of a type; matches that should not have come are left to the check on filters."""
    for answer in bundles(case, "resource.49"):
        left_out = strays(answer)
        for entry in answer.entries:
            if entry.type == resource_type and entry.name not in left_out:
                yield answer, entry


@check(
    "dvza.services.49-journal-lines",
    requirement="fhir.49.journal-lines",
    needs=("resource.49",),
    en="A contact report holds no S or O lines",
    nl="Een contactverslag bevat geen S- of O-regels",
)
def journal_lines(case: Case) -> Iterator[Finding]:
    for answer, entry in _of_type(case, "Composition"):
        hidden = _HIDDEN_LINES & set(_lines(entry.resource.get("section")))
        if hidden:
            lines, shown = ", ".join(sorted(hidden)), " / ".join(sorted(SHOWN_LINES))
            yield finding(
                f"{entry.name} has a section for {lines} lines; expected only {shown}.",
                f"{entry.name} heeft een sectie met {lines}-regels; verwacht: alleen {shown}.",
                answer.exchange,
            )


def _lines(sections: Any) -> Iterator[str]:
    for section in sections if isinstance(sections, list) else []:
        for coding in section.get("code", {}).get("coding", []):
            if coding.get("system") == JOURNAL_LINES:
                yield str(coding.get("code"))
        yield from _lines(section.get("section"))


@check(
    "dvza.services.49-composition",
    requirement="fhir.49.composition",
    needs=("resource.49",),
    en="A Composition has a type and a title",
    nl="Een Composition heeft een type en een title",
)
def composition(case: Case) -> Iterator[Finding]:
    yield from _has(case, "Composition", "type", "title")


@check(
    "dvza.services.49-encounter",
    requirement="fhir.49.encounter",
    needs=("resource.49",),
    en="An Encounter has a class and a type",
    nl="Een Encounter heeft een class en een type",
)
def encounter(case: Case) -> Iterator[Finding]:
    yield from _has(case, "Encounter", "class", "type")


@check(
    "dvza.services.49-episode",
    requirement="fhir.49.episode",
    needs=("resource.49",),
    en="An EpisodeOfCare has a type and a diagnosis",
    nl="Een EpisodeOfCare heeft een type en een diagnosis",
)
def episode(case: Case) -> Iterator[Finding]:
    yield from _has(case, "EpisodeOfCare", "type", "diagnosis")


@check(
    "dvza.services.49-context",
    requirement="fhir.49.context",
    needs=("resource.49",),
    en="A MedicationRequest and an Observation name the contact they belong to",
    nl="Een MedicationRequest en een Observation noemen het contact waar ze bij horen",
)
def context(case: Case) -> Iterator[Finding]:
    yield from _has(case, "MedicationRequest", "context")
    yield from _has(case, "Observation", "context")


def _has(case: Case, resource_type: str, *names: str) -> Iterator[Finding]:
    for name in names:
        lacking = [(answer, entry) for answer, entry in _of_type(case, resource_type) if not entry.resource.get(name)]
        for answer, entry in lacking[:1]:
            yield finding(
                f"{entry.name} has no {name} ({len(lacking)} of such).",
                f"{entry.name} heeft geen {name} ({len(lacking)} van zulke).",
                answer.exchange,
            )
