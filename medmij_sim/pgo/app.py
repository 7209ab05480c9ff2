"""The served PGO: the callback with its page for the person, and the hooks."""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from medmij_sim.fhir import json as fhir_json
from medmij_sim.pgo.consents import ConsentPages
from medmij_sim.pgo.errors import PgoError
from medmij_sim.pgo.hooks import HookInputError, HookOutput, failure, harvested, read_hook, run_hook
from medmij_sim.pgo.outcome import DONE, EXPLANATIONS, CallbackResult, Outcome
from medmij_sim.pgo.party import Pgo
from medmij_sim.screens import Screens, language_of, remember_language

Done = Callable[[HookOutput], None]
"""Hears what a callback led to: `stored`, or `error`."""


def _unheard(_output: HookOutput) -> None:
    return None


class _Pages:
    def __init__(self, pgo: Pgo, name: str, done: Done) -> None:
        self._pgo = pgo
        self._name = name
        self._done = done
        self._screens = Screens("medmij_sim.pgo")

    async def callback(self, request: Request) -> Response:
        """Take the authorization response, collect, and tell the person how it ended."""
        result = await self._pgo.callback(f"{self._pgo.redirect_uri}?{request.url.query}")
        output, outcome = await self._collected(result)
        self._done(output)
        if outcome not in DONE and self._pgo.policy().hides_errors:
            return Response(status_code=204)
        return self._page(request, outcome, result.session)

    async def result(self, request: Request) -> Response:
        """The same page again, in the other language: a callback cannot be loaded twice."""
        try:
            outcome = Outcome(request.path_params["outcome"])
        except ValueError:
            return Response("not found", 404)
        return self._page(request, outcome, request.query_params.get("session"))

    async def hook(self, request: Request) -> Response:
        """Run a hook: HTTP 200 with its output, 400 for an input that it cannot use."""
        try:
            output = await run_hook(self._pgo, request.path_params["name"], read_hook(await request.body()))
        except HookInputError as error:
            return _json({"error": str(error)}, 400)
        return _json(output)

    def _page(self, request: Request, outcome: Outcome, session: str | None) -> Response:
        """How a journey ended, what else came; with long-term consent also the way to change that."""
        language = language_of(request)
        journey = self._pgo.sessions.known(session)
        page = self._screens.page(
            "pgo-result",
            language,
            switch=f"/result/{outcome}" + (f"?session={journey.key}" if journey else ""),
            party=self._name,
            granted=outcome in DONE,
            explanation=EXPLANATIONS[outcome][language],
            session=journey,
        )
        remember_language(request, page)
        return page

    async def _collected(self, result: CallbackResult) -> tuple[HookOutput, Outcome]:
        if result.outcome is not Outcome.GRANTED or result.session is None:
            return failure(result), result.outcome
        try:
            output = await harvested(self._pgo, result.session)
        except PgoError as error:
            return {"session": result.session, "error": str(error)}, Outcome.NOT_COLLECTED
        return output, Outcome.GRANTED if self._pgo.sessions.get(result.session).collects else Outcome.ALLOWED


def pgo_app(pgo: Pgo, name: str = "Oefen-PGO", *, done: Done = _unheard) -> Starlette:
    """The ASGI app of a PGO's host: its pages, and `POST /hooks/{start,collect,refresh,export}`.

    The pages are `/callback`, `/result/...` and `/consents/...`.

    Args:
        name: as in the OCL; people see it on the page.
        done: hears what each callback led to.
    """
    pages = _Pages(pgo, name, done)
    return Starlette(
        routes=[
            Route("/callback", pages.callback),
            Route("/result/{outcome}", pages.result),
            Route("/hooks/{name}", pages.hook, methods=["POST"]),
            *ConsentPages(pgo, name).routes(),
        ]
    )


def _json(output: HookOutput, status: int = 200) -> Response:
    return Response(fhir_json.dumps(output), status, media_type="application/json")
