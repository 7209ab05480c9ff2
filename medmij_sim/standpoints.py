"""Where dossiers are seen from: every aanbieder is the provider of its kind in them, the others are first of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from medmij_sim.cast import AanbiederRole, Cast, Kind

if TYPE_CHECKING:
    from synthetic_patients.providers.organisations import Provider
    from synthetic_patients.providers.players import Player
    from synthetic_patients.seen import Standpoint


class Standpoints:
    """The standpoints of the aanbieders of a cast, each made when it is first asked for."""

    def __init__(self, cast: Cast) -> None:
        self._roles = {role.naam: role for role in cast.aanbieders}
        self._made: dict[str, Standpoint] = {}

    def of(self, aanbieder: str) -> Standpoint:
        """Where an aanbieder sees dossiers from; of one that is not in the cast, only the ids are its own.

        Args:
            aanbieder: MedMij name.
        """
        if aanbieder not in self._made:
            from synthetic_patients.seen import Standpoint

            self._made[aanbieder] = Standpoint(aanbieder, self._players(self._roles.get(aanbieder)))
        return self._made[aanbieder]

    def _players(self, role: AanbiederRole | None) -> tuple[Player, ...]:
        from synthetic_patients.providers.players import Player

        found = []
        for kind, part in _parts().items():
            alike = [each for each in self._roles.values() if each.kind == kind]
            plays = role if role in alike else next(iter(alike), None)
            if plays is not None:
                found.append(Player(part, plays.title, alike.index(plays)))
        return tuple(found)


def _parts() -> Mapping[Kind, Provider]:
    """Which provider of the directory an aanbieder of each kind is."""
    from synthetic_patients.providers import organisations

    return {
        "gp_practice": organisations.GP_PRACTICE,
        "hospital": organisations.HOSPITAL,
        "pharmacy": organisations.PHARMACY,
        "ggz": organisations.GGZ,
        "home_care": organisations.HOME_CARE,
        "midwifery_practice": organisations.MIDWIFERY_PRACTICE,
        "dental_practice": organisations.DENTAL_PRACTICE,
    }
