"""vl-Questionnaire: a list of questions for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from synthetic_patients.codes import Code
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, coding, new

Kind = Literal["group", "display", "boolean", "decimal", "integer", "date", "string", "text", "choice"]

_WITHOUT_ANSWER: Final = ("group", "display")


@dataclass(frozen=True, slots=True)
class Question:
    """A question, or a group of them.

    Args:
        link_id: names it within the form.
        text: its words.
        kind: what an answer looks like; a group and a display have none.
        options: what can be chosen; their Dutch words are shown.
        code: the question in LOINC, of which only the code is given.
        required: whether it must be answered.
        only_if: another question by link id, and the answer to it that makes this one appear: True, False or an option.
        items: the questions in a group.
    """

    link_id: str
    text: str
    kind: Kind
    options: tuple[Code, ...] = ()
    code: Code | None = None
    required: bool = True
    only_if: tuple[str, bool | Code] | None = None
    items: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A questionnaire: its canonical is `url`, of which the end is also its id.

    Args:
        published: the day of this version; `version` follows from it.
    """

    url: str
    title: str
    published: date
    publisher: str
    purpose: str
    questions: tuple[Question, ...]
    code: Code | None = None

    @property
    def version(self) -> str:
        return f"{self.published:%Y%m%d}"

    @property
    def ref(self) -> Ref:
        return Ref(f"Questionnaire/{self.url.rpartition('/')[2]}-{self.version}", self.title)


def questionnaire(form: Form) -> Resource:
    """The form, ready to be filled in."""
    return new(
        form.ref,
        f"{ZIB}vl-Questionnaire",
        language="nl-NL",
        url=form.url,
        version=form.version,
        name=form.url.rpartition("/")[2],
        title=form.title,
        status="active",
        experimental=True,
        date=form.published.isoformat(),
        publisher=form.publisher,
        purpose=form.purpose,
        code=[coding(form.code)] if form.code else [],
        subjectType=["Patient"],
        item=[_item(each) for each in form.questions],
    )


def _item(question: Question) -> dict[str, Any]:
    item: dict[str, Any] = {"linkId": question.link_id}
    if question.code:
        item["code"] = [{"system": question.code.system, "code": question.code.code}]
    item |= {"text": question.text, "type": question.kind}
    if question.only_if:
        about, answer = question.only_if
        item["enableWhen"] = [{"question": about, **_expected(answer)}]
    if question.kind not in _WITHOUT_ANSWER:
        item["required"] = question.required
    if question.options:
        item["option"] = [{"valueCoding": option(each)} for each in question.options]
    if question.items:
        item["item"] = [_item(each) for each in question.items]
    return item


def _expected(answer: bool | Code) -> dict[str, Any]:
    return {"answerBoolean": answer} if isinstance(answer, bool) else {"answerCoding": option(answer)}


def option(choice: Code) -> dict[str, str]:
    """A Coding as the person reads it."""
    return {"system": choice.system, "code": choice.code, "display": choice.text}
