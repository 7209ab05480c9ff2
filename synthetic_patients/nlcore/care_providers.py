"""Zibs Zorgaanbieder and Zorgverlener: nl-core-HealthcareProvider(-Organization), nl-core-HealthProfessional-*.

An insurer is no care provider: nl-core-Payer-Organization.
"""

from __future__ import annotations

from typing import Final

from synthetic_patients.codes import Code
from synthetic_patients.nlcore.address_information import address_information
from synthetic_patients.nlcore.contact_information import email_address
from synthetic_patients.nlcore.elements import concept, new, refer
from synthetic_patients.nlcore.name_information import names
from synthetic_patients.people.names import Address, Name
from synthetic_patients.zib2017.care_providers import AGB, UZI, UZOVI
from synthetic_patients.zib2017.elements import ZIB, Ref, Resource, identifier, own_identifier

_CARE_PROVIDER: Final = f"{ZIB}nl-core-HealthcareProvider-Organization"
_INSURER: Final = f"{ZIB}nl-core-Payer-Organization"


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
    insures = any(system == UZOVI for system, _ in identifiers)
    return new(
        me,
        _INSURER if insures else _CARE_PROVIDER,
        identifier=[identifier(system, value) for system, value in identifiers],
        active=True,
        type=[concept(kind)] if kind else [],
        name=name,
        telecom=[email_address(f"{me.id}@zorg.example", "work")],
        address=[address_information(address, "work")] if address else [],
        partOf=part_of and refer(part_of),
    )


def location(me: Ref, name: str, address: Address, *, managed_by: Ref) -> Resource:
    """A place to visit, at the address of the organisation it belongs to."""
    return new(
        me,
        f"{ZIB}nl-core-HealthcareProvider",
        identifier=own_identifier(me),
        status="active",
        name=name,
        address=address_information(address, "work"),
        managingOrganization=refer(managed_by),
    )


def practitioner(me: Ref, name: Name, agb: str, uzi: str) -> Resource:
    """A care professional."""
    return new(
        me,
        f"{ZIB}nl-core-HealthProfessional-Practitioner",
        identifier=[identifier(UZI, uzi), identifier(AGB, agb)],
        active=True,
        name=names(name),
    )


def practitioner_role(me: Ref, who: Ref, where: Ref, specialty: Code, uzi: str, *, place: Ref | None) -> Resource:
    """What that professional does, for which organisation, and where people come."""
    return new(
        me,
        f"{ZIB}nl-core-HealthProfessional-PractitionerRole",
        identifier=[identifier(UZI, uzi)],
        active=True,
        practitioner=refer(who),
        organization=refer(where),
        specialty=[concept(specialty)],
        location=[refer(place)] if place else [],
    )
