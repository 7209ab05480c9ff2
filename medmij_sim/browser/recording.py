"""A client for a browser whose exchanges land in a record."""

from __future__ import annotations

import httpx

from medmij_sim.clock import Clock
from medmij_sim.record import Interface, Record
from medmij_sim.transport import Classify, RecordingTransport


def front_interface(request: httpx.Request) -> Interface:
    """The interface a browser's request belongs to, as far as its URL tells.

    An authorization response (RFC 6749 section 4.1.2: `state` with `code` or `error`) is a callback; the fake DigiD
    is known by its host name; all else is taken for the authorization interface.
    """
    parameters = request.url.params
    if "state" in parameters and ("code" in parameters or "error" in parameters):
        return Interface.CALLBACK
    if request.url.host.startswith("digid."):
        return Interface.DIGID
    return Interface.AUTHORIZATION


def recording_client(
    transport: httpx.BaseTransport,
    record: Record,
    clock: Clock,
    *,
    actor: str = "browser",
    classify: Classify = front_interface,
    timeout: float = 60.0,
) -> httpx.Client:
    """A client with an empty cookie jar over `transport`, recording what passes.

    Args:
        timeout: seconds to wait for an answer.
    """
    recording = RecordingTransport(transport, record, clock, actor=actor, classify=classify)
    return httpx.Client(transport=recording, timeout=timeout, trust_env=False)
