"""vl-QuestionnaireProvisioningTask: a person is asked to fill in a questionnaire; and what the person sends back."""

from __future__ import annotations

from typing import Any, Final, Literal
from uuid import NAMESPACE_URL, uuid5

from synthetic_patients.codes.documents import Document
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, concept, new, own_identifier, refer

TaskStatus = Literal["requested", "accepted", "rejected", "completed", "cancelled"]

_ANSWERS: Final = "QuestionnaireResponse"


def questionnaire_task(
    me: Ref,
    patient: Ref,
    *,
    form: Ref,
    status: TaskStatus,
    authored: str,
    modified: str,
    requester: Ref,
    answers: Ref | None = None,
) -> Resource:
    """A request to fill in a form.

    Args:
        authored, modified: the moment it was asked, and that of the last change.
        answers: the QuestionnaireResponse, when it is completed.
    """
    return new(
        me,
        f"{ZIB}vl-QuestionnaireProvisioningTask",
        identifier=own_identifier(me),
        status=status,
        intent="order",
        code=concept(Document.QUESTIONNAIRE),
        description=me.display,
        authoredOn=authored,
        lastModified=modified,
        requester={"agent": refer(requester)},
        owner=refer(patient),
        input=[_named("Questionnaire", form), _named("Subject", patient)],
        output=[_named(_ANSWERS, answers)] if answers else [],
    )


def changed(task: Resource, status: TaskStatus, modified: str) -> Resource:
    """The whole task with another status, as a PGO puts it back when the person accepts or rejects."""
    return {**task, "status": status, "lastModified": modified}


def completed(task: Resource, answers: Resource, modified: str) -> Resource:
    """The whole task as it is sent with the answers, which go by their own id."""
    output = _named(_ANSWERS, Ref(f"{_ANSWERS}/{answers['id']}", answers["questionnaire"]["display"]))
    return changed(task, "completed", modified) | {"output": [output]}


def completion(task: Resource, answers: Resource, *, base: str, modified: str) -> Resource:
    """The transaction in which a PGO sends the answers: it completes the task and creates the QuestionnaireResponse.

    Args:
        answers: a QuestionnaireResponse; the server gives it an id, until then it has a UUID.
        base: of the FHIR server that has the task, without a slash at the end.
        modified: the moment of sending.
    """
    address = uuid5(NAMESPACE_URL, f"{base}/Task/{task['id']}/{answers['authored']}").urn
    sent = {name: value for name, value in answers.items() if name != "id"}
    form = answers["questionnaire"]["display"]
    done = changed(task, "completed", modified) | {"output": [_named(_ANSWERS, Ref(address, form))]}
    entry: list[dict[str, Any]] = [
        {"fullUrl": address, "resource": sent, "request": {"method": "POST", "url": _ANSWERS}},
        {
            "fullUrl": f"{base}/Task/{task['id']}",
            "resource": done,
            "request": {"method": "PUT", "url": f"Task/{task['id']}"},
        },
    ]
    return {"resourceType": "Bundle", "type": "transaction", "entry": entry}


def _named(name: str, what: Ref) -> dict[str, Any]:
    return {"type": {"text": name}, "valueReference": refer(what)}
