"""What a scenario has in hand against a DVZA: people with browsers, PGOs with certificates, and the record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Literal

import httpx

from conformance.drivers import Driver
from conformance.probe import StepFailed, Stepping, Steps, Unavailable
from conformance.reading.tracing import CORRELATION_ID, REQUEST_ID
from conformance.scenarios.dvza.clients import Clients
from conformance.scenarios.dvza.stelselnode import Stelselnode
from conformance.scenarios.dvza.values import Answer, Changes, Grant, changed, read_grant
from conformance.scenarios.dvza.walking import Walks
from conformance.stage import Stage
from conformance.targets import DvzaTarget
from medmij_sim.browser import PageKind
from medmij_sim.clock import Clock
from medmij_sim.mint import Mint
from medmij_sim.record import Record
from medmij_sim.services import CATALOGUE, Request, request_url

FROZEN_SEED = -1
"""Makes the ids of a run on a frozen clock; no world has it, so that they differ from what a mock DVZA mints."""


class DvzaProbe(Stepping):
    """Plays PGOs and people towards one DVZA.

    Args:
        target: the DVZA under test.
        record: where everything that passes is kept.
        clock: the time the record speaks of.
        steps: keeps which steps were reached.
        stage: the simulated world whose Stelselnode the DVZA reads its lists at, if there is one.

    Raises:
        StepFailed: the DVZA could not be told to read them there.
    """

    def __init__(self, target: DvzaTarget, record: Record, clock: Clock, steps: Steps, stage: Stage | None) -> None:
        super().__init__(steps)
        self.target = target
        self.clock = clock
        self.record = record
        self.codes: list[str] = []
        self.grants: list[Grant] = []
        self._stage = stage
        self._stelselnode = Stelselnode(target, record, clock, stage) if stage else None
        self._clients = Clients(target, record, clock)
        self._walks = Walks(target, self._clients)
        self._mint = Mint(FROZEN_SEED if clock.is_frozen else None)

    def close(self) -> None:
        self._clients.close()
        if self._stelselnode is not None:
            self._stelselnode.close()

    # The party under test

    @property
    def services(self) -> tuple[str, ...]:
        """The gegevensdiensten of the target whose requests the suite knows."""
        return tuple(id_ for id_ in self.target.gegevensdiensten if id_ in CATALOGUE and CATALOGUE[id_].requests)

    @property
    def usual(self) -> Request:
        """A request that `target.front.resource` answers: the first one of the first gegevensdienst."""
        return CATALOGUE[self.services[0]].requests[0]

    @property
    def usual_url(self) -> str:
        """The URL of `usual`."""
        return f"{self.target.endpoints(self.services[0]).resource}/{request_url(self.usual, self.clock.today())}"

    @contextmanager
    def moving_clock(self) -> Iterator[Callable[[int], None]]:
        """Gives a way to move the DVZA's clock by seconds; afterwards it is moved back.

        Raises:
            Unavailable: the target has no way to do so.
        """
        hook = self.target.clock
        if hook is None:
            raise Unavailable("the clock of the DVZA cannot be moved; add [clock]")
        driver, moved = Driver(self.record, self.clock, self.target.network), 0

        def later(seconds: int) -> None:
            nonlocal moved
            driver.call("clock", hook, {"move": seconds})
            moved += seconds

        try:
            yield later
        finally:
            if moved:
                later(-moved)
            driver.close()

    @property
    def stelselnode(self) -> Stelselnode:
        """What publishes the lists that the DVZA reads.

        Raises:
            Unavailable: the suite does not.
        """
        if self._stelselnode is None:
            raise Unavailable("the DVZA reads lists that the suite does not publish; add [world]")
        return self._stelselnode

    @property
    def stage(self) -> Stage:
        """The simulated world around the DVZA.

        Raises:
            Unavailable: there is none.
        """
        if self._stage is None:
            raise Unavailable("there is no simulated world around the DVZA; add [world]")
        return self._stage

    def hang_up(self) -> None:
        """Close every connection of the back channel; who comes next is a new visitor to the DVZA."""
        self._clients.hang_up()

    def knock(self) -> None:
        """Show up on both channels, for a DVZA that fetches lists when it needs them; the answers do not count."""
        with suppress(httpx.TransportError):
            self._walks.open(self.request())
        self.hang_up()
        with suppress(httpx.TransportError):
            self.refresh("onbekend")

    # Authorization

    def request(self, role: str = "pgo-a") -> dict[str, str]:
        """A right authorization request of release 2.2, with fresh ids and state (core.authint.200, .208)."""
        identity = self.target.identity(role)
        return {
            "response_type": "code",
            "client_id": identity.client_id,
            "redirect_uri": identity.redirect_uri,
            "scope": self.target.aanbieder.scope,
            "state": self._mint.token(16),
            REQUEST_ID: self._mint.uuid4(),
            CORRELATION_ID: self._mint.uuid4(),
        }

    def authorize(
        self,
        person: str,
        *,
        role: str = "pgo-a",
        consent: bool = True,
        long_term: bool = False,
        login: Literal["login", "cancel", "error"] = "login",
        artifact: str | None = None,
    ) -> Answer:
        """A person goes from the PGO's request to its end.

        Args:
            person: a role of the target's people.
            artifact: what the browser brings back from DigiD in the place of what it got there.

        Raises:
            Unavailable: the target has no such person or identity.
        """
        answers = self._walks.answers(person, consent=consent, long_term=long_term, login=login)
        return self._noted(self._walks.to_end(self.request(role), role, answers, artifact))

    def attempt(self, changes: Changes) -> Answer:
        """Send a request that is not as usual; go on from a page only when it invites the person to.

        Args:
            changes: to the usual parameters.
        """
        request = changed(self.request(), changes)
        return self._noted(self._walks.as_invited(request, "pgo-a", self._walks.answers("rich")))

    def grant(self, person: str, *, role: str = "pgo-a", long_term: bool = False) -> Answer:
        """`authorize`, insisting on a code.

        Raises:
            StepFailed: there was no code.
            Unavailable: the scripted person cannot get through the login.
        """
        answer = self.authorize(person, role=role, long_term=long_term)
        if answer.stuck_on is PageKind.LOGIN:
            raise Unavailable(f"no way through the login was found: {answer.in_words}; add hints to [login]")
        if answer.code is None:
            raise StepFailed(f"no authorization code for {person}: {answer.in_words}")
        return answer

    # Tokens

    def exchange(self, answer: Answer, *, role: str | None = None, changes: Changes | None = None) -> httpx.Response:
        """Offer a code at the token endpoint.

        Args:
            answer: the authorization answer that holds the code.
            role: whose certificate is shown; that of who asked, if absent.
            changes: to the usual form.
        """
        form = {
            "grant_type": "authorization_code",
            "code": answer.code or "",
            "client_id": answer.request["client_id"],
            "redirect_uri": answer.request["redirect_uri"],
        }
        return self.token_request(changed(form, changes or {}), role or answer.role, answer.request[CORRELATION_ID])

    def collect_token(self, answer: Answer) -> Grant:
        """`exchange`, insisting on an access token.

        Raises:
            StepFailed: there was none.
        """
        return self._kept(read_grant(self.exchange(answer), answer.request[CORRELATION_ID]))

    def refresh(
        self, refresh_token: str | None, *, role: str = "pgo-a", changes: Changes | None = None
    ) -> httpx.Response:
        """Offer a refresh token at the token endpoint; the correlation id of the request is new (core.tknint.208)."""
        form = {
            "grant_type": "refresh_token",
            "refresh_token": refresh_token or "",
            "client_id": self.target.identity(role).client_id,
        }
        return self.token_request(changed(form, changes or {}), role, self._mint.uuid4())

    def refreshed(self, refresh_token: str | None) -> Grant:
        """`refresh`, insisting on an access token.

        Raises:
            StepFailed: there was none.
        """
        response = self.refresh(refresh_token)
        grant = read_grant(response, response.request.headers[CORRELATION_ID])
        # A refresh token that comes back is the one we had: no new value among those that were handed out.
        self._kept(replace(grant, refresh_token=None) if grant.refresh_token == refresh_token else grant)
        return grant

    def token_request(self, form: Mapping[str, str], role: str, correlation_id: str) -> httpx.Response:
        """Post a form to the token endpoint."""
        headers = {REQUEST_ID: self._mint.uuid4(), CORRELATION_ID: correlation_id, "accept": "application/json"}
        return self._clients.backchannel(role).post(self.target.front.token, data=form, headers=headers)

    # Resources

    def get(
        self,
        url: str,
        grant: Grant | None,
        *,
        role: str = "pgo-a",
        accept: str = "application/fhir+json",
    ) -> httpx.Response:
        """Ask a resource endpoint.

        Args:
            grant: whose token goes in the header; None to send none.
        """
        headers = {
            REQUEST_ID: self._mint.uuid4(),
            CORRELATION_ID: grant.correlation_id if grant else self._mint.uuid4(),
            "accept": accept,
        }
        if grant is not None:
            headers["authorization"] = f"Bearer {grant.access_token}"
        return self._clients.backchannel(role).get(url, headers=headers)

    def _noted(self, answer: Answer) -> Answer:
        if answer.code:
            self.codes.append(answer.code)
        self.note("authorization", {"request": dict(answer.request), "answer": answer.url, "page": answer.page})
        return answer

    def _kept(self, grant: Grant) -> Grant:
        self.grants.append(grant)
        return grant
