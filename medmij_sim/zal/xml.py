"""The Zorgaanbiederslijst on the wire: release2 (file versions 2 and 5) and release3."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from medmij_sim.listxml.finding import Finding
from medmij_sim.listxml.format import ListFormat, SchemaVersion
from medmij_sim.listxml.header import read_header, spell_header
from medmij_sim.listxml.parsing import Source
from medmij_sim.listxml.pen import Pen
from medmij_sim.listxml.problem import Problem, Severity
from medmij_sim.zal.model import (
    Abonneren,
    Gegevensdienst,
    Interfaceversie,
    Systeemrol,
    Zorgaanbieder,
    Zorgaanbiederslijst,
)

_SCHEMAS = Path(__file__).parent / "schema"
_NAMESPACE = "xmlns://afsprakenstelsel.medmij.nl/zorgaanbiederslijst/release{}/"
_RELEASE3 = _NAMESPACE.format(3)
_PROPOSED_AANBIEDERTYPE = "APD"


def _systeemrol(element: etree._Element) -> Systeemrol:
    code, endpoint = element
    return Systeemrol(code.text or "", endpoint[0].text or "")


def _gegevensdienst(element: etree._Element) -> Gegevensdienst:
    identifier, authorization, token, *subscribing, rollen = element
    return Gegevensdienst(
        identifier.text or "",
        authorization[0].text or "",
        token[0].text or "",
        tuple([_systeemrol(rol) for rol in rollen]),
        _abonneren(subscribing[0]) if subscribing else None,
    )


def _abonneren(element: etree._Element) -> Abonneren:
    duration, endpoint = element
    return Abonneren(int(duration.text or ""), endpoint.text or "")


def _interfaceversie(identifier: str | None, gegevensdiensten: etree._Element) -> Interfaceversie:
    return Interfaceversie(identifier, tuple([_gegevensdienst(dienst) for dienst in gegevensdiensten]))


def _release2_zorgaanbieder(element: etree._Element) -> Zorgaanbieder:
    naam, gegevensdiensten = element
    return Zorgaanbieder(naam.text or "", None, (_interfaceversie(None, gegevensdiensten),))


def _release3_zorgaanbieder(element: etree._Element) -> Zorgaanbieder:
    naam, aanbiedertype, versies = element
    interfaceversies = tuple([_interfaceversie(versie[0].text, versie[1]) for versie in versies])
    return Zorgaanbieder(naam.text or "", aanbiedertype.text, interfaceversies)


def _build_release2(root: etree._Element) -> Zorgaanbiederslijst:
    return Zorgaanbiederslijst(*read_header(root), tuple([_release2_zorgaanbieder(aanbieder) for aanbieder in root[2]]))


def _build_release3(root: etree._Element) -> Zorgaanbiederslijst:
    return Zorgaanbiederslijst(*read_header(root), tuple([_release3_zorgaanbieder(aanbieder) for aanbieder in root[2]]))


def _spell_release2(pen: Pen, root: etree._Element, lijst: Zorgaanbiederslijst) -> None:
    spell_header(pen, root, lijst.tijdstempel, lijst.volgnummer)
    aanbieders = pen.branch(root, "Zorgaanbieders")
    for aanbieder in lijst.zorgaanbieders:
        element = pen.branch(aanbieders, "Zorgaanbieder")
        pen.leaf(element, "Zorgaanbiedernaam", aanbieder.naam)
        if aanbieder.aanbiedertype is not None:
            raise ValueError(f"release2 cannot hold the Aanbiedertype of {aanbieder.naam}")
        if [versie.id for versie in aanbieder.interfaceversies] != [None]:
            raise ValueError(f"release2 holds exactly one Interfaceversie, without id, of {aanbieder.naam}")
        for dienst in aanbieder.interfaceversies[0].gegevensdiensten:
            if dienst.abonneren is not None:
                raise ValueError(f"release2 cannot hold Abonneren of {aanbieder.naam}, Gegevensdienst {dienst.id}")
        _spell_gegevensdiensten(pen, element, aanbieder.interfaceversies[0])


def _spell_release3(pen: Pen, root: etree._Element, lijst: Zorgaanbiederslijst) -> None:
    spell_header(pen, root, lijst.tijdstempel, lijst.volgnummer)
    aanbieders = pen.branch(root, "Zorgaanbieders")
    for aanbieder in lijst.zorgaanbieders:
        element = pen.branch(aanbieders, "Zorgaanbieder")
        pen.leaf(element, "Zorgaanbiedernaam", aanbieder.naam)
        if aanbieder.aanbiedertype is None:
            raise ValueError(f"release3 needs the Aanbiedertype of {aanbieder.naam}")
        pen.leaf(element, "Aanbiedertype", aanbieder.aanbiedertype)
        versies = pen.branch(element, "Interfaceversies")
        for versie in aanbieder.interfaceversies:
            if versie.id is None:
                raise ValueError(f"release3 needs the id of each Interfaceversie of {aanbieder.naam}")
            branch = pen.branch(versies, "Interfaceversie")
            pen.leaf(branch, "InterfaceversieId", versie.id)
            _spell_gegevensdiensten(pen, branch, versie)


def _spell_gegevensdiensten(pen: Pen, parent: etree._Element, versie: Interfaceversie) -> None:
    diensten = pen.branch(parent, "Gegevensdiensten")
    for dienst in versie.gegevensdiensten:
        element = pen.branch(diensten, "Gegevensdienst")
        pen.leaf(element, "GegevensdienstId", dienst.id)
        authorization = pen.branch(element, "AuthorizationEndpoint")
        pen.leaf(authorization, "AuthorizationEndpointuri", dienst.authorization_endpointuri)
        pen.leaf(pen.branch(element, "TokenEndpoint"), "TokenEndpointuri", dienst.token_endpointuri)
        if dienst.abonneren is not None:
            abonneren = pen.branch(element, "Abonneren")
            pen.leaf(abonneren, "MaximaleDuur", str(dienst.abonneren.maximale_duur))
            pen.leaf(abonneren, "SubscriptionEndpointuri", dienst.abonneren.subscription_endpointuri)
        rollen = pen.branch(element, "Systeemrollen")
        for systeemrol in dienst.systeemrollen:
            rol = pen.branch(rollen, "Systeemrol")
            pen.leaf(rol, "Systeemrolcode", systeemrol.code)
            pen.leaf(pen.branch(rol, "ResourceEndpoint"), "ResourceEndpointuri", systeemrol.resource_endpointuri)


def _release3_remarks(root: etree._Element) -> Iterator[Finding]:
    for element in root.iter(f"{{{_RELEASE3}}}Aanbiedertype"):
        if element.text == _PROPOSED_AANBIEDERTYPE:
            yield Finding(
                element,
                "zal.aanbiedertype",
                f"Aanbiedertype {_PROPOSED_AANBIEDERTYPE} is a proposal of 2025, not in force",
                "write ZA or BAZB",
                Severity.WARNING,
            )


ZAL: ListFormat[Zorgaanbiederslijst] = ListFormat(
    kind="zal",
    root="Zorgaanbiederslijst",
    versions=(
        SchemaVersion(
            "release3",
            _RELEASE3,
            _SCHEMAS / "release3.xsd",
            _build_release3,
            _spell_release3,
            remarks=_release3_remarks,
        ),
        SchemaVersion(
            "release2-v5", _NAMESPACE.format(2), _SCHEMAS / "release2-v5.xsd", _build_release2, _spell_release2
        ),
        SchemaVersion(
            "release2-v2", _NAMESPACE.format(2), _SCHEMAS / "release2-v2.xsd", _build_release2, _spell_release2
        ),
    ),
)


def read(source: Source) -> Zorgaanbiederslijst:
    """Read a Zorgaanbiederslijst of any version.

    Raises:
        ListError: it is no Zorgaanbiederslijst or breaks its schema (core.alst.202).
        OSError: the file cannot be read.
    """
    return ZAL.read(source)


def validate(source: Source) -> tuple[Problem, ...]:
    """Everything that is wrong with a Zorgaanbiederslijst; empty when nothing is."""
    return ZAL.validate(source)


def write(lijst: Zorgaanbiederslijst, version: str | None = None) -> bytes:
    """Write as `"release3"` (the default), `"release2-v5"` or `"release2-v2"`.

    Raises:
        ListError: the version cannot hold the list.
    """
    return ZAL.write(lijst, version)
