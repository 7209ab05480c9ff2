"""Zib Contactpersoon, of someone's relations: contacts of an nl-core-patient, or RelatedPersons of their own."""

from __future__ import annotations

from typing import Any, Final

from synthetic_patients.codes import Code
from synthetic_patients.codes.relations import ContactRole as Role
from synthetic_patients.codes.relations import ContactRole2020 as Role2020
from synthetic_patients.codes.relations import Kin
from synthetic_patients.people.person import Person
from synthetic_patients.people.relations import ContactRole, Kinship, Relation
from synthetic_patients.releases import Release
from synthetic_patients.zib2017.address import dutch_address, withheld_address
from synthetic_patients.zib2017.elements import Ref, Resource, concept
from synthetic_patients.zib2017.humanname import human_name
from synthetic_patients.zib2017.related_person import related_person

_KIN: Final[dict[Kinship, Code]] = {
    "mother": Kin.MOTHER,
    "father": Kin.FATHER,
    "daughter": Kin.DAUGHTER,
    "son": Kin.SON,
    "wife": Kin.WIFE,
    "husband": Kin.HUSBAND,
    "sister": Kin.SISTER,
    "brother": Kin.BROTHER,
    "granddaughter": Kin.GRANDDAUGHTER,
    "son_in_law": Kin.SON_IN_LAW,
}
_ROLES: Final[dict[Release, dict[ContactRole, Code]]] = {
    "STU3": {
        "first_contact": Role.FIRST,
        "second_contact": Role.SECOND,
        "informal_carer": Role.INFORMAL_CARER,
        "legal_representative": Role.LEGAL_REPRESENTATIVE,
    },
    "R4": {
        "first_contact": Role2020.FIRST,
        "second_contact": Role2020.SECOND,
        "informal_carer": Role2020.INFORMAL_CARER,
        "legal_representative": Role2020.LEGAL_REPRESENTATIVE,
    },
}


def contacts(person: Person) -> list[dict[str, Any]]:
    """The contact parties of a Patient: those of the nearest who have a role."""
    return [
        {
            "relationship": [concept(code) for code in kinship_and_roles(each, "STU3")],
            "name": human_name(each.name),
            "telecom": [{"system": "phone", "value": each.phone, "use": "home"}],
            "address": _address(person, each),
            "gender": each.gender,
        }
        for each in person.relations
        if each.roles
    ]


def contact_person(me: Ref, patient: Ref, person: Person, relation: Relation) -> Resource:
    """One of someone's relations who has a role, as a RelatedPerson: what that one is to the patient comes first."""
    return related_person(
        me,
        patient,
        name=relation.name,
        gender=relation.gender,
        relation=_KIN[relation.kind],
        role=_ROLES["STU3"][relation.roles[-1]],
        phone=relation.phone,
        birth_date=relation.birth_date,
        address=_address(person, relation),
    )


def kinship_and_roles(relation: Relation, release: Release) -> list[Code]:
    """What someone near does for a person, and is of that person."""
    return [*(_ROLES[release][role] for role in relation.roles), _KIN[relation.kind]]


def keeps_address_secret(person: Person, relation: Relation) -> bool:
    """Whether the address of someone near would tell where a person lives who keeps that secret."""
    return person.secret_address and relation.address == person.address


def _address(person: Person, relation: Relation) -> dict[str, Any]:
    """Where someone near lives, unless that tells where a person lives who keeps that secret."""
    if keeps_address_secret(person, relation):
        return withheld_address()
    return dutch_address(relation.address, "home")
