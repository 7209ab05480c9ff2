"""The OAuthclientlist on the wire: release2 (file versions 2 and 5) and release3 (inferred, see its schema)."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from medmij_sim.listxml.format import ListFormat
from medmij_sim.listxml.header import read_header, spell_header
from medmij_sim.listxml.pen import Pen
from medmij_sim.listxml.version import SchemaVersion
from medmij_sim.ocl.model import Abonneren, Gegevensdienst, Interfaceversie, OAuthclient, OAuthclientlist
from medmij_sim.ocl.rules import broken_rules

_SCHEMAS = Path(__file__).parent / "schema"
_NAMESPACE = "xmlns://afsprakenstelsel.medmij.nl/oauthclientlist/release{}/"


def _build(root: etree._Element) -> OAuthclientlist:
    return OAuthclientlist(*read_header(root), tuple([_client(client) for client in root[2]]))


def _client(element: etree._Element) -> OAuthclient:
    hostname, organisatienaam, *versies = element
    interfaceversies = tuple([_interfaceversie(versie) for versie in versies[0]]) if versies else ()
    return OAuthclient(hostname.text or "", organisatienaam.text or "", interfaceversies)


def _interfaceversie(element: etree._Element) -> Interfaceversie:
    identifier, diensten = element
    return Interfaceversie(identifier.text or "", tuple([_gegevensdienst(dienst) for dienst in diensten]))


def _gegevensdienst(element: etree._Element) -> Gegevensdienst:
    identifier, *subscribing = element
    return Gegevensdienst(identifier.text or "", _abonneren(subscribing[0]) if subscribing else None)


def _abonneren(element: etree._Element) -> Abonneren:
    subscription, *resource = element
    return Abonneren(subscription.text or "", resource[0].text if resource else None)


def _spell_release2(pen: Pen, root: etree._Element, lijst: OAuthclientlist) -> None:
    spell_header(pen, root, lijst.tijdstempel, lijst.volgnummer)
    clients = pen.branch(root, "OAuthclients")
    for client in lijst.oauthclients:
        _spell_client(pen, clients, client)
        if client.interfaceversies:
            raise ValueError(f"release2 cannot hold for what {client.hostname} is recognised")


def _spell_release3(pen: Pen, root: etree._Element, lijst: OAuthclientlist) -> None:
    spell_header(pen, root, lijst.tijdstempel, lijst.volgnummer)
    clients = pen.branch(root, "OAuthclients")
    for client in lijst.oauthclients:
        element = _spell_client(pen, clients, client)
        if not client.interfaceversies:
            raise ValueError(f"release3 needs to tell for what {client.hostname} is recognised")
        versies = pen.branch(element, "Interfaceversies")
        for versie in client.interfaceversies:
            _spell_interfaceversie(pen, versies, versie)


def _spell_client(pen: Pen, parent: etree._Element, client: OAuthclient) -> etree._Element:
    element = pen.branch(parent, "OAuthclient")
    pen.leaf(element, "Hostname", client.hostname)
    pen.leaf(element, "OAuthclientOrganisatienaam", client.organisatienaam)
    return element


def _spell_interfaceversie(pen: Pen, parent: etree._Element, versie: Interfaceversie) -> None:
    element = pen.branch(parent, "Interfaceversie")
    pen.leaf(element, "InterfaceversieId", versie.id)
    diensten = pen.branch(element, "Gegevensdiensten")
    for dienst in versie.gegevensdiensten:
        branch = pen.branch(diensten, "Gegevensdienst")
        pen.leaf(branch, "GegevensdienstId", dienst.id)
        if dienst.abonneren is not None:
            _spell_abonneren(pen, branch, dienst.abonneren)


def _spell_abonneren(pen: Pen, parent: etree._Element, abonneren: Abonneren) -> None:
    element = pen.branch(parent, "Abonneren")
    pen.leaf(element, "SubscriptionNotificationEndpointuri", abonneren.subscription_notification_endpointuri)
    if abonneren.resource_notification_endpointuri is not None:
        pen.leaf(element, "ResourceNotificationEndpointuri", abonneren.resource_notification_endpointuri)


OCL: ListFormat[OAuthclientlist] = ListFormat(
    kind="ocl",
    root="OAuthclientlist",
    versions=(
        SchemaVersion("release3", _NAMESPACE.format(3), _SCHEMAS / "release3.xsd", _build, _spell_release3),
        SchemaVersion("release2-v5", _NAMESPACE.format(2), _SCHEMAS / "release2-v5.xsd", _build, _spell_release2),
        SchemaVersion("release2-v2", _NAMESPACE.format(2), _SCHEMAS / "release2-v2.xsd", _build, _spell_release2),
    ),
    rules=broken_rules,
)

read = OCL.read
validate = OCL.validate
write = OCL.write
