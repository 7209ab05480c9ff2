"""The Gegevensdienstnamenlijst as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from medmij_sim.listxml.problem import NotListedError


@dataclass(frozen=True, slots=True)
class Gegevensdienst:
    """A service and the name people read on consent screens and beside their data."""

    id: str
    weergavenaam: str


@dataclass(frozen=True, slots=True)
class Gegevensdienstnamenlijst:
    """What each Gegevensdienst is called (core.gnl.101).

    Args:
        tijdstempel: with a time zone.
        volgnummer: 1 or more; one higher at each publication.
    """

    tijdstempel: datetime
    volgnummer: int
    gegevensdiensten: tuple[Gegevensdienst, ...] = ()
    _names: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_names", {dienst.id: dienst.weergavenaam for dienst in self.gegevensdiensten})

    def __contains__(self, gegevensdienst_id: object) -> bool:
        return gegevensdienst_id in self._names

    def weergavenaam(self, gegevensdienst_id: str) -> str:
        """The name of a service, such as that of `"48"`.

        Raises:
            NotListedError: it is not on the list.
        """
        try:
            return self._names[gegevensdienst_id]
        except KeyError:
            message = f"Gegevensdienst {gegevensdienst_id} is not on Gegevensdienstnamenlijst {self.volgnummer}"
            raise NotListedError(message) from None
