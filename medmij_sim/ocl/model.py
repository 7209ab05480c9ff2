"""The OAuthclientlist as a value, whatever its version on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from medmij_sim.listxml.problem import NotListedError


@dataclass(frozen=True, slots=True)
class Abonneren:
    """Where a PGO takes notifications: back-channel base URIs, to which `/Notification` is added."""

    subscription_notification_endpointuri: str
    resource_notification_endpointuri: str | None = None


@dataclass(frozen=True, slots=True)
class Gegevensdienst:
    """A service for which a PGO is recognised over one Interfaceversie."""

    id: str
    abonneren: Abonneren | None = None


@dataclass(frozen=True, slots=True)
class Interfaceversie:
    """The recognised services over one version of the interfaces (`"2"`, or `"1.4.0"` before afsprakenset 2.0)."""

    id: str
    gegevensdiensten: tuple[Gegevensdienst, ...]


@dataclass(frozen=True, slots=True)
class OAuthclient:
    """A PGO: its one front-channel host, which is its client_id, and the name people know it by.

    Args:
        hostname: such as `"pgo.example.nl"`; also the host of its redirect URI (core.authint.200).
        organisatienaam: 3 to 50 characters.
        interfaceversies: what it is recognised for; empty in release2, which does not tell.
    """

    hostname: str
    organisatienaam: str
    interfaceversies: tuple[Interfaceversie, ...] = ()

    def abonneren(self, gegevensdienst_id: str, interfaceversie: str) -> Abonneren | None:
        """Where this PGO takes notifications about a service over an Interfaceversie; None where it takes none."""
        return next(
            (
                dienst.abonneren
                for versie in self.interfaceversies
                if versie.id == interfaceversie
                for dienst in versie.gegevensdiensten
                if dienst.id == gegevensdienst_id
            ),
            None,
        )

    def recognised_for(self, gegevensdienst_id: str, interfaceversie: str | None = None) -> bool:
        """Whether the list recognises this PGO for a service (core.ocl.300).

        Args:
            gegevensdienst_id: such as `"48"`.
            interfaceversie: such as `"2"`; None for any.

        Returns:
            True as well when the list does not tell for what anybody is recognised.
        """
        return not self.interfaceversies or any(
            dienst.id == gegevensdienst_id
            for versie in self.interfaceversies
            if interfaceversie in (None, versie.id)
            for dienst in versie.gegevensdiensten
        )


@dataclass(frozen=True, slots=True)
class OAuthclientlist:
    """Which PGO may ask for authorization, under which name (core.ocl.100).

    Args:
        tijdstempel: with a time zone.
        volgnummer: 1 or more; one higher at each publication.
    """

    tijdstempel: datetime
    volgnummer: int
    oauthclients: tuple[OAuthclient, ...] = ()
    _by_hostname: Mapping[str, OAuthclient] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_hostname", {client.hostname: client for client in self.oauthclients})

    def __contains__(self, hostname: object) -> bool:
        return hostname in self._by_hostname

    def client(self, hostname: str) -> OAuthclient:
        """The PGO with this host name, which is its client_id.

        Raises:
            NotListedError: it is not on the list.
        """
        try:
            return self._by_hostname[hostname]
        except KeyError:
            raise NotListedError(f"{hostname} is not on OAuthclientlist {self.volgnummer}") from None
