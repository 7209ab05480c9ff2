"""Dutch names and addresses, in the parts that nl-core-humanname and nl-core-address ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

NameUsage = Literal["NL1", "NL2", "NL3", "NL4"]
"""NL1 own name, NL2 partner's name, NL3 partner's then own, NL4 own then partner's (zib NaamgebruikCodelijst)."""

Gender = Literal["female", "male"]


@dataclass(frozen=True, slots=True)
class Name:
    """A name in parts.

    Args:
        given: first names in full, the one used in daily life first.
        family: own family name without prefix.
        prefix: own `tussenvoegsel`, such as "van der".
        partner_family, partner_prefix: the partner's family name, needed for every usage but NL1.
        usage: in which order own and partner's name are used.
    """

    given: tuple[str, ...]
    family: str
    prefix: str | None = None
    partner_family: str | None = None
    partner_prefix: str | None = None
    usage: NameUsage = "NL1"

    @property
    def initials(self) -> str:
        """First letters with points: "A.B."."""
        return "".join(f"{name[0]}." for name in self.given)

    @property
    def surname(self) -> str:
        """The family name as used, prefixes included: "van der Test-de Proef"."""
        own = _join(self.prefix, self.family)
        partner = _join(self.partner_prefix, self.partner_family or "")
        return {"NL1": own, "NL2": partner, "NL3": f"{partner}-{own}", "NL4": f"{own}-{partner}"}[self.usage]

    @property
    def maiden(self) -> Name:
        """The name without a partner's."""
        return Name(self.given, self.family, self.prefix)

    @property
    def full(self) -> str:
        """What people call this person: "Femke van der Test"."""
        return f"{self.given[0]} {self.surname}"


@dataclass(frozen=True, slots=True)
class Address:
    """A place to live; postcodes start with 0, which no Dutch or Belgian postcode does.

    Args:
        street, number, postcode, town: as people write them; the street of a post-office box is "Postbus".
        addition: what follows the house number: "A", "bis".
        country: ISO 3166 code of three letters.
    """

    street: str
    number: int
    postcode: str
    town: str
    addition: str | None = None
    country: Literal["NLD", "BEL"] = "NLD"

    @property
    def line(self) -> str:
        """Street, number and addition: "Testweg 12 bis"."""
        return " ".join(filter(None, (self.street, str(self.number), self.addition)))


def _join(prefix: str | None, family: str) -> str:
    return f"{prefix} {family}" if prefix else family
