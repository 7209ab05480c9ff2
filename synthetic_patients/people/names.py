"""Dutch names out of small word lists of our own, in the parts that nl-core-humanname asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final, Literal

NameUsage = Literal["NL1", "NL2", "NL3", "NL4"]
"""NL1 own name, NL2 partner's name, NL3 partner's then own, NL4 own then partner's (zib NaamgebruikCodelijst)."""

Gender = Literal["female", "male"]

_GIVEN: Final[dict[Gender, tuple[str, ...]]] = {
    "female": (
        "Aaltje",
        "Bregje",
        "Carlijn",
        "Dieuwke",
        "Elske",
        "Femke",
        "Geertje",
        "Hilde",
        "Ilse",
        "Jantine",
        "Lotte",
        "Marijke",
        "Noortje",
        "Roos",
        "Samira",
        "Tineke",
        "Willemijn",
        "Zeynep",
    ),
    "male": (
        "Arend",
        "Bastiaan",
        "Cas",
        "Dirk",
        "Evert",
        "Floris",
        "Gijs",
        "Hidde",
        "Ivo",
        "Jelle",
        "Koen",
        "Lieuwe",
        "Mehmet",
        "Niek",
        "Rutger",
        "Sjoerd",
        "Teun",
        "Wouter",
    ),
}

# Made-up family names: they read as Dutch, and "test" or "voorbeeld" shows at a glance that nobody is meant.
_FAMILY: Final[tuple[tuple[str | None, str], ...]] = (
    (None, "Testman"),
    ("van", "Voorbeeld"),
    ("de", "Proef"),
    ("van der", "Test"),
    (None, "Voorbeeldsma"),
    ("van 't", "Proefveld"),
    (None, "Testinga"),
    ("ter", "Probeer"),
    (None, "Fictiefsen"),
    ("van den", "Schijn"),
    (None, "Nepstra"),
    ("op 't", "Verzinsel"),
)

_STREETS: Final = ("Proeflaan", "Voorbeeldstraat", "Testweg", "Fictieplein", "Schijnpad", "Nepgracht")
_TOWNS: Final = (("Testdam", "0001"), ("Voorbeeldhuizen", "0002"), ("Proefburen", "0003"), ("Fictiedorp", "0004"))


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
    def full(self) -> str:
        """What people call this person: "Femke van der Test"."""
        return f"{self.given[0]} {self.surname}"


@dataclass(frozen=True, slots=True)
class Address:
    """A place to live; postcodes start with 0, which no Dutch postcode does."""

    street: str
    number: int
    postcode: str
    town: str


def random_name(rng: Random, gender: Gender) -> Name:
    """Draw a name; one in three carries a partner's name too."""
    given = tuple(rng.sample(_GIVEN[gender], rng.randint(1, 3)))
    (prefix, family), (partner_prefix, partner_family) = rng.sample(_FAMILY, 2)
    if rng.random() < 2 / 3:
        return Name(given, family, prefix)
    usages: Sequence[NameUsage] = ("NL2", "NL3", "NL4")
    return Name(given, family, prefix, partner_family, partner_prefix, rng.choice(usages))


def random_address(rng: Random) -> Address:
    """Draw an address in a town that is on no map."""
    town, digits = rng.choice(_TOWNS)
    return Address(rng.choice(_STREETS), rng.randint(1, 199), f"{digits} {rng.choice('ABCEG')}X", town)


def _join(prefix: str | None, family: str) -> str:
    return f"{prefix} {family}" if prefix else family
