"""vl-QuestionnaireResponse: a questionnaire as a person filled it in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, new, refer

Answer = bool | int | float | str
"""What a person answers: the code of an option, a number, words, a date in ISO 8601, yes or no."""

_VALUES: Final = {
    "boolean": ("valueBoolean", (bool,)),
    "decimal": ("valueDecimal", (int, float)),
    "integer": ("valueInteger", (int,)),
    "date": ("valueDate", (str,)),
    "string": ("valueString", (str,)),
    "text": ("valueString", (str,)),
    "choice": ("valueCoding", (str,)),
}


class AnswerError(ValueError):
    """Answers that do not fit the questions; the message names the question by its link id."""


def questionnaire_response(
    me: Ref,
    patient: Ref,
    *,
    form: Resource,
    answers: Mapping[str, Answer],
    authored: str,
) -> Resource:
    """The answers of a person, in the order and the groups of the form.

    A question that does not apply (`enableWhen`) is left out, whatever was answered.

    Args:
        form: the Questionnaire, as the Zorgaanbieder gave it.
        answers: by link id.
        authored: the moment it was filled in, with its offset.

    Raises:
        AnswerError: a question is not in the form, a required one is not answered, or an answer is of another kind.
    """
    asked = {item["linkId"]: item for item in walk(form["item"])}
    if unknown := answers.keys() - asked.keys():
        raise AnswerError(f"no question {', '.join(sorted(unknown))} in {form['id']}; it has {', '.join(asked)}")
    questions = Ref(f"Questionnaire/{form['id']}", form["title"])
    return new(
        me,
        f"{ZIB}vl-QuestionnaireResponse",
        language="nl-NL",
        questionnaire=refer(questions),
        status="completed",
        subject=refer(patient),
        authored=authored,
        author=refer(patient),
        item=_filled_in(form["item"], answers),
    )


def walk(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """All items of a form or of answers, groups before what is in them."""
    for item in items:
        yield item
        yield from walk(item.get("item", []))


def _filled_in(items: list[dict[str, Any]], answers: Mapping[str, Answer]) -> list[dict[str, Any]]:
    found = []
    for item in items:
        if item["type"] == "display" or not _applies(item, answers):
            continue
        if item["type"] == "group":
            if inner := _filled_in(item["item"], answers):
                found.append({"linkId": item["linkId"], "item": inner})
        elif item["linkId"] in answers:
            found.append({"linkId": item["linkId"], "answer": [_value(item, answers[item["linkId"]])]})
        elif item.get("required"):
            raise AnswerError(f"question {item['linkId']} is required and has no answer")
    return found


def _applies(item: Mapping[str, Any], answers: Mapping[str, Answer]) -> bool:
    """Whether one of the conditions of a question holds; one without conditions always applies."""
    conditions = item.get("enableWhen", ())
    return not conditions or any(_holds(each, answers) for each in conditions)


def _holds(condition: Mapping[str, Any], answers: Mapping[str, Answer]) -> bool:
    given = answers.get(condition["question"])
    if "hasAnswer" in condition:
        return (given is not None) is condition["hasAnswer"]
    expected = next(value for name, value in condition.items() if name.startswith("answer"))
    return bool(given == (expected["code"] if isinstance(expected, dict) else expected))


def _value(item: Mapping[str, Any], answer: Answer) -> dict[str, Any]:
    kind, link_id = item["type"], item["linkId"]
    if kind not in _VALUES:
        raise AnswerError(f"question {link_id} asks for {kind}, which cannot be answered here")
    name, types = _VALUES[kind]
    if not isinstance(answer, types) or (isinstance(answer, bool) and kind != "boolean"):
        raise AnswerError(f"question {link_id} asks for {kind}, not for {answer!r}")
    if kind != "choice":
        return {name: answer}
    options = {each["valueCoding"]["code"]: each["valueCoding"] for each in item["option"]}
    if answer not in options:
        raise AnswerError(f"question {link_id} has no option {answer}; choose from {', '.join(options)}")
    return {name: options[str(answer)]}
