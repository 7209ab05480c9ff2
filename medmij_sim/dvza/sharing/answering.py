"""What a PGO gets back for a share (https://hl7.org/fhir/STU3/http.html#transaction-response)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from medmij_sim.dvza.deliveries import Delivery, Item
from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.dvza.sharing.call import Answer, Call
from medmij_sim.dvza.sharing.entries import Entry
from medmij_sim.dvza.sharing.problem import Problem, overall_status
from medmij_sim.dvza.sharing.taking_in import instant
from medmij_sim.fhir.bundle import operation_outcome
from medmij_sim.fhir.types import BSN_SYSTEM, Issue, Resource
from medmij_sim.services.sharing import Share

_KEPT: Final = Issue("information", "informational", "received and kept")
_ACKNOWLEDGEMENT: Final = "Uw verzoek is ontvangen. U hoort binnen een maand wat ermee gebeurt."
"""For the person, so in Dutch; a month is what the law gives for a request for correction (AVG, article 12)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a share.

    Args:
        entries: all of them, in the order in which they were sent.
        accepted: those that were taken in, in the order of the items of the delivery.
        problems: of each entry, by position.
        bsn: of the person, for a DVZA that tells it.
    """

    share: Share
    entries: Sequence[Entry]
    accepted: Sequence[Entry]
    problems: Mapping[int, Sequence[Problem]]
    delivery: Delivery
    bsn: str

    @property
    def items(self) -> dict[int, Item]:
        """What was taken in, by the position of its entry."""
        return {entry.position: item for entry, item in zip(self.accepted, self.delivery.items, strict=True)}


def answer_bundle(call: Call, outcome: Outcome, policy: DvzaPolicy) -> Answer:
    """The Bundle with an entry for each that was sent, in the same order."""
    items = outcome.items
    entries = [
        _taken(call, policy, outcome, entry, items[entry.position])
        if entry.position in items
        else _refused(outcome.problems[entry.position])
        for entry in outcome.entries
    ]
    if policy.share_answer_order == "reversed":
        entries.reverse()
    if outcome.share.acknowledges:
        entries.append(_acknowledgement(outcome.delivery))
    bundle: Resource = {"resourceType": "Bundle", "type": policy.share_answer_type or f"{outcome.share.kind}-response"}
    return Answer(200, {}, bundle | ({"entry": entries} if policy.answers_each_entry else {}))


def answer_single(call: Call, outcome: Outcome, policy: DvzaPolicy) -> Answer:
    """The resource that was created or updated."""
    (item,) = outcome.delivery.items
    at = format_datetime(outcome.delivery.at.astimezone(UTC), usegmt=True)
    headers = {"ETag": f'W/"{item.version}"', "Last-Modified": at}
    if policy.tells_location:
        headers["Location"] = f"{call.base}/{item.version_url}"
    status = _status(policy, item)
    body: Resource | None = _told(policy, outcome, item)
    if call.preference != "representation":
        body = None if call.preference == "minimal" else operation_outcome(_KEPT)
    return Answer(status, headers, body)


def _taken(call: Call, policy: DvzaPolicy, outcome: Outcome, entry: Entry, item: Item) -> dict[str, Any]:
    told = [each.issue for each in outcome.problems[entry.position] if not each.refuses]
    if call.preference == "OperationOutcome":
        told.insert(0, _KEPT)
    response: dict[str, Any] = {"status": _line(_status(policy, item))}
    if policy.tells_location:
        response["location"] = item.version_url
    response |= {"etag": f'W/"{item.version}"', "lastModified": instant(outcome.delivery.at)}
    if told:
        response["outcome"] = operation_outcome(*told)
    if call.preference != "representation":
        return {"response": response}
    full_url = f"{call.base}/{item.resource_type}/{item.id}"
    return {"fullUrl": full_url, "resource": _told(policy, outcome, item), "response": response}


def _refused(problems: Sequence[Problem]) -> dict[str, Any]:
    found = [each for each in problems if each.refuses]
    issues = [each.issue for each in problems] or [Issue("error", "processing", "another entry was refused")]
    status = overall_status(found) if found else HTTPStatus.UNPROCESSABLE_ENTITY
    return {"response": {"status": _line(status), "outcome": operation_outcome(*issues)}}


def _acknowledgement(delivery: Delivery) -> dict[str, Any]:
    """Patient corrections: the last entry tells the person that the request was received."""
    resource = operation_outcome(Issue("information", "informational", _ACKNOWLEDGEMENT))
    url = uuid5(NAMESPACE_URL, delivery.id).urn
    return {"fullUrl": url, "resource": resource, "response": {"status": _line(HTTPStatus.OK)}}


def _told(policy: DvzaPolicy, outcome: Outcome, item: Item) -> Resource:
    resource = item.resource()
    if policy.masks_bsn or item.resource_type != "Patient":
        return resource
    return {**resource, "identifier": [{"system": BSN_SYSTEM, "value": outcome.bsn}]}


def _status(policy: DvzaPolicy, item: Item) -> int:
    return policy.created_status if item.version == 1 else HTTPStatus.OK


def _line(status: int) -> str:
    return f"{int(status)} {HTTPStatus(status).phrase}"
