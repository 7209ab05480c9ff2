"""The parties of a world for who holds it: to look at, and to have them go by other lists or logins."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medmij_sim.digid.faces import Faces
    from medmij_sim.digid.login_choice import LoginChoice, LoginKind
    from medmij_sim.digid.party import Digid
    from medmij_sim.dvza import Dvza
    from medmij_sim.dvza.lists import ReadLists
    from medmij_sim.parties import Parties
    from medmij_sim.pgo import Pgo


class Members:
    """The part of a `World` that has its parties; see `medmij_sim.parties`."""

    _parties: Parties

    @property
    def digid(self) -> Digid:
        return self._parties.digid.party

    @property
    def faces(self) -> Faces:
        """The interfaces of NEP-DigiD for service providers outside this world."""
        return self._parties.digid.faces

    def dvza(self, key: str) -> Dvza:
        """The DVZA with this key, such as `dvza-a`.

        Raises:
            ConfigError: there is none.
        """
        return self._parties.dvzas.named(key)

    def pgo(self, key: str) -> Pgo:
        """The PGO with this key, such as `pgo-a`.

        Raises:
            ConfigError: there is none.
        """
        return self._parties.pgos.named(key)

    def dvzas_with_memory(self) -> tuple[Dvza, ...]:
        """The DVZAs that may remember something: who was not made remembers nothing."""
        return self._parties.dvzas.with_memory()

    def pgos_with_memory(self) -> tuple[Pgo, ...]:
        """The PGOs that may remember something, in the same way."""
        return self._parties.pgos.with_memory()

    def lists_of(self, dvza: str) -> ReadLists:
        """The lists that a DVZA of this world goes by.

        Raises:
            ConfigError: there is no such DVZA.
        """
        return self._parties.dvzas.lists_of(dvza)

    def login_of(self, dvza: str) -> LoginChoice:
        """How a DVZA of this world has people log in.

        Raises:
            ConfigError: there is no such DVZA.
        """
        return self._parties.dvzas.login_of(dvza)

    def read_lists(self, dvza: str, itself: bool) -> None:
        """Have a DVZA of this world read its lists at the Stelselnode, or go by those of the world as it began.

        Raises:
            ConfigError: there is no such DVZA.
        """
        self.lists_of(dvza).read(itself)

    def log_in_by(self, dvza: str, kind: LoginKind | None) -> None:
        """Have a DVZA of this world log people in through the seam alone, or as a service provider of DigiD.

        Args:
            kind: see `medmij_sim.digid.login_choice`; None for how the world began.

        Raises:
            ConfigError: there is no such DVZA.
        """
        self.login_of(dvza).use(kind)
