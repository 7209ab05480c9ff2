"""Where the people of a PGO change the long-term consents that they gave ("Toestemmingen aanpassen").

That the PGO offers the way is of "Toestemmingsverklaring, Core". No list says where it leads; beside the authorization
endpoint is our choice, as in the mock DVZA.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from medmij_sim.clock import AMSTERDAM
from medmij_sim.pgo.errors import PgoError, UnknownSessionError
from medmij_sim.pgo.lists import listed
from medmij_sim.pgo.long_term import collect_again
from medmij_sim.pgo.outcome import EXPLANATIONS, Outcome
from medmij_sim.pgo.party import Pgo
from medmij_sim.pgo.sessions import Session
from medmij_sim.screens import Screens, language_of, remember_language


async def consents_url(pgo: Pgo, session_key: str, back: str) -> str:
    """Where the browser of a person goes to change consents at the DVZA of a journey.

    Args:
        session_key: of the journey.
        back: where the person returns to, on the host of the PGO.

    Raises:
        UnknownSessionError: no such journey.
        PgoError: the aanbieder left the ZAL, or that cannot be had.
    """
    session = pgo.sessions.get(session_key)
    row = listed(await pgo.lists.zal(), session.aanbieder, session.gegevensdiensten[0])
    place = row.authorization_endpointuri.rpartition("/")[0]
    asked = {
        "client_id": pgo.client_id,
        "redirect_uri": back,
        "scope": session.aanbieder.removesuffix("@medmij"),
    }
    return f"{place}/consents?{urlencode(asked, quote_via=quote, safe='')}"


@dataclass(frozen=True, slots=True)
class _Shown:
    """A message as the page has it, in local time."""

    at: datetime
    about: str
    diensten: str
    since: datetime | None


class ConsentPages:
    """The page about one journey: whether data can be collected again without a login, and the way to change that.

    It has what the person was told of collecting without being asked to (core.gegevensuitwisseling.104/.105).

    Args:
        name: of the PGO, as people see it.
    """

    def __init__(self, pgo: Pgo, name: str) -> None:
        self._pgo = pgo
        self._name = name
        self._screens = Screens("medmij_sim.pgo")

    def routes(self) -> list[Route]:
        return [
            Route("/consents/{session}", self.show, methods=["GET"]),
            Route("/consents/{session}", self.collect, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """What is known of the consent."""
        return await self._page(request, None)

    async def collect(self, request: Request) -> Response:
        """Collect again by the long-term consent; that it was withdrawn shows here."""
        key = request.path_params["session"]
        try:
            result, _ = await collect_again(self._pgo, key)
            outcome = result.outcome
        except UnknownSessionError:
            return Response("not found", 404)
        except PgoError:
            outcome = Outcome.NOT_COLLECTED
        return await self._page(request, outcome)

    async def _messages(self, session: Session) -> list[_Shown]:
        """What was told about this consent, the newest first."""
        return [
            _Shown(
                each.at.astimezone(AMSTERDAM),
                each.about,
                ", ".join(await self._names(each.gegevensdiensten)),
                each.since.astimezone(AMSTERDAM) if each.since else None,
            )
            for each in reversed(self._pgo.messages.about(session.key))
        ]

    async def _names(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """The names of gegevensdiensten; their ids when the list of names cannot be had."""
        try:
            return await self._pgo.weergavenamen(ids)
        except PgoError:
            return ids

    async def _page(self, request: Request, outcome: Outcome | None) -> Response:
        try:
            session: Session = self._pgo.sessions.get(request.path_params["session"])
            here = f"/consents/{session.key}"
            leads = await consents_url(self._pgo, session.key, f"https://{self._pgo.client_id}{here}")
        except UnknownSessionError:
            return Response("not found", 404)
        except PgoError:
            leads = None
        language = language_of(request)
        page = self._screens.page(
            "pgo-consents",
            language,
            switch=here,
            party=self._name,
            aanbieder=session.aanbieder.removesuffix("@medmij"),
            session=session,
            lasts=session.refresh_token is not None,
            messages=await self._messages(session),
            outcome=outcome,
            granted=outcome is Outcome.GRANTED,
            explanation=EXPLANATIONS[outcome][language] if outcome else "",
            here=here,
            leads=leads,
        )
        remember_language(request, page)
        return page
