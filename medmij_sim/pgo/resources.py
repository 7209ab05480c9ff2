"""Resource requests of a PGO, one at a time: token, tracing ids, log (core.rscint.200/.201)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

import httpx

from medmij_sim.chainlog.model import Method
from medmij_sim.pgo.channel import BackChannel
from medmij_sim.pgo.errors import NotWhitelistedError, PgoError
from medmij_sim.pgo.journal import Journal, trace_of
from medmij_sim.pgo.policy import PgoPolicy
from medmij_sim.pgo.sessions import Session
from medmij_sim.pgo.tracing import Tracing

TIMEOUT = 70.0
"""Seconds; a DVA has 60 (core.rscint.202)."""


@dataclass(frozen=True, slots=True)
class ResourceRequests:
    """Sends the resource requests of one journey to one gegevensdienst.

    Args:
        dienst: id of the gegevensdienst.
        media_type: of the bodies; that in which this PGO asks for resources, unless given.
    """

    session: Session
    dienst: str
    channel: BackChannel
    policy: PgoPolicy
    tracing: Tracing
    journal: Journal
    media_type: str | None = None

    async def send(
        self, method: Method, url: str, body: bytes | None = None, *, accept: str | None = None, token: bool = True
    ) -> httpx.Response:
        """Send one request and log it.

        Args:
            body: a resource, in the form in which resources are asked for.
            accept: media type in which the answer is wanted, when it is not the usual.
            token: whether the access token goes along.

        Raises:
            NotWhitelistedError: the host may not be connected to.
            PgoError: no answer came.
        """
        policy = self.policy
        tracing = self.tracing.ids(
            self.session.correlation_id, policy.resource_request_id, policy.resource_correlation_id
        )
        ids = trace_of(tracing)
        target, headers = self._addressed(url, tracing, token=token)
        headers |= {"Accept": accept} if accept else {}
        if body is not None:
            headers |= {"Content-Type": self.media_type or policy.accept}
            headers |= {} if self.media_type else {"Prefer": "return=representation"}
        try:
            answer = await self.channel.send(
                method,
                target,
                headers=headers,
                body=body,
                timeout=TIMEOUT,
                on_send=lambda: self.journal.sends_resource_request(self.session, ids, self.dienst, method, url),
            )
        except NotWhitelistedError:
            raise
        except PgoError:
            self.journal.receives_nothing(ids)
            raise
        self.journal.receives_resource_response(ids, answer)
        return answer

    def _addressed(self, url: str, ids: dict[str, str], *, token: bool) -> tuple[str, dict[str, str]]:
        """The URL and the headers."""
        policy, access_token = self.policy, self.session.access_token
        headers = {name: value for name, value in ids.items() if name not in policy.resource_headers_omitted}
        headers |= {"Accept": self.media_type or policy.accept, **dict(policy.extra_headers)}
        if not token:
            return url, headers
        if policy.bearer_in == "header":
            return url, headers | {"Authorization": f"Bearer {access_token}"}
        return f"{url}{'&' if '?' in url else '?'}{urlencode({'access_token': access_token})}", headers
