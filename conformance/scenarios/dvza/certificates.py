"""A listed PGO whose certificate should be refused."""

from __future__ import annotations

from contextlib import suppress

import httpx

from conformance.declare import scenario
from conformance.probe import Unavailable
from conformance.scenarios.dvza.probe import DvzaProbe
from conformance.targets import REFUSED_ROLES


def step_of(role: str) -> str:
    return f"certificate.{role}"


@scenario("dvza.certificates", steps=("certificate.code", *map(step_of, REFUSED_ROLES)))
def certificates(probe: DvzaProbe) -> None:
    """A right code and a right token come with a certificate that names a listed PGO and is wrong in one way."""
    with probe.step("certificate.code"):
        if not any(role in probe.target.identities for role in REFUSED_ROLES):
            probe.target.identity(REFUSED_ROLES[0])
        grant = probe.collect_token(probe.grant("rich"))
        code = probe.grant("rich")
    for role in REFUSED_ROLES:
        with suppress(Unavailable), probe.step(step_of(role)):
            probe.target.identity(role)
            # An ended connection is what the checks want to see.
            with suppress(httpx.TransportError):
                probe.exchange(code, role=role)
            with suppress(httpx.TransportError):
                probe.get(probe.usual_url, grant, role=role)
