"""Nodes that may not even start talking to the backchannel."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import httpx

from conformance.declare import scenario
from conformance.scenarios.dvza.clients import NO_CERTIFICATE
from conformance.scenarios.dvza.probe import DvzaProbe

CONNECTION_STEPS = (
    "connection.no-certificate.token",
    "connection.no-certificate.resource",
    "connection.unlisted.token",
    "connection.unlisted.resource",
)


@scenario("dvza.connections", steps=("connection.code", *CONNECTION_STEPS))
def connections(probe: DvzaProbe) -> None:
    """A node without certificate, and one that is not on the whitelist, offer a right code and a right token."""
    with probe.step("connection.code"):
        grant = probe.collect_token(probe.grant("rich"))
        codes = {role: probe.grant("rich") for role in (NO_CERTIFICATE, "unlisted")}
    for role, answer in codes.items():
        with probe.step(f"connection.{role}.token"):
            _try(partial(probe.exchange, answer, role=role))
        with probe.step(f"connection.{role}.resource"):
            _try(partial(probe.get, probe.usual_url, grant, role=role))


def _try(request: Callable[[], object]) -> None:
    """An ended connection is what the checks want to see."""
    with suppress(httpx.TransportError):
        request()
