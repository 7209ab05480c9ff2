"""Answers: a searchset Bundle and an OperationOutcome, for both releases.

References inside resources stay as they are. A relative reference (`Practitioner/7`) is resolved against the fullUrl
of its entry (https://hl7.org/fhir/STU3/bundle.html#references), which is `<base>/<Type>/<id>`, so that it leads to a
read at the same base.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from medmij_sim.fhir.search import SearchResult
from medmij_sim.fhir.types import BSN_SYSTEM, Issue, Resource


def searchset(
    result: SearchResult,
    base: str,
    path: str,
    *,
    pages: Mapping[str, str] = MappingProxyType({}),
    outcome: Resource | None = None,
) -> Resource:
    """The Bundle that answers a search.

    Args:
        result: what the search found; `total` counts matches only, those on other pages too.
        base: the absolute FHIR base, without a slash at the end.
        path: what was asked below the base, such as `Observation/$lastn`.
        pages: where other pages are, by relation (`first`, `previous`, `next`, `last`).
        outcome: an OperationOutcome to send along, with search mode `outcome`.
    """
    entries = [
        *(_entry(resource, base, "match") for resource in result.matches),
        *(_entry(resource, base, "include") for resource in result.includes),
    ]
    if outcome is not None:
        entries.append({"resource": outcome, "search": {"mode": "outcome"}})
    bundle: Resource = {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": len(result.matches) if result.total is None else result.total,
        "link": [
            {"relation": "self", "url": self_link(base, path, result.processed)},
            *({"relation": relation, "url": url} for relation, url in pages.items()),
        ],
    }
    return bundle | ({"entry": entries} if entries else {})


def self_link(base: str, path: str, processed: Sequence[tuple[str, str]]) -> str:
    """The URL of the search as it was understood; a parameter that names the BSN system is never repeated."""
    query = "&".join(
        f"{quote(name, safe=':')}={quote(value, safe=':/,$')}" for name, value in processed if BSN_SYSTEM not in value
    )
    return f"{base}/{path}?{query}" if query else f"{base}/{path}"


def _entry(resource: Resource, base: str, mode: str) -> dict[str, Any]:
    return {
        "fullUrl": f"{base}/{resource['resourceType']}/{resource['id']}",
        "resource": resource,
        "search": {"mode": mode},
    }


def operation_outcome(*issues: Issue, narrative: bool = False) -> Resource:
    """An OperationOutcome with these issues.

    Args:
        issues: at least one.
        narrative: also tell the texts in a generated narrative.

    Raises:
        ValueError: there is no issue.
    """
    if not issues:
        raise ValueError("an OperationOutcome needs at least one issue")
    outcome: Resource = {"resourceType": "OperationOutcome"}
    if narrative:
        outcome["text"] = {"status": "generated", "div": _div(issues)}
    outcome["issue"] = [_issue(issue) for issue in issues]
    return outcome


def _div(issues: Sequence[Issue]) -> str:
    texts = "".join(f"<p>{escape(issue.text)}</p>" for issue in issues)
    return f'<div xmlns="http://www.w3.org/1999/xhtml">{texts}</div>'


def _issue(issue: Issue) -> dict[str, Any]:
    row: dict[str, Any] = {"severity": issue.severity, "code": issue.code, "details": {"text": issue.text}}
    return row | ({"expression": [issue.expression]} if issue.expression else {})
