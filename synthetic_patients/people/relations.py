"""Someone's nearest: who they are, and whom a care provider may call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal
from zlib import crc32

from synthetic_patients.people.names import Address, Gender, Name

Kinship = Literal[
    "mother", "father", "daughter", "son", "wife", "husband", "sister", "brother", "granddaughter", "son_in_law"
]

ContactRole = Literal["first_contact", "second_contact", "informal_carer", "legal_representative"]
"""What someone is to a care provider; the informal carer is the `mantelzorger`."""

OF_AGE: Final = 18
"""Full years from which nobody acts for someone by law any more."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Someone near, who is alive.

    Args:
        kind: what this person is of the other: the "mother" is the other's mother.
        phone: see `phone_of`.
        roles: what this person does for the other; without any, a care provider knows of the person, no more.
        key: of the persona that this is, for who is one.
    """

    kind: Kinship
    name: Name
    gender: Gender
    birth_date: date
    address: Address
    phone: str
    roles: tuple[ContactRole, ...] = ()
    key: str | None = None


def phone_of(key: str) -> str:
    """A number nobody can dial: after +31 no Dutch number goes on with a 0."""
    return f"+310{crc32(key.encode()) % 10**8:08d}"
