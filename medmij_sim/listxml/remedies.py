"""How to write the value of every element that holds text."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_FRONTCHANNEL = "write https://, a lower-case host and a path, without port, query, fragment or closing slash"
_BACKCHANNEL = "write https://, a lower-case host and a path, without query, fragment or closing slash"
_HOST = "write a lower-case host name with a dot and without port, such as pgo.example.nl"
_EIGHT = "write 8 digits"
_NAME = "write 3 to 50 characters"

REMEDIES: Mapping[str, str] = MappingProxyType(
    {
        "Tijdstempel": "write a moment with its time zone, such as 2026-03-01T08:00:00Z",
        "Volgnummer": "write a whole number of 1 or more",
        "Zorgaanbiedernaam": "write 3 to 50 lower-case letters and @medmij, such as voorbeeld@medmij",
        "Aanbiedertype": "write ZA or BAZB",
        "InterfaceversieId": "write a version, such as 2 or 1.4.0",
        "GegevensdienstId": "write 1 to 30 characters, such as 48",
        "Systeemrolcode": "write 1 to 30 characters, such as MM-2.1-BZB-FHIR",
        "AuthorizationEndpointuri": _FRONTCHANNEL,
        "TokenEndpointuri": _BACKCHANNEL,
        "ResourceEndpointuri": _BACKCHANNEL,
        "SubscriptionEndpointuri": _BACKCHANNEL,
        "SubscriptionNotificationEndpointuri": _BACKCHANNEL,
        "ResourceNotificationEndpointuri": _BACKCHANNEL,
        "MaximaleDuur": "write a whole number of days, 1 or more",
        "Hostname": _HOST,
        "MedMijNode": _HOST,
        "OAuthclientOrganisatienaam": _NAME,
        "Weergavenaam": _NAME,
        "AGB": _EIGHT,
        "URA": _EIGHT,
        "KVK": _EIGHT,
        "OIN": "write 20 digits",
        "HRN": "write 1 to 30 characters",
    }
)
