"""A request to correct a dossier (Patiëntcorrecties, R4)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from synthetic_patients.nlcore.elements import new, refer
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, own_identifier

_KINDS: Final = "https://hl7.org/fhir/uv/fhir-patient-correction/CodeSystem/PatientCorrectionCommunicationTypes"
_TOPIC: Final = "Mijn telefoonnummer wijzigen"


def correction(patient: Ref, sent: datetime, recipient: Ref) -> Resource:
    """A Communication in which someone asks for a correction.

    Args:
        sent: the moment, with its offset.
        recipient: the Organization that is to correct.
    """
    me = Ref(f"Communication/{patient.id}-home-correction", _TOPIC)
    return new(
        me,
        f"{ZIB}dwv-PatientCorrectionsCommunication",
        identifier=own_identifier(me),
        status="completed",
        category=[
            {"coding": [{"system": _KINDS, "code": "medRecCxReq", "display": "Request for correction"}], "text": _TOPIC}
        ],
        subject=refer(patient),
        topic={"text": _TOPIC},
        sent=sent.isoformat(timespec="seconds"),
        recipient=[refer(recipient)],
        sender=refer(patient),
        payload=[{"contentString": "In mijn dossier staat een oud telefoonnummer. Wilt u dat veranderen?"}],
    )
