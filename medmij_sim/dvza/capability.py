"""The CapabilityStatement of one endpoint, made from the table of gegevensdiensten."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from html import escape
from typing import Any, Final

from medmij_sim.fhir.search.parameters import search_parameters
from medmij_sim.fhir.types import FHIR_VERSIONS, MEDIA_TYPES, Release, Resource
from medmij_sim.services import Gegevensdienst, TypeOffer, offers

_LAST_N: Final = "http://hl7.org/fhir/OperationDefinition/Observation-lastn"
_SECURITY_SYSTEMS: Final[Mapping[Release, str]] = {
    "STU3": "http://hl7.org/fhir/restful-security-service",
    "R4": "http://terminology.hl7.org/CodeSystem/restful-security-service",
}
_INTERACTIONS: Final = {"POST": "create", "PUT": "update"}


def capability_statement(
    service: Gegevensdienst, base: str, publisher: str, day: date, unsupported: Collection[str] = ()
) -> Resource:
    """What the endpoint of a gegevensdienst can do.

    Args:
        base: its FHIR base.
        publisher: name of the DVZA.
        day: date of the statement.
        unsupported: types of the service that this DVZA can neither search nor read.
    """
    release = service.fhir_release
    shared = {share.kind for share in service.shares} & {"batch", "transaction"}
    offered = {type_: offer for type_, offer in offers(service).items() if type_ not in unsupported}
    types = sorted({*offered, *(type_ for type_, _ in _sent(service))})
    operations = {name for offer in offered.values() for name in offer.operations}
    rest: dict[str, Any] = {
        "mode": "server",
        "documentation": f"Gegevensdienst {service.id}",
        "security": {
            "service": [{"coding": [{"system": _SECURITY_SYSTEMS[release], "code": "OAuth", "display": "OAuth"}]}],
            "description": "An access token of the MedMij token interface; the token says whose data it gives.",
        },
        "resource": [_resource(service, offered.get(type_), type_) for type_ in types],
    }
    if shared:
        rest["interaction"] = [{"code": kind} for kind in sorted(shared)]
    if operations and release == "STU3":
        rest["operation"] = [{"name": name, "definition": {"reference": _LAST_N}} for name in sorted(operations)]
    title = f"{service.name} {service.version}"
    return {
        "resourceType": "CapabilityStatement",
        "text": {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{escape(title)}</div>'},
        "url": f"{base}/metadata",
        "name": f"Gegevensdienst{service.id}",
        "title": title,
        "status": "active",
        "date": day.isoformat(),
        "publisher": publisher,
        "kind": "instance",
        "software": {"name": "medmij-sim"},
        "implementation": {"description": f"Test server of {publisher}; nobody in it exists", "url": base},
        "fhirVersion": FHIR_VERSIONS[release],
        **({"acceptUnknown": "both"} if release == "STU3" else {}),
        "format": list(MEDIA_TYPES.values()),
        **({"profile": [{"reference": each} for each in _profiles(service, types)]} if release == "STU3" else {}),
        "rest": [rest],
    }


def _resource(service: Gegevensdienst, offer: TypeOffer | None, type_: str) -> dict[str, Any]:
    release = service.fhir_release
    codes = dict.fromkeys(_INTERACTIONS[method] for sent, method in _sent(service) if sent == type_)
    row: dict[str, Any] = {
        "type": type_,
        "interaction": [{"code": code} for code in (*_reading(offer, is_sent=bool(codes)), *codes)],
    }
    profiles = _profiles(service, (type_,))
    if profiles and release == "R4":
        row["supportedProfile"] = profiles
    if offer is None:
        return row
    if offer.includes:
        row["searchInclude"] = sorted(offer.includes)
    if offer.searchable:
        row["searchParam"] = _search_parameters(offer, release)
    if offer.operations and release == "R4":
        row["operation"] = [{"name": name, "definition": _LAST_N} for name in sorted(offer.operations)]
    return row


def _reading(offer: TypeOffer | None, *, is_sent: bool) -> Iterable[str]:
    yield "read"
    if is_sent:
        yield "vread"
    if offer is not None and offer.searchable:
        yield "search-type"


def _search_parameters(offer: TypeOffer, release: Release) -> list[dict[str, str]]:
    """Those of the service, and the common ones that every search heeds."""
    known = search_parameters(release, offer.resource_type)
    names = sorted({*offer.parameters, *(name for name in known if name.startswith("_"))})
    return [
        {"name": name, **({"definition": url} if (url := known[name].url) else {}), "type": known[name].kind}
        for name in names
    ]


def _sent(service: Gegevensdienst) -> set[tuple[str, str]]:
    """(resource type, method) of what a person may share."""
    return {(rule.resource_type, rule.method) for share in service.shares for rule in share.entries}


def _profiles(service: Gegevensdienst, types: Collection[str]) -> list[str]:
    """The profiles of some types together."""
    asked = (
        profile for offer in offers(service).values() for profile in offer.profiles if offer.resource_type in types
    )
    sent = (
        profile
        for share in service.shares
        for rule in share.entries
        for profile in rule.profiles
        if rule.resource_type in types
    )
    return list(dict.fromkeys((*asked, *sent)))
