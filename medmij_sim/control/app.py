"""The control API as ASGI app: routes from the table of operations, errors as one JSON line."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from medmij_sim.control.messages import Index, Problem
from medmij_sim.control.openapi import OPERATIONS, document
from medmij_sim.control.operations import Operations
from medmij_sim.control.reading import ControlError

if TYPE_CHECKING:
    from medmij_sim.world import World


def control_app(world: World) -> Starlette:
    """The control API of a world. Only for who is on this machine, and not for pages of other origins."""
    origin = f"https://sim.{world.domain}"
    described = document(origin)
    index = Index("medmij-sim control API", "/openapi.json", tuple(f"{row.method} {row.path}" for row in OPERATIONS))
    constant = {"index": index, "openapi": described}
    operations = Operations(world)

    def route(method: str, path: str, name: str) -> Route:
        async def answer(request: Request) -> Response:
            _refuse_strangers(request, origin)
            workers = world.served.workers if world.served else None
            if workers is not None:
                await workers.gather()
            result = constant[name] if name in constant else await getattr(operations, name)(request)
            if workers is not None and method != "GET":
                await workers.announce()
            return Response(status_code=204) if result is None else _json(result)

        return Route(path, answer, methods=[method], name=name)

    return Starlette(
        routes=[route(row.method, row.path, row.name) for row in OPERATIONS],
        exception_handlers={ControlError: _not_done, HTTPException: _no_such_thing},
    )


def _refuse_strangers(request: Request, origin: str) -> None:
    address = request.client.host if request.client else ""
    if not ipaddress.ip_address(address or "0.0.0.0").is_loopback:
        raise ControlError(403, "the control API is only for programs on the same machine")
    if urlsplit(request.headers.get("origin", origin)).hostname != urlsplit(origin).hostname:
        raise ControlError(403, "the control API is not for pages of other sites")


async def _not_done(_: Request, error: Exception) -> Response:
    assert isinstance(error, ControlError)
    return _json(Problem(str(error)), error.status)


async def _no_such_thing(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    allowed = (error.headers or {}).get("Allow")
    text = f"{request.method} {request.url.path}: {error.detail}; GET / lists what there is"
    headers = {"Allow": allowed} if allowed else None
    return _json(Problem(text), error.status_code, headers)


def _json(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    body = msgspec.json.encode(value)
    return Response(body, status, {"Cache-Control": "no-store", **(headers or {})}, "application/json")
