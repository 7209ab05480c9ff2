"""The mock PGO without a screen: from choosing an aanbieder to having the data."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

import httpx

from medmij_sim.chainlog.log import ChainLog
from medmij_sim.chainlog.model import GrantType, Initiator, Method
from medmij_sim.chainlog.outbox import Outbox
from medmij_sim.clock import Clock
from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.types import Resource
from medmij_sim.fhir.xml import to_xml
from medmij_sim.listxml.problem import NotListedError
from medmij_sim.mint import Mint
from medmij_sim.pgo import oauth
from medmij_sim.pgo.channel import BackChannel, ClientFactory
from medmij_sim.pgo.doorkeeper import Doorkeeper
from medmij_sim.pgo.errors import NotWhitelistedError, PgoError, TokenError
from medmij_sim.pgo.fhir import Collected, Collection
from medmij_sim.pgo.inbox import Inbox
from medmij_sim.pgo.journal import Journal, trace_of
from medmij_sim.pgo.journey import Harvest, Journey
from medmij_sim.pgo.lists import Lists
from medmij_sim.pgo.outcome import CallbackResult, Outcome
from medmij_sim.pgo.policy import PgoPolicy
from medmij_sim.pgo.representing import Represents
from medmij_sim.pgo.resources import ResourceRequests
from medmij_sim.pgo.sessions import Phase, Session, Sessions
from medmij_sim.pgo.sharing import Shared, bundle_of, shared
from medmij_sim.pgo.store import Kept, Store, exported
from medmij_sim.pgo.subscribing import INTERFACEVERSIE, Subscriptions
from medmij_sim.pgo.tasks import together
from medmij_sim.pgo.tracing import Tracing
from medmij_sim.services import CATALOGUE, Gegevensdienst, gegevensdienst
from medmij_sim.zal import Zorgaanbiederslijst

TOKEN_TIMEOUT = 20.0
"""Seconds; a DVA has 10 (core.tknint.206)."""

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
        self._clients = clients
        self.clock = clock
        self._mint = mint
        self.policy = policy
        self._tracing = Tracing(mint)
        self.outbox = outbox or Outbox(clock)
        self._journal = Journal(ChainLog(client_id, clock, policy, self.outbox))
        self.subscriptions = Subscriptions(self.lists, self.sessions, self._send_json)
        self.doorkeeper = Doorkeeper(self.lists)
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
        weergavenamen = await self._weergavenamen(ids)
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
        return await self._redeem(session, parameters.code, policy)

    async def collect(self, session_key: str, only: Container[str] | None = None) -> Harvest:
        """Send all requests of the gegevensdiensten that were asked for and granted, and store what comes.

        Args:
            only: of these gegevensdiensten, by id; of all unless given.

        Raises:
            UnknownSessionError: no such journey.
            RefusedError: the access token is refused.
            PgoError: there is no token, or a host may not be connected to.
        """
        policy, session = self.policy(), self.sessions.get(session_key)
        if not session.access_token:
            raise PgoError(f"session {session_key} has no access token; let the person finish the journey first")
        diensten = [each for each in session.granted if only is None or each in only]
        zal = await self.lists.zal()
        async with self._back_channel(policy) as channel:
            runs = [self._collect_one(session, zal, each, channel, policy) for each in diensten]
            collected = await together(runs)
        for dienst, found in zip(diensten, collected, strict=True):
            kept = (Kept(session.person, session.aanbieder, dienst, each) for each in found.resources.values())
            self.store.keep(kept, policy)
        stored = dict.fromkeys(diensten, 0) | self.store.counts(session.person, session.aanbieder)
        return Harvest(session.key, stored, tuple(line for found in collected for line in found.problems))

    async def share(self, session_key: str, resources: Sequence[Resource]) -> Shared:
        """Send resources of the person to the gegevensdienst that the person confirmed (Delen).

        Args:
            resources: in FHIR's JSON shape, the Patient among them where the gegevensdienst asks for it. References
                among them are kept; ids of this PGO and BSNs do not go along.

        Raises:
            UnknownSessionError: no such journey.
            PgoError: there is no token, nothing can be shared this way, or no usable answer came.
        """
        row, base = await self._shares_with(session_key)
        share = next(each for each in row.shares if each.kind in ("batch", "transaction"))
        return await self._send(session_key, row, "POST", base, bundle_of(share, resources, base, self._new_urn))

    async def update(self, session_key: str, resource: Resource) -> Shared:
        """Put back a resource of the aanbieder that the person changed, such as a Task that was accepted.

        Raises:
            UnknownSessionError: no such journey.
            PgoError: there is no token, nothing can be shared this way, or no usable answer came.
        """
        row, base = await self._shares_with(session_key)
        url = f"{base}/{resource['resourceType']}/{resource['id']}"
        return await self._send(session_key, row, "PUT", url, resource)

    async def refresh(self, session_key: str, initiated_by: Initiator = "person") -> CallbackResult:
        """Exchange the refresh token of long-term consent for new tokens (core.tknint.200/.208).

        Args:
            initiated_by: whether a person asked for it, or this PGO does so of itself; goes into the chain log.

        Raises:
            UnknownSessionError: no such journey.
            PgoError: the journey has no refresh token, or the token host may not be connected to.
        """
        policy, session = self.policy(), self.sessions.get(session_key)
        if session.refresh_token is None:
            raise PgoError(f"session {session_key} has no refresh token; the person gave no long-term consent")
        if policy.refresh_correlation_id == "new":
            session.correlation_id = self._tracing.new_correlation_id()
        form = oauth.refresh_parameters(session.refresh_token, self.client_id, self.redirect_uri, policy)
        return await self._ask_token(session, form, policy, "refresh_token", initiated_by)

    def export(self, person: str | None = None) -> dict[str, Any]:
        """Everything stored, of one person or of all, as a JSON value; write it with `medmij_sim.fhir.json`."""
        policy = self.policy()
        return exported(self.store.of(None if policy.mixes_people else person), policy)

    def reset(self) -> None:
        """Forget people, journeys and lists."""
        self.store.clear()
        self.sessions.clear()
        self.subscriptions.clear()
        self.inbox.clear()
        self.lists.clear()

    def _state(self, policy: PgoPolicy) -> str:
        match policy.state_source:
            case "random":
                return self._mint.token()
            case "counter":
                return f"state-{len(self.sessions.all()) + 1}"
            case "constant":
                return _CONSTANT_STATE

    async def _weergavenamen(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """The names of gegevensdiensten; the id of one that has none."""
        gnl = await self.lists.gnl()
        return tuple(gnl.weergavenaam(each) if each in gnl else each for each in ids)

    def _back_channel(self, policy: PgoPolicy) -> BackChannel:
        return BackChannel(self._clients, self.lists.whl, policy)

    async def _redeem(self, session: Session, code: str, policy: PgoPolicy) -> CallbackResult:
        form = oauth.token_parameters(code, self.client_id, self.redirect_uri, policy)
        result = await self._ask_token(session, form, policy, "authorization_code")
        session.phase = Phase.GRANTED if result.outcome is Outcome.GRANTED else Phase.ENDED
        return result

    async def _ask_token(
        self,
        session: Session,
        form: dict[str, str],
        policy: PgoPolicy,
        grant: GrantType,
        initiated_by: Initiator = "person",
    ) -> CallbackResult:
        headers = self._tracing.ids(session.correlation_id, policy.token_request_id, policy.token_correlation_id)
        sent = {name: value for name, value in headers.items() if name not in policy.token_headers_omitted}
        in_body = policy.token_parameters_in == "body"
        ids, status = trace_of(headers), None
        try:
            async with self._back_channel(policy) as channel:
                answer = await channel.send(
                    "POST",
                    session.token_endpoint if in_body else f"{session.token_endpoint}?{urlencode(form)}",
                    headers={"Accept": "application/json", **sent},
                    form=form if in_body else None,
                    timeout=TOKEN_TIMEOUT,
                    on_send=lambda: self._journal.sends_token_request(session, ids, grant, initiated_by),
                )
            status = answer.status_code
            granted = oauth.read_token_answer(status, answer.content)
        except NotWhitelistedError as error:
            return CallbackResult(Outcome.FAILED, session.key, str(error))
        except PgoError as error:
            self._journal.receives_no_token(ids, error, status)
            if isinstance(error, TokenError):
                return CallbackResult(Outcome.TOKEN_REFUSED, session.key, error.code)
            return CallbackResult(Outcome.FAILED, session.key, str(error))
        self._journal.receives_token_response(ids, status)
        self._keep_grant(session, granted, policy)
        return CallbackResult(Outcome.GRANTED, session.key)

    def _keep_grant(self, session: Session, granted: oauth.TokenAnswer, policy: PgoPolicy) -> None:
        session.access_token, session.days = granted.access_token, granted.days
        if granted.gegevensdiensten is None:
            session.granted = session.gegevensdiensten
        else:
            session.granted = tuple(each for each in session.gegevensdiensten if each in granted.gegevensdiensten)
        rotated = session.refresh_token is not None
        if granted.refresh_token is not None and not (rotated and policy.keeps_old_refresh_token):
            session.refresh_token = granted.refresh_token

    async def _collect_one(
        self, session: Session, zal: Zorgaanbiederslijst, dienst: str, channel: BackChannel, policy: PgoPolicy
    ) -> Collected:
        requests = self._requests(session, dienst, channel, policy)

        async def get(url: str) -> httpx.Response:
            return await requests.send("GET", url)

        base = zal.gegevensdienst(session.aanbieder, dienst, INTERFACEVERSIE).resource_endpointuri()
        return await Collection(base, gegevensdienst(dienst), get, policy).run(self.clock.today())

    async def _shares_with(self, session_key: str) -> tuple[Gegevensdienst, str]:
        """The gegevensdienst that a journey may share with, and its FHIR base."""
        session = self.sessions.get(session_key)
        rows = [CATALOGUE[each] for each in session.granted if CATALOGUE[each].shares]
        if not session.access_token or not rows:
            raise PgoError(f"session {session_key} has no access token for Delen; let the person finish the journey")
        place = (await self.lists.zal()).gegevensdienst(session.aanbieder, rows[0].id, INTERFACEVERSIE)
        return rows[0], place.resource_endpointuri().rstrip("/")

    async def _send(
        self, session_key: str, row: Gegevensdienst, method: Method, url: str, resource: Resource
    ) -> Shared:
        policy, session = self.policy(), self.sessions.get(session_key)
        xml = policy.accept.endswith("xml")
        body = to_xml(resource, row.fhir_release) if xml else fhir_json.dumps(resource)
        async with self._back_channel(policy) as channel:
            answer = await self._requests(session, row.id, channel, policy).send(method, url, body)
        return shared(answer, row.fhir_release)

    async def _send_json(
        self, session: Session, dienst: str, method: Method, url: str, body: bytes | None
    ) -> httpx.Response:
        """Send one request of the subscription interface."""
        policy = self.policy()
        async with self._back_channel(policy) as channel:
            requests = self._requests(session, dienst, channel, policy, policy.subscription_media_type)
            return await requests.send(method, url, body)

    def _new_urn(self) -> str:
        return f"urn:uuid:{self._mint.uuid4()}"

    def _requests(
        self, session: Session, dienst: str, channel: BackChannel, policy: PgoPolicy, media_type: str | None = None
    ) -> ResourceRequests:
        return ResourceRequests(session, dienst, channel, policy, self._tracing, self._journal, media_type)


def _endpoints(zal: Zorgaanbiederslijst, naam: str, ids: tuple[str, ...]) -> tuple[str, str]:
    """The authorization and token endpoint that all gegevensdiensten share."""
    if not ids:
        raise PgoError("no gegevensdienst was named; name at least one, such as 48")
    try:
        rows = [zal.gegevensdienst(naam, each, INTERFACEVERSIE) for each in ids]
    except NotListedError as error:
        raise PgoError(str(error)) from error
    pairs = {(row.authorization_endpointuri, row.token_endpointuri) for row in rows}
    if len(pairs) > 1:
        raise PgoError(f"{naam} has different endpoints for {', '.join(ids)}; start a journey for each")
    return pairs.pop()
