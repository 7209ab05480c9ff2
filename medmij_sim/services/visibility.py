"""What a service leaves out of a dossier: its gates, applied to one resource on one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from medmij_sim.fhir.search.dates import Interval, interval, intervals
from medmij_sim.fhir.search.matching import codings
from medmij_sim.fhir.search.parameters import search_parameters
from medmij_sim.fhir.search.paths import values
from medmij_sim.fhir.types import Release, Resource
from medmij_sim.services.model import Gate, Gegevensdienst
from medmij_sim.services.urls import months_before


def visible(service: Gegevensdienst, resource: Resource, today: date) -> Resource | None:
    """The resource as the service shows it on a day.

    Returns:
        The same resource when nothing is left out; a copy without the sections that may not be shown (and without its
        narrative, which may repeat them); None when nothing of it may be shown.
    """
    shown: Resource | None = resource
    for gate in service.gates:
        if shown is not None and gate.resource_type == shown["resourceType"]:
            shown = _pass(gate, shown, service.fhir_release, today)
    return shown


def journal_since(service: Gegevensdienst, since: date | None) -> Gegevensdienst:
    """The service with another first day for journal lines, contact reports and correspondence; None sets no limit."""
    gates = tuple(replace(gate, since=since) if gate.since or gate.kind == "since" else gate for gate in service.gates)
    return replace(service, gates=gates)


def _pass(gate: Gate, resource: Resource, release: Release, today: date) -> Resource | None:
    claimed = frozenset(resource.get("meta", {}).get("profile", ()))
    if (gate.profiles and not claimed & gate.profiles) or claimed & gate.other_profiles:
        return None
    if gate.sections:
        return _with_shown_sections(gate, resource) if _in_time(gate, resource, release, today) else None
    codes = _codes_of(gate, resource, release)
    if gate.system is not None and not codes:
        return resource
    if (gate.codes and not codes & gate.codes) or codes & gate.hidden:
        return None
    return resource if _in_time(gate, resource, release, today) else None


def _codes_of(gate: Gate, resource: Resource, release: Release) -> frozenset[str]:
    if not (gate.codes or gate.hidden or gate.system):
        return frozenset()
    parameter = search_parameters(release, resource["resourceType"])[gate.parameter]
    found = (value for path in parameter.paths for value in values(resource, path))
    return frozenset[str]().union(*(_codes(gate.system, value) for value in found))


def _codes(system: str | None, concept: Any) -> frozenset[str]:
    return frozenset(code for found, code in codings(concept) if found == system and code)


def _with_shown_sections(gate: Gate, resource: Resource) -> Resource | None:
    sections = resource.get("section", [])
    shown = _shown(gate, sections)
    if shown == sections:
        return resource
    if not shown:
        return None
    return {key: value for key, value in resource.items() if key != "text"} | {"section": shown}


def _shown(gate: Gate, sections: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The sections that may be shown, without the sections inside them that may not."""
    kept = []
    for section in sections:
        codes = _codes(gate.system, section.get("code"))
        if codes and not codes & gate.codes:
            continue
        inner = section.get("section")
        kept.append({**section, "section": _shown(gate, inner)} if inner else section)
    return kept


def _in_time(gate: Gate, resource: Resource, release: Release, today: date) -> bool:
    """Whether the dates of the resource pass; a resource without a date passes: nothing says it is too old."""
    if gate.date_parameter is None:
        return True
    parameter = search_parameters(release, resource["resourceType"])[gate.date_parameter]
    found = [one for path in parameter.paths for value in values(resource, path) for one in intervals(value)]
    return not found or any(_passes(gate, one, today) for one in found)


def _passes(gate: Gate, found: Interval, today: date) -> bool:
    first_days = [
        months_before(today, gate.months) if gate.months is not None else None,
        gate.since,
        today if gate.ongoing else None,
    ]
    return all(found.end > interval(day.isoformat()).start for day in first_days if day is not None)
