"""Every code that a dossier uses, by area, with the owner of each code system.

Few codes, and only ones that occur in public MedMij or Nictiz material or are beyond doubt. The owners hold the
rights to their systems and displays; see NOTICE. Codes that only one area needs stand in a module of their own, and
are imported from there.
"""

from synthetic_patients.codes.acts import Act, Directive
from synthetic_patients.codes.care import CareKind
from synthetic_patients.codes.contacts import Contact, EncounterClass, Line
from synthetic_patients.codes.living import Living
from synthetic_patients.codes.measurements import Laboratory, Loinc, Material, Nhg, Vital
from synthetic_patients.codes.medicines import G_STANDARD_CODES, Atc, Medicine
from synthetic_patients.codes.problems import Body, Diagnosis, Icpc, Severity, Status
from synthetic_patients.codes.systems import (
    ATC,
    BUILDING_BLOCK_20,
    COUNTRY,
    DOSE_UNIT,
    GPK,
    ICF,
    ICPC,
    JOURNAL_LINE,
    LOINC,
    NHG_14,
    NHG_25,
    NHG_45,
    OBSERVATION_CATEGORY,
    ORGANIZATION_TYPE,
    OWNERS,
    PRK,
    ROUTE,
    SNOMED,
    UCUM,
    UZI_ROLE,
    V2_INTERPRETATION,
    V3_ACT_CODE,
    V3_ACT_REASON,
    V3_ADDRESS_USE,
    V3_GENDER,
    VEKTIS_SPECIALTY,
    Code,
)

__all__ = [
    "ATC",
    "BUILDING_BLOCK_20",
    "COUNTRY",
    "DOSE_UNIT",
    "GPK",
    "G_STANDARD_CODES",
    "ICF",
    "ICPC",
    "JOURNAL_LINE",
    "LOINC",
    "NHG_14",
    "NHG_25",
    "NHG_45",
    "OBSERVATION_CATEGORY",
    "ORGANIZATION_TYPE",
    "OWNERS",
    "PRK",
    "ROUTE",
    "SNOMED",
    "UCUM",
    "UZI_ROLE",
    "V2_INTERPRETATION",
    "V3_ACT_CODE",
    "V3_ACT_REASON",
    "V3_ADDRESS_USE",
    "V3_GENDER",
    "VEKTIS_SPECIALTY",
    "Act",
    "Atc",
    "Body",
    "CareKind",
    "Code",
    "Contact",
    "Diagnosis",
    "Directive",
    "EncounterClass",
    "Icpc",
    "Laboratory",
    "Line",
    "Living",
    "Loinc",
    "Material",
    "Medicine",
    "Nhg",
    "Severity",
    "Status",
    "Vital",
]
