"""The screens of the DVZA (core.usrint.100-110, "Toestemmingsverklaring, Core", "Technische storing, Core")."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from medmij_sim.digid.login import Departure
from medmij_sim.dvza.answers import answer_url, ending_url
from medmij_sim.dvza.authorization import SESSION_ID, TRACE_ID
from medmij_sim.dvza.context import Context
from medmij_sim.dvza.grants import granted_days
from medmij_sim.dvza.model import Ending, Function, Session
from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.dvza.releases import RELEASES
from medmij_sim.listxml.problem import NotListedError
from medmij_sim.screens import Screens, go_to, language_of, remember_language
from medmij_sim.services import gegevensdienst

_STATUS = {"failure": 502}


def screen_path(session: Session, name: str) -> str:
    """The path of a screen in the tree of the release that a session began with."""
    return f"/{RELEASES[session.request.release].segment}/{name}"


class Pages:
    """Renders them; decides nothing."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._screens = Screens("medmij_sim.dvza")

    def landing(self, request: Request, session: Session) -> Response:
        here = screen_path(session, "landing")
        return self._page(request, "landing", session, switch=here, here=here, leads_to=self._onward(session))

    def consent(self, request: Request, policy: DvzaPolicy, session: Session) -> Response:
        """The question that fits what was asked: consent, the confirmation of Delen, or a subscription."""
        asked, here = session.request, screen_path(session, "consent")
        release, (page, shows) = RELEASES[asked.release], _asking(policy, asked.function)
        named = asked.services if release.consent_names_services or asked.function != "Verzamelen" else ()
        if page == "confirmation" and "gegevensdienst" not in shows:
            named = ()
        person = self._context.people.by_bsn(session.bsn or "")
        return self._page(
            request,
            page,
            session,
            switch=here,
            here=here,
            leads_to=self._onward(session),
            shows=shows,
            can_last=release.long_term and asked.function == "Verzamelen",
            preselected=policy.long_term_preselected,
            placeholder_left=policy.placeholder_left,
            services=[self.service_name(service) for service in named],
            days=granted_days(self._context, policy, asked),
            whose=person.name.full if person is not None and session.bsn != session.actor else "",
        )

    def ending(self, request: Request, policy: DvzaPolicy, session: Session, ending: Ending) -> Response:
        if ending.page == "ended":
            return self.ended(request)
        asked = session.request
        return self._page(
            request,
            ending.page,
            session,
            switch=screen_path(session, "ending"),
            status=_STATUS.get(ending.page, 200),
            back=ending_url(policy, asked, ending),
            shows=policy.failure_page_shows,
            role=self._context.role,
            trace_id=asked.trace_id,
            session_id=asked.session_id,
        )

    def client_failure(self, request: Request, policy: DvzaPolicy, values: Mapping[str, str]) -> Response:
        """The failure page for a request that cannot be answered: no way back, because nobody knows to whom.

        Args:
            values: the parameters of the request, with ids to mention.
        """
        always = policy.failure_page_always_returns and "redirect_uri" in values
        ids = {name: values[name] for name in (TRACE_ID, SESSION_ID)}
        return self.show(
            request,
            "failure",
            # Nothing of the request but its ids goes into a link: an authorization request with these alone ends here.
            switch=f"{request.url.path}?{urlencode(ids)}",
            status=400,
            party=self._context.role.name,
            pgo="",
            back=answer_url(policy, values["redirect_uri"], values.get("state"), error="invalid_request")
            if always
            else None,
            shows=policy.failure_page_shows,
            role=self._context.role,
            trace_id=ids[TRACE_ID],
            session_id=ids[SESSION_ID],
        )

    def ended(self, request: Request) -> Response:
        return self.show(request, "ended", switch=request.url.path, status=410, party=self._context.role.name)

    def privacy(self, request: Request) -> Response:
        return self.show(request, "privacy", switch="/privacy", party=self._context.role.name)

    def departure(self, request: Request, session: Session, departure: Departure) -> Response:
        """On to the login of a session."""
        party = self._context.aanbieders[session.request.aanbieder].title
        return self.to_login(request, departure, party, self._onward(session))

    def to_login(self, request: Request, departure: Departure, party: str, leads_to: Collection[str]) -> Response:
        """On to a login: by redirect, or by a page with one button when a form must go along.

        Args:
            party: where the person is.
            leads_to: where the way may go on when the login answers at once.
        """
        if not departure.fields:
            return go_to(departure.url)
        return self.show(
            request,
            "to-login",
            switch=None,
            leads_to=(departure.url, *leads_to),
            party=party,
            location=departure.url,
            fields=departure.fields,
        )

    def _page(
        self,
        request: Request,
        name: str,
        session: Session,
        *,
        switch: str,
        leads_to: Collection[str] = (),
        status: int = 200,
        **values: Any,
    ) -> Response:
        asked = session.request
        return self.show(
            request,
            name,
            switch=switch,
            status=status,
            leads_to=leads_to,
            party=self._context.aanbieders[asked.aanbieder].title,
            pgo=self.pgo_name(asked.client_id),
            csrf=session.csrf,
            function=asked.function.lower(),
            represents=asked.represents,
            **values,
        )

    def show(
        self,
        request: Request,
        name: str,
        *,
        switch: str | None,
        status: int = 200,
        leads_to: Collection[str] = (),
        **values: Any,
    ) -> Response:
        """Render a page in the language of the reader; arguments as of `Screens.page`."""
        response = self._screens.page(
            name,
            language_of(request),
            status=status,
            switch=switch,
            may_lead_to=leads_to,
            **values,
        )
        remember_language(request, response)
        return response

    def _onward(self, session: Session) -> tuple[str, str]:
        """Where a form leads: a login may answer at once, so one press can go there and on to the PGO."""
        return self._context.login.origin, session.request.redirect_uri

    def pgo_name(self, client_id: str) -> str:
        """The name on the OCL (core.usrint.102)."""
        client = self._context.client(client_id)
        by_list = client is not None and self._context.policy().names_pgo_by == "list"
        return client.organisatienaam if client is not None and by_list else client_id

    def service_name(self, service: str) -> str:
        """The name on the GNL (core.usrint.102)."""
        try:
            return self._context.lists.gnl.weergavenaam(service)
        except NotListedError:
            return gegevensdienst(service).name


def _asking(policy: DvzaPolicy, function: Function) -> tuple[str, frozenset[str]]:
    """The page on which a person allows something, by what it is, and what that shows."""
    match function:
        case "Delen" if policy.confirmation_page == "confirmation":
            return "confirmation", policy.confirmation_page_shows
        case "Abonneren":
            return "subscription", policy.subscription_page_shows
        case _:
            return "consent", policy.consent_page_shows
