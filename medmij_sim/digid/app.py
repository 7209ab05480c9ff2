"""The pages of NEP-DigiD. A person is chosen by key: no page or URL holds a BSN, and no field asks for a secret."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil
from random import Random
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from medmij_sim.clock import AMSTERDAM
from medmij_sim.digid.ending import NextAnswer
from medmij_sim.digid.pages.choice import ChoiceError, choice_of, may_act_for
from medmij_sim.digid.pages.finding import find
from medmij_sim.digid.pages.means import MEANS, means_for
from medmij_sim.digid.pages.walk import SHAPES, Walk, begin, fits
from medmij_sim.forms import FormError, first_values, form_pairs
from medmij_sim.screens import Screens, go_to, language_of, remember_language

if TYPE_CHECKING:
    from medmij_sim.digid.login import LoginRequest
    from medmij_sim.digid.party import Digid


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
            Route("/login/{login}/{step}", pages.show_step, methods=["GET"]),
            Route("/login/{login}/{step}", pages.take_step, methods=["POST"]),
        ]
    )


class _Pages:
    def __init__(self, digid: Digid) -> None:
        self._digid = digid
        self._screens = Screens("medmij_sim.digid")
        self._walks: dict[str, Walk] = {}

    async def home(self, request: Request) -> Response:
        return self._plain(request, "digid-home", 200)

    async def show(self, request: Request) -> Response:
        login = request.path_params["login"]
        asked = self._digid.pending(login)
        if asked is None:
            return self._plain(request, "digid-ended", 410)
        ordered = self._digid.ordered(login)
        return self._page(request, login, asked) if ordered is None else self._leave(request, login, ordered)

    async def take(self, request: Request) -> Response:
        login = request.path_params["login"]
        asked = self._digid.pending(login)
        if asked is None:
            return self._plain(request, "digid-ended", 410)
        try:
            choice = choice_of(await _form(request), asked, self._digid)
        except ChoiceError as error:
            return self._page(request, login, asked, refused=str(error))
        if choice.means is None:
            return self._leave(request, login, choice.answer)
        self._walks = {key: walk for key, walk in self._walks.items() if self._digid.pending(key)}
        walk = begin(choice.answer, choice.means, Random(self._digid.secret("walk")))
        self._walks[login] = walk
        return go_to(f"/login/{login}/{walk.next}")

    async def show_step(self, request: Request) -> Response:
        login, walk = self._walking(request)
        if walk is None:
            return self._plain(request, "digid-ended", 410)
        if request.path_params["step"] not in walk.means.steps:
            return go_to(f"/login/{login}/{walk.next}")
        return self._step(request, login, walk)

    async def take_step(self, request: Request) -> Response:
        login, walk = self._walking(request)
        if walk is None:
            return self._plain(request, "digid-ended", 410)
        form, step = await _form(request), request.path_params["step"]
        if form.get("answer") == "cancel":
            return self._leave(request, login, NextAnswer(outcome="cancelled"))
        if step not in walk.means.steps:
            return go_to(f"/login/{login}/{walk.next}")
        if not fits(step, form.get("typed", "")):
            return self._step(request, login, walk, refused=True)
        walk = self._walks[login] = replace(walk, done=walk.done | {step})
        if walk.next is not None:
            return go_to(f"/login/{login}/{walk.next}")
        return self._leave(request, login, walk.answer)

    def _walking(self, request: Request) -> tuple[str, Walk | None]:
        login = request.path_params["login"]
        return login, self._walks.get(login) if self._digid.pending(login) else None

    def _page(self, request: Request, login: str, asked: LoginRequest, refused: str = "") -> Response:
        today = self._digid.today()
        everybody = self._digid.subjects.people()
        found = find(everybody, request.query_params.get("q", ""), request.query_params.get("page", ""))
        return self._shown(
            request,
            "digid-login",
            login,
            400 if refused else 200,
            switch=f"{request.url.path}?{request.url.query}",
            minimum=asked.minimum_level,
            means=MEANS.values(),
            first=means_for(asked.minimum_level),
            representation=asked.representation,
            found=found,
            ages={each.key: each.age_on(today) for each in everybody},
            behalf={
                each: others for each in found.everybody if (others := may_act_for(each, asked, self._digid, today))
            },
            refused=refused,
        )

    def _step(self, request: Request, login: str, walk: Walk, *, refused: bool = False) -> Response:
        step = request.path_params["step"]
        return self._shown(
            request,
            "digid-step",
            login,
            400 if refused else 200,
            switch=request.url.path,
            step=step,
            number=walk.means.steps.index(step) + 1,
            steps=len(walk.means.steps),
            typed=step in SHAPES,
            printed=walk.printed.get(step, ""),
            refused=refused,
        )

    def _shown(self, request: Request, name: str, login: str, status: int, **values: Any) -> Response:
        """A page of a login under way, with when it ends."""
        asked, ends = self._digid.pending(login), self._digid.ends_at(login)
        assert asked is not None and ends is not None
        response = self._screens.page(
            name,
            language_of(request),
            status=status,
            may_lead_to=[asked.return_url],
            login=login,
            service=asked.service_name,
            ends=ends.astimezone(AMSTERDAM),
            seconds=ceil(self._digid.seconds_left(login)),
            **values,
        )
        remember_language(request, response)
        return response

    def _plain(self, request: Request, name: str, status: int) -> Response:
        response = self._screens.page(name, language_of(request), status=status, switch=request.url.path)
        remember_language(request, response)
        return response

    def _leave(self, request: Request, login: str, answer: NextAnswer) -> Response:
        self._walks.pop(login, None)
        url = self._digid.answer(login, answer)
        return self._plain(request, "digid-ended", 410) if url is None else go_to(url)


async def _form(request: Request) -> Mapping[str, str]:
    try:
        return first_values(await form_pairs(request))
    except FormError:
        return {}
