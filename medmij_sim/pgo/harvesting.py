"""Collecting over the back channel (Verzamelen): what the aanbieder has, and the documents and images behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container

import httpx

from medmij_sim.clock import Clock
from medmij_sim.pgo.channel import BackChannel
from medmij_sim.pgo.connections import Connections
from medmij_sim.pgo.errors import PgoError
from medmij_sim.pgo.fhir import Collected, Collection
from medmij_sim.pgo.journey import Harvest
from medmij_sim.pgo.policy import PgoPolicy
from medmij_sim.pgo.retrieving import Retrieval, Retrieved
from medmij_sim.pgo.sessions import Session
from medmij_sim.pgo.store import Kept, KeptDocument, Store
from medmij_sim.pgo.tasks import together
from medmij_sim.services import gegevensdienst


class Harvesting:
    """Collects for the people of one PGO.

    Args:
        store: where everything goes.
        clock: for requests that ask from a date on.
    """

    def __init__(self, connections: Connections, store: Store, clock: Clock) -> None:
        self._connections = connections
        self._store = store
        self._clock = clock

    async def collect(self, session: Session, only: Container[str] | None, policy: PgoPolicy) -> Harvest:
        """Collect all gegevensdiensten at the same time; arguments and errors as of `Pgo.collect`."""
        if not session.access_token:
            raise PgoError(f"session {session.key} has no access token; let the person finish the journey first")
        diensten = [each for each in session.granted if only is None or each in only]
        async with self._connections.channel(policy) as channel:
            came = await together(self._one(session, each, channel, policy) for each in diensten)
        for dienst, (found, retrieved) in zip(diensten, came, strict=True):
            origin = (session.person, session.aanbieder, dienst)
            self._store.keep((Kept(*origin, each) for each in found.resources.values()), policy)
            self._store.keep_documents(KeptDocument(*origin, each) for each in retrieved.documents)
        harvest = Harvest(
            session.key,
            dict.fromkeys(diensten, 0) | self._store.counts(session.person, session.aanbieder),
            tuple(line for found, _ in came for line in found.problems),
            {dienst: len(each.documents) for dienst, (_, each) in zip(diensten, came, strict=True) if each.documents},
            tuple(line for _, retrieved in came for line in retrieved.missing),
        )
        kinds = Counter(document.kind for _, retrieved in came for document in retrieved.documents)
        session.documents, session.images = kinds["document"], kinds["image"]
        session.incomplete = bool(harvest.missing)
        return harvest

    async def _one(
        self, session: Session, dienst: str, channel: BackChannel, policy: PgoPolicy
    ) -> tuple[Collected, Retrieved]:
        requests = self._connections.requests(session, dienst, channel, policy)

        async def get(url: str) -> httpx.Response:
            return await requests.send("GET", url)

        async def fetch(url: str, accept: str) -> httpx.Response:
            return await requests.send("GET", url, accept=accept, token=policy.sends_token_for_documents)

        base = await self._connections.endpoint(session.aanbieder, dienst)
        found = await Collection(base, gegevensdienst(dienst), get, policy).run(self._clock.today())
        if not policy.retrieves_documents:
            return found, Retrieved()
        return found, await Retrieval(base, fetch, policy).run(found.resources.values())
