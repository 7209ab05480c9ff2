"""What all requests of a PGO on the back channel have in common: client, whitelist, tracing ids, chain log."""

from __future__ import annotations

from dataclasses import dataclass

from medmij_sim.pgo.channel import BackChannel, ClientFactory
from medmij_sim.pgo.journal import Journal
from medmij_sim.pgo.lists import Lists, listed
from medmij_sim.pgo.policy import PgoPolicy
from medmij_sim.pgo.resources import ResourceRequests
from medmij_sim.pgo.sessions import Session
from medmij_sim.pgo.tracing import Tracing


@dataclass(frozen=True, slots=True)
class Connections:
    """How one PGO reaches DVZAs.

    Args:
        clients: makes HTTP clients.
        lists: where endpoints and the whitelist are.
        tracing: makes the ids of requests.
        journal: is told of each request.
    """

    clients: ClientFactory
    lists: Lists
    tracing: Tracing
    journal: Journal

    async def endpoint(self, aanbieder: str, dienst: str) -> str:
        """The FHIR base of a gegevensdienst, without a slash at the end.

        Args:
            aanbieder: MedMij name.
            dienst: id of the gegevensdienst.

        Raises:
            PgoError: the ZAL has none now, or cannot be had.
        """
        return listed(await self.lists.zal(), aanbieder, dienst).resource_endpointuri().rstrip("/")

    def channel(self, policy: PgoPolicy) -> BackChannel:
        """The connections of one exchange."""
        return BackChannel(self.clients, self.lists.whl, policy)

    def requests(
        self, session: Session, dienst: str, channel: BackChannel, policy: PgoPolicy, media_type: str | None = None
    ) -> ResourceRequests:
        """Sends the resource requests of a journey to a gegevensdienst, by id."""
        return ResourceRequests(session, dienst, channel, policy, self.tracing, self.journal, media_type)
