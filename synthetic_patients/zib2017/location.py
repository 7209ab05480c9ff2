"""nl-core-location: where people come."""

from __future__ import annotations

from synthetic_patients.people.names import Address
from synthetic_patients.zib2017.address import dutch_address
from synthetic_patients.zib2017.elements import NL_CORE, Ref, Resource, new, own_identifier, refer


def location(me: Ref, name: str, address: Address, *, managed_by: Ref) -> Resource:
    """A place to visit, at the address of the organisation it belongs to."""
    return new(
        me,
        f"{NL_CORE}nl-core-location",
        identifier=own_identifier(me),
        status="active",
        name=name,
        address=dutch_address(address, "work"),
        managingOrganization=refer(managed_by),
    )
