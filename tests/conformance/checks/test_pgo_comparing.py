"""What counts as kept, and what as changed."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.reading.kept import content, differences, key_of, served
from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.xml import to_xml
from medmij_sim.record import Exchange, Interface, Message

BASE = "https://fhir.dvza-a.medmij.localhost/r22/huisartsdelinde/49"
WEIGHT: dict[str, Any] = {
    "resourceType": "Observation",
    "id": "weight",
    "status": "final",
    "code": {"text": "Lichaamsgewicht", "coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
    "valueQuantity": {"value": Decimal("72.50"), "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg"},
}

leaves = st.one_of(st.text(), st.booleans(), st.integers(), st.decimals(allow_nan=False, allow_infinity=False))
values = st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)
resources = st.dictionaries(st.text(min_size=1), values).map(lambda made: {"resourceType": "Basic", "id": "1", **made})


def answer(body: bytes, url: str = f"{BASE}/Observation", status: int = 200) -> Exchange:
    return Exchange(
        at=datetime(2026, 3, 2, tzinfo=UTC),
        actor="dvza-a",
        side="server",
        interface=Interface.RESOURCE,
        peer="pgo-a",
        method="GET",
        url=url,
        request=Message(),
        status=status,
        response=Message((), body),
    )


def bundle(*found: dict[str, Any]) -> dict[str, Any]:
    entries = [{"resource": each} for each in found]
    return {"resourceType": "Bundle", "type": "searchset", "entry": entries}


def changed(**members: Any) -> dict[str, Any]:
    return {**WEIGHT, "valueQuantity": {**WEIGHT["valueQuantity"], **members}}


@given(resources)
def test_what_is_kept_whole_does_not_differ(resource: dict[str, Any]) -> None:
    assert differences(resource, resource) == ()
    assert content(resource) == content(dict(reversed(resource.items())))


@given(resources, st.text(min_size=1), st.text(min_size=1))
def test_a_text_that_was_changed_or_lost_is_one_difference(resource: dict[str, Any], name: str, value: str) -> None:
    if name in ("resourceType", "meta", "implicitRules", "language", "text"):
        return
    given_ = {**resource, name: value}
    for kept in ({**resource, name: f"{value}!"}, {k: v for k, v in given_.items() if k != name}):
        (found,) = differences(given_, kept)
        assert (found.path, found.is_number) == (f"{resource['resourceType']}.{name}", False)
        assert content(kept) != content(given_)


@pytest.mark.parametrize("kept", [Decimal("72.5"), 73, Decimal("72.51"), None, 72.5])
def test_a_number_with_other_digits_differs_as_a_number(kept: Any) -> None:
    (found,) = differences(WEIGHT, changed(value=kept))
    assert (found.path, found.served, found.is_number) == ("Observation.valueQuantity.value", "72.50", True)


def test_a_number_that_became_a_text_differs_but_not_in_its_digits() -> None:
    (found,) = differences(WEIGHT, changed(value="72.50"))
    assert found.is_number is False


def test_a_lost_entry_of_a_list_differs() -> None:
    (found,) = differences(WEIGHT, {**WEIGHT, "code": {**WEIGHT["code"], "coding": []}})
    assert (found.path, found.served, found.kept) == ("Observation.code.coding", "1 values", "0 values")


def test_what_is_about_the_copy_may_change_and_anything_may_be_added() -> None:
    given_ = {**WEIGHT, "meta": {"versionId": "1"}, "text": {"status": "generated", "div": "<div/>"}}
    assert differences(given_, {**WEIGHT, "meta": {"source": "elsewhere"}, "note": [{"text": "added"}]}) == ()


@pytest.mark.parametrize("write", [fhir_json.dumps, lambda resource: to_xml(resource, "STU3")], ids=["json", "xml"])
def test_what_was_served_is_read_from_json_and_xml_alike(write: Any) -> None:
    (found,) = served([answer(write(bundle(WEIGHT)))], {"49": BASE})
    assert (found.key, found.gegevensdienst) == (("Observation", "weight"), "49")
    assert differences(found.resource, WEIGHT) == ()
    assert differences(WEIGHT, found.resource) == ()


def test_a_resource_that_was_read_by_id_was_served_too_and_counts_once() -> None:
    read = answer(fhir_json.dumps(WEIGHT), f"{BASE}/Observation/weight")
    assert len(served([answer(fhir_json.dumps(bundle(WEIGHT))), read], {"49": BASE})) == 1


@pytest.mark.parametrize(
    "unserved",
    [
        answer(fhir_json.dumps(bundle(WEIGHT)), status=401),
        answer(fhir_json.dumps(bundle(WEIGHT)), url="https://elsewhere/Observation"),
        answer(b"<html>"),
        answer(b"[]"),
        answer(fhir_json.dumps({"resourceType": "OperationOutcome"})),
    ],
)
def test_refusals_outcomes_and_what_cannot_be_read_were_not_served(unserved: Exchange) -> None:
    assert served([unserved], {"49": BASE}) == ()


def test_a_resource_is_known_by_type_and_id() -> None:
    assert key_of(WEIGHT) == ("Observation", "weight")
    assert key_of({}) == ("", "")
