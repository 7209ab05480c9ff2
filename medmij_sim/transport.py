"""How our clients reach a host: a resolver, TLS contexts, and transports that record what passes.

Lists carry no ports, so `https://host/` must be led to the listener that really serves it. The URL, the Host header,
SNI and the certificate check keep the real name; only the TCP connection goes elsewhere.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterable, Callable, Iterable, Mapping
from pathlib import Path

import httpx

from medmij_sim.clock import Clock, stopwatch
from medmij_sim.record import Connection, Exchange, Interface, Message, Record

Address = tuple[str, int]

TLS12_CIPHERS = ":".join(
    (
        "ECDHE-ECDSA-AES256-GCM-SHA384",
        "ECDHE-ECDSA-CHACHA20-POLY1305",
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        "ECDHE-RSA-AES256-GCM-SHA384",
        "ECDHE-RSA-CHACHA20-POLY1305",
        "ECDHE-RSA-AES128-GCM-SHA256",
    )
)
"""The TLS 1.2 suites that the NCSC TLS guidelines v2.1 rate "good" (core.tls.301)."""


# An idle connection is used again for as long as most servers keep theirs. With the few seconds of httpx the load of a
# machine would decide whether one is opened anew, and reports would tell of it.
_LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=60)


def joined(address: Address) -> str:
    """An address as URLs and command lines write it, `127.0.0.1:8443` or `[::1]:8443`."""
    host, port = address
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


class Resolver:
    """Where a host really listens.

    Args:
        addresses: `host`, `host:port` or `*.suffix` to (address, port). An exact name wins over a wildcard; a host
            that is not named resolves to itself.
    """

    def __init__(self, addresses: Mapping[str, Address] | None = None) -> None:
        self._addresses = dict(addresses or {})

    def __call__(self, host: str, port: int) -> Address:
        for key in (f"{host}:{port}", host, *_wildcards(host)):
            if key in self._addresses:
                return self._addresses[key]
        return host, port

    @property
    def addresses(self) -> Mapping[str, Address]:
        return dict(self._addresses)


def _wildcards(host: str) -> Iterable[str]:
    labels = host.split(".")
    return (f"*.{'.'.join(labels[start:])}" for start in range(1, len(labels)))


def client_context(
    ca: Path | str | None,
    certificate: Path | None = None,
    key: Path | None = None,
    *,
    revocations: Path | None = None,
) -> ssl.SSLContext:
    """A client's TLS context: TLS 1.2 or higher, suites rated "good", one trust anchor, an own certificate if given.

    Args:
        ca: a PEM file, or PEM text, with the trusted roots; None for the machine's.
        revocations: a PEM file with the revocation list of who issues to servers; None asks nobody.

    Raises:
        OSError: a file cannot be read.
        ssl.SSLError: a file is not a certificate or the key does not fit.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(TLS12_CIPHERS)
    context.set_alpn_protocols(["http/1.1"])
    if ca is None:
        context.load_default_certs()
    elif isinstance(ca, Path):
        context.load_verify_locations(cafile=ca)
    else:
        context.load_verify_locations(cadata=ca)
    if revocations is not None:
        context.load_verify_locations(cafile=revocations)
        context.verify_flags |= ssl.VERIFY_CRL_CHECK_LEAF
    if certificate is not None:
        context.load_cert_chain(certificate, key)
    return context


def _rerouted(request: httpx.Request, resolver: Resolver) -> httpx.Request:
    host = request.url.host
    address, port = resolver(host, request.url.port or (443 if request.url.scheme == "https" else 80))
    request.extensions = {**request.extensions, "sni_hostname": host}
    rerouted = httpx.Request(
        request.method,
        request.url.copy_with(host=address, port=port),
        headers=request.headers,
        stream=request.stream,
        extensions=request.extensions,
    )
    rerouted.headers["host"] = request.headers["host"]
    return rerouted


class ResolvingTransport(httpx.BaseTransport):
    """An HTTP transport that connects where the resolver says; one pool per host, so that SNI always fits."""

    def __init__(self, resolver: Resolver, context: ssl.SSLContext) -> None:
        self._resolver = resolver
        self._context = context
        self._pools: dict[str, httpx.HTTPTransport] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        pool = self._pools.get(host)
        if pool is None:
            pool = self._pools[host] = httpx.HTTPTransport(verify=self._context, limits=_LIMITS, trust_env=False)
        return pool.handle_request(_rerouted(request, self._resolver))

    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()


class AsyncResolvingTransport(httpx.AsyncBaseTransport):
    """`ResolvingTransport`, asynchronous."""

    def __init__(self, resolver: Resolver, context: ssl.SSLContext) -> None:
        self._resolver = resolver
        self._context = context
        self._pools: dict[str, httpx.AsyncHTTPTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        pool = self._pools.get(host)
        if pool is None:
            pool = self._pools[host] = httpx.AsyncHTTPTransport(verify=self._context, limits=_LIMITS, trust_env=False)
        return await pool.handle_async_request(_rerouted(request, self._resolver))

    async def aclose(self) -> None:
        for pool in self._pools.values():
            await pool.aclose()


Classify = Callable[[httpx.Request], Interface]


class _Recorder:
    """Turns httpx requests and answers into events of a record."""

    def __init__(self, record: Record, clock: Clock, actor: str, classify: Classify) -> None:
        self._record = record
        self._clock = clock
        self._actor = actor
        self._classify = classify
        self._connections: dict[int, tuple[ssl.SSLObject, int]] = {}

    def exchange(
        self, request: httpx.Request, started: float, response: httpx.Response | None, body: bytes, error: str | None
    ) -> None:
        self._record.add(
            Exchange(
                at=self._clock.now(),
                actor=self._actor,
                side="client",
                interface=self._classify(request),
                peer=request.url.host,
                method=request.method,
                url=str(request.url),
                request=Message(_pairs(request.headers), _sent_body(request)),
                status=response.status_code if response else None,
                response=Message(_pairs(response.headers), body) if response else None,
                duration=stopwatch() - started,
                error=error,
                connection=self._connection(request, response, error),
            )
        )

    def _connection(self, request: httpx.Request, response: httpx.Response | None, error: str | None) -> int | None:
        stream = response.extensions.get("network_stream") if response else None
        tls: ssl.SSLObject | None = stream.get_extra_info("ssl_object") if stream else None
        if tls is None and error is None:
            return None
        key = id(tls)
        if tls is not None and key in self._connections:
            return self._connections[key][1]
        kept = self._record.add(
            Connection(
                at=self._clock.now(),
                actor=self._actor,
                side="client",
                host=request.url.host,
                port=request.url.port or 443,
                outcome="established" if error is None else _outcome(error),
                reason=error or "",
                sni=request.url.host,
                tls_version=tls.version() if tls else None,
                cipher=(tls.cipher() or ("",))[0] if tls else None,
                peer_chain=tuple(filter(None, (tls.getpeercert(True),))) if tls else (),
            )
        )
        if tls is not None:
            # The object is kept too: its id names the connection only while it lives.
            self._connections[key] = (tls, kept.seq)
        return kept.seq


def _outcome(error: str) -> str:
    if "ConnectError" in error:
        return "handshake-failed" if "SSL" in error or "CERTIFICATE" in error else "unreachable"
    return "dropped"


def _pairs(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw)


def _sent_body(request: httpx.Request) -> bytes:
    try:
        return request.content
    except httpx.RequestNotRead:
        return b""


def _describe(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".strip().rstrip(":")


class RecordingTransport(httpx.BaseTransport):
    """Wraps a transport; every exchange, and every connection that failed, lands in the record."""

    def __init__(
        self, inner: httpx.BaseTransport, record: Record, clock: Clock, *, actor: str, classify: Classify
    ) -> None:
        self._inner = inner
        self._recorder = _Recorder(record, clock, actor, classify)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        started = stopwatch()
        try:
            response = self._inner.handle_request(request)
            body = response.read()
        except httpx.TransportError as error:
            self._recorder.exchange(request, started, None, b"", _describe(error))
            raise
        self._recorder.exchange(request, started, response, body, None)
        return response

    def close(self) -> None:
        self._inner.close()


class AsyncRecordingTransport(httpx.AsyncBaseTransport):
    """`RecordingTransport`, asynchronous."""

    def __init__(
        self, inner: httpx.AsyncBaseTransport, record: Record, clock: Clock, *, actor: str, classify: Classify
    ) -> None:
        self._inner = inner
        self._recorder = _Recorder(record, clock, actor, classify)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        started = stopwatch()
        if isinstance(request.stream, AsyncIterable):
            await request.aread()
        try:
            response = await self._inner.handle_async_request(request)
            body = await response.aread()
        except httpx.TransportError as error:
            self._recorder.exchange(request, started, None, b"", _describe(error))
            raise
        self._recorder.exchange(request, started, response, body, None)
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()
