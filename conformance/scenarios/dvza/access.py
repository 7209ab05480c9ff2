"""Resource requests that must not be answered with data, and some that cannot be."""

from __future__ import annotations

from dataclasses import replace

from conformance.declare import scenario
from conformance.scenarios.dvza.probe import DvzaProbe

UNSUPPORTED_TYPE = "Basic"
"""A type of FHIR that no gegevensdienst asks for."""

REFUSED_STEPS = ("access.no-token", "access.unknown-token", "access.query-token")
ERROR_STEPS = ("access.unsupported-type", "access.malformed", "access.unknown-id")


@scenario("dvza.access", steps=("access.token", *REFUSED_STEPS, *ERROR_STEPS))
def access(probe: DvzaProbe) -> None:
    """Without a token, with a made-up one, with a right one in the wrong place; then requests that make no sense."""
    with probe.step("access.token"):
        grant = probe.collect_token(probe.grant("rich"))
        base, usual, kind = (
            probe.target.endpoints(probe.services[0]).resource,
            probe.usual_url,
            probe.usual.resource_type,
        )
    with probe.step("access.no-token"):
        probe.get(usual, None)
    with probe.step("access.unknown-token"):
        probe.get(usual, replace(grant, access_token="00000000-0000-4000-8000-000000000000"))
    with probe.step("access.query-token"):
        probe.get(f"{usual}{'&' if '?' in usual else '?'}access_token={grant.access_token}", None)
    with probe.step("access.unsupported-type"):
        probe.get(f"{base}/{UNSUPPORTED_TYPE}", grant)
    with probe.step("access.malformed"):
        probe.get(f"{base}/{kind}/$", grant)
    with probe.step("access.unknown-id"):
        probe.get(f"{base}/{kind}/bestaat-niet", grant)
