"""Medicatiegegevens 9.0 (id 31, building blocks of 9.0.7) and 9.A (id 35, dispenses converted from 6.12).

A source speaks one of the two: what a dossier holds are the building blocks, and 35 shows them as they look after the
conversion (`synthetic_patients.mp612`).

Sources: https://github.com/Nictiz/Nictiz-testscripts (Medication 9.0.7 and 9.A) and the SearchParameters of
Nictiz-STU3-Zib2017.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from medmij_sim.fhir.references import Address, address
from medmij_sim.fhir.search.matching import codings
from medmij_sim.fhir.search.paths import Extension, Path, path, values
from medmij_sim.fhir.types import Resource
from medmij_sim.services.canonicals import nictiz, zib
from medmij_sim.services.model import CARE_PROVIDERS, Filter, Gegevensdienst, Systeemrol, numbered

TEST_SCRIPTS = "https://github.com/Nictiz/Nictiz-testscripts (Medication 9.0.7)"
CONVERSION = "mp612-DispenseToFHIRConversion-"
_CONVERTED = nictiz(*(f"{CONVERSION}{name}" for name in ("Dispense", "AdministrationAgreement")))
_ZIB: Final = "http://nictiz.nl/fhir/StructureDefinition/zib-"
_TREATMENT: Final[Path] = (Extension(f"{_ZIB}Medication-MedicationTreatment"),)
_DAYS: Final[tuple[Path, ...]] = (
    (Extension(f"{_ZIB}Dispense-RequestDate"),),
    (Extension(f"{_ZIB}AdministrationAgreement-AuthoredOn"),),
    path("whenHandedOver"),
)
_BESIDE = nictiz(*(f"{CONVERSION}{name}" for name in ("Product", "Organization", "Patient")))


def old_standard(resources: Sequence[Resource]) -> Sequence[Resource]:
    """What a pharmacy on medication process 6.12 would send; dispenses already in that form stay as they are."""
    if any(map(_is_half, resources)):
        return resources
    from synthetic_patients.mp612 import converted

    return converted(resources)


def whole_dispenses(resources: Sequence[Resource]) -> dict[Address, Resource]:
    """The halves of converted dispenses, each with what only its other half says.

    6.12 knows one dispense; its conversion tells the day of request in a Dispense and the period of use in an
    AdministrationAgreement. A filter on either finds both, as the numbers that the TestScripts expect say.
    """
    halves = [each for each in resources if _is_half(each)]
    together: dict[tuple[str | None, str | None, str], list[Resource]] = defaultdict(list)
    for half in halves:
        for key in _keys(half):
            together[key].append(half)
    found: dict[Address, Resource] = {}
    for half in halves:
        own = half.get("extension", [])
        known = {each.get("url") for each in own}
        others = [each for key in _keys(half) for each in together[key] if _profiles(each) != _profiles(half)]
        further = [each for other in others for each in other.get("extension", ()) if each.get("url") not in known]
        found[address(half)] = half | {"extension": [*own, *further]}
    return found


def _is_half(resource: Resource) -> bool:
    return resource["resourceType"] == "MedicationDispense" and any(CONVERSION in each for each in _profiles(resource))


def _profiles(resource: Resource) -> Sequence[str]:
    profiles: Sequence[str] = resource.get("meta", {}).get("profile", ())
    return profiles


def _keys(half: Resource) -> Iterator[tuple[str | None, str | None, str]]:
    """Treatment and day, by which one knows the other half."""
    days = {day[:10] for where in _DAYS for day in values(half, where) if isinstance(day, str)}
    for identifier in values(half, _TREATMENT):
        for system, value in codings(identifier):
            yield from ((system, value, day) for day in sorted(days))


MEDICATIEGEGEVENS = Gegevensdienst(
    id="31",
    name="Medicatiegegevens",
    version="9.0",
    function="Verzamelen",
    fhir_release="STU3",
    status="active",
    evidence=("NTS", "MGO", "MDS"),
    systeemrollen=(
        Systeemrol("PGO", "MP-9.0-MGR-FHIR", inferred=True),
        Systeemrol("DVZA", "MP-9.0-MGB-FHIR", inferred=True),
    ),
    requests=tuple(
        numbered(
            "31",
            (
                "MedicationRequest",
                "category=http://snomed.info/sct|16076005&_include=MedicationRequest:medication",
                zib("MedicationAgreement", "Product"),
            ),
            (
                "MedicationRequest",
                "category=http://snomed.info/sct|52711000146108&_include=MedicationRequest:medication",
                zib("DispenseRequest", "Product"),
            ),
            (
                "MedicationDispense",
                "category=http://snomed.info/sct|422037009&_include=MedicationDispense:medication",
                zib("AdministrationAgreement", "Product"),
            ),
            (
                "MedicationDispense",
                "category=http://snomed.info/sct|373784005&_include=MedicationDispense:medication",
                zib("Dispense", "Product"),
            ),
            (
                "MedicationStatement",
                "category=urn:oid:2.16.840.1.113883.2.4.3.11.60.20.77.5.3|6&_include=MedicationStatement:medication",
                zib("MedicationUse", "Product"),
            ),
        )
    ),
    filters=(
        Filter(
            "MedicationRequest",
            parameters=("identifier", "medication", "medicationtreatment", "periodofuse"),
            source=TEST_SCRIPTS,
            evidence=("NTS",),
        ),
        Filter(
            "MedicationDispense",
            parameters=("identifier", "medication", "medicationtreatment", "periodofuse", "whenhandedover"),
            source=TEST_SCRIPTS,
            evidence=("NTS",),
        ),
        Filter(
            "MedicationStatement",
            parameters=("identifier", "medication", "medicationtreatment"),
            source=TEST_SCRIPTS,
            evidence=("NTS",),
        ),
    ),
    secondary=(*CARE_PROVIDERS, "Condition", "Medication"),
)

MEDICATIEGEGEVENS_OUD = Gegevensdienst(
    id="35",
    name="Medicatiegegevens",
    version="9.A",
    function="Verzamelen",
    fhir_release="STU3",
    status="active",
    evidence=("NTS", "MGO", "MDS"),
    systeemrollen=(
        Systeemrol("PGO", "MP-9.A-MGR-FHIR", inferred=True),
        Systeemrol("DVZA", "MP-9.A-MGB-FHIR", inferred=True),
    ),
    requests=tuple(
        numbered(
            "35",
            (
                "MedicationDispense",
                "category=http://snomed.info/sct|373784005,http://snomed.info/sct|422037009"
                "&_include=MedicationDispense:medication&_include=MedicationDispense:patient"
                "&_include=MedicationDispense:performer",
                _CONVERTED + _BESIDE,
            ),
        )
    ),
    filters=(
        Filter(
            "MedicationDispense",
            parameters=("requestdate", "periodofuse"),
            source=TEST_SCRIPTS,
            evidence=("NTS",),
        ),
    ),
    secondary=("Medication", "Organization", "Patient"),
    views=(old_standard,),
    searched_as=whole_dispenses,
    listed_as="Medicatiegegevens (apotheek, oude standaard)",
)
