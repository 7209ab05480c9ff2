"""A person: what a register office would know, nothing medical."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from random import Random
from typing import Any, Final, Literal, NamedTuple

from synthetic_patients.people.bsn import random_bsn
from synthetic_patients.people.drawing import random_address, random_name
from synthetic_patients.people.family import random_relations
from synthetic_patients.people.names import Address, Gender, Name
from synthetic_patients.people.relations import OF_AGE, Relation, phone_of

Basis = Literal["machtiging", "ouderlijk gezag"]

DEFAULT_TODAY: Final = date(2026, 1, 15)
"""Today for whoever names none: a fixed day, because a dossier may not depend on the machine's date."""


class Purpose(NamedTuple):
    """What someone is there to test, one phrase in each language; people read it on the login page."""

    nl: str
    en: str


_BY_CHANCE: Final = Purpose("iemand die het lot koos", "someone drawn by chance")


@dataclass(frozen=True, slots=True)
class ActsFor:
    """Someone this person may act for: the other's key, and why that is allowed."""

    key: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Person:
    """One made-up person.

    Args:
        key: short name within a world; letters, digits and underscores.
        bsn: a BSN from the test range; hidden in repr.
        birth_date, deceased: dates, the latter None while alive.
        purpose: what this person is there to test.
        care_relation: False when no Zorgaanbieder knows this person; the dossier is then without any resource.
        acts_for: people this person may represent.
        relations: the nearest, whom to call first in front.
        mail: a post-office box or another address for letters; None when letters go home.
        secret_address: True when the address is not to be passed on.
    """

    key: str
    bsn: str = field(repr=False)
    name: Name
    gender: Gender
    birth_date: date
    address: Address
    purpose: Purpose = _BY_CHANCE
    deceased: date | None = None
    care_relation: bool = True
    acts_for: tuple[ActsFor, ...] = ()
    relations: tuple[Relation, ...] = ()
    mail: Address | None = None
    secret_address: bool = False

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        # Hypothesis prints every field of a dataclass, the hidden BSN too.
        printer.text(repr(self))

    def age_on(self, day: date) -> int:
        """Full years lived on `day`."""
        return full_years(self.birth_date, day)

    def died_by(self, day: date) -> bool:
        """Whether the person died on `day` or before."""
        return self.deceased is not None and self.deceased <= day

    @property
    def slug(self) -> str:
        """The key in characters that a FHIR id may hold."""
        return self.key.replace("_", "-")

    @property
    def phone(self) -> str:
        """A number nobody can dial."""
        return phone_of(self.key)

    @property
    def email(self) -> str:
        """An address under the reserved top-level domain `.example`."""
        return f"{self.slug}@post.example"


@dataclass(frozen=True, slots=True)
class PersonSpec:
    """A stranger in a handful of numbers; `grow` gives the rest by seeded chance.

    Args:
        key: of the person; None for one that follows from the seed.
    """

    seed: int
    birth_date: date
    gender: Gender = "female"
    deceased: date | None = None
    key: str | None = None

    def grow(self, today: date = DEFAULT_TODAY) -> Person:
        """Make the person as of `today`: the same spec and day give the same person."""
        return _grown(self, today)


@lru_cache(maxsize=64)
def _grown(spec: PersonSpec, today: date) -> Person:
    """Kept, because a plan looks at its person before the dossier does."""
    rng = Random(f"person {spec.seed} {spec.gender}")
    bsn, name, address = random_bsn(rng), random_name(rng, spec.gender), random_address(rng)
    day = spec.deceased or today
    if full_years(spec.birth_date, day) < OF_AGE:
        name = name.maiden
    key = spec.key or f"p{spec.seed}"
    person = Person(key, bsn, name, spec.gender, spec.birth_date, address, deceased=spec.deceased)
    return replace(person, relations=random_relations(rng, person, day))


def full_years(since: date, day: date) -> int:
    """Full years between two dates; someone born on 29 February turns a year older on 1 March in other years."""
    return day.year - since.year - ((day.month, day.day) < (since.month, since.day))


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 29 February becomes the 28th where that year has none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
