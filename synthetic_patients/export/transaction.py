"""A dossier as a transaction: one request that loads it into a FHIR server."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5

from synthetic_patients.dossier import Dossier
from synthetic_patients.references import address
from synthetic_patients.releases import Release
from synthetic_patients.zib2017.elements import Resource

_BASE: Final = "https://synthetic-patients.example/fhir"
_LEADS: Final = frozenset({"reference", "url"})
"""Elements whose value may lead to another resource: Reference.reference, and Attachment.url to a Binary."""


def transaction(dossier: Dossier, release: Release) -> Resource:
    """The resources of one release as a Bundle of type transaction that creates them.

    Servers give ids of their own to what is posted, and are bound to follow references by `urn:uuid`
    (https://hl7.org/fhir/STU3/http.html#transaction). What has an identifier is created only when the server has
    nothing with that identifier yet (ifNoneExist): providers that dossiers share come once, and a dossier that is
    loaded twice is not there twice, but for the few types without identifier (Medication, BodySite).

    Args:
        dossier: what to load; a reference to what it does not hold stays as it is.
        release: the FHIR release; one that the dossier does not hold gives a Bundle without entries.
    """
    resources = dossier.releases.get(release, ())
    urns = {(place := address(each)): uuid5(NAMESPACE_URL, f"{_BASE}/{release}/{place}").urn for each in resources}
    entries = [
        {"fullUrl": urns[address(each)], "resource": _led(each, urns), "request": _request(each)} for each in resources
    ]
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}


def _request(resource: Resource) -> dict[str, str]:
    request = {"method": "POST", "url": resource["resourceType"]}
    condition = _condition(resource)
    return request | ({"ifNoneExist": condition} if condition else {})


def _condition(resource: Resource) -> str:
    """A search that finds this resource and no other.

    There are more people than BSNs in the test range, so that a Patient is found by the address for e-mail.
    """
    if resource["resourceType"] == "Patient":
        mail = [each["value"] for each in resource.get("telecom", ()) if each.get("system") == "email"]
        return urlencode([("email", each) for each in mail])
    identifiers = resource.get("identifier", [])
    return urlencode(
        [
            ("identifier", f"{each['system']}|{each['value']}")
            for each in (identifiers if isinstance(identifiers, list) else [identifiers])
            if "system" in each and "value" in each
        ]
    )


def _led(value: Any, urns: dict[str, str]) -> Any:
    """A copy whose references lead to the entries of the Bundle."""
    if isinstance(value, dict):
        return {
            name: urns.get(inner, inner) if name in _LEADS and isinstance(inner, str) else _led(inner, urns)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_led(item, urns) for item in value]
    return value
