"""What is done to a DVZA so that there is something to judge."""

from __future__ import annotations

from conformance.probe import Steps
from conformance.scenarios.dvza import (
    access,
    certificates,
    collecting,
    connections,
    digid,
    long_term,
    people,
    requests,
    sampling,
    second_person,
    second_pgo,
    time,
    tokens,
    updates,
)
from conformance.scenarios.dvza.probe import DvzaProbe
from conformance.stage import Stage
from conformance.targets import DvzaTarget
from medmij_sim.clock import Clock
from medmij_sim.record import Record

__all__ = [
    "DvzaProbe",
    "access",
    "certificates",
    "collecting",
    "connections",
    "digid",
    "long_term",
    "people",
    "probe_for",
    "requests",
    "sampling",
    "second_person",
    "second_pgo",
    "time",
    "tokens",
    "updates",
]


def probe_for(target: DvzaTarget, record: Record, clock: Clock, steps: Steps, stage: Stage | None = None) -> DvzaProbe:
    """The probe of a run; see `DvzaProbe`."""
    return DvzaProbe(target, record, clock, steps, stage)
