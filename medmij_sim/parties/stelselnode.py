"""The Stelselnode of a world."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.types import ASGIApp

from medmij_sim.deferred import Deferred
from medmij_sim.parties.surroundings import Surroundings
from medmij_sim.pki import Variant
from medmij_sim.record import Interface
from medmij_sim.server.site import Site

if TYPE_CHECKING:
    from medmij_sim.stelselnode import StelselnodePolicy


def stelselnode_site(around: Surroundings) -> Site:
    """Its host."""

    def app() -> ASGIApp:
        from medmij_sim.stelselnode import stelselnode_app

        return stelselnode_app(around.published, policy)

    def policy() -> StelselnodePolicy:
        from medmij_sim.stelselnode import StelselnodePolicy

        return around.env.faults.policy("stelselnode", "stelselnode", StelselnodePolicy())

    def certificate() -> Variant:
        return Variant(policy().certificate_variant)

    return Site(around.stelselnode, "stelselnode", Interface.LIST, Deferred(app), certificate=certificate)
