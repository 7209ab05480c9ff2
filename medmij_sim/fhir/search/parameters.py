"""The search parameters of a resource type: those of FHIR core and those that Dutch packages add."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from medmij_sim.fhir.elements import element_table
from medmij_sim.fhir.search.paths import Extension, Lasting, Path, path
from medmij_sim.fhir.types import Release

Kind = Literal["token", "date", "reference", "string", "uri"]


@dataclass(frozen=True)
class SearchParameter:
    """One search parameter.

    Args:
        kind: of its values.
        paths: where it looks.
        targets: the types that a reference may have; empty means any.
        url: its canonical; None when no source spells it.
    """

    kind: Kind
    paths: tuple[Path, ...]
    targets: frozenset[str] = frozenset()
    url: str | None = None


def bare_name(name: str) -> str:
    """The name of a parameter without its modifier or chain."""
    return name.partition(":")[0].partition(".")[0]


_ZIB = "http://nictiz.nl/fhir/StructureDefinition/zib-"
_NICTIZ = "http://nictiz.nl/fhir/SearchParameter/"
_CATEGORY = SearchParameter("token", (path("category"),), url=f"{_NICTIZ}Medications-category")
# Its description has servers count the duration of use where the period has no end.
_PERIOD_OF_USE = SearchParameter(
    "date",
    ((Lasting(f"{_ZIB}Medication-PeriodOfUse", f"{_ZIB}MedicationUse-Duration"),),),
    url=f"{_NICTIZ}Medications-periodofuse",
)
_TREATMENT = SearchParameter(
    "token", ((Extension(f"{_ZIB}Medication-MedicationTreatment"),),), url=f"{_NICTIZ}Medications-medicationtreatment"
)

# Source: http://nictiz.nl/fhir/SearchParameter/Medications-category, Medications-periodofuse,
# Medications-medicationtreatment, MedicationDispense-requestdate, careplan-activity-goal,
# careplan-activity-outcomereference, careplan-medicaldevice.
_CUSTOM: Mapping[tuple[Release, str], Mapping[str, SearchParameter]] = {
    ("STU3", "MedicationDispense"): {
        "category": _CATEGORY,
        "medicationtreatment": _TREATMENT,
        "periodofuse": _PERIOD_OF_USE,
        "requestdate": SearchParameter(
            "date",
            ((Extension(f"{_ZIB}Dispense-RequestDate"),),),
            url=f"{_NICTIZ}MedicationDispense-requestdate",
        ),
    },
    ("STU3", "MedicationAdministration"): {"category": _CATEGORY},
    ("STU3", "MedicationRequest"): {"medicationtreatment": _TREATMENT, "periodofuse": _PERIOD_OF_USE},
    ("STU3", "MedicationStatement"): {"medicationtreatment": _TREATMENT},
    ("STU3", "CarePlan"): {
        "activity-goal": SearchParameter(
            "reference", (path("activity.detail.goal"),), frozenset({"Goal"}), f"{_NICTIZ}careplan-activity-goal"
        ),
        "activity-outcomereference": SearchParameter(
            "reference", (path("activity.outcomeReference"),), url=f"{_NICTIZ}careplan-activity-outcomereference"
        ),
        "activity-medicaldevice": SearchParameter(
            "reference",
            (
                (
                    *path("activity.detail"),
                    Extension("http://nictiz.nl/fhir/StructureDefinition/extension-medicaldevice"),
                ),
            ),
            frozenset({"DeviceUseStatement"}),
            f"{_NICTIZ}careplan-medicaldevice",
        ),
    },
}


@cache
def search_parameters(release: Release, resource_type: str) -> Mapping[str, SearchParameter]:
    """Every search parameter of a resource type by name; read only. Unknown types have the common ones only."""
    core = element_table(release).search
    return {
        name: SearchParameter(row.kind, tuple(map(path, row.paths)), frozenset(row.targets), row.url)
        for name, row in {**core.get("Resource", {}), **core.get(resource_type, {})}.items()
    } | dict(_CUSTOM.get((release, resource_type), {}))
