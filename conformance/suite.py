"""What a run is made of: the declared checks and scenarios, the catalogue, and the probe of each actor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Protocol

from conformance.catalogue import Catalogue, load_requirements
from conformance.declare import Check, Registry, registry
from conformance.model import Actor, Requirement
from conformance.probe import Steps
from conformance.stage import Stage
from medmij_sim.clock import Clock
from medmij_sim.record import Record


class ProbeFactory(Protocol):
    """`probe_for` of a scenarios package: makes what its scenarios get in hand. A probe may have `close()`."""

    def __call__(
        self, target: Any, record: Record, clock: Clock, steps: Steps, stage: Stage | None = None, /
    ) -> object: ...


Probe = Callable[[Steps], object]
"""Makes the probe of one run, given what keeps the steps."""


@dataclass(frozen=True, slots=True)
class Suite:
    """Declarations, rules and probes.

    Attributes:
        probe_for: gives the probe factory of an actor; imports it only then.
    """

    registry: Registry
    catalogue: Catalogue
    probe_for: Callable[[Actor], ProbeFactory]

    def checks(self, actor: Actor | None = None) -> Iterator[Check]:
        """The checks on an actor, or all, in canonical order: as declared."""
        return (check for check in self.registry.checks.values() if actor in (None, check.actor))

    def requirement(self, check: Check) -> Requirement | None:
        """The rule a check is about; None when the catalogue lacks it."""
        return self.catalogue.get((check.actor, check.requirement))


@cache
def load_suite() -> Suite:
    """The suite of this package; its files are read once.

    Raises:
        ConfigError: the catalogue is not as it should be.
    """
    for package in ("conformance.scenarios", "conformance.checks"):
        import_module(package)
    return Suite(registry, load_requirements(), _probe_factory)


def _probe_factory(actor: Actor) -> ProbeFactory:
    factory: ProbeFactory = import_module(f"conformance.scenarios.{actor}").probe_for
    return factory
