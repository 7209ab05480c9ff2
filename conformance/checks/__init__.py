"""The checks. Importing this package declares them all, in the order in which reports list them."""

from conformance.checks import (
    dvza_authorization,
    dvza_backchannel,
    dvza_bundle,
    dvza_consent,
    dvza_elements,
    dvza_people,
    dvza_privacy,
    dvza_resource,
    dvza_results,
    dvza_screens,
    dvza_services,
    dvza_token,
    dvza_values,
)

__all__ = [
    "dvza_authorization",
    "dvza_backchannel",
    "dvza_bundle",
    "dvza_consent",
    "dvza_elements",
    "dvza_people",
    "dvza_privacy",
    "dvza_resource",
    "dvza_results",
    "dvza_screens",
    "dvza_services",
    "dvza_token",
    "dvza_values",
]
