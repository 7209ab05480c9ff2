"""zibs Zorgaanbieder and Zorgverlener: nl-core-organization, nl-core-practitioner and nl-core-practitionerrole."""

from __future__ import annotations

from typing import Final

from synthetic_patients.codes import Code
from synthetic_patients.people.names import Address, Name
from synthetic_patients.zib2017.address import dutch_address
from synthetic_patients.zib2017.elements import NL_CORE, Ref, Resource, concept, identifier, new, refer
from synthetic_patients.zib2017.humanname import human_name

URA: Final = "http://fhir.nl/fhir/NamingSystem/ura"
AGB: Final = "http://fhir.nl/fhir/NamingSystem/agb-z"
UZOVI: Final = "http://fhir.nl/fhir/NamingSystem/uzovi"
UZI: Final = "http://fhir.nl/fhir/NamingSystem/uzi-nr-pers"


def organization(
    me: Ref,
    name: str,
    identifiers: tuple[tuple[str, str], ...],
    kind: Code | None,
    address: Address | None,
    *,
    part_of: Ref | None = None,
) -> Resource:
    """An organisation by its registered numbers, as (naming system, number) pairs, or a department of one."""
    return new(
        me,
        f"{NL_CORE}nl-core-organization",
        identifier=[identifier(system, value) for system, value in identifiers],
        active=True,
        type=[concept(kind)] if kind else [],
        name=name,
        telecom=[{"system": "email", "value": f"{me.id}@zorg.example", "use": "work"}],
        address=[dutch_address(address, "work")] if address else [],
        partOf=refer(part_of) if part_of else None,
    )


def practitioner(me: Ref, name: Name, agb: str, uzi: str) -> Resource:
    """A care professional."""
    return new(
        me,
        f"{NL_CORE}nl-core-practitioner",
        identifier=[identifier(UZI, uzi), identifier(AGB, agb)],
        active=True,
        name=[human_name(name)],
    )


def practitioner_role(me: Ref, who: Ref, where: Ref, specialty: Code, uzi: str) -> Resource:
    """What that professional does, and for which organisation."""
    return new(
        me,
        f"{NL_CORE}nl-core-practitionerrole",
        identifier=[identifier(UZI, uzi)],
        active=True,
        practitioner=refer(who),
        organization=refer(where),
        specialty=[concept(specialty)],
    )
