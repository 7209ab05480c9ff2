"""The API of the collector, to which parties send their events."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from medmij_sim.chainlog.collector import Collector
from medmij_sim.chainlog.model import MOST_BYTES
from medmij_sim.chainlog.reading import MessageError, schema


class _TooLarge(Exception):  # noqa: N818 - it is what was sent
    pass


def delivery_app(collector: Collector, path: str) -> Starlette:
    """The API to which parties send their events, by POST; GET gives the JSON Schema of a message."""

    async def take(request: Request) -> Response:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return json_answer({"problems": ["the Content-Type is not application/json — send JSON"]}, 415)
        try:
            body = await _body(request)
        except _TooLarge:
            return json_answer(
                {"problems": [f"the message is larger than {MOST_BYTES} bytes — send less at a time"]}, 413
            )
        except ClientDisconnect:
            return Response(status_code=400)
        try:
            return json_answer({"accepted": collector.take(_sender(request), body)}, 202)
        except MessageError as error:
            return json_answer({"problems": error.problems}, 400)

    async def described(_: Request) -> Response:
        return json_answer(schema())

    return Starlette(routes=[Route(path, take, methods=["POST"]), Route(path, described, methods=["GET"])])


def _sender(request: Request) -> str:
    names = (request.scope.get("extensions", {}).get("tls") or {}).get("client_cert_names") or ("unknown",)
    return str(names[0])


async def _body(request: Request) -> bytes:
    """The body, read no further than a message may be long."""
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > MOST_BYTES:
        raise _TooLarge
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > MOST_BYTES:
            raise _TooLarge
        pieces.append(piece)
    return b"".join(pieces)


def json_answer(value: Any, status: int = 200) -> Response:
    """A value as JSON that is not to be stored."""
    return Response(msgspec.json.encode(value), status, {"Cache-Control": "no-store"}, "application/json")
