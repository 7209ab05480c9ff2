"""Kinds of organisation and specialty."""

from __future__ import annotations

from typing import Final

from synthetic_patients.codes.systems import ORGANIZATION_TYPE, UZI_ROLE, VEKTIS_SPECIALTY, Code


class CareKind:
    """Kinds of organisation and specialty."""

    GP_PRACTICE: Final = Code(ORGANIZATION_TYPE, "Z3", "Huisartspraktijk (zelfstandig of groepspraktijk)")
    HOSPITAL: Final = Code(ORGANIZATION_TYPE, "V6", "Algemeen ziekenhuis")
    PHARMACY: Final = Code(ORGANIZATION_TYPE, "J8", "Openbare apotheek")
    GP: Final = Code(UZI_ROLE, "01.015", "Huisarts")
    ORTHOPAEDICS: Final = Code(VEKTIS_SPECIALTY, "0305", "Medisch specialisten, orthopedie")
    SURGERY: Final = Code(VEKTIS_SPECIALTY, "0303", "Medisch specialisten, chirurgie")
    GP_SPECIALTY: Final = Code(VEKTIS_SPECIALTY, "0100", "Huisartsen, niet nader gespecificeerd")
