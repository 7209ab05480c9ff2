"""The lists of a world: what the Stelselnode publishes about its cast."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from medmij_sim import gnl, ocl, whl, zal
from medmij_sim.cast import AanbiederRole, Cast, DvzaRole, PgoRole
from medmij_sim.dvza.releases import RELEASES, newest_per_interfaceversie
from medmij_sim.lists.registry import AnyList
from medmij_sim.services import gegevensdienst

INTERFACEVERSIE = "2"

FIRST = 2
"""Volgnummer of the lists of a new world; not 1, so that there can be an older copy."""


@dataclass(frozen=True, slots=True)
class Publication:
    """The four lists as they are now. Called with a kind (`"zal"`), it gives that list."""

    zal: zal.Zorgaanbiederslijst
    ocl: ocl.OAuthclientlist
    gnl: gnl.Gegevensdienstnamenlijst
    whl: whl.Whitelist

    def __call__(self, kind: str) -> AnyList:
        chosen: AnyList = getattr(self, kind)
        return chosen


def publish(cast: Cast, domain: str, at: datetime, volgnummer: int = FIRST) -> Publication:
    """Make the lists of a cast: who is listed, with which endpoints, per Interfaceversie.

    Args:
        domain: the world's domain; hosts are below it.
        at: the Tijdstempel of all four, cut to whole seconds.
        volgnummer: of all four.
    """
    header = (at.replace(microsecond=0), volgnummer)
    pgos = [role for role in cast.pgos if role.listed]
    dvzas = {role.key: role for role in cast.dvzas if role.listed}
    aanbieders = [role for role in cast.aanbieders if role.dvza in dvzas]
    offered = {each for role in aanbieders for each in role.gegevensdiensten}
    recognised = {each for role in pgos for each in role.gegevensdiensten}
    return Publication(
        zal=zal.Zorgaanbiederslijst(
            *header, tuple(_zorgaanbieder(role, dvzas[role.dvza], domain) for role in aanbieders)
        ),
        ocl=ocl.OAuthclientlist(*header, tuple(_oauthclient(role, domain) for role in pgos)),
        gnl=gnl.Gegevensdienstnamenlijst(
            *header,
            tuple(
                gnl.Gegevensdienst(each, gegevensdienst(each).weergavenaam)
                for each in sorted(offered | recognised, key=int)
            ),
        ),
        whl=whl.Whitelist(*header, _whitelisted(pgos, list(dvzas.values()), domain)),
    )


def _zorgaanbieder(role: AanbiederRole, dvza: DvzaRole, domain: str) -> zal.Zorgaanbieder:
    def dienst(service: str, segment: str) -> zal.Gegevensdienst:
        days = gegevensdienst(service).subscription_days
        return zal.Gegevensdienst(
            id=service,
            authorization_endpointuri=dvza.authorization_endpoint(domain, segment),
            token_endpointuri=dvza.token_endpoint(domain, segment),
            systeemrollen=tuple(
                zal.Systeemrol(code, dvza.resource_endpoint(domain, role.naam, service, segment))
                for code in gegevensdienst(service).systeemrol_codes("DVZA")
            ),
            abonneren=None if days is None else zal.Abonneren(days, dvza.subscription_endpoint(domain, segment)),
        )

    versies = (
        zal.Interfaceversie(versie, tuple(dienst(each, release.segment) for each in role.gegevensdiensten))
        for versie, release in newest_per_interfaceversie(dvza.releases).items()
    )
    return zal.Zorgaanbieder(role.naam, role.aanbiedertype, tuple(versies))


def _oauthclient(role: PgoRole, domain: str) -> ocl.OAuthclient:
    takes = ocl.Abonneren(
        role.notification_endpoint(domain, "subscription"), role.notification_endpoint(domain, "resource")
    )
    recognised = tuple(
        ocl.Gegevensdienst(each, None if gegevensdienst(each).subscription_days is None else takes)
        for each in role.gegevensdiensten
    )
    versies = tuple(ocl.Interfaceversie(each, recognised) for each in newest_per_interfaceversie(tuple(RELEASES)))
    return ocl.OAuthclient(role.host(domain), role.name, versies)


def _whitelisted(pgos: list[PgoRole], dvzas: list[DvzaRole], domain: str) -> tuple[str, ...]:
    """The nodes of the back channel; the front hosts of a DVZA have no business there (core.whl.306)."""
    return (
        *(host for role in pgos for host in (role.host(domain), role.notification_host(domain))),
        *(host for role in dvzas for host in (role.token_host(domain), role.fhir_host(domain))),
    )
