"""Questions to a person on the way between providers: one page, go on or cancel, one answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from medmij_sim.digid.party import LIFETIME
from medmij_sim.digid.saml.idp import SamlIdp
from medmij_sim.digid.saml.passing import drop_oldest
from medmij_sim.digid.saml.replies import leave
from medmij_sim.forms import FormError, first_values, form_pairs
from medmij_sim.screens import Screens, language_of, remember_language


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask, and what then.

    Args:
        page: template and marker of the page.
        service: who sent the person here, as shown.
        services: where the person is logged in, as shown.
        leads_to: URL to which the browser goes afterwards.
        answered: takes whether to go on, once; gives where the browser goes.
    """

    page: str
    service: str
    services: tuple[str, ...]
    leads_to: str
    answered: Callable[[bool], Awaitable[str]]


class Questions:
    """The questions that wait for an answer.

    Args:
        idp: time and secrets.
    """

    def __init__(self, idp: SamlIdp) -> None:
        self._idp = idp
        self._screens = Screens("medmij_sim.digid")
        self._waiting: dict[str, tuple[Question, datetime]] = {}
        self.front = [
            Route("/question/{question}", self.show, methods=["GET"]),
            Route("/question/{question}", self.take, methods=["POST"]),
        ]

    def ask(self, question: Question) -> str:
        """Have a question wait; returns the URL of its page."""
        now = self._idp.now()
        drop_oldest(self._waiting, lambda each: each[1] <= now)
        key = self._idp.digid.secret("question")
        self._waiting[key] = (question, now + LIFETIME)
        return f"{self._idp.front}/question/{key}"

    def reset(self) -> None:
        """Forget what waits."""
        self._waiting.clear()

    async def show(self, request: Request) -> Response:
        """The page of a question, as long as it waits."""
        question = self._found(request)
        return self._ended(request) if question is None else self._page(request, question, 200)

    async def take(self, request: Request) -> Response:
        """Take the answer; the question is gone then."""
        question = self._found(request)
        if question is None:
            return self._ended(request)
        try:
            answer = first_values(await form_pairs(request)).get("answer")
        except FormError:
            answer = None
        if answer not in ("go-on", "cancel"):
            return self._page(request, question, 400)
        if self._waiting.pop(request.path_params["question"], None) is None:
            return self._ended(request)
        return leave(await question.answered(answer == "go-on"))

    def _found(self, request: Request) -> Question | None:
        question, until = self._waiting.get(request.path_params["question"], (None, self._idp.now()))
        return question if until > self._idp.now() else None

    def _page(self, request: Request, question: Question, status: int) -> Response:
        response = self._screens.page(
            question.page,
            language_of(request),
            status=status,
            switch=request.url.path,
            may_lead_to=[question.leads_to],
            service=question.service,
            services=question.services,
        )
        remember_language(request, response)
        return response

    def _ended(self, request: Request) -> Response:
        return self._screens.page("digid-ended", language_of(request), status=410, switch=request.url.path)
