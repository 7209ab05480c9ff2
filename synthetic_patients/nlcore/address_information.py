"""nl-core-AddressInformation: a Dutch address, street and number apart in extensions."""

from __future__ import annotations

from typing import Any, Final

from synthetic_patients.nlcore.elements import code_specification, concept
from synthetic_patients.people.names import Address
from synthetic_patients.zib2017.address import COUNTRIES, KINDS, AddressUse, address_line
from synthetic_patients.zib2017.elements import ZIB, extension

_TYPE: Final = f"{ZIB}ext-AddressInformation.AddressType"
_FHIR_USE: Final[dict[AddressUse, dict[str, str]]] = {
    "home": {"use": "home", "type": "both"},
    "work": {"use": "work"},
    "mail": {"type": "postal"},
}


def address_information(address: Address, use: AddressUse) -> dict[str, Any]:
    """An address: where someone lives or works, or where letters go."""
    return {
        "extension": [extension(_TYPE, valueCodeableConcept=concept(KINDS[use]))],
        **_FHIR_USE[use],
        **address_line(address),
        "city": address.town,
        "postalCode": address.postcode,
        "country": address.country,
        "_country": code_specification(COUNTRIES[address.country]),
    }
