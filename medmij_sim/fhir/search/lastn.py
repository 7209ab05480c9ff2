"""`Observation/$lastn`: the most recent observations per code.

Source: https://hl7.org/fhir/STU3/observation-operations.html#lastn. Codes are grouped by any coding they share; equal
dates keep the order of the resources; an observation without a date counts as the oldest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from medmij_sim.fhir.search.dates import intervals
from medmij_sim.fhir.search.errors import SearchError
from medmij_sim.fhir.search.matching import codings
from medmij_sim.fhir.search.paths import path, values
from medmij_sim.fhir.types import Resource

_EFFECTIVE = path("effectiveDateTime|effectivePeriod|effectiveInstant|effectiveTiming")
_COUNT = re.compile(r"0*[1-9][0-9]{0,8}")
_NEVER = datetime.min.replace(tzinfo=UTC)


def parse_max(value: str) -> int:
    """The value of `max`.

    Raises:
        SearchError: it is not a whole number above zero, of at most nine digits.
    """
    if not _COUNT.fullmatch(value):
        raise SearchError(f"max={value} is not a whole number above zero")
    return int(value)


def last_n(observations: Sequence[Resource], count: int) -> list[Resource]:
    """At most `count` observations per code, the most recent first."""
    groups: dict[object, list[int]] = {}
    kept = []
    for observation in sorted(observations, key=_moment, reverse=True):
        codes: list[object] = [pair for pair in codings(observation.get("code")) if pair[1] is not None]
        if not codes:
            codes = [observation.get("code", {}).get("text")]
        tally = next((groups[code] for code in codes if code in groups), [0])
        for code in codes:
            groups.setdefault(code, tally)
        if tally[0] < count:
            tally[0] += 1
            kept.append(observation)
    return kept


def _moment(observation: Resource) -> datetime:
    found = [one.end for value in values(observation, _EFFECTIVE) for one in intervals(value)]
    return max(found, default=_NEVER)
