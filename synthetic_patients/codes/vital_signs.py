"""What is measured at a bedside or at home, besides blood pressure, weight and height."""

from __future__ import annotations

from typing import Final

from synthetic_patients.codes.systems import LOINC, SNOMED, Code


class Sign:
    """Vital signs, breathing and fluids."""

    TEMPERATURE: Final = Code(LOINC, "8310-5", "Body temperature", "Lichaamstemperatuur")
    SATURATION: Final = Code(
        LOINC, "59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry", "Zuurstofsaturatie"
    )
    PULSE: Final = Code(LOINC, "8893-0", "Heart rate Peripheral artery by palpation", "Polsfrequentie")
    HEART_RATE: Final = Code(LOINC, "8867-4", "Heart rate", "Hartfrequentie")
    PULSE_REGULARITY: Final = Code(LOINC, "44969-4", "Heart rate rhythm palpation", "Regelmatigheid van de pols")
    PULSE_REGULAR: Final = Code(SNOMED, "271636001", "Pulse regular", "Pols regelmatig")
    PULSE_IRREGULAR: Final = Code(SNOMED, "61086009", "Pulse irregular", "Pols onregelmatig")
    TYMPANIC: Final = Code(SNOMED, "415974002", "Tympanic temperature", "Oortemperatuur")
    AUSCULTATION: Final = Code(SNOMED, "37931006", "Auscultation", "Auscultatie")

    BREATHING: Final = Code(SNOMED, "422834003", "Respiratory assessment", "Ademhaling")
    BREATHING_FREQUENCY: Final = Code(LOINC, "9279-1", "Respiratory rate", "Ademfrequentie")
    BREATHING_RHYTHM: Final = Code(SNOMED, "48064009", "Respiratory rhythm", "Ademhalingsritme")
    BREATHING_NORMAL_RHYTHM: Final = Code(SNOMED, "5467003", "Normal respiratory rhythm", "Normaal ademhalingsritme")
    BREATHING_DEPTH: Final = Code(SNOMED, "271626009", "Depth of respiration", "Diepte van de ademhaling")
    BREATHING_NORMAL_DEPTH: Final = Code(
        SNOMED, "301284009", "Normal depth of breathing", "Normale diepte van de ademhaling"
    )
    BREATHING_SHALLOW: Final = Code(SNOMED, "386616007", "Shallow breathing", "Oppervlakkige ademhaling")
    NASAL_CANNULA: Final = Code(SNOMED, "336623009", "Oxygen nasal cannula", "Neusbril")

    FLUID_BALANCE: Final = Code(SNOMED, "364396009", "Fluid balance observable", "Vochtbalans")
    FLUID_IN: Final = Code(SNOMED, "251852001", "Total fluid input", "Vocht totaal in")
    FLUID_OUT: Final = Code(SNOMED, "251841007", "Total fluid output", "Vocht totaal uit")


class Glucose:
    """Glucose as people measure it themselves, in capillary blood."""

    ANY_TIME: Final = Code(
        LOINC, "14743-9", "Glucose [Moles/volume] in Capillary blood by Glucometer", "Glucose (vingerprik)"
    )
    FASTING: Final = Code(
        LOINC,
        "14770-2",
        "Fasting glucose [Moles/volume] in Capillary blood by Glucometer",
        "Glucose nuchter (vingerprik)",
    )
    AFTER_MEAL: Final = Code(
        LOINC,
        "14760-3",
        "Glucose [Moles/volume] in Capillary blood --2 hours post meal",
        "Glucose 2 uur na de maaltijd (vingerprik)",
    )
