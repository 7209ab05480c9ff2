"""A synchronous way into a world that is not on sockets."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, TypeVar

import httpx

from medmij_sim.server.loop import LoopThread

T = TypeVar("T")


class Bridge:
    """Runs asynchronous transports for synchronous callers, on a loop in a thread that starts at the first request."""

    def __init__(self) -> None:
        self._thread: LoopThread | None = None

    def send(self, transport: httpx.AsyncBaseTransport, request: httpx.Request) -> httpx.Response:
        """The whole answer to a request."""
        request.read()
        return self.run(_whole(transport, request))

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine on the loop; returns its result or raises what it raised."""
        if self._thread is None:
            self._thread = LoopThread("medmij-sim in process")
        return self._thread.run(coroutine)

    def stop(self) -> None:
        if self._thread is not None:
            self._thread.stop()
            self._thread = None


class BridgedTransport(httpx.BaseTransport):
    """A transport for `httpx.Client` that leads to an asynchronous one."""

    def __init__(self, bridge: Bridge, transport: httpx.AsyncBaseTransport) -> None:
        self._bridge = bridge
        self._transport = transport

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._bridge.send(self._transport, request)


async def _whole(transport: httpx.AsyncBaseTransport, request: httpx.Request) -> httpx.Response:
    response = await transport.handle_async_request(request)
    try:
        content = await response.aread()
    finally:
        await response.aclose()
    # The bytes are as sent; a client must still be able to undo a content encoding, so they go on as a raw stream.
    return httpx.Response(
        response.status_code, headers=response.headers, stream=httpx.ByteStream(content), request=request
    )
