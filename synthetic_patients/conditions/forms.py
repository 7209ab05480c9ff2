"""Questionnaires that people are asked to fill in, and what they answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from typing import Final

from synthetic_patients.chart import Pen
from synthetic_patients.conditions import body
from synthetic_patients.documents.forms import ANAESTHESIA, DIABETES_CHECK
from synthetic_patients.providers.directory import ORTHOPAEDIST, PRACTICE_NURSE, Professional
from synthetic_patients.zib2017.elements import Ref, moment
from synthetic_patients.zib2017.questionnaire import Form, questionnaire
from synthetic_patients.zib2017.questionnaire_response import Answer, questionnaire_response
from synthetic_patients.zib2017.questionnaire_task import TaskStatus, questionnaire_task

_ASKED_BEFORE: Final = timedelta(days=4)
_JUST_ASKED: Final = timedelta(days=10)
_SCREENED_BEFORE: Final = timedelta(days=14)


def fill_in(pen: Pen, form: Form, day: date, who: Professional, answers: Mapping[str, Answer]) -> None:
    """Write that someone asked for answers some days before, and that the person gave them early on a day.

    Args:
        day: that of the contact which they are for.
        answers: by link id.
    """
    page = questionnaire(form)
    me = pen.ref("QuestionnaireResponse", f"{form.title} {day.isoformat()}", "answers")
    pen.write(questionnaire_response(me, pen.patient, form=page, answers=answers, authored=moment(day, 7)))
    _task(pen, form, max(day - _ASKED_BEFORE, pen.story.start), who, "completed", day, me)


def ask(pen: Pen, form: Form, day: date, who: Professional, status: TaskStatus = "requested") -> None:
    """Write that someone asked for answers on a day, and what became of it: nothing as yet, or a refusal."""
    _task(pen, form, day, who, status, day)


def _task(
    pen: Pen, form: Form, asked: date, who: Professional, status: TaskStatus, changed: date, answers: Ref | None = None
) -> None:
    pen.have_ready(form.ref, partial(questionnaire, form), "STU3")
    pen.write(
        questionnaire_task(
            pen.ref("Task", f"Vragenlijst: {form.title}"),
            pen.patient,
            form=form.ref,
            status=status,
            authored=moment(asked, 6),
            modified=moment(changed, 6 if status == "requested" else 7),
            requester=who.ref,
            answers=answers,
        )
    )


def just_asked(pen: Pen, form: Form, who: Professional, since: date) -> None:
    """Write that someone asked for answers some days ago, unless the problem or the life is over.

    Args:
        since: the first day on which that can have been.
    """
    if pen.chart.alive and not pen.ends:
        ask(pen, form, max(pen.chart.today - _JUST_ASKED, since), who)


def prepare_check_ups(pen: Pen, days: list[date]) -> None:
    """Write how someone with diabetes prepared check-ups: an early one refused, the last filled in, the next open."""
    start = pen.story.start
    for day in days[-3:-2]:
        ask(pen, DIABETES_CHECK, max(day - _ASKED_BEFORE, start), PRACTICE_NURSE, "rejected")
    for day in days[-1:]:
        measures = pen.story.seed % 2 == 0
        answers: dict[str, Answer] = {
            "gewicht": round(body.weight(pen.chart.person, day), 1),
            "bewegen": 2 + pen.story.seed % 5,
            "meet": measures,
            "medicatie": DIABETES_CHECK.questions[2].options[pen.story.seed % 2].code,
            "bespreken": pen.words("Soms duizelig bij het opstaan. Kan dat van de medicijnen komen?"),
        }
        if measures:
            answers["laatst"] = max(day - timedelta(days=1), start).isoformat()
        fill_in(pen, DIABETES_CHECK, day, PRACTICE_NURSE, answers)
    just_asked(pen, DIABETES_CHECK, PRACTICE_NURSE, start)


def prepare_operation(pen: Pen, operated: date) -> None:
    """Write what someone told the hospital before an operation that was planned."""
    day = operated - _SCREENED_BEFORE
    if day > pen.story.start:
        answers: dict[str, Answer] = {
            "eerder": ANAESTHESIA.questions[0].options[pen.story.seed % 2].code,
            "nuchter": True,
            "gebit": pen.chart.person.age_on(day) > 70,
        }
        fill_in(pen, ANAESTHESIA, day, ORTHOPAEDIST, answers)
