"""What a resource endpoint cannot do, as an OperationOutcome with its HTTP status (gegevensdiensten 2.0, RFC 6750)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from medmij_sim.fhir.bundle import operation_outcome
from medmij_sim.fhir.types import Issue, Resource


class Refusal(Exception):  # noqa: N818 - the request may be the one in error
    """A request that is not carried out.

    Args:
        status: HTTP status.
        code: issue code of FHIR, such as `not-found`.
        text: one sentence; repeats nothing that was sent but names and ids.
        headers: to send along.
    """

    def __init__(self, status: int, code: str, text: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(text)
        self.status = status
        self.code = code
        self.text = text
        self.headers = dict(headers or {})

    @property
    def outcome(self) -> Resource:
        return operation_outcome(Issue("error", self.code, self.text))


REFUSES_ALL: Final[Mapping[str, tuple[int, str, str, Mapping[str, str]]]] = {
    "rate-limit": (429, "throttled", "too many requests; try again in 30 seconds", {"Retry-After": "30"}),
    "unavailable": (503, "transient", "maintenance; try again in two minutes", {"Retry-After": "120"}),
    "crash": (500, "exception", "the server cannot answer", {}),
}
"""What a server says that answers nothing at all, by the names of `DvzaPolicy.refuses_all`."""
