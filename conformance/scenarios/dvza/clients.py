"""The suite's own ends of the wire: people's browsers, and PGOs with their certificates."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import httpx

from conformance.targets import DvzaTarget, Endpoints
from medmij_sim.browser import Browser, front_interface
from medmij_sim.clock import Clock
from medmij_sim.record import Interface, Record
from medmij_sim.transport import RecordingTransport, ResolvingTransport, client_context

NO_CERTIFICATE = "no-certificate"
"""The role of a client that shows no certificate at all."""


class Clients:
    """Clients that record what passes, one for each identity; made when first asked for.

    Args:
        target: tells where hosts are, whom to trust and which certificates to show.
    """

    def __init__(self, target: DvzaTarget, record: Record, clock: Clock) -> None:
        self._target = target
        self._record = record
        self._clock = clock
        self._by_role: dict[str, httpx.Client] = {}
        self._front = RecordingTransport(
            ResolvingTransport(target.network.resolver, client_context(target.network.ca)),
            record,
            clock,
            actor="browser",
            classify=front_interface,
        )

    def browser(self) -> Browser:
        """A browser of its own, without cookies, for one person on one visit."""
        client = httpx.Client(transport=self._front, timeout=self._target.network.timeout, trust_env=False)
        return Browser(client, self._record, self._clock)

    def backchannel(self, role: str) -> httpx.Client:
        """The client of an identity of the target, or of `NO_CERTIFICATE`.

        Raises:
            Unavailable: the target file has no such identity.
        """
        if role not in self._by_role:
            files = () if role == NO_CERTIFICATE else self._files(role)
            transport = RecordingTransport(
                ResolvingTransport(self._target.network.resolver, client_context(self._target.network.ca, *files)),
                self._record,
                self._clock,
                actor=role,
                classify=lambda request: _interface(request, self._target.gegevensdiensten.values()),
            )
            self._by_role[role] = httpx.Client(
                transport=transport, timeout=self._target.network.timeout, trust_env=False
            )
        return self._by_role[role]

    def hang_up(self) -> None:
        """Close the connections of the identities; each connects anew when it is next asked for."""
        for client in self._by_role.values():
            client.close()
        self._by_role.clear()

    def close(self) -> None:
        self._front.close()
        self.hang_up()

    def _files(self, role: str) -> tuple[Path, Path]:
        identity = self._target.identity(role)
        return identity.certificate, identity.key


def _interface(request: httpx.Request, offered: Iterable[Endpoints]) -> Interface:
    url = str(request.url)
    for endpoints in offered:
        if url.partition("?")[0] == endpoints.token:
            return Interface.TOKEN
        if url.startswith(endpoints.resource):
            return Interface.RESOURCE
    return Interface.OTHER
