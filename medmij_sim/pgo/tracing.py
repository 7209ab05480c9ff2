"""The ids by which one request can be followed through the chain.

Sources: core.authint.208, core.tknint.208, core.rscint.201.
"""

from __future__ import annotations

from medmij_sim.mint import Mint
from medmij_sim.pgo.policy import CorrelationSource, JourneyIdSource, RequestIdSource

REQUEST_ID = "MedMij-Request-ID"
CORRELATION_ID = "X-Correlation-ID"

_CONSTANT = "5a6c7f38-8f1e-4a55-9a3a-0d0c6d1f0001"


class Tracing:
    """Makes the tracing ids of a PGO's requests."""

    def __init__(self, mint: Mint) -> None:
        self._mint = mint
        self._count = 0

    def new_correlation_id(self, source: JourneyIdSource = "new") -> str:
        """The id of a journey, or of a refresh."""
        self._count += 1
        return {"new": self._mint.uuid4(), "constant": _CONSTANT, "number": f"{self._count}"}[source]

    def ids(
        self, correlation: str, request_source: RequestIdSource, source: CorrelationSource = "journey"
    ) -> dict[str, str]:
        """Both ids of one request, by name.

        Args:
            correlation: the correlation id of the journey.
            request_source: where the request id comes from.
            source: where the correlation id comes from.
        """
        self._count += 1
        sent = correlation if source == "journey" else self._mint.uuid4()
        made = {"new": self._mint.uuid4(), "constant": _CONSTANT, "number": f"{self._count}", "correlation": sent}
        return {REQUEST_ID: made[request_source], CORRELATION_ID: sent}
