"""The pages of NEP-DigiD. A person is chosen by key: no page or URL holds a BSN, and no field asks for a secret."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from medmij_sim.digid.ending import NextAnswer
from medmij_sim.digid.login import Level
from medmij_sim.forms import FormError, first_values, form_pairs
from medmij_sim.screens import Screens, language_of, remember_language

if TYPE_CHECKING:
    from medmij_sim.digid.party import Digid

_UNPERSONAL = {"cancel": NextAnswer(outcome="cancelled"), "error": NextAnswer(outcome="failed")}
"""Answers for which it does not matter who gives them, by the value of the button."""


def digid_app(digid: Digid, faces: Sequence[BaseRoute] = ()) -> Starlette:
    """The login pages as an ASGI app.

    Args:
        digid: whose pages they are.
        faces: where the interfaces for service providers come in.
    """
    pages = _Pages(digid)
    return Starlette(
        routes=[
            *faces,
            Route("/", pages.home, methods=["GET"]),
            Route("/login/{login}", pages.show, methods=["GET"]),
            Route("/login/{login}", pages.take, methods=["POST"]),
        ]
    )


class _Pages:
    def __init__(self, digid: Digid) -> None:
        self._digid = digid
        self._screens = Screens("medmij_sim.digid")

    async def home(self, request: Request) -> Response:
        return self._plain(request, "digid-home", 200)

    async def show(self, request: Request) -> Response:
        login = request.path_params["login"]
        if self._digid.pending(login) is None:
            return self._plain(request, "digid-ended", 410)
        ordered = self._digid.ordered(login)
        return self._page(request, login) if ordered is None else self._leave(request, login, ordered)

    async def take(self, request: Request) -> Response:
        login = request.path_params["login"]
        asked = self._digid.pending(login)
        if asked is None:
            return self._plain(request, "digid-ended", 410)
        try:
            form = first_values(await form_pairs(request))
        except FormError:
            return self._page(request, login, status=400)
        answer = _UNPERSONAL.get(form.get("answer", ""))
        if answer is not None:
            return self._leave(request, login, answer)
        try:
            person = self._digid.person(form.get("person", ""))
            level = Level.named(form.get("level") or asked.minimum_level.name)
        except (KeyError, ValueError):
            return self._page(request, login, status=400)
        return self._leave(request, login, NextAnswer(person.key, level))

    def _page(self, request: Request, login: str, status: int = 200) -> Response:
        asked = self._digid.pending(login)
        assert asked is not None
        wanted = request.query_params.get("q", "").strip()
        people = [
            each for each in self._digid.people() if wanted.casefold() in f"{each.name.full} {each.key}".casefold()
        ]
        response = self._screens.page(
            "digid-login",
            language_of(request),
            status=status,
            switch=f"{request.url.path}?{request.url.query}",
            may_lead_to=[asked.return_url],
            service=asked.service_name,
            minimum=asked.minimum_level,
            levels=list(Level),
            people=people,
            wanted=wanted,
            ages={each.key: each.age_on(self._digid.today()) for each in people},
            refused=status != 200,
        )
        remember_language(request, response)
        return response

    def _plain(self, request: Request, name: str, status: int) -> Response:
        response = self._screens.page(name, language_of(request), status=status, switch=request.url.path)
        remember_language(request, response)
        return response

    def _leave(self, request: Request, login: str, answer: NextAnswer) -> Response:
        url = self._digid.answer(login, answer)
        if url is None:
            return self._plain(request, "digid-ended", 410)
        headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
        return RedirectResponse(url, 303, headers)
