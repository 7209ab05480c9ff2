"""All parties of a world together."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from starlette.types import ASGIApp

from medmij_sim.deferred import Deferred
from medmij_sim.parties.digid import NepDigid
from medmij_sim.parties.dvzas import Dvzas
from medmij_sim.parties.pgos import Pgos
from medmij_sim.parties.stelselnode import stelselnode_site
from medmij_sim.parties.surroundings import Surroundings
from medmij_sim.record import Interface
from medmij_sim.server.site import Site


class Parties:
    """Everybody that answers in a world.

    Attributes:
        digid: NEP-DigiD.
        dvzas: the DVZAs, by key.
        pgos: the PGOs, by key.
    """

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self.digid = NepDigid(around)
        self.dvzas = Dvzas(around, self.digid)
        self.pgos = Pgos(around)

    def reset(self) -> None:
        """Have every party forget what happened."""
        self.digid.reset()
        self.dvzas.reset()
        self.pgos.reset()
        self._around.chainlog.reset()

    def sites(self, control: Callable[[], ASGIApp]) -> Iterator[Site]:
        """Every host of the world.

        Args:
            control: makes the control API.
        """
        yield stelselnode_site(self._around)
        yield from self.digid.sites()
        yield Site(f"sim.{self._around.domain}", "sim", Interface.CONTROL, Deferred(control), recorded=False)
        log = self._around.chainlog
        yield Site(log.api_host, "chainlog", Interface.OTHER, Deferred(log.api), back=True, recorded=False)
        yield Site(log.page_host, "chainlog", Interface.OTHER, Deferred(log.pages), recorded=False)
        yield from self.dvzas.sites()
        yield from self.pgos.sites()
