"""JSON and XML: what is asked for is what comes, and both say the same."""

from __future__ import annotations

import httpx
import pytest
from dvza_stage import DOMAIN, LINDE, NOW, Hosts, Reader
from hypothesis import given
from hypothesis import strategies as st

from medmij_sim.cast import DEFAULT_CAST
from medmij_sim.dvza.negotiation import negotiate
from medmij_sim.dvza.refusal import Refusal
from medmij_sim.fhir.json import loads
from medmij_sim.fhir.xml import to_json
from medmij_sim.services import CATALOGUE, Request, request_url

REQUESTS = [request for service in ("48", "49") for request in CATALOGUE[service].requests]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/fhir+json"),
        ("*/*", "application/fhir+json"),
        ("application/fhir+json", "application/fhir+json"),
        ("application/fhir+json; fhirVersion=3.0", "application/fhir+json; fhirVersion=3.0"),
        ('application/fhir+json; fhirVersion="3.0.1"', "application/fhir+json; fhirVersion=3.0.1"),
        ("application/json", "application/json"),
        ("Application/FHIR+XML", "application/fhir+xml"),
        ("application/fhir+xml;fhirVersion=3.0", "application/fhir+xml; fhirVersion=3.0"),
        ("text/xml", "text/xml"),
        ("application/fhir+json;q=0.5, application/fhir+xml", "application/fhir+xml"),
        ("application/fhir+xml;q=0, application/fhir+json;q=0.1", "application/fhir+json"),
        ("text/html, application/fhir+json;q=0.9", "application/fhir+json"),
        (
            "application/fhir+json;fhirVersion=4.0, application/xml;fhirVersion=3.0;q=0.5",
            "application/xml; fhirVersion=3.0",
        ),
        ("application/fhir+json;fhirVersion=4.0, */*;q=0.1", "application/fhir+json"),
        ("*/*, application/fhir+xml", "application/fhir+xml"),
        ("application/fhir+json;q=0, */*", "application/fhir+xml"),
        ("*/*;q=0.9, application/fhir+json;q=0.1", "application/fhir+xml"),
        ("application/*", "application/fhir+json"),
        ("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", "application/xml"),
    ],
)
def test_accept_chooses_the_form(reader: Reader, accept: str, media_type: str) -> None:
    response = reader.get("Patient", headers={"Accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert response.headers["vary"] == "Accept"
    assert response.text.startswith("<?xml" if "xml" in media_type else "{")


@pytest.mark.parametrize(
    ("asked", "media_type"),
    [
        ("xml", "application/fhir+xml"),
        ("json", "application/fhir+json"),
        ("application/fhir%2Bxml", "application/fhir+xml"),
        ("application/fhir+xml", "application/fhir+xml"),
        ("application/xml", "application/xml"),
        ("application/fhir%2Bxml%3BfhirVersion=3.0", "application/fhir+xml; fhirVersion=3.0"),
        ("", "application/json"),
    ],
)
def test_format_in_the_url_wins(reader: Reader, asked: str, media_type: str) -> None:
    response = reader.get(f"Patient?_format={asked}", headers={"Accept": "application/json"})
    assert response.headers["content-type"].startswith(media_type)


@pytest.mark.parametrize(
    "accept", ["text/html", "application/pdf", "application/fhir+turtle", "image/*", ";;,", "application/fhir+json;q=0"]
)
def test_another_form_is_not_acceptable(reader: Reader, accept: str) -> None:
    response = reader.get("Patient", headers={"Accept": accept})
    assert response.status_code == 406
    assert response.json()["issue"][0]["code"] == "not-supported"
    assert reader.get("Patient?_format=ttl").status_code == 406


def test_another_fhir_version_is_not_supported(reader: Reader) -> None:
    response = reader.get("Patient", headers={"Accept": "application/fhir+json; fhirVersion=4.0"})
    assert response.status_code == 400
    assert response.json()["issue"][0]["code"] == "not-supported"
    assert "3.0.1" in response.text
    assert 'error="invalid_request"' in response.headers["www-authenticate"]


@pytest.mark.parametrize("version", ["3.0.1%0D%0ASet-Cookie:x=1", "3", "3.0.x", "03.0"])
def test_a_version_that_is_none_is_not_repeated(reader: Reader, version: str) -> None:
    response = reader.get(f"Patient?_format=application/fhir%2Bjson;fhirVersion={version}")
    assert response.status_code == 400
    assert "set-cookie" not in response.headers


def test_two_accept_headers_are_one_list(reader: Reader) -> None:
    headers = [("Accept", "text/html"), ("Accept", "application/fhir+xml"), ("Authorization", f"Bearer {reader.token}")]
    base = DEFAULT_CAST.dvza("dvza-a").resource_endpoint(DOMAIN, LINDE, "48")
    response = httpx.Client(transport=Hosts(reader.stage.apps)).get(f"{base}/Patient", headers=headers)
    assert response.headers["content-type"].startswith("application/fhir+xml")


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda each: each.id)
def test_xml_and_json_say_the_same(reader: Reader, request_: Request) -> None:
    service = request_.id.partition(".")[0]
    path = request_url(request_, NOW.date())
    xml = reader.get(path, service, headers={"Accept": "application/fhir+xml"})
    assert to_json(xml.content, "STU3") == loads(reader.get(path, service).content)


def test_an_error_comes_in_the_form_that_was_asked_for(reader: Reader) -> None:
    response = reader.get("Patient/nobody", headers={"Accept": "application/fhir+xml"})
    assert response.status_code == 404
    assert to_json(response.content, "STU3")["issue"][0]["code"] == "not-found"


@pytest.mark.parametrize(
    ("path", "service", "accept", "status"),
    [
        ("Patient", "999", "application/fhir+xml", 404),
        ("Patient", "48", "application/fhir+xml; fhirVersion=4.0", 400),
        ("Binary/x", "51", "application/pdf, application/fhir+xml;q=0.1", 404),
    ],
)
def test_what_cannot_be_served_at_all_is_told_in_xml_where_that_is_wanted(
    reader: Reader, path: str, service: str, accept: str, status: int
) -> None:
    response = reader.get(path, service, headers={"Accept": accept})
    assert response.status_code == status
    assert response.headers["content-type"].startswith("application/fhir+xml")
    assert to_json(response.content, "STU3")["resourceType"] == "OperationOutcome"


def test_a_query_that_cannot_be_read_says_no_form(reader: Reader) -> None:
    response = reader.get("Patient?_format=xml&code=%ff", headers={"Accept": "application/fhir+xml"})
    assert (response.status_code, response.json()["resourceType"]) == (400, "OperationOutcome")


@given(st.text(alphabet='abcjxnml/+*;,=q .019"fhirVersion', max_size=60))
def test_any_accept_header_is_answered_or_refused(accept: str) -> None:
    try:
        form = negotiate(accept, None, "STU3")
    except Refusal as refusal:
        assert refusal.status in (400, 406)
    else:
        assert form.kind in ("json", "xml")
