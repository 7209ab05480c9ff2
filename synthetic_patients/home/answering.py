"""Filling in a questionnaire at home: any form, with an answer to each question that must have one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from synthetic_patients.zib2017.elements import Ref, Resource
from synthetic_patients.zib2017.questionnaire_response import Answer, questionnaire_response, walk

_ANSWERS: Final[Mapping[str, Answer]] = {
    "boolean": True,
    "decimal": 80.5,
    "integer": 3,
    "date": "2026-01-10",
    "string": "Gaat wel",
    "text": "Gaat wel",
}


def filled_in(form: Resource, patient: Ref, authored: str) -> Resource:
    """The answers of someone to a Questionnaire.

    Args:
        authored: the moment, with its offset.

    Raises:
        AnswerError: the form asks for something that cannot be answered here.
    """
    answers = {item["linkId"]: _answer(item) for item in walk(form["item"]) if item.get("required")}
    me = Ref(f"QuestionnaireResponse/{patient.id}-home-answers", form["title"])
    return questionnaire_response(me, patient, form=form, answers=answers, authored=authored)


def _answer(item: Mapping[str, Any]) -> Answer:
    if item["type"] == "choice":
        return str(item["option"][0]["valueCoding"]["code"])
    return _ANSWERS.get(item["type"], "Gaat wel")
