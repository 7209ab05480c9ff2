"""The rules above the schema of the Zorgaanbiederslijst."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medmij_sim.listxml.breach import Breach, repeated
from medmij_sim.listxml.hosts import authority, site, unqualified
from medmij_sim.listxml.problem import Severity
from medmij_sim.zal.model import Gegevensdienst, Interfaceversie, Zorgaanbieder, Zorgaanbiederslijst

_PLAIN_NAME = re.compile(r"[a-z]+@medmij")
_PROPOSED_AANBIEDERTYPE = "APD"
_FIRST_MAJOR_WITH_OWN_ENDPOINTS = 2


def broken_rules(lijst: Zorgaanbiederslijst) -> Iterator[Breach]:
    """What breaks a rule above the schema.

    | id | rule | source |
    | --- | --- | --- |
    | `zal.unique-name` | a name occurs once | core.alst.101 |
    | `zal.name` | letters only; release3 was not published, so a warning | core.alst.101 |
    | `zal.aanbiedertype` | APD is a proposal of 2025 | warning |
    | `zal.fqdn` | hosts are fully qualified | warning, by analogy with core.whl.304 |
    | `zal.one-dvza` | the endpoints of one Gegevensdienst are of one DVZA; see below | core.rollen.300; warning |
    | `zal.port` | no port in release3 | inferred from its example, so a warning |
    | `zal.own-resource-endpoint` | no other Gegevensdienst has this endpoint, from 2.0 | core.gegevensdiensten.201 |

    A list does not say whose a host is, and one DVZA may have several names. So `zal.one-dvza` speaks up only when the
    sites in one Gegevensdienst each serve other ones all alone, as two DVZAs would.
    """
    for position, aanbieder in repeated(lijst.zorgaanbieders, lambda each: each.naam):
        yield Breach(
            _place(position, "Zorgaanbiedernaam"),
            "zal.unique-name",
            f"{aanbieder.naam} occurs more than once",
            "keep one entry with this name",
        )
    hosts, suspects = _Hosts(), list[tuple[str, str, Interfaceversie]]()
    for position, aanbieder in enumerate(lijst.zorgaanbieders, 1):
        if aanbieder.aanbiedertype is not None:
            yield from _of_release3(position, aanbieder)
        for number, versie in enumerate(aanbieder.interfaceversies, 1):
            if hosts.suspects(versie):
                below = "" if versie.id is None else f"Interfaceversies/Interfaceversie[{number}]/"
                suspects.append((_place(position, f"{below}Gegevensdiensten"), aanbieder.naam, versie))
    for place, naam, versie in suspects:
        yield from _of_versie(place, naam, versie, hosts.complete)


def _place(position: int, below: str) -> str:
    return f"Zorgaanbieders/Zorgaanbieder[{position}]/{below}"


def _of_release3(position: int, aanbieder: Zorgaanbieder) -> Iterator[Breach]:
    if aanbieder.aanbiedertype == _PROPOSED_AANBIEDERTYPE:
        yield Breach(
            _place(position, "Aanbiedertype"),
            "zal.aanbiedertype",
            f"Aanbiedertype {_PROPOSED_AANBIEDERTYPE} is a proposal of 2025, not in force",
            "write ZA or BAZB",
            Severity.WARNING,
        )
    if not _PLAIN_NAME.fullmatch(aanbieder.naam):
        yield Breach(
            _place(position, "Zorgaanbiedernaam"),
            "zal.name",
            f"{aanbieder.naam} has more than lower-case letters, which older releases forbid",
            "write lower-case letters and @medmij",
            Severity.WARNING,
        )


class _Hosts:
    """What is known of hosts seen before; a list names the same few again and again.

    Attributes:
        complete: the sites that serve some Gegevensdienst all alone.
    """

    def __init__(self) -> None:
        self.complete: set[str] = set()
        self._sites: dict[str, str] = {}

    def suspects(self, versie: Interfaceversie) -> bool:
        """Whether something may be wrong with the endpoints over an Interfaceversie; told in little time."""
        resources: set[str] = set()
        count, is_sound = 0, True
        for dienst in versie.gegevensdiensten:
            uris = [rol.resource_endpointuri for rol in dienst.systeemrollen]
            own = set(uris)
            resources |= own
            count += len(own)
            uris += (dienst.authorization_endpointuri, dienst.token_endpointuri)
            if dienst.abonneren is not None:
                uris.append(dienst.abonneren.subscription_endpointuri)
            sites = {self.site(authority(uri)) for uri in uris}
            if len(sites) == 1:
                self.complete |= sites
            is_sound = is_sound and len(sites) == 1 and "" not in sites
        return not is_sound or count > len(resources)

    def site(self, host: str) -> str:
        """The last two parts of a sound host name; empty for one with a port or that is not fully qualified."""
        known = self._sites.get(host)
        if known is None:
            known = self._sites[host] = "" if ":" in host or unqualified(host) else site(host)
        return known


def _of_versie(place: str, naam: str, versie: Interfaceversie, complete: set[str]) -> Iterator[Breach]:
    owners: dict[str, str] = {}
    shared_is_wrong = _major(versie) >= _FIRST_MAJOR_WITH_OWN_ENDPOINTS
    for position, dienst in enumerate(versie.gegevensdiensten, 1):
        here = f"{place}/Gegevensdienst[{position}]"
        endpoints = tuple(_endpoints(dienst))
        for below, uri in endpoints:
            yield from _of_host(f"{here}/{below}", uri, versie)
            owner = owners.setdefault(uri, dienst.id) if below.startswith("Systeemrollen") else dienst.id
            if owner != dienst.id and shared_is_wrong:
                yield Breach(
                    f"{here}/{below}",
                    "zal.own-resource-endpoint",
                    f"Gegevensdienst {dienst.id} of {naam} has the resource endpoint of Gegevensdienst {owner}",
                    "give each Gegevensdienst its own resource endpoint",
                )
        sites = {site(authority(uri).partition(":")[0]) for _, uri in endpoints} & complete
        if len(sites) > 1:
            yield Breach(
                here,
                "zal.one-dvza",
                f"endpoints of Gegevensdienst {dienst.id} of {naam} are at {' and '.join(sorted(sites))}, "
                "which serve others each alone",
                "make sure that they are all of the same DVZA",
                Severity.WARNING,
            )


def _of_host(place: str, uri: str, versie: Interfaceversie) -> Iterator[Breach]:
    host, colon, port = authority(uri).partition(":")
    if why := unqualified(host):
        remedy = "write a fully qualified domain name"
        yield Breach(place, "zal.fqdn", f"{host} is not fully qualified: {why}", remedy, Severity.WARNING)
    if colon and versie.id is not None:
        message = f"{host} has port {port}; the lists of 1.4.0 and later seem to have none"
        yield Breach(place, "zal.port", message, "leave the port out", Severity.WARNING)


def _endpoints(dienst: Gegevensdienst) -> Iterator[tuple[str, str]]:
    yield "AuthorizationEndpoint/AuthorizationEndpointuri", dienst.authorization_endpointuri
    yield "TokenEndpoint/TokenEndpointuri", dienst.token_endpointuri
    if dienst.abonneren is not None:
        yield "Abonneren/SubscriptionEndpointuri", dienst.abonneren.subscription_endpointuri
    for position, rol in enumerate(dienst.systeemrollen, 1):
        yield f"Systeemrollen/Systeemrol[{position}]/ResourceEndpoint/ResourceEndpointuri", rol.resource_endpointuri


def _major(versie: Interfaceversie) -> int:
    return int((versie.id or "0").partition(".")[0])
