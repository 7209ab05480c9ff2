"""NEP-DigiD of a world: the party, its interfaces for service providers, and its hosts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.types import ASGIApp

from medmij_sim.deferred import Deferred
from medmij_sim.digid.party import Digid
from medmij_sim.digid.policy import DigidPolicy
from medmij_sim.parties.surroundings import Surroundings
from medmij_sim.pki import Variant
from medmij_sim.record import Interface
from medmij_sim.server.site import Site

if TYPE_CHECKING:
    from medmij_sim.digid.faces import Faces


class NepDigid:
    """Makes the interfaces of NEP-DigiD once, with the service providers it is to know.

    Attributes:
        party: the login pages and who is logged in.
    """

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self.party = Digid(around.env, around.people, around.domain)
        self._faces: Faces | None = None

    @property
    def faces(self) -> Faces:
        """The interfaces by which service providers outside this world log people in; made when first needed."""
        if self._faces is None:
            from medmij_sim.digid.faces import Faces

            around = self._around
            self._faces = Faces(
                self.party,
                around.env,
                around.domain,
                self._policy,
                lambda: around.client_of("digid", self.party.host, Variant.GOOD),
            )
            self._take_up_providers(self._faces)
        return self._faces

    def reset(self) -> None:
        """Forget what happened; who is known is who was known at the start."""
        self.party.reset()
        if self._faces is not None:
            self._faces.reset()
            self._take_up_providers(self._faces)

    def sites(self) -> Iterator[Site]:
        """Its hosts: for browsers, and for service providers' programs."""

        def front() -> ASGIApp:
            from medmij_sim.digid.app import digid_app

            return digid_app(self.party, self.faces.front)

        host = self.party.host
        yield Site(host, "digid", Interface.DIGID, Deferred(front), certificate=self._certificate)
        yield Site(
            f"was-{host}",
            "digid",
            Interface.DIGID,
            Deferred(lambda: self.faces.back()),
            back=True,
            certificate=self._certificate,
            client_cas=self._client_cas(),
        )

    def _policy(self) -> DigidPolicy:
        return self._around.env.faults.policy("digid", "digid", DigidPolicy())

    def _certificate(self) -> Variant:
        return Variant(self._policy().certificate_variant)

    def _client_cas(self) -> tuple[Path, ...]:
        files = self._around.digid.client_ca
        if files:
            from medmij_sim.pki.reading import authority_file

            return tuple(map(authority_file, files))
        return ()

    def _take_up_providers(self, faces: Faces) -> None:
        from medmij_sim.digid.taking_up import take_up

        for entry in self._around.digid.provider:
            take_up(faces, entry)
