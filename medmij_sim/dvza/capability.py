"""The CapabilityStatement of one endpoint, made from the table of gegevensdiensten."""

from __future__ import annotations

from datetime import date
from typing import Any

from medmij_sim.fhir.search.parameters import search_parameters
from medmij_sim.fhir.types import FHIR_VERSIONS, MEDIA_TYPES, Release, Resource
from medmij_sim.services import Gegevensdienst, TypeOffer, offers

_LAST_N = "http://hl7.org/fhir/OperationDefinition/Observation-lastn"


def capability_statement(service: Gegevensdienst, base: str, publisher: str, day: date) -> Resource:
    """What the endpoint of a gegevensdienst can do.

    Args:
        base: its FHIR base.
        publisher: name of the DVZA.
        day: date of the statement.
    """
    release = service.fhir_release
    operations = {name for offer in offers(service).values() for name in offer.operations}
    rest: dict[str, Any] = {
        "mode": "server",
        "documentation": f"Gegevensdienst {service.id}, {service.name} {service.version}",
        "resource": [_resource(offer, release) for offer in offers(service).values()],
    }
    if operations:
        rest["operation"] = [{"name": name, "definition": _canonical(_LAST_N, release)} for name in sorted(operations)]
    return {
        "resourceType": "CapabilityStatement",
        "url": f"{base}/metadata",
        "status": "active",
        "date": day.isoformat(),
        "publisher": publisher,
        "kind": "instance",
        "implementation": {"description": f"Test server of {publisher}; nobody in it exists", "url": base},
        "fhirVersion": FHIR_VERSIONS[release],
        **({"acceptUnknown": "both"} if release == "STU3" else {}),
        "format": list(MEDIA_TYPES.values()),
        **({"profile": _profiles(service)} if release == "STU3" else {}),
        "rest": [rest],
    }


def _resource(offer: TypeOffer, release: Release) -> dict[str, Any]:
    known = search_parameters(release, offer.resource_type)
    row: dict[str, Any] = {
        "type": offer.resource_type,
        "interaction": [{"code": "read"}, *([{"code": "search-type"}] if offer.searchable else [])],
    }
    if offer.profiles and release == "R4":
        row["supportedProfile"] = list(offer.profiles)
    if offer.includes:
        row["searchInclude"] = sorted(offer.includes)
    if offer.parameters:
        row["searchParam"] = [{"name": name, "type": known[name].kind} for name in sorted(offer.parameters)]
    return row


def _profiles(service: Gegevensdienst) -> list[dict[str, str]]:
    """STU3 lists the supported profiles once, for all types together."""
    found = dict.fromkeys(profile for offer in offers(service).values() for profile in offer.profiles)
    return [{"reference": profile} for profile in found]


def _canonical(url: str, release: Release) -> Any:
    """STU3 writes a Reference where R4 has a canonical."""
    return {"reference": url} if release == "STU3" else url
