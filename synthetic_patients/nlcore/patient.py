"""nl-core-Patient."""

from __future__ import annotations

from typing import Any, Final

from synthetic_patients.nlcore.address_information import address_information
from synthetic_patients.nlcore.contact_information import email_address, telephone_number
from synthetic_patients.nlcore.elements import code_specification, concept, new, refer
from synthetic_patients.nlcore.name_information import names, official_name
from synthetic_patients.people import bsn
from synthetic_patients.people.person import Person
from synthetic_patients.people.relations import Relation
from synthetic_patients.zib2017.address import withheld_address
from synthetic_patients.zib2017.contact_person import keeps_address_secret, kinship_and_roles
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, identifier
from synthetic_patients.zib2017.patient import GENDERS

PROFILE: Final = f"{ZIB}nl-core-Patient"


def patient(me: Ref, person: Person, *, general_practitioner: Ref | None) -> Resource:
    """The Patient, BSN included: whoever sends it out of the care domain masks that."""
    return new(
        me,
        PROFILE,
        identifier=[{"use": "official", **identifier(bsn.SYSTEM, person.bsn)}],
        active=person.deceased is None,
        name=names(person.name),
        telecom=[telephone_number(person.phone, "home"), email_address(person.email, "home")],
        gender=person.gender,
        _gender=code_specification(GENDERS[person.gender]),
        birthDate=person.birth_date.isoformat(),
        deceasedBoolean=None if person.deceased else False,
        deceasedDateTime=person.deceased and person.deceased.isoformat(),
        address=_addresses(person),
        multipleBirthBoolean=False,
        contact=[_contact(person, each) for each in person.relations if each.roles],
        generalPractitioner=[refer(general_practitioner)] if general_practitioner else [],
    )


def _addresses(person: Person) -> list[dict[str, Any]]:
    home = withheld_address() if person.secret_address else address_information(person.address, "home")
    return [home, *([address_information(person.mail, "mail")] if person.mail else [])]


def _contact(person: Person, relation: Relation) -> dict[str, Any]:
    secret = keeps_address_secret(person, relation)
    return {
        "relationship": [concept(each) for each in kinship_and_roles(relation, "R4")],
        "name": official_name(relation.name),
        "telecom": [telephone_number(relation.phone, "home")],
        "address": withheld_address() if secret else address_information(relation.address, "home"),
        "gender": relation.gender,
    }
