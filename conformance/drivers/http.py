"""Hooks that are HTTP calls."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from typing import Any

import httpx

from conformance.drivers.output import read_object
from conformance.drivers.visit import Visitor
from conformance.hooks import HttpHook, fill, fill_text
from conformance.probe import StepFailed
from conformance.targets import Network
from medmij_sim.clock import Clock
from medmij_sim.record import Interface, Record
from medmij_sim.transport import RecordingTransport, ResolvingTransport, client_context


class HttpCaller:
    """Calls HTTP hooks over one client, recording the exchanges."""

    def __init__(self, record: Record, clock: Clock, network: Network) -> None:
        self._record = record
        self._clock = clock
        self._network = network
        self._client: httpx.Client | None = None

    def __call__(self, hook: HttpHook, values: Mapping[str, Any], visitor: Visitor, /) -> Mapping[str, Any]:
        """Make the call.

        Raises:
            StepFailed: no answer, or a status of 400 or more.
        """
        body = None if hook.method == "GET" else fill(hook.body, values) if hook.body is not None else values
        url = fill_text(hook.url, values)
        headers = {name: fill_text(value, values) for name, value in hook.headers.items()}
        try:
            answer = self._connected().request(hook.method, url, headers=headers, json=body, timeout=hook.timeout)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise StepFailed(f"{url}: {type(error).__name__} {error}".rstrip()) from error
        if answer.is_error:
            raise StepFailed(f"{url} answered {answer.status_code}: {answer.text[:200]}")
        return read_object(answer.text) or {}

    def close(self) -> None:
        if self._client is not None:
            self._client.close()

    def _connected(self) -> httpx.Client:
        if self._client is None:
            try:
                context = client_context(self._network.ca)
            except ssl.SSLError as error:
                raise StepFailed(f"{self._network.ca} is no certificate: {error}") from None
            self._client = httpx.Client(
                transport=RecordingTransport(
                    ResolvingTransport(self._network.resolver, context),
                    self._record,
                    self._clock,
                    actor="hook",
                    classify=lambda _: Interface.HOOK,
                ),
                trust_env=False,
            )
        return self._client
