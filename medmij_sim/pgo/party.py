"""The mock PGO without a screen: from choosing an aanbieder to having the data."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from typing import Any

import httpx

from medmij_sim.chainlog.log import ChainLog
from medmij_sim.chainlog.model import Initiator, Method
from medmij_sim.chainlog.outbox import Outbox
from medmij_sim.clock import Clock
from medmij_sim.fhir.types import Resource
from medmij_sim.mint import Mint
from medmij_sim.pgo import oauth
from medmij_sim.pgo.channel import ClientFactory
from medmij_sim.pgo.connections import Connections
from medmij_sim.pgo.doorkeeper import Doorkeeper
from medmij_sim.pgo.errors import PgoError
from medmij_sim.pgo.giving import Giving
from medmij_sim.pgo.harvesting import Harvesting
from medmij_sim.pgo.inbox import Inbox
from medmij_sim.pgo.journal import Journal, trace_of
from medmij_sim.pgo.journey import Harvest, Journey
from medmij_sim.pgo.lists import Lists, listed
from medmij_sim.pgo.messages import Messages
from medmij_sim.pgo.outcome import CallbackResult, Outcome
from medmij_sim.pgo.policy import PgoPolicy
from medmij_sim.pgo.representing import Represents
from medmij_sim.pgo.sessions import Phase, Session, Sessions
from medmij_sim.pgo.sharing import Shared
from medmij_sim.pgo.store import Store, exported
from medmij_sim.pgo.subscribing import Subscriptions
from medmij_sim.pgo.tokens import Tokens
from medmij_sim.pgo.tracing import Tracing
from medmij_sim.services import CATALOGUE
from medmij_sim.zal import Zorgaanbiederslijst

_FAILURES = ("server_error", "temporarily_unavailable", "invalid_request", "invalid_scope", "unauthorized_client")
_CONSTANT_STATE = "state"


class Pgo:
    """One PGO: OAuth client, FHIR client and store.

    Args:
        client_id: its host name in the OCL.
        redirect_uri: complete https URI on that host.
        stelselnode: where the lists are, such as `https://stelselnode.medmij.localhost`.
        clients: makes HTTP clients; `none` for the lists, `own` for the back channel.
        clock: the world's time.
        mint: where ids and states come from.
        policy: how to behave, asked at the start of each step.
        outbox: from where its chain log is sent; nowhere unless given.

    Attributes:
        clock: as given.
        subscriptions: those of its people (Abonneren).
        inbox: the notifications that came in.
        messages: what its people were told.
        doorkeeper: lets nodes in that bring them.
    """

    def __init__(
        self,
        client_id: str,
        redirect_uri: str,
        stelselnode: str,
        *,
        clients: ClientFactory,
        clock: Clock,
        mint: Mint,
        policy: Callable[[], PgoPolicy] = PgoPolicy,
        outbox: Outbox | None = None,
    ) -> None:
        self.client_id = client_id
        self.redirect_uri = redirect_uri
        self.lists = Lists(stelselnode, lambda: clients("none"), clock, policy)
        self.store = Store()
        self.sessions = Sessions()
        self.clock = clock
        self._mint = mint
        self.policy = policy
        self._tracing = Tracing(mint)
        self.outbox = outbox or Outbox(clock)
        self._journal = Journal(ChainLog(client_id, clock, policy, self.outbox))
        self._connections = Connections(clients, self.lists, self._tracing, self._journal)
        self._tokens = Tokens(self._connections, client_id, redirect_uri)
        self._giving = Giving(self._connections, mint)
        self._harvesting = Harvesting(self._connections, self.store, clock)
        self.subscriptions = Subscriptions(self.lists, self.sessions, self._send_json)
        self.doorkeeper = Doorkeeper(self.lists)
        self.messages = Messages(clock, policy)
        self.inbox = Inbox(self.subscriptions, self.lists, clock, policy)

    async def start(
        self,
        aanbieder: str,
        gegevensdiensten: Iterable[str],
        person: str = "",
        *,
        days: int | None = None,
        represents: Represents | None = None,
    ) -> Journey:
        """Begin a journey: look the aanbieder up and make the authorization request (core.authint.200/.208).

        Args:
            aanbieder: MedMij name, with or without `@medmij`.
            gegevensdiensten: ids, such as `48`.
            person: key in this PGO of the person whose data they are.
            days: for how long to subscribe to the one gegevensdienst, 0 to end that; None unless it is Abonneren.
            represents: that someone else asks on behalf of this person.

        Raises:
            PgoError: a list cannot be had, or the ZAL does not lead to one authorization endpoint for all of them.
        """
        policy, ids = self.policy(), tuple(gegevensdiensten)
        naam = f"{aanbieder.removesuffix('@medmij')}@medmij"
        authorization_endpoint, token_endpoint = _endpoints(await self.lists.zal(), naam, ids)
        weergavenamen = await self.weergavenamen(ids)
        session = Session(
            key=self._mint.uuid4(),
            person=person,
            aanbieder=naam,
            gegevensdiensten=ids,
            state=self._state(policy),
            correlation_id=self._tracing.new_correlation_id(policy.journey_correlation_id),
            token_endpoint=token_endpoint,
            days=days,
        )
        tracing = self._tracing.ids(session.correlation_id, policy.authorization_request_id)
        session.request_id = trace_of(tracing).trace_id
        self.sessions.add(session)
        shares = ids[0] in CATALOGUE and CATALOGUE[ids[0]].function == "Delen"
        named = shares or days is not None
        self._journal.sends_authorization_request(session, authorization_endpoint, ids[0] if named else None)
        url = oauth.authorization_url(
            authorization_endpoint,
            client_id=self.client_id,
            redirect_uri=self.redirect_uri,
            aanbieder=naam,
            gegevensdienst=ids[0],
            state=session.state,
            tracing=tracing,
            policy=policy,
            shares=shares,
            days=days,
            represents=represents,
        )
        return Journey(session.key, url, session.state, session.correlation_id, naam, ids, weergavenamen, person)

    async def callback(self, url: str) -> CallbackResult:
        """Take an authorization response: check it, and offer its code once (core.tknint.202/.203).

        Args:
            url: the redirect_uri with the parameters of the response.
        """
        policy, parameters = self.policy(), oauth.read_callback(url)
        session = self.sessions.of_state(parameters.state)
        if session is None and policy.accepts_foreign_state:
            session = self.sessions.last()
        if session is None:
            return CallbackResult(Outcome.FOREIGN, None, "the state is not of a journey that was started here")
        if session.phase is not Phase.STARTED and not policy.offers_code_again:
            return CallbackResult(Outcome.USED, session.key, "the response was dealt with before")
        if parameters.code or parameters.error:
            self._journal.receives_authorization_response(session, parameters.error)
        if parameters.error and not policy.redeems_errors:
            session.phase = Phase.ENDED
            outcome = Outcome.FAILED if parameters.error in _FAILURES else Outcome.DENIED
            return CallbackResult(outcome, session.key, parameters.error)
        if not parameters.code and not parameters.error:
            return CallbackResult(Outcome.INCOMPLETE, session.key, "the response has neither code nor error")
        session.phase = Phase.REDEEMED
        return await self._tokens.redeem(session, parameters.code, policy)

    async def collect(self, session_key: str, only: Container[str] | None = None) -> Harvest:
        """Send all requests of the gegevensdiensten that were asked for and granted, and store what comes.

        Documents and images are retrieved after that, with the same token, at the endpoint of the gegevensdienst.

        Args:
            only: of these gegevensdiensten, by id; of all unless given.

        Raises:
            UnknownSessionError: no such journey.
            RefusedError: the access token is refused.
            PgoError: there is no token, or a host may not be connected to.
        """
        return await self._harvesting.collect(self.sessions.get(session_key), only, self.policy())

    async def share(self, session_key: str, resources: Sequence[Resource]) -> Shared:
        """Send resources of the person to the gegevensdienst that the person confirmed (Delen).

        Args:
            resources: in FHIR's JSON shape, the Patient among them where the gegevensdienst asks for it. References
                among them are kept; ids of this PGO and BSNs do not go along.

        Raises:
            UnknownSessionError: no such journey.
            PgoError: there is no token, nothing can be shared this way, or no usable answer came.
        """
        return await self._giving.share(self.sessions.get(session_key), resources, self.policy())

    async def update(self, session_key: str, resource: Resource) -> Shared:
        """Put back a resource of the aanbieder that the person changed, such as a Task that was accepted.

        Raises:
            UnknownSessionError: no such journey.
            PgoError: there is no token, nothing can be shared this way, or no usable answer came.
        """
        return await self._giving.update(self.sessions.get(session_key), resource, self.policy())

    async def refresh(self, session_key: str, initiated_by: Initiator = "person") -> CallbackResult:
        """Exchange the refresh token of long-term consent for new tokens (core.tknint.200/.208).

        Args:
            initiated_by: whether a person asked for it, or this PGO does so of itself; goes into the chain log.

        Raises:
            UnknownSessionError: no such journey.
            PgoError: the journey has no refresh token, or the token host may not be connected to.
        """
        return await self._tokens.refresh(self.sessions.get(session_key), initiated_by, self.policy())

    async def weergavenamen(self, ids: Sequence[str]) -> tuple[str, ...]:
        """The names of gegevensdiensten for people (GNL), in the same order; the id of one that has none.

        Raises:
            PgoError: the GNL cannot be had.
        """
        gnl = await self.lists.gnl()
        return tuple(gnl.weergavenaam(each) if each in gnl else each for each in ids)

    def export(self, person: str | None = None) -> dict[str, Any]:
        """Everything stored, of one person or of all, as a JSON value; write it with `medmij_sim.fhir.json`."""
        policy = self.policy()
        whose = None if policy.mixes_people else person
        return exported(self.store.of(whose), self.store.documents(whose), policy)

    def reset(self) -> None:
        """Forget people, journeys and lists."""
        self.store.clear()
        self.sessions.clear()
        self.subscriptions.clear()
        self.inbox.clear()
        self.messages.clear()
        self.lists.clear()

    def _state(self, policy: PgoPolicy) -> str:
        match policy.state_source:
            case "random":
                return self._mint.token()
            case "counter":
                return f"state-{len(self.sessions.all()) + 1}"
            case "constant":
                return _CONSTANT_STATE

    async def _send_json(
        self, session: Session, dienst: str, method: Method, url: str, body: bytes | None
    ) -> httpx.Response:
        """Send one request of the subscription interface."""
        policy = self.policy()
        async with self._connections.channel(policy) as channel:
            requests = self._connections.requests(session, dienst, channel, policy, policy.subscription_media_type)
            return await requests.send(method, url, body)


def _endpoints(zal: Zorgaanbiederslijst, naam: str, ids: tuple[str, ...]) -> tuple[str, str]:
    """The authorization and token endpoint that all gegevensdiensten share."""
    if not ids:
        raise PgoError("no gegevensdienst was named; name at least one, such as 48")
    rows = [listed(zal, naam, each) for each in ids]
    pairs = {(row.authorization_endpointuri, row.token_endpointuri) for row in rows}
    if len(pairs) > 1:
        raise PgoError(f"{naam} has different endpoints for {', '.join(ids)}; start a journey for each")
    return pairs.pop()
