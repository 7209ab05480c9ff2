"""The Zorgaanbiederslijst as a value, whatever its version on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from medmij_sim.listxml.problem import NotListedError


@dataclass(frozen=True, slots=True)
class Systeemrol:
    """A Systeemrol and the base URI of the resource endpoint that plays it."""

    code: str
    resource_endpointuri: str


@dataclass(frozen=True, slots=True)
class Abonneren:
    """That one can subscribe: for at most `maximale_duur` days, at this back-channel URI."""

    maximale_duur: int
    subscription_endpointuri: str


@dataclass(frozen=True, slots=True)
class Gegevensdienst:
    """A service as one Zorgaanbieder offers it over one Interfaceversie, with its endpoints."""

    id: str
    authorization_endpointuri: str
    token_endpointuri: str
    systeemrollen: tuple[Systeemrol, ...]
    abonneren: Abonneren | None = None

    def resource_endpointuri(self, systeemrol: str | None = None) -> str:
        """The resource endpoint of a Systeemrol; of the first one without a code.

        Raises:
            NotListedError: the service has no such Systeemrol.
        """
        for rol in self.systeemrollen:
            if systeemrol in (None, rol.code):
                return rol.resource_endpointuri
        raise NotListedError(f"Gegevensdienst {self.id} has no Systeemrol {systeemrol}")


@dataclass(frozen=True, slots=True)
class Interfaceversie:
    """The services over one version of the interfaces.

    Args:
        id: `"2"`, or `"1.4.0"` before afsprakenset 2.0; None in release2, which does not tell.
    """

    id: str | None
    gegevensdiensten: tuple[Gegevensdienst, ...]

    def gegevensdienst(self, gegevensdienst_id: str) -> Gegevensdienst | None:
        return next((dienst for dienst in self.gegevensdiensten if dienst.id == gegevensdienst_id), None)


@dataclass(frozen=True, slots=True)
class Zorgaanbieder:
    """A Zorgaanbieder under its name at MedMij.

    Args:
        naam: such as `"voorbeeld@medmij"`.
        aanbiedertype: `"ZA"` or `"BAZB"`; None in release2, which does not tell.
        interfaceversies: in release2 exactly one, without id.
    """

    naam: str
    aanbiedertype: str | None
    interfaceversies: tuple[Interfaceversie, ...]

    def newest_first(self) -> tuple[Interfaceversie, ...]:
        """The Interfaceversies, the highest version number first."""
        return tuple(sorted(self.interfaceversies, key=_number, reverse=True))


@dataclass(frozen=True, slots=True)
class Zorgaanbiederslijst:
    """Which Zorgaanbieder offers which Gegevensdienst, and at which endpoints (core.alst.100).

    Args:
        tijdstempel: with a time zone.
        volgnummer: 1 or more; one higher at each publication.
    """

    tijdstempel: datetime
    volgnummer: int
    zorgaanbieders: tuple[Zorgaanbieder, ...] = ()
    _by_name: Mapping[str, Zorgaanbieder] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {aanbieder.naam: aanbieder for aanbieder in self.zorgaanbieders})

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
            raise NotListedError(f"{naam} is not on Zorgaanbiederslijst {self.volgnummer}") from None

    def gegevensdienst(self, naam: str, gegevensdienst_id: str, interfaceversie: str | None = None) -> Gegevensdienst:
        """The endpoints of a service of a Zorgaanbieder.

        Args:
            naam: such as `"voorbeeld@medmij"`.
            gegevensdienst_id: such as `"48"`.
            interfaceversie: such as `"2"`; None for the newest that has the service.

        Raises:
            NotListedError: this combination is not on the list.
        """
        for versie in self.zorgaanbieder(naam).newest_first():
            dienst = versie.gegevensdienst(gegevensdienst_id)
            if dienst is not None and interfaceversie in (None, versie.id):
                return dienst
        over = "" if interfaceversie is None else f" over Interfaceversie {interfaceversie}"
        raise NotListedError(f"{naam} does not offer Gegevensdienst {gegevensdienst_id}{over}")


def _number(versie: Interfaceversie) -> tuple[int, ...]:
    return tuple(int(part) for part in (versie.id or "0").split(".") if part.isdigit())
