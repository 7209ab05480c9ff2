"""The Stelselnode as an ASGI app."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from types import MappingProxyType

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from medmij_sim.lists import FORMATS
from medmij_sim.listxml.problem import ListError
from medmij_sim.stelselnode.editions import Editions
from medmij_sim.stelselnode.policy import StelselnodePolicy
from medmij_sim.stelselnode.publishing import API_VERSIONS, Press, Publication
from medmij_sim.stelselnode.spoiling import spoiled

PATHS: Mapping[str, str] = MappingProxyType(
    {kind: f"/{FORMATS[kind].file_name}" for kind in ("zal", "ocl", "gnl", "whl")}
)
"""Per kind of list the path it is published at (core.lijsten.300)."""

_XML = "application/xml"


def stelselnode_app(publication: Publication, policy: Callable[[], StelselnodePolicy] = StelselnodePolicy) -> Starlette:
    """Serve the four lists at `PATHS`, told apart by version with `?api=2` (core.lijsten.300).

    Args:
        publication: gives the list of a kind as it is now; asked at every request.
        policy: gives the behaviour as it is now; asked at every request.

    Returns:
        An app that answers with `application/xml`, 400 without one `api`, and 404 for a version it does not serve.
    """
    press = Press(Editions(publication, policy))

    def route(kind: str) -> Route:
        async def serve(request: Request) -> Response:
            return _answer(request, press, kind, policy())

        return Route(PATHS[kind], serve, name=kind)

    return Starlette(routes=[route(kind) for kind in PATHS])


def _answer(request: Request, press: Press, kind: str, policy: StelselnodePolicy) -> Response:
    asked = request.query_params.getlist("api")
    known = ", ".join(API_VERSIONS)
    if policy.unavailable_list == kind:
        return PlainTextResponse("This list is not available now.\n", 503)
    if len(asked) != 1:
        return PlainTextResponse(f"Ask for one version: add ?api=2 (known: {known}).\n", 400)
    if asked[0] not in API_VERSIONS:
        return PlainTextResponse(f"No lists for api={asked[0]!r} here (known: {known}).\n", 404)
    try:
        document = press.copy(kind, API_VERSIONS[asked[0]][kind])
    except ListError as error:
        return PlainTextResponse(f"This list does not fit in api={asked[0]}: {error}\n", 404)
    document = spoiled(document, kind, policy)
    if policy.slow_list == kind:
        length = {"content-length": str(len(document))}
        return StreamingResponse(_in_two_parts(document, policy.slow_seconds), headers=length, media_type=_XML)
    return Response(document, media_type=_XML)


async def _in_two_parts(document: bytes, seconds: float) -> AsyncIterator[bytes]:
    half = len(document) // 2
    yield document[:half]
    await asyncio.sleep(seconds)
    yield document[half:]
