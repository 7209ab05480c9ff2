"""Answering a questionnaire: a Task is accepted or rejected, and completed with answers that fit."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from sharing_stage import Sharer, given, refused, resources, statuses

from medmij_sim.dvza.deliveries import keep
from medmij_sim.fhir.types import Resource

SEARCH = "Task?code=http://loinc.org|74468-0&status=requested"


def task() -> Resource:
    """The Task as the aanbieder has it."""
    done, _ = given("60")
    return {name: each for name, each in deepcopy(done).items() if name != "output"} | {"status": "requested"}


def put(sharer: Sharer, status: str, **changes: Any) -> Any:
    resource = task() | {"status": status} | changes
    return sharer.send("60", resource, f"Task/{resource['id']}", method="PUT")


def shown(sharer: Sharer, path: str) -> Any:
    return sharer.stage.get(sharer.token("59"), path, service="59")


def test_the_whole_flow_is_seen_where_the_task_was_found(emptied: Sharer) -> None:
    place = f"Task/{task()['id']}"
    assert [each["resource"]["id"] for each in shown(emptied, SEARCH).json()["entry"]] == [task()["id"]]
    accepted = put(emptied, "accepted")
    assert (accepted.status_code, accepted.json()["status"]) == (200, "accepted")
    assert accepted.headers["location"].endswith(f"/60/{place}/_history/2")
    assert not shown(emptied, SEARCH).json().get("entry")
    assert shown(emptied, place).json()["status"] == "accepted"
    completed = emptied.send("60", emptied.bundle("60"))
    assert statuses(completed) == [200, 201]
    found = shown(emptied, place)
    assert (found.json()["status"], found.headers["etag"]) == ("completed", 'W/"3"')
    (output,) = found.json()["output"]
    answers = shown(emptied, output["valueReference"]["reference"])
    assert answers.json()["resourceType"] == "QuestionnaireResponse"
    assert emptied.kept() == ["Task", "Task", "QuestionnaireResponse"]


def test_the_task_is_found_where_it_is_answered_too(emptied: Sharer) -> None:
    """The test scripts find, change and complete a Task at one address with one token."""
    place = f"Task/{task()['id']}"
    get = emptied.stage.get
    (entry,) = get(emptied.token("60"), SEARCH, service="60").json()["entry"]
    assert entry["fullUrl"] == f"{emptied.base('60')}/{place}"
    put(emptied, "accepted")
    assert get(emptied.token("60"), place, service="60").json()["status"] == "accepted"


@pytest.mark.parametrize("status", ["accepted", "rejected", "failed"])
def test_from_requested_a_task_becomes(emptied: Sharer, status: str) -> None:
    assert put(emptied, status).json()["status"] == status


@pytest.mark.parametrize(
    ("way", "to"),
    [
        ((), "in-progress"),
        ((), "cancelled"),
        (("accepted",), "requested"),
        (("accepted",), "cancelled"),
        (("rejected",), "accepted"),
        (("failed",), "accepted"),
    ],
)
def test_no_other_step_is_taken(emptied: Sharer, way: tuple[str, ...], to: str) -> None:
    for status in way:
        assert put(emptied, status).status_code == 200
    refused(put(emptied, to), 422, "business-rule")
    assert len(emptied.kept()) == len(way)


def test_the_same_update_again_changes_nothing(emptied: Sharer) -> None:
    assert [put(emptied, "accepted").status_code for _ in range(2)] == [200, 200]


def test_a_task_is_not_completed_at_once(emptied: Sharer) -> None:
    assert "accepted" in refused(emptied.send("60", emptied.bundle("60")), 422, "business-rule")


def test_a_task_is_completed_once(emptied: Sharer) -> None:
    put(emptied, "accepted")
    bundle = emptied.bundle("60")
    assert statuses(emptied.send("60", bundle)) == [200, 201]
    refused(emptied.send("60", bundle), 422, "conflict")
    assert emptied.kept().count("QuestionnaireResponse") == 1


def test_of_two_changes_at_the_same_moment_one_is_kept(emptied: Sharer, monkeypatch: pytest.MonkeyPatch) -> None:
    put(emptied, "accepted")
    (first,) = emptied.received()
    shelf = emptied.stage.dvza._context.store.received
    assert not keep(shelf, replace(first, id="second"))
    assert emptied.received() == (first,)
    assert keep(shelf, replace(first, id="third", items=(replace(first.items[0], version=3),)))
    monkeypatch.setattr("medmij_sim.dvza.sharing.receiving.keep", lambda *_: False)
    refused(put(emptied, "rejected"), 409, "conflict")


def test_a_task_is_not_completed_without_answers(emptied: Sharer) -> None:
    put(emptied, "accepted")
    assert put(emptied, "completed").status_code == 422
    bundle = emptied.bundle("60")
    bundle["entry"] = [each for each in bundle["entry"] if each["resource"]["resourceType"] == "Task"]
    assert "QuestionnaireResponse" in refused(emptied.send("60", bundle), 422, "required")
    answered = emptied.bundle("60")
    del resources(answered, "Task")[0]["output"]
    refused(emptied.send("60", answered), 422, "business-rule")
    assert emptied.kept() == ["Task"]


def test_answers_must_be_to_the_questions(emptied: Sharer) -> None:
    put(emptied, "accepted")
    bundle = emptied.bundle("60")
    resources(bundle, "QuestionnaireResponse")[0]["item"][0]["linkId"] = "made-up"
    assert "made-up" in refused(emptied.send("60", bundle), 422, "value")
    bundle = emptied.bundle("60")
    resources(bundle, "QuestionnaireResponse")[0]["questionnaire"]["reference"] = "Questionnaire/other"
    assert "Questionnaire" in refused(emptied.send("60", bundle), 422, "value")


def answered_by_url(sharer: Sharer, form: str) -> Resource:
    """Answers that name the Questionnaire by its canonical url; the Task names it by its address."""
    put(sharer, "accepted")
    bundle = sharer.bundle("60")
    named = resources(bundle, "QuestionnaireResponse")[0]["questionnaire"]
    named["reference"] = form.format_map(shown(sharer, named["reference"]).json())
    return bundle


@pytest.mark.parametrize("form", ["{url}", "{url}|{version}"])
def test_a_questionnaire_may_be_named_by_its_url(emptied: Sharer, form: str) -> None:
    """The published test material names it so."""
    bundle = answered_by_url(emptied, form)
    assert statuses(emptied.send("60", bundle)) == [200, 201]
    (named,) = (each["questionnaire"] for each in resources(bundle, "QuestionnaireResponse"))
    assert emptied.received()[-1].items[-1].resource()["questionnaire"] == named


def test_a_questionnaire_that_is_named_by_its_url_is_looked_into(emptied: Sharer) -> None:
    refused(emptied.send("60", answered_by_url(emptied, "{url}/other")), 422, "value")
    bundle = answered_by_url(emptied, "{url}")
    resources(bundle, "QuestionnaireResponse")[0]["item"][0]["linkId"] = "made-up"
    assert "made-up" in refused(emptied.send("60", bundle), 422, "value")


def test_references_may_be_absolute(emptied: Sharer) -> None:
    put(emptied, "accepted")
    bundle = emptied.bundle("60")
    for resource in (each["resource"] for each in bundle["entry"]):
        for element in ("questionnaire", "subject", "author", "owner"):
            if element in resource:
                resource[element]["reference"] = f"{emptied.base('59')}/{resource[element]['reference']}"
    assert statuses(emptied.send("60", bundle)) == [200, 201]
    assert "http" not in emptied.received()[-1].items[-1].resource()["questionnaire"]["reference"]


def test_a_task_comes_back_complete(emptied: Sharer) -> None:
    lacking = {name: each for name, each in task().items() if name not in ("description", "authoredOn")}
    response = emptied.send("60", lacking | {"status": "accepted"}, f"Task/{task()['id']}", method="PUT")
    assert "authoredOn, description" in refused(response, 422, "incomplete")


@pytest.mark.parametrize(
    "change",
    [
        {"input": [{"type": {"text": "Questionnaire"}, "valueReference": {"reference": "Questionnaire/other"}}]},
        {"intent": "plan"},
        {"owner": {"reference": "Patient/man-67", "display": "Een ander"}},
        {"meta": {"profile": []}},
    ],
)
def test_only_the_status_of_a_task_changes(emptied: Sharer, change: dict[str, Any]) -> None:
    assert put(emptied, "accepted", **change).status_code in (400, 422)
    assert emptied.kept() == []


def test_a_task_that_is_not_there_is_not_made(emptied: Sharer) -> None:
    refused(emptied.send("60", task() | {"id": "x", "status": "accepted"}, "Task/x", method="PUT"), 404, "not-found")
    refused(emptied.send("60", task() | {"status": "accepted"}, "Task/x", method="PUT"), 400, "value")


def test_nobody_answers_for_somebody_else(emptied: Sharer) -> None:
    other = Sharer(emptied.stage, "man_67")
    refused(put(other, "accepted"), 400, "not-found")
    assert emptied.kept() == []
