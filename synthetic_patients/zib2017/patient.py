"""nl-core-patient."""

from __future__ import annotations

from typing import Any, Final

from synthetic_patients.codes import V3_GENDER, Code
from synthetic_patients.people import bsn
from synthetic_patients.people.names import Gender
from synthetic_patients.people.person import Person
from synthetic_patients.zib2017.address import dutch_address, withheld_address
from synthetic_patients.zib2017.contact_person import contacts
from synthetic_patients.zib2017.elements import NL_CORE, Ref, Resource, code_specification, identifier, new, refer
from synthetic_patients.zib2017.humanname import human_name

PROFILE: Final = f"{NL_CORE}nl-core-patient"

GENDERS: Final[dict[Gender, Code]] = {"female": Code(V3_GENDER, "F", "Vrouw"), "male": Code(V3_GENDER, "M", "Man")}


def patient(me: Ref, person: Person, *, general_practitioner: Ref | None) -> Resource:
    """The Patient, BSN included: whoever sends it out of the care domain masks that."""
    return new(
        me,
        PROFILE,
        identifier=[{"use": "official", **identifier(bsn.SYSTEM, person.bsn)}],
        active=person.deceased is None,
        name=[human_name(person.name)],
        telecom=[
            {"system": "phone", "value": person.phone, "use": "home"},
            {"system": "email", "value": person.email, "use": "home"},
        ],
        gender=person.gender,
        _gender=code_specification(GENDERS[person.gender]),
        birthDate=person.birth_date.isoformat(),
        deceasedBoolean=None if person.deceased else False,
        deceasedDateTime=person.deceased and person.deceased.isoformat(),
        address=_addresses(person),
        multipleBirthBoolean=False,
        contact=contacts(person),
        generalPractitioner=[refer(general_practitioner)] if general_practitioner else [],
    )


def _addresses(person: Person) -> list[dict[str, Any]]:
    home = withheld_address() if person.secret_address else dutch_address(person.address, "home")
    return [home, *([dutch_address(person.mail, "mail")] if person.mail else [])]
