"""Puts a PGO's app on a TLS port of its own."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.types import ASGIApp

from medmij_sim.errors import ConfigError
from medmij_sim.pgo.config import Listen

_POLL = 0.01


@asynccontextmanager
async def listening(app: ASGIApp, listen: Listen) -> AsyncIterator[int]:
    """Serve `app` while the block runs; gives the port (port 0 in the configuration means any).

    Raises:
        ConfigError: the port cannot be had, or the certificate cannot be used.
    """
    import uvicorn

    try:
        door = socket.create_server((listen.address, listen.port))
    except OSError as error:
        raise ConfigError(f"listen: {listen.address}:{listen.port}: {error.strerror} — choose another port") from None
    config = uvicorn.Config(
        app, ssl_certfile=listen.certificate, ssl_keyfile=listen.key, log_level="error", lifespan="off"
    )
    try:
        config.load()
    except OSError as error:
        door.close()
        raise ConfigError(f"listen: {error} — check certificate and key") from None
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[door]))
    try:
        while not server.started and not serving.done():
            await asyncio.sleep(_POLL)
        yield door.getsockname()[1]
    finally:
        server.should_exit = True
        await serving
