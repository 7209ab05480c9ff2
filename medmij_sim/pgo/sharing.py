"""Delen as a PGO does it: resources of the person become the Bundle that a gegevensdienst takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from medmij_sim.fhir.privacy import without_bsn
from medmij_sim.fhir.references import relinked
from medmij_sim.fhir.types import Release, Resource
from medmij_sim.pgo.errors import RefusedError
from medmij_sim.pgo.fhir import read_resource
from medmij_sim.services.sharing import Share

_LINKS = ("reference", "url")


@dataclass(frozen=True, slots=True, repr=False)
class Shared:
    """What became of a share.

    Attributes:
        status: of the HTTP answer.
        answer: the Bundle, resource or OperationOutcome that came back; None without one.
    """

    status: int
    answer: Resource | None

    def __repr__(self) -> str:
        return f"<Shared HTTP {self.status}>"

    @property
    def statuses(self) -> tuple[int, ...]:
        """The status of each entry, in the order of the answer; empty when a single resource was shared."""
        entries = (self.answer or {}).get("entry", ())
        return tuple(int(entry["response"]["status"].partition(" ")[0]) for entry in entries)

    @property
    def accepted(self) -> bool:
        """Whether all of it was taken in."""
        return self.status in (200, 201) and all(each in (200, 201) for each in self.statuses)

    @property
    def problems(self) -> tuple[str, ...]:
        """What the aanbieder says of it, line by line."""
        answer = self.answer or {}
        outcomes = [answer, *(entry.get("response", {}).get("outcome", {}) for entry in answer.get("entry", ()))]
        issues = [issue for each in outcomes for issue in each.get("issue", ()) if issue["severity"] != "information"]
        return tuple(str(issue.get("details", {}).get("text", issue["code"])) for issue in issues)


def shared(answer: httpx.Response, release: Release) -> Shared:
    """What an aanbieder answers to a share.

    Raises:
        PgoError: the token is refused, or the answer is no FHIR.
    """
    where = urlsplit(str(answer.request.url)).path
    if answer.status_code in (401, 403):
        raise RefusedError(f"{where}: HTTP {answer.status_code}; let the person confirm again")
    return Shared(answer.status_code, read_resource(answer, release, where) if answer.content else None)


def bundle_of(share: Share, resources: Sequence[Resource], base: str, new_urn: Callable[[], str]) -> Resource:
    """The Bundle in which resources go to an aanbieder: no ids of ours, references by urn, no BSN.

    Args:
        resources: each with an id of this PGO, or the aanbieder's own when it is to be updated.
        base: the FHIR base of the gegevensdienst.
        new_urn: makes a `urn:uuid:`.
    """
    urls = {_place(each): f"{base}/{_place(each)}" if _is_update(share, each) else new_urn() for each in resources}
    created = {place: url for place, url in urls.items() if url.startswith("urn:")}
    entries = [_entry(share, each, urls[_place(each)], created) for each in resources]
    return {"resourceType": "Bundle", "type": share.kind, "entry": entries}


def _entry(share: Share, resource: Resource, full_url: str, created: Mapping[str, str]) -> dict[str, Any]:
    sent = relinked(without_bsn(resource), created, _LINKS)
    if _is_update(share, resource):
        request = {"method": "PUT", "url": _place(resource)}
    else:
        request = {"method": "POST", "url": resource["resourceType"]}
        del sent["id"]
    return {"fullUrl": full_url, "resource": sent, "request": request}


def _is_update(share: Share, resource: Resource) -> bool:
    rule = share.rule(resource["resourceType"])
    return rule is not None and rule.method == "PUT"


def _place(resource: Resource) -> str:
    return f"{resource['resourceType']}/{resource['id']}"
