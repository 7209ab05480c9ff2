"""The scenarios. Importing this package declares them all, in the order in which they are played."""

from conformance.scenarios import dvza, pgo

__all__ = ["dvza", "pgo"]
