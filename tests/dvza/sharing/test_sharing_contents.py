"""Documents, images and corrections must be what they say; what the published examples share is taken in."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from pathlib import Path

import pytest
from dvza_stage import WOUD
from sharing_stage import Sharer, refused, resources, statuses

from medmij_sim.fhir.types import Resource

NOWHERE = "urn:uuid:00000000-0000-4000-8000-0000000000ff"


def attachment(bundle: Resource) -> Resource:
    found: Resource = resources(bundle, "DocumentReference")[0]["content"][0]["attachment"]
    return found


def test_a_hash_and_size_that_are_right_are_taken_in(emptied: Sharer) -> None:
    bundle = emptied.bundle("57")
    data = b64decode(resources(bundle, "Binary")[0]["content"])
    attachment(bundle).update(hash=b64encode(hashlib.sha1(data).digest()).decode(), size=len(data))
    assert statuses(emptied.send("57", bundle)) == [201] * 4


@pytest.mark.parametrize(("name", "value"), [("hash", b64encode(bytes(20)).decode()), ("size", 7)])
def test_a_document_with_a_wrong_hash_or_size_is_refused(emptied: Sharer, name: str, value: object) -> None:
    bundle = emptied.bundle("57")
    attachment(bundle)[name] = value
    assert name in refused(emptied.send("57", bundle), 422, "value")


@pytest.mark.parametrize(("name", "value"), [("hash", b64encode(bytes(20)).decode()), ("size", 7)])
def test_of_an_image_a_wrong_hash_or_size_is_only_told(emptied: Sharer, name: str, value: object) -> None:
    bundle = emptied.bundle("55")
    resources(bundle, "Media")[0]["content"][name] = value
    answer = emptied.send("55", bundle)
    assert set(statuses(answer)) == {201}
    outcomes = [each["response"]["outcome"] for each in answer.json()["entry"] if "outcome" in each["response"]]
    assert [issue["severity"] for each in outcomes for issue in each["issue"]] == ["warning"]


def test_a_document_must_be_a_pdf(emptied: Sharer) -> None:
    bundle = emptied.bundle("57")
    resources(bundle, "Binary")[0]["content"] = b64encode(b"<html>").decode()
    assert "PDF" in refused(emptied.send("57", bundle), 422, "value")


@pytest.mark.parametrize(
    ("service", "resource_type", "path"),
    [
        ("57", "DocumentReference", ("content", 0, "attachment", "url")),
        ("57", "DocumentManifest", ("content", 0, "pReference", "reference")),
        ("55", "Media", ("content", "url")),
        ("55", "List", ("entry", 0, "item", "reference")),
        ("990000001", "Communication", ("sender", "reference")),
    ],
)
def test_the_parts_of_a_share_lead_to_each_other(
    emptied: Sharer, service: str, resource_type: str, path: tuple[str | int, ...]
) -> None:
    bundle = emptied.bundle(service)
    node = resources(bundle, resource_type)[0]
    *way, last = path
    for step in way:
        node = node[step]  # type: ignore[index]
    node[last] = NOWHERE  # type: ignore[index]
    refused(emptied.send(service, bundle), 422, "value")
    assert emptied.kept() == emptied.kept(WOUD) == []


@pytest.mark.parametrize(("service", "resource_type"), [("57", "DocumentReference"), ("55", "Media")])
def test_a_narrative_may_show_what_is_shared(emptied: Sharer, service: str, resource_type: str) -> None:
    bundle = emptied.bundle(service)
    binary = resources(bundle, "Binary")[0]
    shown = f'<img src="data:{binary["contentType"]};base64,{binary["content"]}" alt="null" title="wat ik stuur"/>'
    cell = f'<table><tbody><tr><td colspan="2">{shown}</td></tr></tbody></table>'
    div = f'<div xmlns="http://www.w3.org/1999/xhtml">{cell}</div>'
    for each in resources(bundle, resource_type):
        each["text"] = {"status": "extensions", "div": div}
    for form in ("json", "xml"):
        answer = emptied.send(service, bundle, headers={"Accept": f"application/fhir+{form}"})
        assert answer.status_code == 200
        assert answer.text.count("base64,") == len(resources(bundle, resource_type))


def test_a_media_type_must_be_that_of_the_bytes(emptied: Sharer) -> None:
    bundle = emptied.bundle("55")
    resources(bundle, "Media")[0]["content"]["contentType"] = "image/jpeg"
    assert "contentType" in refused(emptied.send("55", bundle), 422, "value")


def test_a_correction_is_a_request_for_correction(emptied: Sharer) -> None:
    bundle = emptied.bundle("990000001")
    resources(bundle, "Communication")[0]["category"][0]["coding"][0]["code"] = "medRecCxDenial"
    refused(emptied.send("990000001", bundle), 422, "value")


@pytest.mark.parametrize("name", ["identifier", "topic", "sent", "recipient", "payload"])
def test_a_correction_is_complete(emptied: Sharer, name: str) -> None:
    bundle = emptied.bundle("990000001")
    del resources(bundle, "Communication")[0][name]
    assert name in refused(emptied.send("990000001", bundle), 422, "required")


@pytest.mark.parametrize("more", [{"contentString": "En nog iets."}, {"contentAttachment": {"title": "brief"}}])
def test_a_correction_is_one_text(emptied: Sharer, more: Resource) -> None:
    bundle = emptied.bundle("990000001")
    (request,) = resources(bundle, "Communication")
    request["payload"].append(more)
    refused(emptied.send("990000001", bundle), 422, "structure")
    request["payload"] = [more]
    assert (emptied.send("990000001", bundle).status_code == 200) == ("contentString" in more)


@pytest.mark.parametrize("name", ["images-Bundle-01.xml", "images-Bundle-02.xml"])
def test_published_examples_of_images_hang_together(emptied: Sharer, reference: Path, name: str) -> None:
    """They do not claim every profile and have placeholders for bytes; where they lead to each other they are right."""
    body = (reference / "fhir" / "images" / "Examples" / name).read_bytes()
    response = emptied.send("55", body, headers={"Content-Type": "application/fhir+xml"})
    found = {issue["code"] for issue in response.json().get("issue", [])}
    assert response.status_code == 200 or not found & {"value", "security", "business-rule", "not-supported"}, found
