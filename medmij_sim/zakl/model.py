"""The Zorgaanbiederskoppellijst as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from medmij_sim.listxml.problem import NotListedError


@dataclass(frozen=True, slots=True)
class Kenmerk:
    """A number by which a Zorgaanbieder is known elsewhere.

    Args:
        soort: `"AGB"`, `"URA"`, `"OIN"`, `"HRN"` or `"KVK"`.
        waarde: AGB, URA and KVK have 8 digits, OIN has 20.
    """

    soort: str
    waarde: str


@dataclass(frozen=True, slots=True)
class Gegevensdienst:
    """A service, its name for people, and the ids of the Interfaceversies over which it is offered."""

    id: str
    weergavenaam: str
    interfaceversies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Zorgaanbieder:
    """A Zorgaanbieder under its name at MedMij (`"voorbeeld@medmij"`), with its numbers and services."""

    naam: str
    kenmerken: tuple[Kenmerk, ...]
    gegevensdiensten: tuple[Gegevensdienst, ...]


@dataclass(frozen=True, slots=True)
class Zorgaanbiederskoppellijst:
    """By which numbers each Zorgaanbieder of the Zorgaanbiederslijst is known elsewhere.

    Args:
        tijdstempel: with a time zone.
        volgnummer: 1 or more; one higher at each publication.
    """

    tijdstempel: datetime
    volgnummer: int
    zorgaanbieders: tuple[Zorgaanbieder, ...] = ()
    _by_name: Mapping[str, Zorgaanbieder] = field(init=False, repr=False, compare=False)
    _by_kenmerk: Mapping[Kenmerk, tuple[Zorgaanbieder, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_kenmerk: dict[Kenmerk, tuple[Zorgaanbieder, ...]] = {}
        for aanbieder in self.zorgaanbieders:
            for kenmerk in dict.fromkeys(aanbieder.kenmerken):
                by_kenmerk[kenmerk] = (*by_kenmerk.get(kenmerk, ()), aanbieder)
        object.__setattr__(self, "_by_name", {aanbieder.naam: aanbieder for aanbieder in self.zorgaanbieders})
        object.__setattr__(self, "_by_kenmerk", by_kenmerk)

    def __contains__(self, naam: object) -> bool:
        return naam in self._by_name

    def zorgaanbieder(self, naam: str) -> Zorgaanbieder:
        """The Zorgaanbieder of that name, such as `"voorbeeld@medmij"`.

        Raises:
            NotListedError: it is not on the list.
        """
        try:
            return self._by_name[naam]
        except KeyError:
            raise NotListedError(f"{naam} is not on Zorgaanbiederskoppellijst {self.volgnummer}") from None

    def known_as(self, soort: str, waarde: str) -> tuple[Zorgaanbieder, ...]:
        """The Zorgaanbieders with a number, such as `known_as("AGB", "90012345")`; nothing forbids several."""
        return self._by_kenmerk.get(Kenmerk(soort, waarde), ())
