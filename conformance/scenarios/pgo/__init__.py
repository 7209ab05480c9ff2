"""What is done around a PGO so that there is something to judge."""

from __future__ import annotations

from conformance.probe import Steps
from conformance.scenarios.pgo import certificates, collecting, returning, trouble, updates
from conformance.scenarios.pgo.probe import PgoProbe
from conformance.stage import Stage
from conformance.targets import PgoTarget
from medmij_sim.clock import Clock
from medmij_sim.record import Record

__all__ = ["PgoProbe", "certificates", "collecting", "probe_for", "returning", "trouble", "updates"]


def probe_for(target: PgoTarget, record: Record, clock: Clock, steps: Steps, stage: Stage | None = None) -> PgoProbe:
    """The probe of a run; see `PgoProbe`."""
    return PgoProbe(target, record, clock, steps, stage)
