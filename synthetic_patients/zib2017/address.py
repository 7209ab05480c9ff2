"""nl-core-address: a Dutch address in FHIR, street and number apart in extensions."""

from __future__ import annotations

from typing import Any, Final, Literal

from synthetic_patients.codes import COUNTRY, V3_ADDRESS_USE, Code
from synthetic_patients.people.names import Address
from synthetic_patients.zib2017.elements import CORE, NL_CORE, ZIB, code_specification, concept, extension

_KINDS: Final = {
    "home": Code(V3_ADDRESS_USE, "HP", "Officieel adres"),
    "work": Code(V3_ADDRESS_USE, "WP", "Werkadres"),
}
_NETHERLANDS: Final = Code(COUNTRY, "6030", "Nederland")


def dutch_address(address: Address, use: Literal["home", "work"]) -> dict[str, Any]:
    """An address; a home address is marked as the official one."""
    extensions = [extension(f"{ZIB}zib-AddressInformation-AddressType", valueCodeableConcept=concept(_KINDS[use]))]
    if use == "home":
        extensions.append(extension(f"{NL_CORE}nl-core-address-official", valueBoolean=True))
    return {
        "extension": extensions,
        "use": use,
        "line": [f"{address.street} {address.number}"],
        "_line": [
            {
                "extension": [
                    extension(f"{CORE}iso21090-ADXP-streetName", valueString=address.street),
                    extension(f"{CORE}iso21090-ADXP-houseNumber", valueString=str(address.number)),
                ]
            }
        ],
        "city": address.town,
        "postalCode": address.postcode.replace(" ", ""),
        "country": "NLD",
        "_country": code_specification(_NETHERLANDS),
    }
