"""Medicines and the building blocks of the medication process."""

from __future__ import annotations

from typing import Final

from synthetic_patients.codes.systems import ATC, BUILDING_BLOCK_20, DOSE_UNIT, GPK, NHG_25, PRK, ROUTE, SNOMED, Code


class Medicine:
    """Categories of the medication building blocks, routes, units."""

    AGREEMENT: Final = Code(SNOMED, "16076005", "Prescription (procedure)", "Medicatieafspraak")
    DISPENSE_REQUEST: Final = Code(
        SNOMED, "52711000146108", "Request to dispense medication to patient (situation)", "Verstrekkingsverzoek"
    )
    ADMINISTRATION: Final = Code(
        SNOMED,
        "422037009",
        "Provider medication administration instructions (procedure)",
        "Toedieningsafspraak",
    )
    DISPENSE: Final = Code(SNOMED, "373784005", "Dispensing medication (procedure)", "Medicatieverstrekking")
    USE: Final = Code(f"{BUILDING_BLOCK_20}.3", "6", "Medicatiegebruik")
    SELF_CARE: Final = Code(
        "http://hl7.org/fhir/medication-statement-category", "patientspecified", "Patient Specified", "Zelfzorg"
    )
    AS_NEEDED: Final = Code(NHG_25, "1137", "zo nodig")
    ORAL: Final = Code(ROUTE, "9", "ORAAL")
    PIECE: Final = Code(DOSE_UNIT, "245", "stuk")
    PUFF: Final = Code(DOSE_UNIT, "208", "dosis")


class Atc:
    """Products by active ingredient (ATC)."""

    METFORMIN: Final = Code(ATC, "A10BA02", "metformin", "Metformine 500 mg tablet")
    GLICLAZIDE: Final = Code(ATC, "A10BB09", "gliclazide", "Gliclazide 30 mg tablet met gereguleerde afgifte")
    SIMVASTATIN: Final = Code(ATC, "C10AA01", "simvastatin", "Simvastatine 40 mg tablet")
    AMLODIPINE: Final = Code(ATC, "C08CA01", "amlodipine", "Amlodipine 5 mg tablet")
    HYDROCHLOROTHIAZIDE: Final = Code(ATC, "C03AA03", "hydrochlorothiazide", "Hydrochloorthiazide 12,5 mg tablet")
    LISINOPRIL: Final = Code(ATC, "C09AA03", "lisinopril", "Lisinopril 10 mg tablet")
    LOSARTAN: Final = Code(ATC, "C09CA01", "losartan", "Losartan 50 mg tablet")
    DOXYCYCLINE: Final = Code(ATC, "J01AA02", "doxycycline", "Doxycycline 100 mg tablet")
    SALBUTAMOL: Final = Code(ATC, "R03AC02", "salbutamol", "Salbutamol 100 microgram inhalatieaerosol")
    BECLOMETASONE: Final = Code(ATC, "R03BA01", "beclometasone", "Beclometason 100 microgram inhalatieaerosol")
    PARACETAMOL: Final = Code(ATC, "N02BE01", "paracetamol", "Paracetamol 500 mg tablet")
    NADROPARIN: Final = Code(ATC, "B01AB06", "nadroparin", "Nadroparine injectievloeistof 5700 IE")
    IBUPROFEN: Final = Code(ATC, "M01AE01", "ibuprofen", "Ibuprofen 400 mg tablet")
    TETANUS_VACCINE: Final = Code(ATC, "J07AM01", "tetanus toxoid", "Tetanusvaccin")
    INFLUENZA_VACCINE: Final = Code(
        ATC, "J07BB02", "influenza, inactivated, split virus or surface antigen", "Griepvaccin"
    )


G_STANDARD_CODES: Final = {
    Atc.PARACETAMOL: (
        Code(PRK, "67903", "PARACETAMOL TABLET 500MG"),
        Code(GPK, "2194", "PARACETAMOL TABLET 500MG"),
    ),
    Atc.IBUPROFEN: (Code(PRK, "27278", "IBUPROFEN 400MG TABLET"), Code(GPK, "51004", "IBUPROFEN 400MG TABLET")),
    Atc.SALBUTAMOL: (Code(PRK, "43281", "SALBUTAMOL AEROSOL 100UG/DO 200DO AUTOH"),),
}
"""Prescription and generic product codes by product: only those that Nictiz published in examples. None is made up."""
