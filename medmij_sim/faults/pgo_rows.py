"""What the rows of the PGO's catalogue of faults share."""

from __future__ import annotations

from typing import Any

from medmij_sim.faults.model import Fault

MANDATORY = (
    ("response_type", "response-type"),
    ("client_id", "client-id"),
    ("redirect_uri", "redirect-uri"),
    ("scope", "scope"),
    ("state", "state"),
    ("MedMij-Request-ID", "request-id"),
    ("X-Correlation-ID", "correlation-id"),
)
TRACING = MANDATORY[-2:]
"""Mandatory parameters, and how they are spelled in the name of a fault."""


def fault(name: str, nl: str, en: str, **deviations: Any) -> Fault:
    """A fault of a PGO; the deviations are fields of `medmij_sim.pgo.policy.PgoPolicy`."""
    return Fault(f"pgo.{name}", nl, en, deviations)
