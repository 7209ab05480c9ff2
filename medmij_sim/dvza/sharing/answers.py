"""Answering questionnaires: what may become of a Task, and whether the answers fit the questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from medmij_sim.dvza.sharing.entries import Entry
from medmij_sim.dvza.sharing.problem import Problem, unacceptable
from medmij_sim.dvza.sharing.reception import Reception
from medmij_sim.fhir.types import Resource

_NEXT: Final[Mapping[str, frozenset[str]]] = {
    "requested": frozenset({"accepted", "rejected", "failed"}),
    "accepted": frozenset({"rejected", "failed", "completed"}),
}
"""What the person's side may make of a Task; from any other status nothing more."""
_MAY_CHANGE: Final = frozenset(
    {"meta", "text", "status", "statusReason", "businessStatus", "lastModified", "output", "note", "executionPeriod"}
)
_KEPT: Final = ("intent", "code", "input", "owner", "requester")
"""What says which request it is; no wording: `display` and `text` may differ."""


def answers(reception: Reception) -> Iterator[tuple[int, Problem]]:
    """What is wrong with the change of a Task, and with the answers that come along."""
    for entry, task in reception.of_type("Task"):
        before = reception.known.get(("Task", entry.target[1]))
        if before is None and reception.sets_up and task.get("status") == "requested":
            continue
        if before is None:
            problem = unacceptable("there is no Task with this id for this person", entry.where, "not-found")
            yield entry.position, Problem(404, problem.issue)
            continue
        for problem in _wrong(entry, before, task, reception):
            yield entry.position, problem
    for entry, response in reception.of_type("QuestionnaireResponse"):
        for problem in _misfits(entry, response, reception):
            yield entry.position, problem


def _wrong(entry: Entry, before: Resource, task: Resource, reception: Reception) -> Iterator[Problem]:
    where = entry.inside
    lacking = sorted(name for name in before if name not in task and name not in _MAY_CHANGE)
    if lacking:
        yield unacceptable(f"send the complete Task; it lacks {', '.join(lacking)}", where, "incomplete")
    changed = [
        name
        for name in _KEPT
        if name in before and name in task and _essence(before[name], reception) != _essence(task[name], reception)
    ]
    if changed:
        yield unacceptable(f"only the status of a Task may change, not {', '.join(changed)}", where)
    if not set(_profiles(before)) <= set(_profiles(task)):
        yield unacceptable("a Task keeps the profiles that it had", f"{where}.meta.profile", "value")
    old, new = before.get("status"), task.get("status")
    if new != old and new not in _NEXT.get(str(old), frozenset()):
        allowed = ", ".join(sorted(_NEXT.get(str(old), ()))) or "nothing more"
        yield unacceptable(f"a Task that is {old} can become {allowed}", f"{where}.status")
    if new == old and task.get("output") != before.get("output"):
        yield unacceptable(f"the Task is {old} already", f"{where}.status", "conflict")
    if new == "completed" and new != old and not _has_answers(task, reception):
        text = (
            "a Task is completed with a QuestionnaireResponse in the same transaction; output must lead to its fullUrl,"
            " with type.text QuestionnaireResponse"
        )
        yield unacceptable(text, f"{where}.output", "required")


def _has_answers(task: Resource, reception: Reception) -> bool:
    """Whether output leads to the QuestionnaireResponse that comes along."""
    sent = [resource for _, resource in reception.of_type("QuestionnaireResponse")]
    return any(_followed(each, reception) is resource for each in _outputs(task) for resource in sent)


def _misfits(entry: Entry, response: Resource, reception: Reception) -> Iterator[Problem]:
    """What does not fit the Questionnaire of the Task that the answers come with."""
    where = entry.inside
    tasks = [task for _, task in reception.of_type("Task")]
    if not any(_followed(each, reception) is response for task in tasks for each in _outputs(task)):
        yield unacceptable("output of the Task must lead to these answers, with type.text QuestionnaireResponse", where)
    form = _form(response.get("questionnaire"), reception)
    asked = [_form(each, reception) for task in tasks for each in _named(task.get("input"), "Questionnaire")]
    if not any(each is form for each in asked):
        text = "must be the Questionnaire that the Task asks to fill in"
        yield unacceptable(text, f"{where}.questionnaire", "value")
    if form is None:
        return
    questions = {item.get("linkId") for item in _items(form)}
    unknown = sorted({str(item.get("linkId")) for item in _items(response)} - {str(each) for each in questions})
    if unknown:
        text = f"the Questionnaire has no question {', '.join(unknown)}"
        yield unacceptable(text, f"{where}.item", "value")


def _items(resource: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """All items, also those in other items and in answers."""
    for name in ("item", "answer"):
        children = resource.get(name)
        for each in children if isinstance(children, list) else ():
            if isinstance(each, dict):
                if name == "item":
                    yield each
                yield from _items(each)


def _outputs(task: Resource) -> list[Any]:
    return _named(task.get("output"), "QuestionnaireResponse")


def _named(parameters: Any, name: str) -> list[Any]:
    """The References among inputs or outputs of a Task that have this name."""
    found = []
    for each in parameters if isinstance(parameters, list) else ():
        kind = each.get("type") if isinstance(each, dict) else None
        if isinstance(kind, dict) and kind.get("text") == name:
            found.append(each.get("valueReference"))
    return found


def _form(reference: Any, reception: Reception) -> Resource | None:
    """The Questionnaire that a reference leads to, or that has it as its canonical url.

    Forms that stand in several places are named by their url, which need not lead anywhere
    (https://hl7.org/fhir/STU3/questionnaire-definitions.html#Questionnaire.url); published answers name them so.
    """
    found = _followed(reference, reception)
    if found is not None or not isinstance(reference, dict):
        return found
    url = str(reference.get("reference")).partition("|")[0]
    forms = (each for each in reception.known.values() if each["resourceType"] == "Questionnaire")
    return next((each for each in forms if each.get("url") == url), None)


def _followed(reference: Any, reception: Reception) -> Resource | None:
    text = reference.get("reference") if isinstance(reference, dict) else reference
    return reception.follow(text) if isinstance(text, str) else None


def _profiles(resource: Resource) -> list[str]:
    meta = resource.get("meta")
    claimed = meta.get("profile") if isinstance(meta, dict) else None
    return [str(each) for each in claimed] if isinstance(claimed, list) else []


def _essence(node: Any, reception: Reception) -> Any:
    """A value without its wording, and with references in one form."""
    if isinstance(node, list):
        return [_essence(each, reception) for each in node]
    if not isinstance(node, dict):
        return node
    wording = {"display", "extension", "id"} | ({"text"} if "coding" in node else set())
    return {
        name: (reception.place(str(child)) or child) if name == "reference" else _essence(child, reception)
        for name, child in node.items()
        if name not in wording
    }
