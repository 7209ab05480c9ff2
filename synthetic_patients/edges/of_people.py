"""Edges of who someone is: each takes a person and gives a stranger one."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from synthetic_patients.edges.kinds import EDGES, Edge
from synthetic_patients.people.names import Address, Gender, Name
from synthetic_patients.people.person import Person

_DIED_DAYS_AGO: Final = 40
_LONGEST_FAMILY_NAME: Final = 200
"""What the register of persons (BRP) has room for."""

_ACCENTS: Final[dict[Gender, tuple[str, ...]]] = {"female": ("Šárka", "Noëlle"), "male": ("Łukasz", "Loïc")}
_SCRIPTS: Final[dict[Gender, tuple[str, ...]]] = {
    "female": ("Ольга", "小明", "سلمى"),
    "male": ("Игорь", "小明", "سليم"),
}
_LONG: Final = "Voorbeeldenstein tot Proefneming en Verzonnenhuizen-"


def apply_to(person: Person, edges: Collection[Edge], today: date, alive_on: date) -> Person:
    """The person with these edges, in the order of `EDGES`.

    Args:
        alive_on: a day up to today on which this person must still live: stories begin until then.
    """
    for edge in EDGES:
        if edge in edges and edge in _EDGES:
            person = _EDGES[edge](person)
    if "deceased" in edges and person.deceased is None:
        died = max(today - timedelta(days=_DIED_DAYS_AGO), alive_on, person.birth_date)
        person = replace(person, deceased=died)
    return person


def leap_day_before(day: date) -> date:
    """The last 29 February up to this day."""
    year = day.year if isleap(day.year) and day >= date(day.year, 2, 29) else day.year - 1
    while not isleap(year):
        year -= 1
    return date(year, 2, 29)


def _named(person: Person, given: tuple[str, ...], family: str, prefix: str | None = None) -> Person:
    return replace(person, name=Name(given, family, prefix))


def _diacritics(person: Person) -> Person:
    return _named(person, _ACCENTS[person.gender], "Nővák-Žižkovská", "van 't")


def _non_latin_name(person: Person) -> Person:
    return _named(person, _SCRIPTS[person.gender], "Примерова" if person.gender == "female" else "Примеров")


def _very_long_name(person: Person) -> Person:
    first = person.name.given[0]
    return _named(person, (first,) * 12, (_LONG * 4)[:_LONGEST_FAMILY_NAME].rstrip("-"), "van der")


def _leap_day_birth(person: Person) -> Person:
    return replace(person, birth_date=leap_day_before(person.birth_date))


def _foreign_address(person: Person) -> Person:
    return replace(person, address=Address("Verzonnenstraat", 17, "0999", "Proefegem", "bus 3", "BEL"))


def _post_office_box(person: Person) -> Person:
    return replace(person, mail=Address("Postbus", 10007, "0004 DX", "Testdam"))


def _secret_address(person: Person) -> Person:
    return replace(person, secret_address=True)


_EDGES: Final[dict[Edge, Callable[[Person], Person]]] = {
    "diacritics": _diacritics,
    "non_latin_name": _non_latin_name,
    "very_long_name": _very_long_name,
    "leap_day_birth": _leap_day_birth,
    "foreign_address": _foreign_address,
    "post_office_box": _post_office_box,
    "secret_address": _secret_address,
}
