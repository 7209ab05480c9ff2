"""The served PGO: the callback with its page for the person, and the hooks."""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from medmij_sim.fhir import json as fhir_json
from medmij_sim.pgo.errors import PgoError
from medmij_sim.pgo.hooks import HookInputError, HookOutput, failure, harvested, read_hook, run_hook
from medmij_sim.pgo.outcome import CallbackResult, Outcome
from medmij_sim.pgo.party import Pgo
from medmij_sim.pgo.policy import PgoPolicy
from medmij_sim.screens import Screens, language_of, remember_language

Done = Callable[[HookOutput], None]
"""Hears what a callback led to: `stored`, or `error`."""


def _unheard(_output: HookOutput) -> None:
    return None


class _Pages:
    def __init__(self, pgo: Pgo, policy: Callable[[], PgoPolicy], done: Done) -> None:
        self._pgo = pgo
        self._policy = policy
        self._done = done
        self._screens = Screens("medmij_sim.pgo")

    async def callback(self, request: Request) -> Response:
        """Take the authorization response and collect; then go to a page whose URL holds no code."""
        result = await self._pgo.callback(f"{self._pgo.redirect_uri}?{request.url.query}")
        output, outcome = await self._collected(result)
        self._done(output)
        if outcome is not Outcome.GRANTED and self._policy().hides_errors:
            return Response(status_code=204)
        return RedirectResponse(f"/result/{outcome}", 303, {"Cache-Control": "no-store"})

    async def result(self, request: Request) -> Response:
        """Tell the person how it ended."""
        try:
            outcome = Outcome(request.path_params["outcome"])
        except ValueError:
            return Response("not found", 404)
        language = language_of(request)
        page = self._screens.page(
            "pgo-result",
            language,
            switch=request.url.path,
            granted=outcome is Outcome.GRANTED,
            explanation=CallbackResult(outcome).explanation[language],
        )
        remember_language(request, page)
        return page

    async def hook(self, request: Request) -> Response:
        """Run a hook: HTTP 200 with its output, 400 for an input that it cannot use."""
        try:
            output = await run_hook(self._pgo, request.path_params["name"], read_hook(await request.body()))
        except HookInputError as error:
            return _json({"error": str(error)}, 400)
        return _json(output)

    async def _collected(self, result: CallbackResult) -> tuple[HookOutput, Outcome]:
        if result.outcome is not Outcome.GRANTED or result.session is None:
            return failure(result), result.outcome
        try:
            return await harvested(self._pgo, result.session), Outcome.GRANTED
        except PgoError as error:
            return {"session": result.session, "error": str(error)}, Outcome.NOT_COLLECTED


def pgo_app(pgo: Pgo, *, policy: Callable[[], PgoPolicy] = PgoPolicy, done: Done = _unheard) -> Starlette:
    """The ASGI app of a PGO's host: `/callback`, `/result/...` and `POST /hooks/{start,collect,refresh,export}`.

    Args:
        policy: how to behave; the same as the PGO's.
        done: hears what each callback led to.
    """
    pages = _Pages(pgo, policy, done)
    return Starlette(
        routes=[
            Route("/callback", pages.callback),
            Route("/result/{outcome}", pages.result),
            Route("/hooks/{name}", pages.hook, methods=["POST"]),
        ]
    )


def _json(output: HookOutput, status: int = 200) -> Response:
    return Response(fhir_json.dumps(output), status, media_type="application/json")
