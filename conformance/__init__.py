"""Conformance checks for MedMij parties: `run(target, selection) -> Result`, without pytest.

import conformance

target = conformance.load_target(Path("dvza.toml"))
result = conformance.run(target, conformance.Selection(select=("dvza.token.*",)))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from conformance.engine import run
    from conformance.model import Actor, Outcome
    from conformance.result import Result
    from conformance.selection import Selection
    from conformance.stage import Stage
    from conformance.targets import DvzaTarget, PgoTarget, load_target

_HOMES = {
    "Actor": "model",
    "DvzaTarget": "targets",
    "Outcome": "model",
    "PgoTarget": "targets",
    "Result": "result",
    "Selection": "selection",
    "Stage": "stage",
    "load_target": "targets",
    "run": "engine",
}

__all__ = [
    "Actor",
    "DvzaTarget",
    "Outcome",
    "PgoTarget",
    "Result",
    "Selection",
    "Stage",
    "load_target",
    "run",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
