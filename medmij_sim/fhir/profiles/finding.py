"""What a validator has to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "not-checked"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a resource does not comply, or where that could not be judged.

    Args:
        resource: type and id of the resource: `Patient/x`.
        path: the element as FHIRPath: `Patient.name[0].given[1]`.
        rule: the kind of rule: `cardinality`, `type`, `fixed`, `pattern`, `slice`, `binding`, `target`, `extension`,
            `value`, `length`, `range`, `profile`, `unknown-element` or `invariant:<key>`.
        profile: canonical of the profile that demands it; `None` for core FHIR.
        message: a sentence for people, without any value that may identify a person.
        severity: `error` and `warning` as the rule says; `not-checked` where the rule cannot be judged offline.
    """

    resource: str
    path: str
    rule: str
    profile: str | None
    message: str
    severity: Severity = "error"
