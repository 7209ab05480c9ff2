"""Lists of parties that are no part of the world: from a message to what the Stelselnode publishes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from medmij_sim import ocl, zal
from medmij_sim.control.messages import ListedAanbieder, ListedClient, Listing
from medmij_sim.errors import MedmijSimError
from medmij_sim.lists.registry import FORMATS
from medmij_sim.listxml.problem import ListError
from medmij_sim.publication import INTERFACEVERSIE, Publication
from medmij_sim.services import CATALOGUE


class ListingError(MedmijSimError):
    """What should be listed does not fit in the lists; the text says which list and why."""


def publication_of(listing: Listing, own: Publication, at: datetime) -> Publication:
    """The lists with the parties of a listing in the place of those of the world; the GNL stays.

    Args:
        own: the lists of the world.
        at: the Tijdstempel.

    Raises:
        ListingError: the schema of a list, or a rule above it, does not allow it.
    """
    moment = at.replace(microsecond=0)
    made = Publication(
        zal=replace(own.zal, tijdstempel=moment, zorgaanbieders=tuple(map(_zorgaanbieder, listing.aanbieders))),
        ocl=replace(own.ocl, tijdstempel=moment, oauthclients=tuple(map(_oauthclient, listing.clients))),
        gnl=own.gnl,
        whl=replace(own.whl, tijdstempel=moment, hostnames=tuple(dict.fromkeys(listing.nodes))),
    )
    for kind in ("zal", "ocl", "whl"):
        list_format = FORMATS[kind]
        try:
            list_format.read(list_format.write(made(kind)))
        except ListError as error:
            raise ListingError(f"{list_format.file_name}: {error}") from None
    return made


def _oauthclient(client: ListedClient) -> ocl.OAuthclient:
    recognised = tuple(map(ocl.Gegevensdienst, client.gegevensdiensten))
    return ocl.OAuthclient(client.hostname, client.name, (ocl.Interfaceversie(INTERFACEVERSIE, recognised),))


def _zorgaanbieder(aanbieder: ListedAanbieder) -> zal.Zorgaanbieder:
    diensten = tuple(
        zal.Gegevensdienst(
            id=each,
            authorization_endpointuri=endpoints.authorization,
            token_endpointuri=endpoints.token,
            systeemrollen=tuple(zal.Systeemrol(code, endpoints.resource) for code in _systeemrollen(each)),
        )
        for each, endpoints in aanbieder.gegevensdiensten.items()
    )
    return zal.Zorgaanbieder(aanbieder.naam, aanbieder.aanbiedertype, (zal.Interfaceversie(INTERFACEVERSIE, diensten),))


def _systeemrollen(gegevensdienst: str) -> tuple[str, ...]:
    """Those that a DVZA plays; where they are not known, one that says so."""
    known = CATALOGUE.get(gegevensdienst)
    return (known.systeemrol_codes("DVZA") if known else ()) or ("ONBEKEND",)
