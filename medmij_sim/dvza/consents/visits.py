"""The visits of people who look at their consents: opened by a link in the PGO, found again by a cookie."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from medmij_sim.dvza.consents.model import Visit
from medmij_sim.dvza.context import Context
from medmij_sim.dvza.sessions import LIFETIME
from medmij_sim.forms import FormError, first_values, form_pairs

COOKIE: Final = "__Host-consents"


class Visits:
    """Keeps them in the store of a DVZA."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def open(self, **known: Any) -> Visit:
        """A visit that begins now.

        Args:
            known: further members of `Visit`.
        """
        context = self._context
        return self._keep(
            Visit(
                id=context.secret("cookie"),
                csrf=context.secret("csrf"),
                expires=context.in_seconds(LIFETIME),
                **known,
            )
        )

    def hand_out(self, visit: Visit, response: Response) -> None:
        """Have the browser remember whose it is."""
        response.set_cookie(COOKIE, visit.id, secure=True, httponly=True, samesite="lax", path="/")

    def found(self, request: Request) -> Visit | None:
        """The visit of a browser; None when there is none, or not any more."""
        visit = self._context.store.visits.get(request.cookies.get(COOKIE, ""))
        return visit if visit is not None and visit.expires > self._context.now() else None

    async def answered(self, request: Request) -> tuple[Visit | None, Mapping[str, str]]:
        """The visit and the form; no visit when it is over, or the form is not ours."""
        try:
            form = first_values(await form_pairs(request))
        except FormError:
            return None, {}
        visit = self.found(request)
        if visit is None or not self._context.policy().checks_consents_form:
            return visit, form
        return (visit if hmac.compare_digest(form.get("csrf", "").encode(), visit.csrf.encode()) else None), form

    def change(self, visit: Visit, **members: Any) -> Visit:
        """The visit with other members, kept."""
        return self._keep(replace(visit, **members))

    def end(self, visit: Visit) -> None:
        """Nobody can go on with this visit."""
        self._context.store.visits.take(visit.id)

    def _keep(self, visit: Visit) -> Visit:
        self._context.store.visits.put(visit.id, visit)
        return visit
