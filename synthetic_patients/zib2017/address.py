"""nl-core-address: a Dutch address in FHIR, street and number apart in extensions."""

from __future__ import annotations

from typing import Any, Final, Literal

from synthetic_patients.codes import COUNTRY, V3_ADDRESS_USE, Code
from synthetic_patients.people.names import Address
from synthetic_patients.zib2017.elements import CORE, NL_CORE, ZIB, code_specification, concept, extension

AddressUse = Literal["home", "work", "mail"]

KINDS: Final[dict[AddressUse, Code]] = {
    "home": Code(V3_ADDRESS_USE, "HP", "Officieel adres"),
    "work": Code(V3_ADDRESS_USE, "WP", "Werkadres"),
    "mail": Code(V3_ADDRESS_USE, "PST", "Postadres"),
}
COUNTRIES: Final = {"NLD": Code(COUNTRY, "6030", "Nederland"), "BEL": Code(COUNTRY, "5010", "België")}


def dutch_address(address: Address, use: AddressUse) -> dict[str, Any]:
    """An address; a home address is marked as the official one, one for mail only as postal."""
    extensions = [extension(f"{ZIB}zib-AddressInformation-AddressType", valueCodeableConcept=concept(KINDS[use]))]
    if use == "home":
        extensions.append(extension(f"{NL_CORE}nl-core-address-official", valueBoolean=True))
    return {
        "extension": extensions,
        **({"type": "postal"} if use == "mail" else {"use": use}),
        **address_line(address),
        **_town(address),
        "country": address.country,
        "_country": code_specification(COUNTRIES[address.country]),
    }


def address_line(address: Address) -> dict[str, Any]:
    """The line as people write it, and its parts; the same in STU3 and R4."""
    parts = (
        ("streetName", address.street),
        ("houseNumber", str(address.number)),
        ("buildingNumberSuffix", address.addition),
    )
    return {
        "line": [address.line],
        "_line": [
            {"extension": [extension(f"{CORE}iso21090-ADXP-{part}", valueString=text) for part, text in parts if text]}
        ],
    }


def withheld_address() -> dict[str, Any]:
    """Says that there is an address, and that it is not passed on."""
    return {"extension": [extension(f"{CORE}data-absent-reason", valueCode="masked")]}


def _town(address: Address) -> dict[str, str]:
    # nl-postal-code-pattern, as it is written, takes no other postcodes than Dutch ones.
    if address.country != "NLD":
        return {"city": f"{address.postcode} {address.town}"}
    return {"city": address.town, "postalCode": address.postcode.replace(" ", "")}
