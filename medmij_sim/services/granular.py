"""Granular services: one clinical building block each, pre-release; ids 9000004xx in STU3 and 9000001xx in R4.

Their final ids are not decided. Sources: the implementation guides MedMij-STU3-Core, MedMij-R4-Core,
MedMij-R4-DentalCare and MedMij-STU3-LongTermHealthcare (https://github.com/Stichting-MedMij). Of most roles these show
an abbreviation; the rest of the code is then inferred from the roles that they do spell.
"""

from __future__ import annotations

from typing import Final

from medmij_sim.fhir.types import Release
from medmij_sim.services.canonicals import medmij, nictiz, zib
from medmij_sim.services.model import CARE_PROVIDERS, Companion, Gegevensdienst, Systeemrol, numbered

_LOINC, _SCT = "http://loinc.org", "http://snomed.info/sct"
_STU3_GUIDE = "https://github.com/Stichting-MedMij/MedMij-STU3-Core"
_R4_GUIDE = "https://github.com/Stichting-MedMij/MedMij-R4-Core"

_CORE3: Final = "zib2017/STU3-rc.2"
_CORE4: Final = "zib2020/R4-beta.2"
_DENTAL: Final = "beta.2"
_SPELLED: Final = frozenset({"900000401", "900000408", "900000413", "900000101", "900000102", "900000107"})
"""Ids of which a source spells the code of a role."""

_Row = tuple[str, str, str, str, str, str, tuple[str, ...]]

# id, name, role without the letter of the side, its version, path, query, profiles
_IN_STU3: tuple[_Row, ...] = (
    ("900000401", "Bloeddruk", "MMC-BP", _CORE3, "Observation", f"code={_LOINC}|85354-9", zib("BloodPressure")),
    ("900000402", "Lichaamslengte", "MMC-BH", _CORE3, "Observation", f"code={_LOINC}|8302-2", zib("BodyHeight")),
    ("900000403", "Lichaamsgewicht", "MMC-BW", _CORE3, "Observation", f"code={_LOINC}|29463-7", zib("BodyWeight")),
    ("900000404", "Alert", "MMC-AL", _CORE3, "Flag", "", zib("Alert")),
    ("900000405", "Voedingsadvies", "MMC-NA", _CORE3, "NutritionOrder", "", zib("NutritionAdvice")),
    ("900000406", "Woonsituatie", "MMC-LS", _CORE3, "Observation", f"code={_SCT}|365508006", zib("LivingSituation")),
    ("900000407", "Betaler", "MMC-PA", _CORE3, "Coverage", "", zib("Payer")),
    (
        "900000408",
        "Langdurige Zorg – Contact",
        "LZ-EN",
        "1.0.0-beta.1-FHIR",
        "Encounter",
        "",
        medmij("lz-Encounter") + zib("Encounter"),
    ),
    (
        "900000409",
        "Lichaamstemperatuur",
        "MMC-BT",
        _CORE3,
        "Observation",
        f"code={_LOINC}|8310-5",
        zib("BodyTemperature"),
    ),
    ("900000410", "Vochtbalans", "MMC-FB", _CORE3, "Observation", f"code={_SCT}|364396009", zib("FluidBalance")),
    ("900000411", "Ademhaling", "MMC-RE", _CORE3, "Observation", f"code={_SCT}|422834003", zib("Respiration")),
    ("900000412", "Polsfrequentie", "MMC-PR", _CORE3, "Observation", f"code={_LOINC}|8893-0", zib("PulseRate")),
    (
        "900000413",
        "Langdurige Zorg – Dagrapportage",
        "LZ-NR",
        "rc.2",
        "Observation",
        f"code={_SCT}|11591000146107",
        medmij("lz-NursingReport"),
    ),
)
_IN_R4: tuple[_Row, ...] = (
    ("900000101", "Patiënt", "MMC-PT", _CORE4, "Patient", "", nictiz("nl-core-Patient")),
    (
        "900000102",
        "Mondzorg – Verrichting",
        "MZ-PR",
        _DENTAL,
        "Procedure",
        f"category={_SCT}|225362009",
        medmij("mz-Procedure"),
    ),
    ("900000103", "Behandeldoel", "MMC-TO", _CORE4, "Goal", "", nictiz("nl-core-TreatmentObjective")),
    (
        "900000104",
        "Mondzorg – Mondhygiëne",
        "MZ-OH",
        _DENTAL,
        "Observation",
        f"code={_SCT}|364126007",
        medmij("mz-OralHygiene"),
    ),
    (
        "900000105",
        "Mondzorg – Cariësrisico",
        "MZ-CR",
        _DENTAL,
        "Observation",
        f"code={_SCT}|74024006",
        medmij("mz-CariesRisk"),
    ),
    (
        "900000106",
        "Mondzorg – Parafunctionele activiteit",
        "MZ-PA",
        _DENTAL,
        "Observation",
        f"code={_SCT}|110353005",
        medmij("mz-ParafunctionalActivity"),
    ),
    (
        "900000107",
        "ASA-score",
        "MMC-AS",
        _DENTAL,
        "Observation",
        f"code={_SCT}|413347006",
        medmij("medmij-core-ASAScore"),
    ),
    (
        "900000108",
        "Mondzorg – PPS-score",
        "MZ-PS",
        _DENTAL,
        "Observation",
        f"code={_SCT}|540501000146103",
        medmij("mz-PeriodicPeriodontalScreeningScore"),
    ),
    (
        "900000109",
        "Mondzorg – Dental fitness",
        "MZ-DF",
        _DENTAL,
        "Observation",
        f"code={_SCT}|440271000146100",
        medmij("mz-DentalFitness"),
    ),
    (
        "900000110",
        "Betaler",
        "MMC-PA",
        _CORE4,
        "Coverage",
        "",
        nictiz("nl-core-Payer.PayerPerson", "nl-core-Payer.InsuranceCompany", "nl-core-Payer-Organization"),
    ),
    ("900000111", "Contact", "MMC-EN", _CORE4, "Encounter", "", nictiz("nl-core-Encounter")),
)
_LISTED_AS = {"900000407": "Betaler (zib2017)", "900000110": "Betaler (zib2020)"}
_COMPANIONS = {
    "900000411": (Companion("DeviceUseStatement", of="Observation", then=("Device",), source=_STU3_GUIDE),),
    "900000103": (Companion("DeviceUseStatement", of="Goal", then=("Device",), source=_R4_GUIDE),),
}
_SECONDARY = (*CARE_PROVIDERS, "Condition", "Device", "DeviceUseStatement")


def _service(row: _Row, release: Release) -> Gegevensdienst:
    id_, name, stem, version, path, query, profiles = row
    inferred = id_ not in _SPELLED
    return Gegevensdienst(
        id=id_,
        name=name,
        version=version,
        function="Verzamelen",
        fhir_release=release,
        status="pre-release",
        evidence=("IG", "MDS"),
        systeemrollen=(
            Systeemrol("PGO", f"{stem}R-{version}", inferred),
            Systeemrol("DVZA", f"{stem}B-{version}", inferred),
        ),
        requests=tuple(numbered(id_, (path, query, profiles))),
        secondary=tuple(each for each in _SECONDARY if each != path),
        companions=_COMPANIONS.get(id_, ()),
        listed_as=_LISTED_AS.get(id_, ""),
    )


GRANULAR: Final = (
    *(_service(row, "STU3") for row in _IN_STU3),
    *(_service(row, "R4") for row in _IN_R4),
)
