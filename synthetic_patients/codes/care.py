"""Kinds of organisation, specialties and departments."""

from __future__ import annotations

from typing import Final

from synthetic_patients.codes.systems import ORGANIZATION_TYPE, UZI_ROLE, VEKTIS_SPECIALTY, Code


class CareKind:
    """Kinds of organisation and specialty.

    The zib's list of kinds knows neither physiotherapists' nor dentists' practices.
    """

    GP_PRACTICE: Final = Code(ORGANIZATION_TYPE, "Z3", "Huisartspraktijk (zelfstandig of groepspraktijk)")
    HOSPITAL: Final = Code(ORGANIZATION_TYPE, "V6", "Algemeen ziekenhuis")
    PHARMACY: Final = Code(ORGANIZATION_TYPE, "J8", "Openbare apotheek")
    MENTAL_HEALTH: Final = Code(ORGANIZATION_TYPE, "G5", "Geestelijke Gezondheidszorg")
    NURSING_HOME: Final = Code(ORGANIZATION_TYPE, "X3", "Verplegings- of verzorgingsinstelling")
    HOME_CARE: Final = Code(ORGANIZATION_TYPE, "T2", "Thuiszorg")
    REHABILITATION: Final = Code(ORGANIZATION_TYPE, "R8", "Revalidatiecentrum")
    LABORATORY: Final = Code(ORGANIZATION_TYPE, "L1", "Laboratorium")
    MIDWIFERY: Final = Code(ORGANIZATION_TYPE, "G3", "Verloskundigenpraktijk")
    YOUTH_HEALTH: Final = Code(ORGANIZATION_TYPE, "JGZ", "Jeugdgezondheidszorg")
    PUBLIC_HEALTH: Final = Code(ORGANIZATION_TYPE, "P6", "Preventieve gezondheidszorg")

    GP: Final = Code(UZI_ROLE, "01.015", "Huisarts")
    CARDIOLOGIST: Final = Code(UZI_ROLE, "01.010", "Cardioloog")
    SURGEON: Final = Code(UZI_ROLE, "01.014", "Chirurg")
    INTERNIST: Final = Code(UZI_ROLE, "01.016", "Internist")
    GERIATRICIAN: Final = Code(UZI_ROLE, "01.022", "Klinisch geriater")
    PULMONOLOGIST: Final = Code(UZI_ROLE, "01.023", "Longarts")
    PATHOLOGIST: Final = Code(UZI_ROLE, "01.033", "Patholoog")
    PSYCHIATRIST: Final = Code(UZI_ROLE, "01.035", "Psychiater")
    RADIOLOGIST: Final = Code(UZI_ROLE, "01.039", "Radioloog")
    REHABILITATION_PHYSICIAN: Final = Code(UZI_ROLE, "01.042", "Revalidatiearts")
    GYNAECOLOGIST: Final = Code(UZI_ROLE, "01.046", "Gynaecoloog")
    ELDERLY_CARE_PHYSICIAN: Final = Code(UZI_ROLE, "01.047", "Specialist ouderengeneeskunde")
    YOUTH_DOCTOR: Final = Code(UZI_ROLE, "01.070", "Jeugdarts")
    DENTIST: Final = Code(UZI_ROLE, "02.000", "Tandarts")
    MIDWIFE: Final = Code(UZI_ROLE, "03.000", "Verloskundige")
    PHYSIOTHERAPIST: Final = Code(UZI_ROLE, "04.000", "Fysiotherapeut")
    PHARMACIST: Final = Code(UZI_ROLE, "17.075", "Openbaar apotheker")
    PSYCHOLOGIST: Final = Code(UZI_ROLE, "25.000", "Gezondheidszorgpsycholoog")
    NURSE: Final = Code(UZI_ROLE, "30.000", "Verpleegkundige")
    NURSE_SPECIALIST: Final = Code(UZI_ROLE, "30.076", "Verpl. spec. algemene gezondheidszorg")

    GP_SPECIALTY: Final = Code(VEKTIS_SPECIALTY, "0100", "Huisartsen, niet nader gespecificeerd")
    SURGERY: Final = Code(VEKTIS_SPECIALTY, "0303", "Medisch specialisten, chirurgie")
    ORTHOPAEDICS: Final = Code(VEKTIS_SPECIALTY, "0305", "Medisch specialisten, orthopedie")
    INTERNAL_MEDICINE: Final = Code(VEKTIS_SPECIALTY, "0313", "Medisch specialisten, inwendige geneeskunde")
    CARDIOLOGY: Final = Code(VEKTIS_SPECIALTY, "0320", "Medisch specialisten, cardiologie")
    PSYCHIATRY: Final = Code(VEKTIS_SPECIALTY, "0329", "Medisch specialisten, psychiatrie")
    GERIATRICS: Final = Code(VEKTIS_SPECIALTY, "0335", "Medisch specialisten, geriatrie")
