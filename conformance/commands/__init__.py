"""The subcommands `check`, `target` and `requirements` of `medmij-sim`."""

from conformance.commands.check import check
from conformance.commands.requirements import requirements
from conformance.commands.target import target

__all__ = ["check", "requirements", "target"]
