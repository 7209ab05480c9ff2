"""Overgevoeligheden 2.0 (id 54) and Medicatiegerelateerde overgevoeligheden 2.A (id 58).

58 is what a pharmacy on medication process 6.12 has, converted to FHIR: allergies to medication only, in a profile of
the conversion. No other service shows that profile, for the same allergy is in the dossier as zib-AllergyIntolerance.

Sources: https://github.com/Nictiz/Nictiz-testscripts (AllergyIntolerance 2.0 and 2.A) and Nictiz-STU3-Zib2017.
"""

from __future__ import annotations

from collections.abc import Sequence

from medmij_sim.fhir.types import Resource
from medmij_sim.services.canonicals import nictiz, zib
from medmij_sim.services.model import CARE_PROVIDERS, Gate, Gegevensdienst, Systeemrol, numbered
from medmij_sim.services.shared_rows import ALLERGIES

CONVERTED = nictiz("mp612-AllergyIntoleranceToFHIRConversion")

NO_CONVERTED_ALLERGY = Gate(
    "no allergies of the conversion",
    kind="care",
    resource_type="AllergyIntolerance",
    other_profiles=frozenset(CONVERTED),
    source="gegevensdienst 58 shows these",
    evidence=("INF",),
)


def medication_only(resources: Sequence[Resource]) -> Sequence[Resource]:
    """Without allergies that a pharmacy on the old standard does not send.

    It sends those in the profile of the conversion; of a dossier without that profile, those to medication.
    """
    allergies = [each for each in resources if each["resourceType"] == "AllergyIntolerance"]
    sent = [each for each in allergies if CONVERTED[0] in each.get("meta", {}).get("profile", ())]
    if not sent:
        sent = [each for each in allergies if "medication" in each.get("category", ())]
    ids = {each["id"] for each in sent}
    return [each for each in resources if each["resourceType"] != "AllergyIntolerance" or each["id"] in ids]


OVERGEVOELIGHEDEN = Gegevensdienst(
    id="54",
    name="Overgevoeligheden",
    version="2.0",
    function="Verzamelen",
    fhir_release="STU3",
    status="active",
    evidence=("NTS",),
    systeemrollen=(
        Systeemrol("PGO", "MM-2.0-AIR-FHIR", inferred=True),
        Systeemrol("DVZA", "MM-2.0-AIB-FHIR", inferred=True),
    ),
    requests=tuple(numbered("54", ALLERGIES)),
    secondary=CARE_PROVIDERS,
    gates=(NO_CONVERTED_ALLERGY,),
)

MEDICATIEGERELATEERDE_OVERGEVOELIGHEDEN = Gegevensdienst(
    id="58",
    name="Medicatiegerelateerde Overgevoeligheden",
    version="2.A",
    function="Verzamelen",
    fhir_release="STU3",
    status="active",
    evidence=("MGO", "MDS"),
    systeemrollen=(Systeemrol("PGO", "MM-2.A-AIR-FHIR", inferred=True), Systeemrol("DVZA", "MM-2.A-AIB-FHIR")),
    requests=tuple(numbered("58", ("AllergyIntolerance", "", CONVERTED + zib("AllergyIntolerance")))),
    secondary=CARE_PROVIDERS,
    views=(medication_only,),
)
