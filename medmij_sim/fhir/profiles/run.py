"""One validation under way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from medmij_sim.fhir.profiles.finding import Finding, Severity
from medmij_sim.fhir.profiles.node import Scope
from medmij_sim.fhir.profiles.place import Place, fhirpath
from medmij_sim.fhir.types import Resource


@dataclass(slots=True)
class Run:
    """What the checks of one resource share.

    Args:
        subject: type and id of the resource whose elements are named.
        scope: what lies around the elements.
        invariants: whether to judge invariants.
        findings: what was found so far; contained resources and entries of a Bundle add to the same list.
        conformance: which resource conforms to which profile, as far as asked; by identity of the resource.
    """

    subject: str
    scope: Scope
    invariants: bool
    findings: list[Finding] = field(default_factory=list)
    conformance: dict[tuple[int, str], bool] = field(default_factory=dict)

    def report(self, place: Place, rule: str, profile: str | None, message: str, severity: Severity = "error") -> None:
        """Add a finding."""
        self.findings.append(Finding(self.subject, fhirpath(place), rule, profile, message, severity))

    def inside(self, scope: Scope, subject: str) -> Run:
        """The same validation, for a resource inside the one it is about."""
        return Run(subject, scope, self.invariants, self.findings, self.conformance)

    def trial(self, *, invariants: bool) -> Run:
        """The same validation with findings of its own, which are not reported."""
        return Run(self.subject, self.scope, invariants, [], self.conformance)

    @property
    def failed(self) -> bool:
        """Whether an error was found."""
        return any(finding.severity == "error" for finding in self.findings)


def subject_of(resource: Resource) -> str:
    """Type and id of a resource; only its type where it has no id."""
    type_, id_ = resource.get("resourceType", "?"), resource.get("id")
    return f"{type_}/{id_}" if id_ else str(type_)


def shown(value: Any) -> str:
    """A code or url for a message, cut where it is long; what is not text goes by its kind."""
    return repr(value[:60]) if isinstance(value, str) else type(value).__name__
