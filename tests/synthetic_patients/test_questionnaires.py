"""Questionnaires: asked for, answered, in the shapes that Vragenlijsten (59 and 60) exchange.

Source of the requests: Nictiz qualification material, MedMij Questionnaires 2.0.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patients_fixtures import Resource, has_code, persona_dossier

from synthetic_patients import Dossier, dossiers
from synthetic_patients.documents.forms import ANAESTHESIA, DIABETES_CHECK, FORMS, PHQ_9, phq_answers
from synthetic_patients.zib2017.elements import Ref
from synthetic_patients.zib2017.questionnaire import Form, questionnaire
from synthetic_patients.zib2017.questionnaire_response import AnswerError, questionnaire_response, walk
from synthetic_patients.zib2017.questionnaire_task import changed, completion

LOINC = "http://loinc.org"
PATIENT = Ref("Patient/x", "X")
ME = Ref("QuestionnaireResponse/a", "Antwoorden")
WHEN = "2026-01-15T08:00:00+01:00"
DIABETES = {"gewicht": 81.5, "bewegen": 3, "meet": False, "medicatie": "medicijnen-1"}


def respond(form: Form, answers: dict[str, Any]) -> Resource:
    return questionnaire_response(ME, PATIENT, form=questionnaire(form), answers=answers, authored=WHEN)


def given_answers(response: Resource) -> dict[str, Any]:
    return {item["linkId"]: item["answer"][0] for item in walk(response["item"]) if "answer" in item}


@pytest.mark.parametrize("key", ["woman_34", "man_67", "diacritics"])
def test_the_request_for_open_tasks_finds_one_and_leaves_others_out(key: str) -> None:
    dossier = persona_dossier(key)
    tasks = [each for each in dossier.of_type("Task") if has_code(each["code"], LOINC, "74468-0")]
    wanted = [each for each in tasks if each["status"] == "requested"]
    assert wanted
    assert len(wanted) < len(tasks)
    for task in wanted:
        inputs = {each["type"]["text"]: each["valueReference"]["reference"] for each in task["input"]}
        form = dossier.get(*inputs["Questionnaire"].split("/"))
        assert form
        assert form["resourceType"] == "Questionnaire"
        assert inputs["Subject"] == task["owner"]["reference"] == f"Patient/{dossier.person.slug}"
        assert "extension" in task["requester"]["agent"]


@given(dossiers())
def test_a_completed_task_leads_to_answers_that_fit_the_form(dossier: Dossier) -> None:
    answered = set()
    for task in dossier.of_type("Task"):
        assert task["authoredOn"] <= task["lastModified"]
        assert (task["status"] == "completed") == ("output" in task)
        for output in task.get("output", ()):
            response = dossier.get(*output["valueReference"]["reference"].split("/"))
            assert response
            form = dossier.get(*response["questionnaire"]["reference"].split("/"))
            assert form
            asked = {item["linkId"]: item for item in walk(form["item"])}
            for link_id, answer in given_answers(response).items():
                if "valueCoding" in answer:
                    assert answer in asked[link_id]["option"]
            assert task["authoredOn"] < response["authored"] <= task["lastModified"]
            answered.add(response["id"])
    assert answered == {each["id"] for each in dossier.of_type("QuestionnaireResponse")}


def test_the_answers_to_a_phq_9_add_up_to_the_score_of_that_day() -> None:
    points = {option.code: value for value, option in enumerate(PHQ_9.questions[0].items[0].options)}
    dossier = persona_dossier("diacritics")
    responses = [
        each for each in dossier.of_type("QuestionnaireResponse") if "phq" in each["questionnaire"]["reference"]
    ]
    assert len(responses) >= 3
    scores = {
        each["effectiveDateTime"][:10]: each["valueQuantity"]["value"]
        for each in dossier.of_type("Observation")
        if has_code(each["code"], LOINC, "44261-6")
    }
    for response in responses:
        total = sum(points.get(answer["valueCoding"]["code"], 0) for answer in given_answers(response).values())
        assert total == scores[response["authored"][:10]]


@given(st.integers(0, 27), st.integers(0, 20))
def test_phq_answers_add_up_whatever_the_score(score: int, start: int) -> None:
    points = {option.code: value for value, option in enumerate(PHQ_9.questions[0].items[0].options)}
    answers = phq_answers(score, start)
    assert sum(points.get(code, 0) for code in answers.values()) == score
    assert (points[answers["phq-9"]] == 0) == (score <= 24)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.title)
def test_link_ids_are_unique_and_conditions_ask_about_earlier_questions(form: Form) -> None:
    seen: list[str] = []
    for item in walk(questionnaire(form)["item"]):
        assert item["linkId"] not in seen
        assert all(condition["question"] in seen for condition in item.get("enableWhen", ()))
        assert ("option" in item) == (item["type"] == "choice")
        seen.append(item["linkId"])


def test_answers_keep_the_order_and_groups_of_the_form_and_the_kind_of_each_question() -> None:
    response = respond(DIABETES_CHECK, {**DIABETES, "bespreken": "Duizelig"})
    assert [item["linkId"] for item in response["item"]] == ["leefstijl", "medicatie", "bespreken"]
    assert given_answers(response) == {
        "gewicht": {"valueDecimal": 81.5},
        "bewegen": {"valueInteger": 3},
        "meet": {"valueBoolean": False},
        "medicatie": {
            "valueCoding": {
                "system": "https://synthetic-patients.example/CodeSystem/medicijnen",
                "code": "medicijnen-1",
                "display": "Meestal",
            }
        },
        "bespreken": {"valueString": "Duizelig"},
    }
    assert response["questionnaire"]["reference"] == DIABETES_CHECK.ref.target
    assert (response["subject"], response["author"]) == ({"reference": "Patient/x", "display": "X"},) * 2


def test_a_question_that_does_not_apply_is_left_out_and_one_that_does_is_required() -> None:
    measured = DIABETES | {"meet": True}
    with pytest.raises(AnswerError, match="question laatst is required and has no answer"):
        respond(DIABETES_CHECK, measured)
    assert "laatst" in given_answers(respond(DIABETES_CHECK, measured | {"laatst": "2026-01-14"}))
    assert "laatst" not in given_answers(respond(DIABETES_CHECK, DIABETES | {"laatst": "2026-01-14"}))
    problems = {"eerder": "narcose-2", "nuchter": True, "gebit": False}
    with pytest.raises(AnswerError, match="question wat is required"):
        respond(ANAESTHESIA, problems)
    assert "wat" not in given_answers(respond(ANAESTHESIA, problems | {"eerder": "narcose-1"}))


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"lengte": 180}, "no question lengte in diabetescontrole-20190304; it has uitleg, leefstijl"),
        ({"medicatie": "soms"}, "question medicatie has no option soms; choose from medicijnen-0"),
        ({"bewegen": "drie"}, "question bewegen asks for integer, not for 'drie'"),
        ({"bewegen": True}, "question bewegen asks for integer, not for True"),
        ({"bewegen": 2.5}, "question bewegen asks for integer, not for 2.5"),
        ({"meet": 1}, "question meet asks for boolean, not for 1"),
    ],
)
def test_answers_that_do_not_fit_are_refused_in_one_line(answers: dict[str, Any], says: str) -> None:
    with pytest.raises(AnswerError, match=re.escape(says)):
        respond(DIABETES_CHECK, DIABETES | answers)


def test_a_missing_answer_is_refused_by_its_link_id() -> None:
    with pytest.raises(AnswerError, match="question medicatie is required and has no answer"):
        respond(DIABETES_CHECK, {name: value for name, value in DIABETES.items() if name != "medicatie"})


def test_a_pgo_accepts_with_the_whole_task_and_completes_it_in_a_transaction_of_two() -> None:
    dossier = persona_dossier("woman_34")
    task = next(each for each in dossier.of_type("Task") if each["status"] == "requested")
    before = json.dumps(task)
    accepted = changed(task, "accepted", WHEN)
    assert accepted == task | {"status": "accepted", "lastModified": WHEN}
    bundle = completion(accepted, respond(DIABETES_CHECK, DIABETES), base="https://dvza.example/fhir", modified=WHEN)
    assert json.dumps(task) == before
    assert bundle["type"] == "transaction"
    created, put = bundle["entry"]
    assert created["request"] == {"method": "POST", "url": "QuestionnaireResponse"}
    assert put["request"] == {"method": "PUT", "url": f"Task/{task['id']}"}
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", created["fullUrl"])
    assert put["fullUrl"] == f"https://dvza.example/fhir/Task/{task['id']}"
    assert "id" not in created["resource"]
    (output,) = put["resource"]["output"]
    assert output["type"]["text"] == "QuestionnaireResponse"
    assert output["valueReference"]["reference"] == created["fullUrl"]
    assert put["resource"]["status"] == "completed"
