"""What is wrong with a share, told with the place and the rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from medmij_sim.dvza.refusal import Refusal
from medmij_sim.fhir.bundle import operation_outcome
from medmij_sim.fhir.types import Issue, Resource

MALFORMED: Final = 400
"""It breaks FHIR itself, or how it must be sent (https://hl7.org/fhir/STU3/http.html#create)."""
UNACCEPTABLE: Final = 422
"""It is FHIR, but breaks a profile or a rule of the gegevensdienst."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Args:
        status: the HTTP status it leads to.
        issue: an error refuses; anything milder is only told.
    """

    status: int
    issue: Issue

    @property
    def refuses(self) -> bool:
        return self.issue.severity in ("fatal", "error")


def malformed(text: str, where: str | None = None, code: str = "invalid") -> Problem:
    return Problem(MALFORMED, Issue("error", code, text, where))


def unacceptable(text: str, where: str | None = None, code: str = "business-rule") -> Problem:
    return Problem(UNACCEPTABLE, Issue("error", code, text, where))


def remark(text: str, where: str | None = None) -> Problem:
    """Something that is told, and refuses nothing."""
    return Problem(200, Issue("warning", "informational", text, where))


class NotAccepted(Refusal):
    """A share that is refused as a whole."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        refusing = [each for each in problems if each.refuses]
        first = refusing[0].issue
        super().__init__(overall_status(refusing), first.code, first.text)
        self._issues = [each.issue for each in problems]

    @property
    def outcome(self) -> Resource:
        return operation_outcome(*self._issues)


def overall_status(problems: Iterable[Problem]) -> int:
    """The status of a whole that fails for these: their own when they agree, else that of what is malformed."""
    found = {each.status for each in problems if each.refuses}
    return found.pop() if len(found) == 1 else MALFORMED
