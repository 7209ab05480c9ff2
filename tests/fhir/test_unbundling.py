"""Bundles of what people send, read as dossiers: the same fullUrls come back in several, with something else behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.load import LoadError, load
from medmij_sim.fhir.types import Resource
from medmij_sim.fhir.xml import to_xml

PATIENT_URN = "urn:uuid:11111111-1111-4111-8111-111111111111"
DOCUMENT_URN = "urn:uuid:22222222-2222-4222-8222-222222222222"
BINARY_URN = "urn:uuid:33333333-3333-4333-8333-333333333333"
LIST_URN = "urn:uuid:44444444-4444-4444-8444-444444444444"


def sent(title: str, narrative: str = "brief", **document: Any) -> Resource:
    """A share of one letter; what is in it apart from the title is the same every time."""
    subject = {"reference": PATIENT_URN, "display": "Bo"}
    entries: list[tuple[str, Resource]] = [
        (PATIENT_URN, {"resourceType": "Patient", "gender": "female"}),
        (
            DOCUMENT_URN,
            {
                "resourceType": "DocumentReference",
                "text": {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{narrative}</div>'},
                "status": "current",
                "subject": subject,
                "content": [{"attachment": {"contentType": "application/pdf", "title": title, "url": BINARY_URN}}],
            }
            | document,
        ),
        (BINARY_URN, {"resourceType": "Binary", "contentType": "application/pdf", "content": "JVBERi0="}),
        (
            LIST_URN,
            {"resourceType": "List", "status": "current", "subject": subject}
            | {"entry": [{"item": {"reference": DOCUMENT_URN, "display": "brief"}}]},
        ),
    ]
    return {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [
            {"fullUrl": url, "resource": each, "request": {"method": "POST", "url": each["resourceType"]}}
            for url, each in entries
        ],
    }


def loaded(folder: Path, **bundles: Resource) -> dict[str, list[Resource]]:
    """What is read from Bundles that are in the folder as JSON and as XML, by type."""
    for name, bundle in bundles.items():
        (folder / f"{name}.json").write_bytes(fhir_json.dumps(bundle))
        (folder / f"{name}.xml").write_bytes(to_xml(bundle, "STU3"))
    found: dict[str, list[Resource]] = {}
    for each in load(folder):
        found.setdefault(each.resource["resourceType"], []).append(each.resource)
    return found


def test_another_resource_behind_the_same_urn_is_kept_too(tmp_path: Path) -> None:
    found = loaded(tmp_path, a=sent("eerste"), b=sent("tweede"))
    assert {kind: len(each) for kind, each in found.items()} == {
        "Patient": 1,
        "DocumentReference": 2,
        "Binary": 1,
        "List": 2,
    }
    letters = {each["id"]: each["content"][0]["attachment"]["title"] for each in found["DocumentReference"]}
    assert DOCUMENT_URN.removeprefix("urn:uuid:") in letters
    told = [letters[each["entry"][0]["item"]["reference"].removeprefix("DocumentReference/")] for each in found["List"]]
    assert told == ["eerste", "tweede"]


def test_it_gets_the_same_id_every_time_whatever_its_narrative(tmp_path: Path) -> None:
    found = loaded(tmp_path, a=sent("eerste"), b=sent("tweede"), c=sent("tweede", narrative="  brief\n"))
    assert len(found["DocumentReference"]) == 2


def test_an_attachment_leads_to_the_binary_that_was_sent_along(tmp_path: Path) -> None:
    found = loaded(tmp_path, a=sent("eerste"))
    (letter,), (binary,) = found["DocumentReference"], found["Binary"]
    assert letter["content"][0]["attachment"]["url"] == f"Binary/{binary['id']}"


def test_an_url_that_is_no_urn_stays_as_it_is(tmp_path: Path) -> None:
    url = "https://elders.example/fhir/Questionnaire/q"
    form = {"resourceType": "Questionnaire", "url": url, "status": "active"}
    (tmp_path / "a.json").write_bytes(
        fhir_json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [{"fullUrl": url, "resource": form}]})
    )
    assert load(tmp_path)[0].resource["url"] == url


def test_an_id_of_its_own_that_comes_back_with_something_else_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="DocumentReference/d differs"):
        loaded(tmp_path, a=sent("eerste", id="d"), b=sent("tweede", id="d"))
