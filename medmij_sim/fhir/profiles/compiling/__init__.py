"""From the conformance resources of a FHIR package to a pack of rules."""

from medmij_sim.fhir.profiles.compiling.package import compile_core, compile_package
from medmij_sim.fhir.profiles.compiling.sources import read_folder

__all__ = ["compile_core", "compile_package", "read_folder"]
