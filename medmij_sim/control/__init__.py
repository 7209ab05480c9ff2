"""The control API of a world, on `sim.<domain>`: for scripts, the conformance suite and consoles."""

from medmij_sim.control.app import control_app

__all__ = ["control_app"]
