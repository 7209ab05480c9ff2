"""Vaccines, and why people get them.

SNOMED CT codes of vaccines: those in Nictiz examples of Vaccinaties, and in the public vaccine lists of national FHIR
guides; ATC codes for the zib of 2017, which BgZ has.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from synthetic_patients.codes.medicines import Atc
from synthetic_patients.codes.obstetrics import ObstetricMedicine
from synthetic_patients.codes.systems import ATC, SNOMED, Code
from synthetic_patients.codes.young_adults import YouthProduct


class Motive:
    """Why someone is vaccinated (VaccinatieAanleidingWaardelijst)."""

    NATIONAL_PROGRAMME: Final = Code(
        SNOMED,
        "159731000146104",
        "Immunisatie nodig vanuit rijksvaccinatieprogramma (situatie)",
        "Rijksvaccinatieprogramma",
    )
    PROGRAMME: Final = Code(
        SNOMED, "159741000146107", "Immunisatie nodig vanuit vaccinatieprogramma (situatie)", "Vaccinatieprogramma"
    )
    OTHER: Final = Code(SNOMED, "33879002", "Vaccinatie (verrichting)", "Vaccinatie")


class Indication:
    """What about someone asks for a vaccination (VaccinatieIndicatieWaardelijst)."""

    INJURY: Final = Code(SNOMED, "416462003", "Verwonding (aandoening)", "Verwonding")
    PREGNANCY: Final = Code(SNOMED, "77386006", "Zwangerschap (bevinding)", "Zwangerschap")


class Disease:
    """What a vaccine protects from (ZiekteWaarTegenGevaccineerdWordtWaardelijst); the list knows no others."""

    INFLUENZA: Final = Code(SNOMED, "6142004", "Influenza (aandoening)", "Griep")
    PNEUMOCOCCAL: Final = Code(
        SNOMED, "16814004", "Infectieziekte door Streptococcus pneumoniae (aandoening)", "Pneumokokkenziekte"
    )
    COVID_19: Final = Code(
        SNOMED,
        "840539006",
        "Aandoening door infectie door 'Severe acute respiratory syndrome'-coronavirus 2 (aandoening)",
        "COVID-19",
    )
    TETANUS: Final = Code(SNOMED, "76902006", "Tetanus (aandoening)", "Tetanus")


class Vaccine(NamedTuple):
    """A vaccine.

    Args:
        atc, snomed: what it is, in the code system of each release.
        disease: what it protects from, when `Disease` has a word for that.
        swallowed: whether it is a drink; others are injected.
    """

    atc: Code
    snomed: Code
    disease: Code | None = None
    swallowed: bool = False


class Vaccines:
    """The vaccines that dossiers hold."""

    DKTP_HIB_HEPB: Final = Vaccine(
        Code(
            ATC,
            "J07CA09",
            "diphtheria-haemophilus influenzae B-pertussis-poliomyelitis-tetanus-hepatitis B",
            "DKTP-Hib-HepB-vaccin",
        ),
        Code(SNOMED, "871895005", "Hexavalent DTaP-IPV-Hib-HepB vaccine product", "DKTP-Hib-HepB-vaccin"),
    )
    DKTP: Final = Vaccine(
        Code(ATC, "J07CA02", "diphtheria-pertussis-poliomyelitis-tetanus", "DKTP-vaccin"),
        Code(
            SNOMED,
            "871878002",
            "vaccin met uitsluitend antigenen van Corynebacterium diphtheriae, Bordetella pertussis, "
            "Clostridium tetani en humaan poliovirus",
            "DKTP-vaccin",
        ),
    )
    DTP: Final = Vaccine(
        YouthProduct.DTP_VACCINE,
        Code(
            SNOMED,
            "871837004",
            "Clostridium tetani and Corynebacterium diphtheriae and Human poliovirus antigens only vaccine product",
            "DTP-vaccin",
        ),
    )
    DKT: Final = Vaccine(
        ObstetricMedicine.PERTUSSIS_VACCINE,
        Code(
            SNOMED,
            "871875004",
            "Bordetella pertussis and Clostridium tetani and Corynebacterium diphtheriae antigens only vaccine product",
            "DKT-vaccin (22 wekenprik)",
        ),
    )
    BMR: Final = Vaccine(
        YouthProduct.MMR_VACCINE,
        Code(
            SNOMED,
            "871831003",
            "Measles morbillivirus and Mumps orthorubulavirus and Rubella virus antigens only vaccine product",
            "BMR-vaccin",
        ),
    )
    HPV: Final = Vaccine(
        YouthProduct.HPV_VACCINE,
        Code(SNOMED, "836379009", "vaccin met antigeen van humaan papillomavirus", "HPV-vaccin"),
    )
    MENINGOCOCCAL_C: Final = Vaccine(
        Code(ATC, "J07AH07", "meningococcus C, purified polysaccharides antigen conjugated", "MenC-vaccin"),
        Code(SNOMED, "871866001", "Neisseria meningitidis serogroup C only vaccine product", "MenC-vaccin"),
    )
    MENINGOCOCCAL_ACWY: Final = Vaccine(
        YouthProduct.MENINGITIS_VACCINE,
        Code(
            SNOMED,
            "871873006",
            "Neisseria meningitidis serogroup A, C, W135 and Y only vaccine product",
            "MenACWY-vaccin",
        ),
    )
    PNEUMOCOCCAL_CHILD: Final = Vaccine(
        Code(ATC, "J07AL02", "pneumococcus, purified polysaccharides antigen conjugated", "Pneumokokkenvaccin"),
        Code(SNOMED, "836398006", "vaccin met antigeen van Streptococcus pneumoniae", "Pneumokokkenvaccin"),
        Disease.PNEUMOCOCCAL,
    )
    PNEUMOCOCCAL_ADULT: Final = Vaccine(
        Code(ATC, "J07AL01", "pneumococcus, purified polysaccharides antigen", "Pneumokokkenvaccin (23-valent)"),
        Code(SNOMED, "836398006", "vaccin met antigeen van Streptococcus pneumoniae", "Pneumokokkenvaccin (23-valent)"),
        Disease.PNEUMOCOCCAL,
    )
    ROTAVIRUS: Final = Vaccine(
        Code(ATC, "J07BH01", "rota virus, live attenuated", "Rotavirusvaccin"),
        Code(SNOMED, "836387005", "Rotavirus antigen-containing vaccine product", "Rotavirusvaccin"),
        swallowed=True,
    )
    INFLUENZA: Final = Vaccine(
        Atc.INFLUENZA_VACCINE,
        Code(SNOMED, "836377006", "Influenza virus antigen-containing vaccine product", "Griepvaccin"),
        Disease.INFLUENZA,
    )
    COVID_19: Final = Vaccine(
        Code(ATC, "J07BN01", "covid-19, RNA-based vaccine", "COVID-19-vaccin (mRNA)"),
        Code(
            SNOMED,
            "28531000087107",
            "vaccin tegen 'Severe acute respiratory syndrome'-coronavirus 2",
            "COVID-19-vaccin (mRNA)",
        ),
        Disease.COVID_19,
    )
    TETANUS: Final = Vaccine(
        Atc.TETANUS_VACCINE,
        Code(SNOMED, "863911006", "Clostridium tetani antigen-containing vaccine product", "Tetanusvaccin"),
        Disease.TETANUS,
    )
