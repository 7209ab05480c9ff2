"""zib-MedicalDeviceRequest."""

from __future__ import annotations

from datetime import date
from typing import Literal

from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, new, own_identifier, period, refer

Status = Literal["active", "completed"]


def medical_device_request(
    me: Ref,
    patient: Ref,
    *,
    status: Status,
    device: Ref,
    start: date,
    requester: Ref,
    problem: Ref,
) -> Resource:
    """A device that was asked for."""
    intent = {
        "coding": [{"system": "http://hl7.org/fhir/request-intent", "code": "order", "display": "Order"}],
        "text": "Aanvraag",
    }
    return new(
        me,
        f"{ZIB}zib-MedicalDeviceRequest",
        identifier=own_identifier(me),
        status=status,
        intent=intent,
        codeReference=refer(device),
        subject=refer(patient),
        occurrencePeriod=period(start),
        authoredOn=start.isoformat(),
        requester={"agent": refer(requester)},
        reasonReference=[refer(problem)],
    )
