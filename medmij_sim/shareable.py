"""Something to share: what a person could send to an aanbieder, made up for a gegevensdienst."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from medmij_sim.errors import ConfigError
from medmij_sim.fhir.types import Resource
from medmij_sim.services import Gegevensdienst
from synthetic_patients.zib2017.elements import Ref

if TYPE_CHECKING:
    from synthetic_patients.providers.professionals import Professional


@dataclass(frozen=True, slots=True)
class Known:
    """What an aanbieder has of a person at the moment of sharing.

    Args:
        dossier: in the FHIR release of the gegevensdienst.
        now: with its offset.
        aanbieder: its name, for messages.
        doctor: who wrote what people have at home, and looks at what they send.
    """

    dossier: tuple[Resource, ...]
    now: datetime
    aanbieder: str
    doctor: Professional

    def first(self, resource_type: str, status: str | None = None) -> Resource:
        """The first resource of a type, in a status.

        Raises:
            ConfigError: there is none.
        """
        for each in self.dossier:
            if each["resourceType"] == resource_type and status in (None, each.get("status")):
                return each
        what = f"{status} {resource_type}" if status else resource_type
        raise ConfigError(f"{self.aanbieder} has no {what} of this person; nothing can be shared about it")

    @property
    def patient(self) -> Ref:
        """Who the patient is to the aanbieder."""
        resource = self.first("Patient")
        return Ref(f"Patient/{resource['id']}", resource["name"][0]["text"])


def _measurements(known: Known) -> tuple[Resource, ...]:
    from synthetic_patients.home.measurements import self_measurements

    return (known.first("Patient"), *self_measurements(known.patient, known.now.date()))


def _documents(known: Known) -> tuple[Resource, ...]:
    from synthetic_patients.home.letter import letter

    return (known.first("Patient"), *letter(known.patient, known.now, known.doctor))


def _images(known: Known) -> tuple[Resource, ...]:
    from synthetic_patients.home.photograph import photograph

    return (known.first("Patient"), *photograph(known.patient, known.now, known.doctor))


def _answers(known: Known) -> tuple[Resource, ...]:
    from synthetic_patients.home.answering import filled_in
    from synthetic_patients.zib2017.questionnaire_task import completed

    task = known.first("Task", "requested")
    asked = next(each["valueReference"] for each in task["input"] if each["type"]["text"] == "Questionnaire")
    address = asked["reference"].split("/")
    form = next(each for each in known.dossier if [each["resourceType"], each["id"]] == address)
    moment = known.now.isoformat(timespec="seconds")
    answers = filled_in(form, known.patient, moment)
    return completed(task, answers, moment), answers


def _corrections(known: Known) -> tuple[Resource, ...]:
    from synthetic_patients.home.correction import correction

    organization = known.first("Organization")
    recipient = Ref(f"Organization/{organization['id']}", organization["name"])
    return known.first("Patient"), organization, correction(known.patient, known.now, recipient)


_MAKERS: Final[Mapping[str, Callable[[Known], tuple[Resource, ...]]]] = {
    "measurements": _measurements,
    "documents": _documents,
    "images": _images,
    "answers": _answers,
    "corrections": _corrections,
}


def made_up(known: Known, row: Gegevensdienst) -> tuple[Resource, ...]:
    """Resources that the gegevensdienst takes, the Patient among them where it asks for one.

    Raises:
        ConfigError: the aanbieder does not know the person, or asked for no answers to a questionnaire.
        RenderingError: it is a document, and the extra `pdf` is not installed.
    """
    return _MAKERS[row.shares[0].content or "measurements"](known)
