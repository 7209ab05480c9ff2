"""The FHIR releases in which resources are written."""

from __future__ import annotations

from typing import Final, Literal, get_args

Release = Literal["STU3", "R4"]
"""STU3 carries zib2017; R4 carries zib2020 (nl-core and what is built on it)."""

RELEASES: Final[tuple[Release, ...]] = get_args(Release)
