"""How the parties of a world reach each other: in process, or over sockets once it is served."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from typing import Protocol

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from medmij_sim.clock import Clock
from medmij_sim.pki import Pki
from medmij_sim.record import Connection, Record
from medmij_sim.server.site import Site
from medmij_sim.server.tls_extension import tls_extension
from medmij_sim.transport import AsyncResolvingTransport, Resolver, client_context


class Network(Protocol):
    """Leads requests to the hosts of a world."""

    def transport(self, node: str | None) -> httpx.AsyncBaseTransport:
        """A transport that shows the certificate of a node; None shows none."""
        ...


class InProcess:
    """Calls the apps directly; the rules of the back channel hold here too.

    Args:
        sites: the hosts, by name.
        apps: what answers there.
    """

    def __init__(self, sites: Mapping[str, Site], apps: Mapping[str, ASGIApp], record: Record, clock: Clock) -> None:
        self._sites = sites
        self._apps = apps
        self._record = record
        self._clock = clock

    def transport(self, node: str | None) -> httpx.AsyncBaseTransport:
        return _InProcessTransport(self, node)

    async def request(self, request: httpx.Request, node: str | None) -> httpx.Response:
        """Answer one request that comes with the certificate of a node.

        Raises:
            httpx.ConnectError: there is no such host in this world.
            httpx.RemoteProtocolError: the back channel hung up, as it does on sockets.
        """
        site = self._sites.get(request.url.host)
        if site is None or request.url.scheme != "https":
            raise httpx.ConnectError(f"no {request.url.scheme}://{request.url.host} in this world", request=request)
        app = self._welcome(site, node)
        if app is None:
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.", request=request)
        return await httpx.ASGITransport(_shown(app, node)).handle_async_request(request)

    def _welcome(self, site: Site, node: str | None) -> ASGIApp | None:
        app = self._apps[site.host]
        if not site.back:
            return app
        if node is None:
            self._refuse(site, "handshake-failed", "peer did not return a certificate", ())
            return None
        if site.admits((node,)):
            return app
        self._refuse(site, "refused", "none of its certificate's names is on the whitelist", (node,))
        return site.answers_refused()

    def _refuse(self, site: Site, outcome: str, reason: str, names: tuple[str, ...]) -> None:
        self._record.add(
            Connection(
                at=self._clock.now(),
                actor=site.party,
                side="server",
                host=site.host,
                port=443,
                outcome=outcome,
                reason=reason,
                sni=site.host,
                peer_names=names,
            )
        )


class _InProcessTransport(httpx.AsyncBaseTransport):
    def __init__(self, network: InProcess, node: str | None) -> None:
        self._network = network
        self._node = node

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._network.request(request, self._node)


def _shown(app: ASGIApp, node: str | None) -> ASGIApp:
    extensions = {"tls": tls_extension(names=() if node is None else (node,))}

    async def with_certificate(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "extensions": extensions}, receive, send)

    return with_certificate


class Sockets:
    """Goes over real connections; one TLS context per node, because making one takes milliseconds."""

    def __init__(self, resolver: Resolver, pki: Pki, organisation: Callable[[str], str]) -> None:
        self._resolver = resolver
        self._pki = pki
        self._organisation = organisation
        self._contexts: dict[str | None, ssl.SSLContext] = {}

    def transport(self, node: str | None) -> httpx.AsyncBaseTransport:
        return AsyncResolvingTransport(self._resolver, self.context(node))

    def context(self, node: str | None) -> ssl.SSLContext:
        """A client's TLS context that trusts this world and shows the certificate of a node."""
        if node not in self._contexts:
            if node is None:
                self._contexts[node] = client_context(self._pki.ca_file)
            else:
                files = self._pki.node(node, self._organisation(node))
                self._contexts[node] = client_context(self._pki.ca_file, files.certificate, files.key)
        return self._contexts[node]
