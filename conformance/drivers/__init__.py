"""How a party or a person is moved: HTTP hooks, commands, a scripted browser, or a person who is asked."""

from conformance.drivers.driver import Driver, HookAnswer
from conformance.drivers.visit import Visit, walking

__all__ = ["Driver", "HookAnswer", "Visit", "walking"]
