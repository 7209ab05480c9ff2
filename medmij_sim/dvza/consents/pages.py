"""The pages of "Toestemmingen aanpassen"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from medmij_sim.clock import AMSTERDAM
from medmij_sim.digid.login import Departure
from medmij_sim.dvza.consents.model import Visit
from medmij_sim.dvza.consents.overview import Consent
from medmij_sim.dvza.context import Context
from medmij_sim.dvza.model import Ending
from medmij_sim.dvza.pages import Pages
from medmij_sim.dvza.policy import DvzaPolicy


class ConsentPages:
    """Renders them; decides nothing."""

    def __init__(self, context: Context, pages: Pages) -> None:
        self._context = context
        self._pages = pages

    def party(self, visit: Visit) -> str:
        """Where the person is: at the aanbieder that was looked up in the PGO, or at the DVZA."""
        known = self._context.aanbieders.get(visit.aanbieder or "")
        return known.title if known else self._context.role.name

    def landing(self, request: Request, visit: Visit) -> Response:
        back = [visit.back] if visit.back else []
        return self._page(request, "consents-landing", visit, "landing", leads_to=[self._context.login.origin, *back])

    def departure(self, request: Request, visit: Visit, departure: Departure) -> Response:
        """On to the login."""
        back = [visit.back] if visit.back else []
        return self._pages.to_login(request, departure, self.party(visit), [self._context.login.origin, *back])

    def overview(self, request: Request, visit: Visit, bsn: str, consents: Sequence[Consent]) -> Response:
        """What stands here.

        Args:
            bsn: of who logged in.
        """
        return self._page(
            request,
            "consents-overview",
            visit,
            "overview",
            leads_to=[visit.back] if visit.back else [],
            ended=visit.ended,
            stopped=[self._pages.service_name(each) for each in visit.stopped],
            consents=[self._told(each, bsn) for each in consents],
        )

    def ending(self, request: Request, policy: DvzaPolicy, visit: Visit, ending: Ending) -> Response:
        if ending.page == "cancelled":
            return self._page(request, "consents-cancelled", visit, "ending", back=visit.back)
        return self._page(
            request,
            "failure",
            visit,
            "ending",
            status=502,
            back=visit.back,
            shows=policy.failure_page_shows,
            role=self._context.role,
            trace_id=visit.trace_id,
            session_id=visit.session_id,
        )

    def left(self, request: Request, visit: Visit) -> Response:
        """The visit is over, and nobody said where the person came from."""
        return self._page(request, "consents-left", visit, "ending")

    def _page(self, request: Request, name: str, visit: Visit, path: str, **values: Any) -> Response:
        return self._pages.show(
            request,
            name,
            switch=f"{visit.below}/{path}",
            party=self.party(visit),
            pgo=self._pages.pgo_name(visit.client_id) if visit.client_id else "",
            below=visit.below,
            csrf=visit.csrf,
            **values,
        )

    def _told(self, consent: Consent, bsn: str) -> dict[str, Any]:
        """A consent as the page tells it; dates as they were in the Netherlands."""
        about = consent.earliest
        moments = {"given": consent.given, "used": consent.used, "ends": consent.ends}
        person = self._context.people.by_bsn(about.bsn)
        return {
            "id": consent.id,
            "pgo": self._pages.pgo_name(about.client_id),
            "aanbieder": self._context.aanbieders[about.aanbieder].title,
            "whose": person.name.full if person is not None and about.bsn != bsn else "",
            "by_another": about.bsn == bsn and consent.actor not in ("", bsn),
            "messages": [(self._pages.service_name(each.service), each.end_date) for each in consent.subscriptions],
            **{name: moment and moment.astimezone(AMSTERDAM).date() for name, moment in moments.items()},
        }
