"""The scenarios. Importing this package declares them all, in the order in which they are played."""

from conformance.scenarios import dvza

__all__ = ["dvza"]
