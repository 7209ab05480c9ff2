"""Toestemmingen aanpassen: a person logs in, sees the consents and subscriptions that stand here, and ends them.

That a PGO offers the way and that it ends here is of the statement of consent ("Toestemmingsverklaring, Core"). Where
it begins is in no list and in no public interface; that it is beside the authorization endpoint is our choice.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from medmij_sim.digid.login import Level, LoginRequest, LoginResult
from medmij_sim.dvza.authorization import SESSION_ID, TRACE_ID, mentioned, read_client
from medmij_sim.dvza.consents.model import Visit
from medmij_sim.dvza.consents.overview import consents_of
from medmij_sim.dvza.consents.pages import ConsentPages
from medmij_sim.dvza.consents.visits import Visits
from medmij_sim.dvza.context import Context
from medmij_sim.dvza.endings import BROKEN, CANCELLED, NOT_IDENTIFIED
from medmij_sim.dvza.grants import withdraw
from medmij_sim.dvza.model import Ending
from medmij_sim.dvza.pages import Pages
from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.dvza.releases import NEWEST_FIRST
from medmij_sim.dvza.request_errors import ClientError
from medmij_sim.dvza.subscriptions.book import SubscriptionBook
from medmij_sim.forms import FormError, first_values, query_pairs
from medmij_sim.screens import go_to


class ConsentScreens:
    """The steps of a visit.

    Args:
        context: of the DVZA.
        pages: of its authorization server.
    """

    def __init__(self, context: Context, pages: Pages) -> None:
        self._context = context
        self._pages = pages
        self._shown = ConsentPages(context, pages)
        self._visits = Visits(context)
        self._subscriptions = SubscriptionBook(context)

    def routes(self) -> list[Route]:
        """Its paths, in the tree of each release that knows long-term consent."""
        return [
            route
            for release in NEWEST_FIRST
            if release.long_term
            for below in (f"/{release.segment}/consents",)
            for route in (
                Route(below, _Beginning(self, below).answer, methods=["GET"]),
                Route(f"{below}/landing", self.show_landing, methods=["GET"]),
                Route(f"{below}/landing", self.take_landing, methods=["POST"]),
                Route(f"{below}/overview", self.show_overview, methods=["GET"]),
                Route(f"{below}/overview", self.take_overview, methods=["POST"]),
                Route(f"{below}/ending", self.show_ending, methods=["GET"]),
            )
        ]

    async def begin(self, request: Request, below: str) -> Response:
        """A person comes from a PGO, which may say who it is, where to return, and which aanbieder was looked up.

        Args:
            below: path of this release.
        """
        context, client = self._context, None
        try:
            pairs = query_pairs(request)
            values = first_values(pairs)
            if "client_id" in values or "redirect_uri" in values:
                client = read_client(context, context.policy(), pairs)
        except FormError:
            return self._pages.client_failure(request, context.policy(), mentioned(context, {}))
        except ClientError:
            return self._pages.client_failure(request, context.policy(), mentioned(context, values))
        ids = mentioned(context, values)
        visit = self._visits.open(
            below=below,
            trace_id=ids[TRACE_ID],
            session_id=ids[SESSION_ID],
            aanbieder=values.get("scope"),
            client_id=client[0] if client else None,
            back=client[1] if client else None,
        )
        response = self._shown.landing(request, visit)
        self._visits.hand_out(visit, response)
        return response

    async def show_landing(self, request: Request) -> Response:
        visit = self._visits.found(request)
        return self._pages.ended(request) if visit is None else self._shown.landing(request, visit)

    async def take_landing(self, request: Request) -> Response:
        visit, form = await self._visits.answered(request)
        if visit is None:
            return self._pages.ended(request)
        if form.get("answer") == "cancel":
            return self._leave(request, visit)
        relay = self._context.secret("relay-state")
        visit = self._visits.change(visit, relay=relay, bsn=None, ending=None)
        departure = await self._context.login.start(self._login_request(visit, relay))
        return self._shown.departure(request, visit, departure)

    def expects(self, request: Request) -> bool:
        """Whether the browser comes back from a login that a visit started."""
        visit = self._visits.found(request)
        relay = visit.relay if visit is not None else None
        given = request.query_params.get("RelayState", "")
        return relay is not None and hmac.compare_digest(given.encode(), relay.encode())

    async def take_login(self, request: Request) -> Response:
        """Take the answer of a login; only when it is expected."""
        result = await self._context.login.finish(dict(request.query_params))
        visit = self._visits.found(request)  # it may have ended meanwhile
        if visit is None or visit.relay is None:
            return self._pages.ended(request)
        ours = hmac.compare_digest(result.relay_state.encode(), visit.relay.encode())
        ending = _ending(self._context.policy(), result) if ours else NOT_IDENTIFIED
        if ending is not None:
            self._visits.change(visit, relay=None, ending=ending)
            return go_to(f"{visit.below}/ending")
        self._visits.change(visit, relay=None, bsn=result.subject)
        return go_to(f"{visit.below}/overview")

    async def show_overview(self, request: Request) -> Response:
        visit = self._visits.found(request)
        if visit is None:
            return self._pages.ended(request)
        if visit.bsn is None:
            return self._shown.landing(request, visit)
        consents = consents_of(self._context, self._context.policy(), visit.bsn)
        return self._shown.overview(request, visit, visit.bsn, consents)

    async def take_overview(self, request: Request) -> Response:
        visit, form = await self._visits.answered(request)
        if visit is None or visit.bsn is None:
            return self._pages.ended(request)
        if form.get("answer") == "leave":
            return self._leave(request, visit)
        policy = self._context.policy()
        own = consents_of(self._context, policy, visit.bsn)
        meant = [each for each in own if form.get("answer") == "end-all" or each.id == form.get("consent")]
        withdraw(self._context, policy, [grant for each in meant for grant in each.grants])
        stopped = [
            subscription.service
            for each in (consent.earliest for consent in meant)
            for subscription in self._subscriptions.end_of(policy, each.person, each.client_id, each.aanbieder)
        ]
        self._visits.change(visit, ended=any(each.grants for each in meant), stopped=tuple(dict.fromkeys(stopped)))
        return go_to(f"{visit.below}/overview")

    async def show_ending(self, request: Request) -> Response:
        visit = self._visits.found(request)
        if visit is None or visit.ending is None:
            return self._pages.ended(request)
        return self._shown.ending(request, self._context.policy(), visit, visit.ending)

    def _leave(self, request: Request, visit: Visit) -> Response:
        """Nobody who comes after can go on; back to the PGO, if the person came from one."""
        self._visits.end(visit)
        return self._shown.left(request, visit) if visit.back is None else go_to(visit.back)

    def _login_request(self, visit: Visit, relay_state: str) -> LoginRequest:
        context = self._context
        return LoginRequest(
            requester=context.role.key,
            service_name=self._shown.party(visit),
            minimum_level=Level.named(context.policy().minimum_level),
            return_url=f"https://{context.role.front_host(context.domain)}{_login_return(visit)}",
            relay_state=relay_state,
        )


@dataclass(frozen=True, slots=True)
class _Beginning:
    """Where a visit begins in the tree of one release."""

    screens: ConsentScreens
    below: str

    async def answer(self, request: Request) -> Response:
        return await self.screens.begin(request, self.below)


def _login_return(visit: Visit) -> str:
    """That of the authorization endpoint: a service provider of DigiD has one such place."""
    return f"{visit.below.removesuffix('/consents')}/login/return"


def _ending(policy: DvzaPolicy, result: LoginResult) -> Ending | None:
    """Why a login shows nobody's consents; None when it does."""
    if result.outcome == "cancelled":
        return CANCELLED
    if result.outcome == "failed" or result.subject is None or result.level is None:
        return BROKEN
    low = result.level < Level.named(policy.minimum_level) and policy.checks_level
    return NOT_IDENTIFIED if low or result.represented is not None else None
