"""Names and addresses of strangers: first names, streets and towns from Faker, the rest from word lists of our own.

Faker's family names are left alone: among them are those of real, rare families.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from random import Random
from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple

from synthetic_patients.people.names import Address, Gender, Name, NameUsage

if TYPE_CHECKING:
    from faker import Faker


class LastName(NamedTuple):
    """A family name and the prefix that goes with it."""

    prefix: str | None
    family: str


# Made-up family names: they read as Dutch, and "test" or "voorbeeld" shows at a glance that nobody is meant.
_FAMILY: Final[tuple[LastName, ...]] = tuple(
    LastName(*each)
    for each in (
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
)

# The letters that postcodes began with; without S, because SA, SD and SS are never handed out.
_POSTCODE_LETTERS: Final = "ABCEGHJKLMNPRTVWXZ"

# Faker tells some towns apart by municipality or province: "Bergen (NH)", "Ursem gem. S".
_PLAIN_TOWN: Final = re.compile(r"[^\W\d_][^\d(.]*")


# Of those who have a house number, one in ten has an addition to it, as the upstairs and the neighbours do.
_ADDITIONS: Final = ("A", "B", "bis", "I", "II", "hs")


def random_first_name(rng: Random, gender: Gender) -> str:
    """Draw one first name."""
    with _seeded(rng) as faker:
        return faker.first_name_female() if gender == "female" else faker.first_name_male()


def random_last_name(rng: Random, but: LastName | None = None) -> LastName:
    """Draw a family name, other than `but`."""
    return rng.choice([each for each in _FAMILY if each != but])


def random_name(rng: Random, gender: Gender) -> Name:
    """Draw a name of one to three first names; one in three people carries a partner's name too."""
    wanted = rng.randint(1, 3)
    with _seeded(rng) as faker:
        draw = faker.first_name_female if gender == "female" else faker.first_name_male
        given = tuple(dict.fromkeys(draw() for _ in range(wanted)))
    (prefix, family), (partner_prefix, partner_family) = rng.sample(_FAMILY, 2)
    if rng.random() < 2 / 3:
        return Name(given, family, prefix)
    usages: Sequence[NameUsage] = ("NL2", "NL3", "NL4")
    return Name(given, family, prefix, partner_family, partner_prefix, rng.choice(usages))


def random_address(rng: Random) -> Address:
    """Draw an address that cannot be: the town is real, the postcode starts with 0 and Dutch ones begin at 1000."""
    with _seeded(rng) as faker:
        street = faker.street_name()
        town = next(town for town in iter(faker.city, None) if _PLAIN_TOWN.fullmatch(town))
    letters = "".join(rng.choices(_POSTCODE_LETTERS, k=2))
    number, postcode = rng.randint(1, 199), f"0{rng.randint(100, 999)} {letters}"
    addition = rng.choice(_ADDITIONS) if rng.random() < 0.1 else None
    return Address(street, number, postcode, town, addition)


def faker_version() -> str:
    """The version of Faker that strangers are drawn with: another one may know other names."""
    from faker import VERSION

    return str(VERSION)


@contextmanager
def _seeded(rng: Random) -> Iterator[Faker]:
    """The one Faker, seeded from `rng`, for as long as the block lasts."""
    faker, lock = _faker()
    with lock:
        faker.seed_instance(rng.getrandbits(64))
        yield faker


@cache
def _faker() -> tuple[Faker, Lock]:
    from faker import Faker

    return Faker("nl_NL"), Lock()
