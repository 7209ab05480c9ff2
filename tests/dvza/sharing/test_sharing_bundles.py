"""Batches and transactions: what is taken in, what is answered, and what is refused."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from dvza_stage import LINDE, WOUD
from hypothesis import given, settings
from hypothesis import strategies as st
from sharing_stage import WHERE, Sharer, refused, resources, statuses

from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.profiles import validator
from medmij_sim.fhir.types import BSN_SYSTEM, Resource
from medmij_sim.fhir.xml import to_json, to_xml
from medmij_sim.services import CATALOGUE

BUNDLES = ("53", "57", "55", "990000001")


def references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [str(node[name]) for name in ("reference", "url") if isinstance(node.get(name), str)]
        return own + [each for child in node.values() for each in references(child)]
    if isinstance(node, list):
        return [each for child in node for each in references(child)]
    return []


@pytest.mark.parametrize("service", BUNDLES)
@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_share_in_order_is_taken_in_and_given_back(emptied: Sharer, service: str, form: str) -> None:
    release = CATALOGUE[service].fhir_release
    sent = emptied.bundle(service)
    media_type = f"application/fhir+{form}"
    body: Any = to_xml(sent, release) if form == "xml" else sent
    response = emptied.send(service, body, headers={"Content-Type": media_type, "Accept": media_type})
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith(media_type)
    answer = to_json(response.content, release) if form == "xml" else response.json()
    entries = answer["entry"][: len(sent["entry"])]
    assert answer["type"] == f"{sent['type']}-response"
    assert [each["response"]["status"] for each in entries] == ["201 Created"] * len(entries)
    for asked, got in zip(sent["entry"], entries, strict=True):
        resource = got["resource"]
        place = f"{resource['resourceType']}/{resource['id']}"
        assert resource["resourceType"] == asked["resource"]["resourceType"]
        assert got["fullUrl"] == f"{emptied.base(service)}/{place}"
        assert got["response"]["location"] == f"{place}/_history/1"
        assert got["response"]["etag"] == 'W/"1"'
    assert not [each for each in references(answer) if each.startswith("urn:uuid:")]
    assert not [each for each in validator(release).check_bundle(answer) if each.severity == "error"]
    assert len(emptied.kept(WHERE[service])) == len(sent["entry"])


def test_what_is_kept_is_what_was_sent(emptied: Sharer) -> None:
    sent = fhir_json.loads(fhir_json.dumps(emptied.bundle("53")))
    emptied.send("53", sent)
    (delivery,) = emptied.received()
    assert (delivery.person, delivery.service, delivery.share) == ("woman_34", "53", "53.1")
    patient = f"Patient/{delivery.items[0].id}"
    for item, entry in zip(delivery.items, sent["entry"], strict=True):
        kept, asked = item.resource(), entry["resource"]
        assert {name: kept[name] for name in asked if name not in ("meta", "subject", "performer")} == {
            name: each for name, each in asked.items() if name not in ("meta", "subject", "performer")
        }
        assert kept["meta"]["profile"] == asked["meta"]["profile"]
        if item.resource_type == "Observation":
            assert kept["subject"]["reference"] == kept["performer"][0]["reference"] == patient


def test_a_patient_correction_is_acknowledged_in_words(emptied: Sharer) -> None:
    answer = emptied.send("990000001", emptied.bundle("990000001")).json()
    (issue,) = answer["entry"][-1]["resource"]["issue"]
    assert (issue["severity"], issue["code"]) == ("information", "informational")
    assert "ontvangen" in issue["details"]["text"]


def test_the_same_share_sent_twice_is_two_shares(emptied: Sharer) -> None:
    bundle = emptied.bundle("57")
    assert statuses(emptied.send("57", bundle)) == statuses(emptied.send("57", bundle)) == [201] * 4
    first, second = emptied.received()
    assert {item.id for item in first.items}.isdisjoint(item.id for item in second.items)


@pytest.mark.parametrize(
    ("prefer", "has_resource", "outcomes"),
    [
        (None, True, 0),
        ("return=representation", True, 0),
        ("return=minimal", False, 0),
        ("return=OperationOutcome", False, 7),
    ],
)
def test_the_client_says_what_it_wants_back(
    emptied: Sharer, prefer: str | None, has_resource: bool, outcomes: int
) -> None:
    answer = emptied.send("53", emptied.bundle("53"), headers={"Prefer": prefer or ""}).json()
    assert all(("resource" in entry) is has_resource for entry in answer["entry"])
    assert sum("outcome" in entry["response"] for entry in answer["entry"]) == outcomes


def test_an_observation_can_be_created_by_itself(emptied: Sharer) -> None:
    measured = resources(emptied.bundle("53"), "Observation")[0]
    for reference in (measured["subject"], *measured["performer"]):
        reference["reference"] = "Patient/woman-34"
    response = emptied.send("53", measured, "Observation")
    assert response.status_code == 201, response.text
    created = response.json()
    assert response.headers["location"] == f"{emptied.base('53')}/Observation/{created['id']}/_history/1"
    assert response.headers["etag"] == 'W/"1"'
    assert emptied.kept() == ["Observation"]
    minimal = emptied.send("53", measured, "Observation", headers={"Prefer": "return=minimal"})
    assert (minimal.status_code, minimal.content) == (201, b"")


def no_status(entry: dict[str, Any]) -> None:
    del entry["resource"]["status"]


def no_profile(entry: dict[str, Any]) -> None:
    del entry["resource"]["meta"]


def unknown_element(entry: dict[str, Any]) -> None:
    entry["resource"]["colour"] = "green"


def wrong_code(entry: dict[str, Any]) -> None:
    entry["resource"]["code"]["coding"][0]["code"] = "0000-0"


def loose_reference(entry: dict[str, Any]) -> None:
    entry["resource"]["subject"]["reference"] = "urn:uuid:00000000-0000-4000-8000-0000000000ff"


def of_somebody_else(entry: dict[str, Any]) -> None:
    entry["resource"]["subject"]["reference"] = "Patient/man-67"


def with_bsn(entry: dict[str, Any]) -> None:
    entry["resource"]["identifier"] = [{"system": BSN_SYSTEM, "value": "999940004"}]


def asked_for(entry: dict[str, Any]) -> None:
    entry["request"] = {"method": "GET", "url": "Observation"}


def conditional(entry: dict[str, Any]) -> None:
    entry["request"]["ifNoneExist"] = "identifier=x"


def of_another_type(entry: dict[str, Any]) -> None:
    entry["request"]["url"] = "Device"


def without_resource(entry: dict[str, Any]) -> None:
    del entry["resource"]


def without_request(entry: dict[str, Any]) -> None:
    del entry["request"]


def at_an_id(entry: dict[str, Any]) -> None:
    entry["request"]["url"] = "Observation/x"


def badly_named(entry: dict[str, Any]) -> None:
    entry["fullUrl"] = "Observation/x"


def with_an_unknown_member(entry: dict[str, Any]) -> None:
    entry["request"]["colour"] = "green"


def linked_to_nowhere(entry: dict[str, Any]) -> None:
    entry["link"] = [{"relation": "self"}]


BREAKS = {
    no_status: ("400", "structure"),
    no_profile: ("422", "required"),
    unknown_element: ("400", "structure"),
    wrong_code: ("422", "structure"),
    loose_reference: ("422", "value"),
    of_somebody_else: ("422", "security"),
    with_bsn: ("422", "security"),
    asked_for: ("400", "not-supported"),
    conditional: ("400", "not-supported"),
    of_another_type: ("404", "not-supported"),
    without_resource: ("400", "required"),
    without_request: ("400", "required"),
    at_an_id: ("400", "value"),
    badly_named: ("400", "value"),
    with_an_unknown_member: ("400", "structure"),
    linked_to_nowhere: ("400", "structure"),
}


@pytest.mark.parametrize("breaks", BREAKS, ids=lambda each: each.__name__)
def test_a_broken_entry_says_what_is_wrong_and_where(emptied: Sharer, breaks: Any) -> None:
    bundle = emptied.bundle("53")
    breaks(bundle["entry"][2])
    answer = emptied.send("53", bundle).json()
    failed = answer["entry"][2]["response"]
    status, code = BREAKS[breaks]
    issues = failed["outcome"]["issue"]
    assert code in [issue["code"] for issue in issues], issues
    assert failed["status"].startswith(status)
    assert all(issue["expression"][0].startswith("Bundle.entry[2]") for issue in issues)
    assert len(emptied.received()[0].items) == len(bundle["entry"]) - 1


@settings(max_examples=25)
@given(broken=st.dictionaries(st.integers(1, 6), st.sampled_from(list(BREAKS))))
def test_exactly_the_broken_entries_of_a_batch_fail(reused: Sharer, broken: dict[int, Any]) -> None:
    reused.forget()
    bundle = reused.bundle("53")
    for position, breaks in broken.items():
        breaks(bundle["entry"][position])
    found = statuses(reused.send("53", bundle))
    assert {position for position, status in enumerate(found) if status != 201} == set(broken)
    (delivery,) = reused.received()
    assert [item.resource() for item in delivery.items] and len(delivery.items) == len(found) - len(broken)
    kept = {item.resource().get("identifier", [{}])[0].get("value") for item in delivery.items[1:]}
    for position, entry in enumerate(bundle["entry"][1:], 1):
        if position not in broken:
            assert entry["resource"]["identifier"][0]["value"] in kept


def test_in_a_batch_what_refers_to_a_refused_entry_fails_with_it(emptied: Sharer) -> None:
    bundle = emptied.bundle("53")
    no_status(bundle["entry"][1])
    for position in (2, 3):
        target = {"reference": bundle["entry"][position - 1]["fullUrl"]}
        bundle["entry"][position]["resource"]["related"] = [{"type": "has-member", "target": target}]
    response = emptied.send("53", bundle)
    assert statuses(response)[:5] == [201, 400, 422, 422, 201]
    (issue,) = response.json()["entry"][3]["response"]["outcome"]["issue"]
    assert issue["expression"] == ["Bundle.entry[3].resource.related[0].target.reference"]
    assert not any(
        each.startswith("urn:") for item in emptied.received()[0].items for each in references(item.resource())
    )


def test_a_batch_without_its_patient_is_still_about_the_person(emptied: Sharer) -> None:
    bundle = emptied.bundle("53")
    no_profile(bundle["entry"][0])
    found = emptied.send("53", bundle)
    assert statuses(found) == [422] + [201] * 6
    measured = emptied.received()[0].items[0].resource()
    assert measured["subject"]["reference"] == "Patient/woman-34"


@settings(max_examples=20)
@given(position=st.integers(0, 3), breaks=st.sampled_from([no_profile, asked_for, conditional, badly_named, at_an_id]))
def test_of_a_transaction_with_a_broken_entry_nothing_is_kept(reused: Sharer, position: int, breaks: Any) -> None:
    reused.forget()
    bundle = reused.bundle("57")
    if breaks is no_profile and bundle["entry"][position]["resource"]["resourceType"] == "Binary":
        breaks = asked_for
    breaks(bundle["entry"][position])
    response = reused.send("57", bundle)
    assert response.status_code in (400, 422), response.text
    places = [issue["expression"][0] for issue in response.json()["issue"]]
    assert any(place.startswith(f"Bundle.entry[{position}]") for place in places)
    assert reused.kept() == []


def test_two_patients_in_one_batch_cannot_be_one_person(emptied: Sharer) -> None:
    bundle = emptied.bundle("53")
    second = deepcopy(bundle["entry"][0]) | {"fullUrl": "urn:oid:2.16.840.1.113883.2.4.3.11.999.1"}
    bundle["entry"].append(second)
    assert statuses(emptied.send("53", bundle)) == [201] * 7 + [422]


def patient_of(person: str, sharer: Sharer, change: dict[str, Any] | None = None) -> Resource:
    patient = resources(sharer.bundle("53"), "Patient")[0]
    known = sharer.stage.people.person(person)
    name = {"text": known.name.full, "family": known.name.surname}
    return {**patient, "name": [name], "birthDate": known.birth_date.isoformat()} | (change or {})


def test_somebody_else_whom_we_know_is_refused(emptied: Sharer) -> None:
    bundle = emptied.bundle("57")
    bundle["entry"][0]["resource"] = patient_of("man_67", emptied)
    refused(emptied.send("57", bundle), 422, "security")
    assert emptied.kept() == []


def test_in_a_batch_what_is_about_somebody_else_is_refused_with_that_patient(emptied: Sharer) -> None:
    bundle = emptied.bundle("53")
    bundle["entry"][0]["resource"] = patient_of("man_67", emptied)
    bundle["entry"][-1]["resource"]["subject"] = {"reference": "Patient/woman-34"}
    bundle["entry"][-1]["resource"].pop("performer", None)
    assert statuses(emptied.send("53", bundle)) == [422] * 6 + [201]


def test_after_an_earlier_share_a_refused_patient_is_still_the_one_of_the_dossier(emptied: Sharer) -> None:
    emptied.send("53", emptied.bundle("53"))
    bundle = emptied.bundle("53")
    no_profile(bundle["entry"][0])
    emptied.send("53", bundle)
    measured = emptied.received()[-1].items[0].resource()
    assert measured["subject"]["reference"] == "Patient/woman-34"


def test_another_birth_date_is_told_and_not_refused(emptied: Sharer) -> None:
    bundle = emptied.bundle("57")
    bundle["entry"][0]["resource"] = patient_of("woman_34", emptied, {"birthDate": "1901-01-01"})
    answer = emptied.send("57", bundle).json()
    (issue,) = answer["entry"][0]["response"]["outcome"]["issue"]
    assert issue["severity"] == "warning" and "birth date" in issue["details"]["text"]


@pytest.mark.parametrize("service", BUNDLES)
def test_a_bsn_is_refused_wherever_it_is(emptied: Sharer, service: str) -> None:
    bsn = emptied.stage.people.person("woman_34").bsn
    bundle = emptied.bundle(service)
    patient = resources(bundle, "Patient")[0]
    patient["identifier"] = [{"system": BSN_SYSTEM, "value": bsn}]
    response = emptied.send(service, bundle)
    assert bsn not in response.text
    if service == "53":
        assert statuses(response)[0] == 422
    else:
        refused(response, 422, "security")
        assert emptied.kept(WHERE[service]) == []
    patient["identifier"] = [{"system": "http://pgo.example/id", "value": f"nr {bsn}"}]
    assert bsn not in emptied.send(service, bundle).text


@pytest.mark.parametrize("kind", ["transaction", "collection", "searchset", "message", None, 7])
def test_a_bundle_of_another_type_is_refused(emptied: Sharer, kind: Any) -> None:
    assert "batch" in refused(emptied.send("53", emptied.bundle("53") | {"type": kind}), 400, "value")


@pytest.mark.parametrize("service", BUNDLES)
@pytest.mark.parametrize("around", [{"colour": "green"}, {"total": 1}, {"meta": {"lastUpdated": "today"}}], ids=str)
def test_a_bundle_that_is_not_fhir_itself_is_refused_whole(
    emptied: Sharer, service: str, around: dict[str, Any]
) -> None:
    response = emptied.send(service, emptied.bundle(service) | around)
    assert response.status_code == 400
    (issue,) = response.json()["issue"]
    assert issue["expression"][0].startswith("Bundle")
    assert emptied.kept(WHERE[service]) == []


def test_a_transaction_lacks_nothing(emptied: Sharer) -> None:
    bundle = emptied.bundle("57")
    bundle["entry"] = [each for each in bundle["entry"] if each["resource"]["resourceType"] != "DocumentManifest"]
    assert "DocumentManifest" in refused(emptied.send("57", bundle), 422, "required")


@pytest.mark.parametrize("entries", [None, [], {}, [1], "x"])
def test_a_bundle_without_entries_shares_nothing(emptied: Sharer, entries: Any) -> None:
    refused(emptied.send("53", {"resourceType": "Bundle", "type": "batch", "entry": entries}), 400, "required")


def test_the_token_must_cover_the_sharing(emptied: Sharer) -> None:
    bundle = emptied.bundle("53")
    for token, status in (("", 401), (emptied.token("57"), 403), (emptied.token("59"), 403)):
        response = emptied.send("53", bundle, headers={"Authorization": f"Bearer {token}" if token else ""})
        assert response.status_code == status
    assert emptied.kept(LINDE) == emptied.kept(WOUD) == []
