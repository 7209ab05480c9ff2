"""Each fault of Delen deviates as it says; without it the DVZA conforms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest
from dvza_stage import Stage, check_deviation, check_table
from sharing_stage import Sharer, resources, statuses

from medmij_sim.faults.dvza_sharing import SHARING_FAULTS
from medmij_sim.fhir.types import BSN_SYSTEM, Resource

Conforms = Callable[[Sharer], bool]


def no_status(bundle: Resource) -> None:
    del resources(bundle, "Observation")[0]["status"]


def clear_bsn(bundle: Resource) -> None:
    resources(bundle, "Patient")[0]["identifier"] = [{"system": BSN_SYSTEM, "value": "999940004"}]


def loose_end(bundle: Resource) -> None:
    resources(bundle, "Binary")[0]["content"] = "bm8gcGRm"


def answer(sharer: Sharer, service: str, *changes: Callable[[Resource], None]) -> Any:
    bundle = sharer.bundle(service)
    for change in changes:
        change(bundle)
    return sharer.send(service, bundle)


def refuses(service: str, change: Callable[[Resource], None]) -> Conforms:
    def conforms(sharer: Sharer) -> bool:
        response = answer(sharer, service, change)
        return response.status_code >= 400 or any(each >= 400 for each in statuses(response))

    return conforms


def told(test: Callable[[Any], bool], service: str = "57") -> Conforms:
    """Whether the answer to a share in order passes."""
    return lambda sharer: test(answer(sharer, service).json())


def keeps(count: int, service: str, *changes: Callable[[Resource], None]) -> Conforms:
    def conforms(sharer: Sharer) -> bool:
        answer(sharer, service, *changes)
        return len(sharer.kept()) == count

    return conforms


def no_urn(sharer: Sharer) -> bool:
    answer(sharer, "53")
    return not any("urn:uuid" in item.content for item in sharer.received()[0].items)


def in_order(found: Any) -> bool:
    order = [entry["resource"]["resourceType"] for entry in found["entry"]]
    return order == ["Patient", "DocumentManifest", "DocumentReference", "Binary"]


def as_long_as_a_photograph(bundle: Resource) -> None:
    bundle["entry"][0]["resource"]["text"]["div"] = f'<div xmlns="http://www.w3.org/1999/xhtml">{"x" * 600_000}</div>'


def leads_somewhere(sharer: Sharer) -> bool:
    entry = answer(sharer, "53").json()["entry"][0]
    return sharer.send("53", b"", entry["response"]["location"], method="GET").status_code == 200


TABLE: Final[Mapping[str, Conforms]] = {
    "accepts-invalid": refuses("53", no_status),
    "accepts-bsn": refuses("53", clear_bsn),
    "accepts-loose-ends": refuses("57", loose_end),
    "half-a-transaction": keeps(0, "57", loose_end),
    "transaction-as-batch": lambda sharer: answer(sharer, "57", loose_end).status_code == 422,
    "batch-all-or-nothing": keeps(6, "53", no_status),
    "loses-share": keeps(4, "57"),
    "keeps-temporary-references": no_urn,
    "status-200-for-created": told(lambda found: all("201" in each["response"]["status"] for each in found["entry"])),
    "no-location": told(lambda found: all("location" in each["response"] for each in found["entry"])),
    "location-leads-nowhere": leads_somewhere,
    "wrong-answer-type": told(lambda found: found["type"] == "transaction-response"),
    "wrong-order": told(in_order),
    "no-answer-entries": told(lambda found: len(found.get("entry", ())) == 4),
    "refuses-half-a-megabyte": lambda sharer: answer(sharer, "53", as_long_as_a_photograph).status_code == 200,
}
"""Whether the DVZA conforms, by fault."""


@pytest.mark.parametrize("name", TABLE)
def test_a_fault_of_sharing_deviates_as_it_says(reused: Sharer, name: str) -> None:
    def conforms(_: Stage) -> bool:
        reused.forget()
        return TABLE[name](reused)

    check_deviation(reused.stage, f"dvza.sharing.{name}", conforms)


def test_every_fault_of_sharing_is_in_the_table() -> None:
    check_table(SHARING_FAULTS, {f"dvza.sharing.{name}": row for name, row in TABLE.items()})
