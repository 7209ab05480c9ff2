"""What core FHIR and each profile demand of a resource, and a validator that says where a resource does not comply.

    findings = validator("STU3").check(resource)

The rules come from the packs in `packs/`; a pack of your own adds to them (`packages`).
"""

from medmij_sim.fhir.profiles.finding import Finding, Severity
from medmij_sim.fhir.profiles.pack import Pack
from medmij_sim.fhir.profiles.validator import Validator, validator

__all__ = ["Finding", "Pack", "Severity", "Validator", "validator"]
