"""Who plays the part of a provider of the directory: other Zorgaanbieders, with names and numbers of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from synthetic_patients.people.names import Name
from synthetic_patients.providers.organisations import PROVIDERS, Provider
from synthetic_patients.providers.professionals import PROFESSIONALS, Professional

_APART: Final = 100
"""Between the numbers of the directory and those of the next one who plays the same part."""

# Words for what is not the real thing, as in the directory.
_GIVEN: Final = (
    *("Marloes", "Jeroen", "Aisha", "Pieter", "Wilma", "Hamza", "Lotte", "Sjoerd", "Carla", "Milan"),
    *("Rianne", "Tom", "Elif"),
)
_FAMILY: Final = (
    *("van Verbeelding", "Schaduwman", "de Kopie", "Tweedema", "van der Herhaling", "Nadoener", "Spiegelaar"),
    *("van Elders", "op 't Toneel", "Decorstra", "de Rol", "Figurantsma", "van der Schets"),
)


@dataclass(frozen=True)
class Player:
    """One who plays a part.

    Args:
        part: an organisation of the directory; its departments and professionals come along.
        name: what people call it.
        number: how many others play the same part before it. The first has the numbers, the address and the
            professionals of the directory, and nobody else has these.
    """

    part: Provider
    name: str
    number: int = 0

    @cached_property
    def providers(self) -> Mapping[Provider, Provider]:
        """Organisation and departments, by those of the directory whose part they play."""
        house = replace(
            self.part,
            slug=_slug(self.name),
            name=self.name,
            numbers=tuple((system, f"{int(value) + self._apart:08d}") for system, value in self.part.numbers),
            address=self.part.address and replace(self.part.address, number=self.part.address.number + self._apart),
        )
        departments = {each: self._department(each, house) for each in PROVIDERS if each.part_of == self.part}
        return {self.part: house, **departments}

    @cached_property
    def professionals(self) -> Mapping[Professional, Professional]:
        """Who works there, by those of the directory."""
        staff = [each for each in PROFESSIONALS if each.provider in self.providers]
        return {each: self._professional(each, place) for place, each in enumerate(staff)}

    @property
    def _apart(self) -> int:
        return _APART * self.number

    def _department(self, each: Provider, house: Provider) -> Provider:
        return replace(
            each,
            slug=each.slug.replace(self.part.slug, house.slug),
            name=each.name.replace(self.part.name, house.name),
            part_of=house,
        )

    def _professional(self, each: Professional, place: int) -> Professional:
        name = each.name if self.number == 0 else _name(place, self.number)
        return replace(each, number=each.number + self._apart, name=name, provider=self.providers[each.provider])


def _name(place: int, number: int) -> Name:
    """The name of the so-manieth professional of the so-manieth player: no two of one player are the same."""
    prefix, _, family = _FAMILY[(place + 3 * number) % len(_FAMILY)].rpartition(" ")
    return Name((_GIVEN[(5 * place + number) % len(_GIVEN)],), family, prefix or None)


def _slug(name: str) -> str:
    return "".join(each if each.isalnum() and each.isascii() else "-" for each in name.lower())
