"""nl-core-relatedperson."""

from __future__ import annotations

from datetime import date
from typing import Any

from synthetic_patients.codes import Code
from synthetic_patients.people.names import Gender, Name
from synthetic_patients.zib2017.elements import (
    NL_CORE,
    Ref,
    Resource,
    concept,
    extension,
    new,
    own_identifier,
    period,
    present,
    refer,
)
from synthetic_patients.zib2017.humanname import human_name


def related_person(
    me: Ref,
    patient: Ref,
    *,
    name: Name,
    gender: Gender,
    relation: Code,
    role: Code,
    phone: str,
    since: date | None = None,
    birth_date: date | None = None,
    address: dict[str, Any] | None = None,
) -> Resource:
    """Someone close to the patient: who that is to the patient (`relation`), and for care (`role`).

    Args:
        since: first day of the role, if known.
        address: a FHIR Address.
    """
    return new(
        me,
        f"{NL_CORE}nl-core-relatedperson",
        extension=[extension(f"{NL_CORE}nl-core-relatedperson-role", valueCodeableConcept=concept(role))],
        identifier=own_identifier(me),
        active=True,
        patient=refer(patient),
        relationship=concept(relation),
        name=[human_name(name)],
        telecom=[{"system": "phone", "value": phone, "use": "home"}],
        gender=gender,
        birthDate=birth_date and birth_date.isoformat(),
        address=present([address]),
        period=period(since),
    )
