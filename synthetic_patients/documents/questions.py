"""A completed questionnaire in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from synthetic_patients.documents.record import dutch_date
from synthetic_patients.zib2017.elements import Resource
from synthetic_patients.zib2017.questionnaire_response import walk

Rows = tuple[tuple[str, str], ...]


def answered(form: Resource, response: Resource) -> list[tuple[str, Rows]]:
    """The groups of a questionnaire with the questions and answers in each; what stands in no group comes under "".

    Args:
        form: the Questionnaire; without it questions are called by their link ids.
        response: the QuestionnaireResponse.
    """
    texts = {item["linkId"]: str(item.get("text", item["linkId"])) for item in walk(form.get("item", []))}
    found: list[tuple[str, Rows]] = []
    for item in response["item"]:
        title = texts.get(item["linkId"], item["linkId"]) if "item" in item else ""
        rows = tuple(
            (texts.get(each["linkId"], each["linkId"]), _in_words(each["answer"][0]))
            for each in walk([item])
            if "answer" in each
        )
        if not title and found and not found[-1][0]:
            found[-1] = "", found[-1][1] + rows
        else:
            found.append((title, rows))
    return found


def _in_words(answer: Mapping[str, Any]) -> str:
    ((name, value),) = answer.items()
    if name == "valueCoding":
        return str(value["display"])
    if name == "valueBoolean":
        return "Ja" if value else "Nee"
    if name == "valueDate":
        return dutch_date(value)
    return str(value).replace(".", ",") if name == "valueDecimal" else str(value)
