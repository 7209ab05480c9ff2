"""Sharing over the back channel (Delen): what a person sends, and sends back changed."""

from __future__ import annotations

from collections.abc import Sequence

from medmij_sim.chainlog.model import Method
from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.types import Resource
from medmij_sim.fhir.xml import to_xml
from medmij_sim.mint import Mint
from medmij_sim.pgo.connections import Connections
from medmij_sim.pgo.errors import PgoError
from medmij_sim.pgo.policy import PgoPolicy
from medmij_sim.pgo.sessions import Session
from medmij_sim.pgo.sharing import Shared, bundle_of, shared
from medmij_sim.services import CATALOGUE, Gegevensdienst


class Giving:
    """Shares what people of one PGO want to share.

    Args:
        mint: where the ids of what is sent come from.
    """

    def __init__(self, connections: Connections, mint: Mint) -> None:
        self._connections = connections
        self._mint = mint

    async def share(self, session: Session, resources: Sequence[Resource], policy: PgoPolicy) -> Shared:
        """Send resources in one Bundle; raises as `Pgo.share` does."""
        row, base = await self._place(session)
        share = next(each for each in row.shares if each.kind in ("batch", "transaction"))
        bundle = bundle_of(share, resources, base, lambda: f"urn:uuid:{self._mint.uuid4()}")
        return await self._send(session, row, "POST", base, bundle, policy)

    async def update(self, session: Session, resource: Resource, policy: PgoPolicy) -> Shared:
        """Put one resource back; raises as `Pgo.update` does."""
        row, base = await self._place(session)
        url = f"{base}/{resource['resourceType']}/{resource['id']}"
        return await self._send(session, row, "PUT", url, resource, policy)

    async def _place(self, session: Session) -> tuple[Gegevensdienst, str]:
        """The gegevensdienst that a journey may share with, and its FHIR base."""
        rows = [CATALOGUE[each] for each in session.granted if CATALOGUE[each].shares]
        if not session.access_token or not rows:
            raise PgoError(f"session {session.key} has no access token for Delen; let the person finish the journey")
        return rows[0], await self._connections.endpoint(session.aanbieder, rows[0].id)

    async def _send(
        self, session: Session, row: Gegevensdienst, method: Method, url: str, resource: Resource, policy: PgoPolicy
    ) -> Shared:
        xml = policy.accept.endswith("xml")
        body = to_xml(resource, row.fhir_release) if xml else fhir_json.dumps(resource)
        async with self._connections.channel(policy) as channel:
            requests = self._connections.requests(session, row.id, channel, policy)
            answer = await requests.send(method, url, body)
        return shared(answer, row.fhir_release)
