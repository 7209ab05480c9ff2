"""The notification server of a PGO, on the back channel (ext.abo.subnotint.200-203, ext.abo.rscnotint.200-203)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from medmij_sim.pgo.inbox import Inbox
from medmij_sim.pgo.policy import PgoPolicy
from medmij_sim.subscriptions import messages as m


def notification_app(inbox: Inbox, policy: Callable[[], PgoPolicy]) -> Starlette:
    """The notification server as an ASGI app: `POST /subscription/Notification` and `POST /resource/Notification`."""

    async def take(endpoint: m.Kind, request: Request) -> Response:
        if policy().notification_delay:
            await asyncio.sleep(policy().notification_delay)
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type != m.JSON or request.url.query:
            return _json(415 if media_type != m.JSON else 400, m.Problem(m.INVALID_REQUEST))
        return _json(*await inbox.take(endpoint, await request.body()))

    kinds: tuple[m.Kind, ...] = ("subscription", "resource")
    return Starlette(
        routes=[Route(f"/{kind}/{m.NOTIFICATION_PATH}", partial(take, kind), methods=["POST"]) for kind in kinds]
    )


def _json(status: int, message: m.Taken | m.Problem) -> Response:
    return Response(m.written(message), status, {"Cache-Control": "no-store"}, m.JSON)
