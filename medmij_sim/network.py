"""How the parties of a world reach each other: in process, or over sockets once it is served."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from typing import NoReturn, Protocol

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from medmij_sim.clock import Clock
from medmij_sim.hangup import HANG_UP
from medmij_sim.pki import NodeFiles, Variant
from medmij_sim.pki.certificates import Certificates
from medmij_sim.pki.variants import RECIPES
from medmij_sim.record import Connection, Record
from medmij_sim.server.site import Site
from medmij_sim.server.tls_extension import tls_extension
from medmij_sim.transport import AsyncResolvingTransport, Resolver, client_context

_TAKEN_BY_CLIENTS = (Variant.GOOD, Variant.WILDCARD)
"""The certificates of servers that a TLS library takes: it knows no rule against wildcards."""


class Network(Protocol):
    """Leads requests to the hosts of a world."""

    def transport(self, node: str | None, variant: Variant = Variant.GOOD) -> httpx.AsyncBaseTransport:
        """A transport that shows the certificate of a node, or one that is wrong in one way; None shows none."""
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

    def transport(self, node: str | None, variant: Variant = Variant.GOOD) -> httpx.AsyncBaseTransport:
        return _InProcessTransport(self, node, variant)

    async def request(self, request: httpx.Request, node: str | None, variant: Variant) -> httpx.Response:
        """Answer one request that comes with the certificate of a node.

        Raises:
            httpx.ConnectError: there is no such host in this world, or its certificate is refused.
            httpx.RemoteProtocolError: the other side hung up, as it does on sockets.
        """
        site = self._sites.get(request.url.host)
        if site is None or request.url.scheme != "https":
            raise httpx.ConnectError(f"no {request.url.scheme}://{request.url.host} in this world", request=request)
        shown = site.certificate()
        if shown not in _TAKEN_BY_CLIENTS:
            raise httpx.ConnectError(f"[SSL: CERTIFICATE_VERIFY_FAILED] {shown} certificate", request=request)
        await site.ready()
        app = self._welcome(site, node, variant)
        if app is None:
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.", request=request)
        return await httpx.ASGITransport(_shown(app, node)).handle_async_request(request)

    def _welcome(self, site: Site, node: str | None, variant: Variant) -> ASGIApp | None:
        app = self._apps[site.host]
        if not site.back:
            return app
        if node is None:
            self._refuse(site, "handshake-failed", "peer did not return a certificate", ())
            return None
        recipe = RECIPES[variant]
        if not recipe.is_verified:
            self._refuse(site, "handshake-failed", f"{variant} certificate", ())
            return None
        names = (recipe.named(node),)
        if not site.admits(names):
            self._refuse(site, "refused", "none of its certificate's names is on the whitelist", names)
        elif recipe.revoked:
            self._refuse(site, "refused", "its certificate is revoked", names)
        else:
            return app
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
    def __init__(self, network: InProcess, node: str | None, variant: Variant) -> None:
        self._network = network
        self._node = node
        self._variant = variant

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._network.request(request, self._node, self._variant)


def _shown(app: ASGIApp, node: str | None) -> ASGIApp:
    extensions = {"tls": tls_extension(names=() if node is None else (node,)), HANG_UP: _hang_up}

    async def with_certificate(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "extensions": extensions}, receive, send)

    return with_certificate


def _hang_up() -> NoReturn:
    raise httpx.RemoteProtocolError("peer closed connection before the answer was complete")


class Sockets:
    """Goes over real connections; one TLS context per certificate, because making one takes milliseconds.

    Args:
        organisation: the party of a node, by host name.
        revoke: has certificates that servers are to show revoked before anybody meets them.
    """

    def __init__(
        self, resolver: Resolver, pki: Certificates, organisation: Callable[[str], str], revoke: Callable[[], None]
    ) -> None:
        self._resolver = resolver
        self._pki = pki
        self._organisation = organisation
        self._revoke = revoke
        self._contexts: dict[tuple[NodeFiles | None, int], ssl.SSLContext] = {}

    def transport(self, node: str | None, variant: Variant = Variant.GOOD) -> httpx.AsyncBaseTransport:
        return AsyncResolvingTransport(self._resolver, self.context(node, variant))

    def context(self, node: str | None, variant: Variant = Variant.GOOD) -> ssl.SSLContext:
        """A client's TLS context that trusts this world, up to its last revocation, and shows a node's certificate."""
        self._revoke()
        files = None if node is None else self._pki.node(node, self._organisation(node), variant)
        key = (files, self._pki.revoked)
        if key not in self._contexts:
            own = () if files is None else (files.certificate, files.key)
            self._contexts[key] = client_context(self._pki.ca_file, *own, revocations=self._pki.crl_file)
        return self._contexts[key]
