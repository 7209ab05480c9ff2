"""What a DVZA needs of the world around it: the newest lists and the people it knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from medmij_sim.fhir.types import Release, Resource
from medmij_sim.gnl.model import Gegevensdienstnamenlijst
from medmij_sim.ocl.model import OAuthclientlist
from medmij_sim.whl.model import Whitelist
from medmij_sim.zal.model import Zorgaanbiederslijst
from synthetic_patients.people.person import Person


class Lists(Protocol):
    """The newest lists; read at every use, so that a new publication counts at once."""

    @property
    def zal(self) -> Zorgaanbiederslijst: ...

    @property
    def ocl(self) -> OAuthclientlist: ...

    @property
    def gnl(self) -> Gegevensdienstnamenlijst: ...

    @property
    def whl(self) -> Whitelist: ...


class People(Protocol):
    """The register and the dossiers behind a DVZA."""

    def by_bsn(self, bsn: str) -> Person | None:
        """The person with this BSN, as of the world's today; None when nobody has it."""
        ...

    def persons(self) -> Sequence[Person]:
        """Everybody."""
        ...

    def resources(self, person: str, aanbieder: str, release: Release) -> Sequence[Resource]:
        """What an aanbieder has on a person, by key and MedMij name.

        The same sequence object comes back for as long as the dossier stays the same.
        """
        ...

    def document(self, person: str, aanbieder: str, release: Release, binary: str) -> bytes | None:
        """A document (PDF) of a dossier that is made when it is asked for, by the id of its Binary; None: no such."""
        ...
