"""Names for the values that travel between the modules of this package."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

Release = Literal["STU3", "R4"]
Resource = dict[str, Any]
"""A FHIR resource in its JSON shape, with `resourceType`."""

RELEASES: tuple[Release, ...] = get_args(Release)
FHIR_VERSIONS: dict[Release, str] = {"STU3": "3.0.1", "R4": "4.0.1"}
"""The version of FHIR core behind a release, as `CapabilityStatement.fhirVersion` writes it."""

MEDIA_TYPES: dict[str, str] = {"json": "application/fhir+json", "xml": "application/fhir+xml"}

BSN_SYSTEM = "http://fhir.nl/fhir/NamingSystem/bsn"
CORE = "http://hl7.org/fhir/StructureDefinition/"
"""What the canonical of anything that FHIR itself defines begins with."""
DATA_ABSENT_REASON = f"{CORE}data-absent-reason"

ID: Final = re.compile(r"[A-Za-z0-9\-.]{1,64}")
"""What an id may look like, also that of a version (https://hl7.org/fhir/STU3/datatypes.html#id)."""

BINARY_CONTENT: Final[Mapping[Release, str]] = {"STU3": "content", "R4": "data"}
"""The element of a Binary that holds its bytes."""


@dataclass(frozen=True)
class Issue:
    """One issue of an OperationOutcome.

    Args:
        severity: `fatal`, `error`, `warning` or `information`.
        code: a code of the value set issue-type, such as `not-found`.
        text: a sentence for people; goes in `details.text`.
        expression: element path or parameter the issue is about, if any.
    """

    severity: Literal["fatal", "error", "warning", "information"]
    code: str
    text: str
    expression: str | None = None
