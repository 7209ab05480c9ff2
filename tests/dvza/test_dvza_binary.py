"""Documents: a Binary as FHIR when that is asked for, else the document itself."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from hashlib import sha1
from pathlib import Path
from typing import Any

import pytest
from dvza_stage import WOUD, Reader, Stage, make_stage

from medmij_sim.fhir.types import Resource
from medmij_sim.fhir.xml import to_json

PDF = "application/pdf"
DOCUMENTS = "DocumentReference?status=current"


def attachments(bundle: Resource) -> Iterator[dict[str, Any]]:
    for entry in bundle.get("entry", ()):
        if entry["resource"]["resourceType"] == "DocumentReference":
            yield from (content["attachment"] for content in entry["resource"]["content"])


@pytest.fixture(scope="module")
def document(reader: Reader) -> str:
    """Where the first document of the person at the huisarts is."""
    return str(next(attachments(reader.get(DOCUMENTS, "51").json()))["url"])


def test_every_document_that_is_shown_can_be_read(reader: Reader) -> None:
    found = list(attachments(reader.get(DOCUMENTS, "51").json()))
    assert len(found) > 1
    for attachment in found[:3]:
        response = reader.get(attachment["url"], "51", headers={"Accept": PDF})
        assert response.status_code == 200
        assert response.headers["content-type"] == attachment["contentType"] == PDF
        assert response.content.startswith(b"%PDF-")
        assert "hash" not in attachment or b64decode(attachment["hash"]) == sha1(response.content).digest()
        assert attachment.get("size", len(response.content)) == len(response.content)


def test_the_forms_hold_the_same_document(reader: Reader, document: str) -> None:
    own = reader.get(document, "51", headers={"Accept": PDF}).content
    as_json = reader.get(document, "51", headers={"Accept": "application/fhir+json; fhirVersion=3.0"})
    as_xml = reader.get(document, "51", headers={"Accept": "application/fhir+xml"})
    assert as_json.headers["content-type"].startswith("application/fhir+json")
    assert as_json.json() == to_json(as_xml.content, "STU3")
    assert {each: as_json.json()[each] for each in ("resourceType", "id", "contentType")} == {
        "resourceType": "Binary",
        "id": document.partition("/")[2],
        "contentType": PDF,
    }
    assert b64decode(as_json.json()["content"]) == own


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, PDF),
        ("*/*", PDF),
        ("application/*", PDF),
        ("application/pdf, application/fhir+json;q=0.9", PDF),
        ("application/pdf;q=0.5, application/fhir+json", "application/fhir+json; charset=utf-8"),
        ("application/json", "application/json; charset=utf-8"),
    ],
)
def test_accept_says_in_which_form(reader: Reader, document: str, accept: str | None, content_type: str) -> None:
    headers = {} if accept is None else {"Accept": accept}
    response = reader.get(document, "51", headers=headers)
    assert (response.status_code, response.headers["content-type"]) == (200, content_type)


def test_format_in_the_url_wins(reader: Reader, document: str) -> None:
    response = reader.get(f"{document}?_format=xml", "51", headers={"Accept": PDF})
    assert response.headers["content-type"].startswith("application/fhir+xml")


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("image/png", 406),
        ("application/dicom", 406),
        ("text/html", 406),
        ("application/fhir+json; fhirVersion=4.0", 400),
    ],
)
def test_what_cannot_be_delivered_is_refused(reader: Reader, document: str, accept: str, status: int) -> None:
    response = reader.get(document, "51", headers={"Accept": accept})
    assert response.status_code == status
    assert response.json()["issue"][0]["code"] == "not-supported"


def test_a_document_needs_a_token(reader: Reader, document: str) -> None:
    response = reader.stage.get(None, document, service="51", headers={"Accept": PDF})
    assert response.status_code == 401
    assert response.json()["resourceType"] == "OperationOutcome"


@pytest.mark.parametrize("path", ["Binary/nobody", "Binary/a_b", "Binary", "Binary/x/y"])
def test_what_is_no_document_is_not_found(reader: Reader, path: str) -> None:
    response = reader.get(path, "51", headers={"Accept": PDF})
    assert response.status_code == (406 if path == "Binary" else 400 if "_" in path else 404)
    assert response.json()["resourceType"] == "OperationOutcome"


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("application/fhir+xml", "application/fhir+xml; charset=utf-8"),
        ("application/pdf, application/fhir+xml;q=0.5", "application/fhir+xml; charset=utf-8"),
        ("application/fhir+json", "application/fhir+json; charset=utf-8"),
        (PDF, "application/fhir+json; charset=utf-8"),
    ],
)
def test_that_there_is_no_document_is_told_as_fhir_is_wanted(reader: Reader, accept: str, content_type: str) -> None:
    response = reader.get("Binary/onbekend", "51", headers={"Accept": accept})
    assert (response.status_code, response.headers["content-type"]) == (404, content_type)
    outcome = to_json(response.content, "STU3") if "xml" in content_type else response.json()
    assert outcome["resourceType"] == "OperationOutcome"


def test_documents_of_another_person_or_service_are_not_found(reader: Reader, document: str) -> None:
    stage = reader.stage
    assert stage.get(stage.token("man_67"), document, service="51").status_code == 404
    assert stage.get(reader.token, document, service="48").status_code == 404


def test_a_version_that_was_replaced_is_found_by_no_search_and_can_be_read(reader: Reader) -> None:
    dossier = reader.stage.people.resources("woman_34", "huisartsdelinde@medmij", "STU3")
    old = [each for each in dossier if each["resourceType"] == "DocumentReference" and each["status"] != "current"]
    replaced = {target["target"]["reference"] for each in dossier for target in each.get("relatesTo", ())}
    assert old
    found = {each["resource"]["id"] for each in reader.get("DocumentReference", "51").json()["entry"]}
    for each in old:
        assert each["id"] not in found
        there = 200 if f"DocumentReference/{each['id']}" in replaced else 404
        assert reader.get(f"DocumentReference/{each['id']}", "51").status_code == there
        assert reader.get(each["content"][0]["attachment"]["url"], "51").status_code == there


def test_images_of_elsewhere_of_which_only_the_name_is_there_cannot_be_delivered(tmp_path: Path) -> None:
    stage = make_stage()
    attachment = {"contentType": "application/dicom+json", "url": "Binary/b"}
    elsewhere = {"identifier": {"type": {"coding": [{"code": "urn:ihe:iti:xds:2016:studyInstanceUID"}]}}}
    elsewhere["identifier"]["value"] = "2.16.528.1.1007.3.1.20250212.123456"
    loaded = [
        {"resourceType": "Patient", "id": "p", "deceasedBoolean": False},
        {"resourceType": "DocumentReference", "id": "d", "status": "current", "content": [{"attachment": attachment}]}
        | {"context": {"related": [elsewhere]}},
    ]
    (tmp_path / "loaded.ndjson").write_text("\n".join(map(json.dumps, loaded)))
    stage.people.load("man_67", tmp_path / "loaded.ndjson")
    token = stage.token("man_67", scope=WOUD)
    service = {"aanbieder": WOUD, "service": "9000002"}
    found = stage.get(token, f"{DOCUMENTS}&contenttype=application/dicom%2Bjson", **service).json()
    assert found["total"] == 1
    assert stage.get(token, f"{DOCUMENTS}&contenttype=application/dicom+json", **service).json()["total"] == 1
    for accept in ("application/dicom+json", "application/dicom", "application/fhir+json"):
        assert stage.get(token, "Binary/b", headers={"Accept": accept}, **service).status_code == 406


def test_a_manifest_from_disk_comes_as_it_was_loaded(tmp_path: Path) -> None:
    stage = make_stage()
    attachment = {"contentType": "application/dicom", "url": "Binary/b"}
    loaded = [
        {"resourceType": "Patient", "id": "p", "deceasedBoolean": False},
        {"resourceType": "DocumentReference", "id": "d", "status": "current", "content": [{"attachment": attachment}]},
        {"resourceType": "Binary", "id": "b", "contentType": "application/dicom", "data": b64encode(b"DICM").decode()},
    ]
    (tmp_path / "loaded.ndjson").write_text("\n".join(map(json.dumps, loaded)))
    stage.people.load("man_67", tmp_path / "loaded.ndjson")
    token = stage.token("man_67", scope=WOUD)
    service = {"aanbieder": WOUD, "service": "9000002"}
    assert stage.get(token, "Binary/b", headers={"Accept": "application/dicom"}, **service).content == b"DICM"
    assert stage.get(token, "Binary/b", headers={"Accept": "application/dicom+json"}, **service).status_code == 406


def test_the_report_of_images_is_a_pdf(stage: Stage) -> None:
    token = stage.token("man_67", scope=WOUD)
    service = {"aanbieder": WOUD, "service": "9000002"}
    found = list(attachments(stage.get(token, f"{DOCUMENTS}&contenttype={PDF}", **service).json()))
    assert found
    for attachment in found:
        report = stage.get(token, attachment["url"], headers={"Accept": PDF}, **service)
        assert (report.headers["content-type"], report.content[:5]) == (PDF, b"%PDF-")
        as_fhir = stage.get(token, attachment["url"], headers={"Accept": "application/fhir+json"}, **service).json()
        assert b64decode(as_fhir["data"]) == report.content
        refused = stage.get(token, attachment["url"], headers={"Accept": "application/dicom"}, **service)
        assert refused.status_code == 406


@pytest.mark.parametrize(
    ("binary", "status", "content_type"),
    [
        ({"contentType": "image/png", "content": b64encode(b"\x89PNG").decode()}, 200, "image/png"),
        ({"contentType": "image/png", "content": "!"}, 200, "application/fhir+json; charset=utf-8"),
        ({"content": b64encode(b"x").decode()}, 200, "application/octet-stream"),
        ({"contentType": "a/b\r\nx: y", "content": b64encode(b"x").decode()}, 200, "application/octet-stream"),
    ],
)
def test_a_document_from_disk_comes_as_it_was_loaded(
    tmp_path: Path, binary: dict[str, str], status: int, content_type: str
) -> None:
    stage = make_stage()
    reference = {
        "resourceType": "DocumentReference",
        "id": "d",
        "meta": {"profile": ["http://nictiz.nl/fhir/StructureDefinition/IHE.MHD.Minimal.DocumentReference"]},
        "status": "current",
        "type": {"text": "letter"},
        "indexed": "2026-01-02T10:00:00+01:00",
        "content": [{"attachment": {"url": "Binary/b"}}],
    }
    loaded = [{"resourceType": "Patient", "id": "p"}, reference, {"resourceType": "Binary", "id": "b", **binary}]
    (tmp_path / "loaded.ndjson").write_text("\n".join(map(json.dumps, loaded)))
    stage.people.load("woman_34", tmp_path / "loaded.ndjson")
    token = stage.token()
    response = stage.get(token, "Binary/b", service="51")
    assert (response.status_code, response.headers["content-type"]) == (status, content_type)
    as_fhir = stage.get(token, "Binary/b", service="51", headers={"Accept": "application/fhir+json"}).json()
    assert as_fhir == loaded[-1]


def test_a_document_from_disk_of_which_only_the_name_is_there_is_not_found(tmp_path: Path) -> None:
    stage = make_stage()
    loaded = [
        {"resourceType": "Patient", "id": "p"},
        {"resourceType": "DocumentReference", "id": "d", "status": "current", "indexed": "2026-01-02T10:00:00+01:00"}
        | {"content": [{"attachment": {"contentType": PDF, "url": "Binary/elders"}}]},
    ]
    (tmp_path / "loaded.ndjson").write_text("\n".join(map(json.dumps, loaded)))
    stage.people.load("woman_34", tmp_path / "loaded.ndjson")
    for accept in (PDF, "application/fhir+json"):
        response = stage.get(stage.token(), "Binary/elders", service="51", headers={"Accept": accept})
        assert (response.status_code, response.json()["issue"][0]["code"]) == (404, "not-found")


def test_an_image_report_from_disk_comes_as_pdf_in_r4_too(tmp_path: Path) -> None:
    stage = make_stage()
    attachment = {"contentType": PDF, "url": "Binary/b"}
    loaded = [
        {"resourceType": "Patient", "id": "p", "deceasedBoolean": False},
        {"resourceType": "DocumentReference", "id": "d", "status": "current", "content": [{"attachment": attachment}]},
        {"resourceType": "Binary", "id": "b", "contentType": PDF, "data": b64encode(b"%PDF-1.7").decode()},
    ]
    (tmp_path / "loaded.ndjson").write_text("\n".join(map(json.dumps, loaded)))
    stage.people.load("woman_34", tmp_path / "loaded.ndjson")
    token = stage.token(scope=WOUD)
    service = {"aanbieder": WOUD, "service": "9000002"}
    (found,) = attachments(stage.get(token, f"{DOCUMENTS}&contenttype={PDF}", **service).json())
    assert stage.get(token, found["url"], headers={"Accept": PDF}, **service).content == b"%PDF-1.7"
    as_fhir = stage.get(token, found["url"], headers={"Accept": "application/fhir+xml"}, **service)
    assert to_json(as_fhir.content, "R4") == loaded[-1]
