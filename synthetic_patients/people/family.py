"""Families of strangers, drawn so that ages, names and homes fit each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from synthetic_patients.people.drawing import LastName, random_address, random_first_name, random_last_name
from synthetic_patients.people.names import Address, Gender, Name
from synthetic_patients.people.relations import OF_AGE, ContactRole, Kinship, Relation, phone_of

if TYPE_CHECKING:
    from synthetic_patients.people.person import Person

_FIRST_CHILD: Final = 27
_NEEDS_HELP: Final = 78
_YEAR: Final = 365.25

_GENDERS: Final[tuple[Gender, Gender]] = ("female", "male")
_PARENT: Final[dict[Gender, Kinship]] = {"female": "mother", "male": "father"}
_CHILD: Final[dict[Gender, Kinship]] = {"female": "daughter", "male": "son"}
_SPOUSE: Final[dict[Gender, Kinship]] = {"female": "wife", "male": "husband"}
_SIBLING: Final[dict[Gender, Kinship]] = {"female": "sister", "male": "brother"}


def random_relations(rng: Random, person: Person, day: date) -> tuple[Relation, ...]:
    """Draw the family of someone who has none yet.

    Who is under age lives with both parents, who act for them. An adult has a partner or not (always the one whose name
    is in use) and perhaps children, at home until they are of age. First to call is the partner, else a grown child,
    else a brother or sister; someone old has that one as informal carer too.

    Args:
        rng: chance.
        person: whose family it is.
        day: the day on which the family is as drawn: today, or the day this person died.
    """
    if person.age_on(day) < OF_AGE:
        return tuple(_parents(rng, person))
    nearest = [*_partner_and_children(rng, person, day)] or [_sibling(rng, person)]
    first: tuple[ContactRole, ...] = ("first_contact",)
    if person.age_on(day) >= _NEEDS_HELP:
        first += ("informal_carer",)
    roles = iter((first, ("second_contact",)))
    grown_up = day - timedelta(days=OF_AGE * _YEAR)
    return tuple(replace(each, roles=next(roles, ())) if each.birth_date < grown_up else each for each in nearest)


def _parents(rng: Random, child: Person) -> Iterator[Relation]:
    fathers = LastName(child.name.prefix, child.name.family)
    roles: tuple[ContactRole, ...] = ("first_contact", "second_contact")
    for gender, last, role in zip(_GENDERS, (random_last_name(rng, but=fathers), fathers), roles, strict=True):
        born = child.birth_date - timedelta(days=rng.uniform(25, 38) * _YEAR)
        parent = _relation(rng, child, _PARENT[gender], gender, born, last, child.address)
        yield replace(parent, roles=(role, "legal_representative"))


def _partner_and_children(rng: Random, person: Person, day: date) -> Iterator[Relation]:
    name = person.name
    own = LastName(name.prefix, name.family)
    if name.partner_family:
        other = LastName(name.partner_prefix, name.partner_family)
    elif person.age_on(day) >= _FIRST_CHILD - 2 and rng.random() < 0.5:
        other = random_last_name(rng, but=own)
    else:
        return
    gender: Gender = "male" if person.gender == "female" else "female"
    born = person.birth_date + timedelta(days=rng.uniform(-4, 4) * _YEAR)
    yield _relation(rng, person, _SPOUSE[gender], gender, born, other, person.address)
    for number in range(rng.randint(0, 3)):
        born = person.birth_date + timedelta(days=(_FIRST_CHILD + 3 * number + rng.uniform(0, 2)) * _YEAR)
        if born <= day:
            at_home = born > day - timedelta(days=OF_AGE * _YEAR)
            child = rng.choice(_GENDERS)
            last = own if person.gender == "male" else other
            yield _relation(rng, person, _CHILD[child], child, born, last, person.address if at_home else None)


def _sibling(rng: Random, person: Person) -> Relation:
    gender = rng.choice(_GENDERS)
    born = person.birth_date - timedelta(days=rng.uniform(1, 6) * _YEAR)
    return _relation(
        rng, person, _SIBLING[gender], gender, born, LastName(person.name.prefix, person.name.family), None
    )


def _relation(
    rng: Random, to: Person, kind: Kinship, gender: Gender, born: date, last: LastName, home: Address | None
) -> Relation:
    first = random_first_name(rng, gender)
    return Relation(
        kind,
        Name((first,), last.family, last.prefix),
        gender,
        born,
        home or random_address(rng),
        phone_of(f"{to.key} {kind} {first}"),
    )
