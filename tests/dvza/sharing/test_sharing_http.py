"""How a share must be sent: media types, size, methods, conditions, bodies that cannot be read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sharing_stage import JSON, Sharer, refused

from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.xml import to_xml


@pytest.mark.parametrize(
    "media_type", ["", "text/plain", "application/octet-stream", "*/*", f"{JSON}; fhirVersion=4.0", f"{JSON}, text/xml"]
)
def test_another_media_type_is_refused(emptied: Sharer, media_type: str) -> None:
    text = refused(emptied.send("53", emptied.bundle("53"), headers={"Content-Type": media_type}), 415, "not-supported")
    assert "application/fhir+json" in text


@pytest.mark.parametrize("media_type", [f"{JSON}; fhirVersion=3.0", "application/json;charset=UTF-8"])
def test_other_names_of_json_are_understood(emptied: Sharer, media_type: str) -> None:
    assert emptied.send("53", emptied.bundle("53"), headers={"Content-Type": media_type}).status_code == 200


@pytest.mark.parametrize(
    ("body", "media_type", "told"),
    [
        (b'{\n"resourceType": "Bundle",\n"type": batch}', JSON, "line 3"),
        (b"<Bundle xmlns='http://hl7.org/fhir'>\n<type value='batch'>\n</Bundle>", "application/fhir+xml", "line 3"),
        (b"<Bundle xmlns='http://hl7.org/fhir'>\n<kind value='batch'/>\n</Bundle>", "application/fhir+xml", "line 2"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><Bundle xmlns='http://hl7.org/fhir'/>", "application/fhir+xml", "DOCTYPE"),
        (b"[1]", JSON, "resourceType"),
        (b'{"resourceType": 3}', JSON, "resourceType"),
        (b"\xff\xfe\x00", JSON, "cannot be read"),
        (b'{"resourceType":"Bundle","entry":' + b"[" * 5000 + b"]" * 5000 + b"}", JSON, "deep"),
        (b'{"resourceType":"Bundle","entry":' + b'{"a":' * 150 + b"1" + b"}" * 151, JSON, "deep"),
    ],
)
def test_what_cannot_be_read_tells_where(emptied: Sharer, body: bytes, media_type: str, told: str) -> None:
    assert told in refused(emptied.send("53", body, headers={"Content-Type": media_type}), 400, "structure")


@pytest.mark.parametrize("value", [b"9" * 25, b'"\\ud800"'])
def test_what_could_not_be_given_back_is_refused(emptied: Sharer, value: bytes) -> None:
    body = fhir_json.dumps(emptied.bundle("53")).replace(b'"value":81.4,', b'"value":' + value + b",")
    refused(emptied.send("53", body), 400, "structure")


def test_an_empty_body_shares_nothing(emptied: Sharer) -> None:
    refused(emptied.send("53", b" "), 400, "required")


@pytest.mark.parametrize("header", ["If-None-Exist", "If-Match", "If-None-Match", "If-Modified-Since"])
def test_conditional_requests_are_refused(emptied: Sharer, header: str) -> None:
    refused(emptied.send("53", emptied.bundle("53"), headers={header: "x"}), 412, "not-supported")
    assert emptied.kept() == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PATCH", "", 405),
        ("DELETE", "", 405),
        ("PUT", "", 404),
        ("PUT", "Observation/x", 404),
        ("POST", "Device", 404),
        ("POST", "Observation/x", 400),
        ("POST", "$process-message", 404),
        ("POST", "metadata", 404),
        ("POST", "Observation/_search", 400),
    ],
)
def test_other_ways_to_send_are_refused(emptied: Sharer, method: str, path: str, status: int) -> None:
    measured = emptied.bundle("53")["entry"][1]["resource"]
    response = emptied.send("53", measured, path, method=method)
    assert response.status_code == status, response.text
    assert response.json()["resourceType"] == "OperationOutcome"
    assert ("allow" in response.headers) is (status == 405)
    assert emptied.kept() == []


def test_nothing_is_posted_to_a_gegevensdienst_that_is_collected(emptied: Sharer) -> None:
    response = emptied.send("59", emptied.bundle("53"))
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD"


def test_too_long_a_body_is_refused_before_it_is_read(emptied: Sharer) -> None:
    response = emptied.send("53", b"{" + b" " * (33 * 1024 * 1024))
    assert "bytes" in refused(response, 413, "too-long")


MEMBERS = (
    *("resourceType", "type", "entry", "resource", "request", "fullUrl", "method", "url", "meta", "profile"),
    *("reference", "identifier", "system", "value", "subject", "contained", "extension", "code", "item", "id"),
)
WORDS = st.text(max_size=8) | st.sampled_from(["Patient", "urn:uuid:x", "POST"])
LEAVES = st.none() | st.booleans() | st.integers() | WORDS
values = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(MEMBERS), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=60)
@given(service=st.sampled_from(["53", "55", "57", "60", "990000001"]), data=st.data())
def test_no_body_makes_it_stumble(reused: Sharer, service: str, data: Any) -> None:
    """Shares with parts replaced by anything: an answer in FHIR, and never a 5xx."""
    bundle = fhir_json.loads(fhir_json.dumps(reused.bundle(service)))
    for _ in range(data.draw(st.integers(1, 3))):
        node: Any = bundle
        while True:
            places = list(node) if isinstance(node, dict) else range(len(node))
            place = data.draw(st.sampled_from(list(places)))
            if not isinstance(node[place], dict | list) or not node[place] or data.draw(st.integers(0, 5)) == 0:
                node[place] = data.draw(values)
                break
            node = node[place]
    for headers in ({}, {"Accept": "application/fhir+xml"}):
        response = reused.send(service, json.dumps(bundle, default=float).encode(), headers=headers)
        assert response.status_code < 500
        assert response.content


def test_a_share_in_xml_keeps_its_decimals(emptied: Sharer) -> None:
    bundle = emptied.bundle("53")
    body = to_xml(bundle, "STU3").replace(b'<value value="81.4"/>', b'<value value="81.40"/>')
    answer = emptied.send("53", body, headers={"Content-Type": "application/fhir+xml"})
    assert b'"value":81.40,' in answer.content
    assert any('"value":81.40,' in item.content for item in emptied.received()[0].items)
