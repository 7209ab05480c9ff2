"""Who plays in a world: the parties and the aanbieders they serve, as data. None of them exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeVar

from medmij_sim.errors import ConfigError

Kind = Literal["gp_practice", "hospital", "pharmacy", "ggz", "home_care", "midwifery_practice", "dental_practice"]
"""What an aanbieder is in the dossiers that it has."""


@dataclass(frozen=True, slots=True)
class PgoRole:
    """A PGO (dienstverlener persoon).

    Attributes:
        key: `pgo-a`; also the first label of its host name.
        name: as in the OCL and on consent screens (3-50 characters).
        listed: whether it is on the OCL and the whitelist.
        gegevensdiensten: ids for which the OCL recognises it.
    """

    key: str
    name: str
    listed: bool = True
    gegevensdiensten: tuple[str, ...] = ("48", "49")

    def host(self, domain: str) -> str:
        return f"{self.key}.{domain}"

    def redirect_uri(self, domain: str) -> str:
        return f"https://{self.host(domain)}/callback"

    def notification_host(self, domain: str) -> str:
        return f"notify.{self.key}.{domain}"

    def notification_endpoint(self, domain: str, kind: Literal["subscription", "resource"]) -> str:
        """Where it takes notifications, before `/Notification` is added."""
        return f"https://{self.notification_host(domain)}/{kind}"


@dataclass(frozen=True, slots=True)
class DvzaRole:
    """A DVZA (dienstverlener aanbieder).

    Attributes:
        phone: shown on its failure page; a number that cannot be dialled.
        listed: whether its hosts are on the whitelist and its endpoints in the ZAL.
        releases: of the afsprakenstelsel whose endpoints the lists have; of two with the same Interfaceversie
            (`"2.0"` and `"2.2"`) the newest. It answers at those of every release.
        availability: when it is tested whether there is anything for a person: before the consent is asked (early), or
            when the PGO asks for a token (late).
    """

    key: str
    name: str
    phone: str = "000 - 000 00 00"
    listed: bool = True
    releases: tuple[str, ...] = ("1.6", "2.2")
    availability: Literal["early", "late"] = "early"

    def front_host(self, domain: str) -> str:
        return f"{self.key}.{domain}"

    def token_host(self, domain: str) -> str:
        return f"token.{self.key}.{domain}"

    def fhir_host(self, domain: str) -> str:
        return f"fhir.{self.key}.{domain}"

    def authorization_endpoint(self, domain: str, segment: str = "r22") -> str:
        """The authorization endpoint of a release, by the segment that its paths begin with."""
        return f"https://{self.front_host(domain)}/{segment}/authorize"

    def token_endpoint(self, domain: str, segment: str = "r22") -> str:
        return f"https://{self.token_host(domain)}/{segment}/token"

    def subscription_endpoint(self, domain: str, segment: str = "r22") -> str:
        """Where a PGO subscribes; one for all its aanbieders."""
        return f"https://{self.fhir_host(domain)}/{segment}/subscription"

    def resource_endpoint(self, domain: str, aanbieder: str, gegevensdienst: str, segment: str = "r22") -> str:
        """The FHIR base of one gegevensdienst of one aanbieder (own endpoint for each: core.gegevensdiensten.201)."""
        return f"https://{self.fhir_host(domain)}/{segment}/{aanbieder.removesuffix('@medmij')}/{gegevensdienst}"


@dataclass(frozen=True, slots=True)
class AanbiederRole:
    """An aanbieder as listed in the ZAL.

    Attributes:
        naam: the MedMij name, `<a-z>@medmij`.
        title: as people know it.
        dvza: key of the DVZA that serves it.
        aanbiedertype: `ZA`, or `BAZB` for one without treatment relation.
        gegevensdiensten: ids it offers.
        kind: what it is in dossiers; None for who only keeps what others did, such as a register.
        practice_since: of a general practice: the first day of the journal lines and correspondence that it opens.
    """

    naam: str
    title: str
    dvza: str
    gegevensdiensten: tuple[str, ...]
    aanbiedertype: str = "ZA"
    practice_since: date | None = None
    kind: Kind | None = None

    @property
    def needs_relation(self) -> bool:
        """Whether it serves only people with whom it has a treatment relation."""
        return self.aanbiedertype != "BAZB"


R = TypeVar("R", DvzaRole, PgoRole)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody who plays: the PGOs, the DVZAs, and the aanbieders that the DVZAs serve."""

    pgos: tuple[PgoRole, ...]
    dvzas: tuple[DvzaRole, ...]
    aanbieders: tuple[AanbiederRole, ...]

    def pgo(self, key: str) -> PgoRole:
        """The PGO with this key.

        Raises:
            ConfigError: there is none.
        """
        return _one_of(self.pgos, key, "PGO")

    def dvza(self, key: str) -> DvzaRole:
        """The DVZA with this key.

        Raises:
            ConfigError: there is none.
        """
        return _one_of(self.dvzas, key, "DVZA")

    def kinds(self) -> dict[str, str]:
        """Which kind each party is that faults are about, by key."""
        cast = {role.key: "pgo" for role in self.pgos} | {role.key: "dvza" for role in self.dvzas}
        return cast | {"stelselnode": "stelselnode", "digid": "digid"}

    def aanbieders_of(self, dvza: str) -> tuple[AanbiederRole, ...]:
        return tuple(role for role in self.aanbieders if role.dvza == dvza)

    def aanbieder(self, naam: str) -> AanbiederRole:
        """The aanbieder of this name, with or without `@medmij`.

        Raises:
            ConfigError: there is none.
        """
        whole = f"{naam.removesuffix('@medmij')}@medmij"
        for role in self.aanbieders:
            if role.naam == whole:
                return role
        raise ConfigError(f"no aanbieder {naam!r} — choose one of {', '.join(role.naam for role in self.aanbieders)}")


def _one_of(roles: tuple[R, ...], key: str, kind: str) -> R:
    for role in roles:
        if role.key == key:
            return role
    raise ConfigError(f"no {kind} {key!r} — choose one of {', '.join(role.key for role in roles)}")


_MEASURED = tuple(str(number) for number in range(900000401, 900000414))
_DENTAL = tuple(str(number) for number in range(900000101, 900000112))
_PRACTICE_DAY: Final = date(2020, 7, 1)

_AANBIEDERS: Final = (
    AanbiederRole(
        "huisartsdelinde@medmij",
        "Huisartsenpraktijk De Linde",
        "dvza-a",
        ("46", "47", "48", "49", "51", "52", "53", "54", "57", "59", "60"),
        practice_since=_PRACTICE_DAY,
        kind="gp_practice",
    ),
    AanbiederRole(
        "huisartsdemolen@medmij",
        "Huisartsenpraktijk De Molen",
        "dvza-b",
        ("49",),
        practice_since=_PRACTICE_DAY,
        kind="gp_practice",
    ),
    AanbiederRole(
        "ziekenhuishetwoud@medmij",
        "Ziekenhuis Het Woud",
        "dvza-a",
        ("46", "47", "48", "51", "54", "55", "59", "60", "9000002", "990000001"),
        kind="hospital",
    ),
    AanbiederRole("ziekenhuisdeduinen@medmij", "Ziekenhuis De Duinen", "dvza-b", ("48",), kind="hospital"),
    AanbiederRole("apotheekdevijzel@medmij", "Apotheek De Vijzel", "dvza-a", ("31", "54"), kind="pharmacy"),
    AanbiederRole("apotheekdebalans@medmij", "Apotheek De Balans", "dvza-b", ("35", "58"), kind="pharmacy"),
    AanbiederRole("ggzdekade@medmij", "GGZ-instelling De Kade", "dvza-a", ("50", "51", "59", "60"), kind="ggz"),
    AanbiederRole(
        "thuiszorgdehorst@medmij", "Thuiszorg De Horst", "dvza-b", ("52", "53", "61", *_MEASURED), kind="home_care"
    ),
    AanbiederRole(
        "verloskundigendewieg@medmij", "Verloskundigenpraktijk De Wieg", "dvza-a", ("67",), kind="midwifery_practice"
    ),
    AanbiederRole("tandartsdekroon@medmij", "Tandartspraktijk De Kroon", "dvza-b", _DENTAL, kind="dental_practice"),
    AanbiederRole("oefenregister@medmij", "Oefenregister", "dvza-b", ("48",), aanbiedertype="BAZB"),
    AanbiederRole("oefenvaccinaties@medmij", "Oefenregister vaccinaties", "dvza-b", ("66",), aanbiedertype="BAZB"),
    AanbiederRole(
        "schaduwkliniek@medmij",
        "Schaduwkliniek",
        "dvza-x",
        ("48", "49"),
        practice_since=_PRACTICE_DAY,
        kind="gp_practice",
    ),
)
_EVERYTHING = tuple(dict.fromkeys(each for role in _AANBIEDERS for each in role.gegevensdiensten))

DEFAULT_CAST = Cast(
    pgos=(
        PgoRole("pgo-a", "Oefen-PGO Aster", gegevensdiensten=_EVERYTHING),
        PgoRole("pgo-b", "Oefen-PGO Berk", gegevensdiensten=("49",)),
        PgoRole("pgo-x", "Oefen-PGO Xylofoon", listed=False),
    ),
    dvzas=(
        DvzaRole("dvza-a", "Oefen-DVZA Anker"),
        DvzaRole("dvza-b", "Oefen-DVZA Baken"),
        DvzaRole("dvza-x", "Oefen-DVZA Xenon", listed=False),
    ),
    aanbieders=_AANBIEDERS,
)
"""Aanbieders that together offer every gegevensdienst whose requests or shares are known, two of them without treatment
relation; two PGOs and two DVZAs, and of each one that is on no list."""
