"""COPD and heart failure: the problems, what is examined, and what is prescribed."""

from __future__ import annotations

from typing import Final

from synthetic_patients.codes.systems import ATC, ICPC, LOINC, SNOMED, Code


class HeartLung:
    """Problems and what is done about them."""

    COPD: Final = Code(ICPC, "R95", "Emfyseem/COPD")
    COPD_DISEASE: Final = Code(SNOMED, "13645005", "Chronic obstructive lung disease", "COPD")
    HEART_FAILURE: Final = Code(ICPC, "K77", "Decompensatio cordis")
    HEART_FAILURE_DISEASE: Final = Code(SNOMED, "84114007", "Heart failure", "Hartfalen")
    SPIROMETRY: Final = Code(SNOMED, "127783003", "Spirometry", "Spirometrie")
    ECHO: Final = Code(SNOMED, "40701008", "Echocardiography", "Echocardiografie")
    NT_PROBNP: Final = Code(
        LOINC, "33762-6", "Natriuretic peptide.B prohormone N-Terminal [Mass/volume] in Serum or Plasma", "NT-proBNP"
    )


class HeartLungMedicine:
    """Products by active ingredient (ATC)."""

    TIOTROPIUM: Final = Code(ATC, "R03BB04", "tiotropium bromide", "Tiotropium 18 microgram inhalatiepoeder")
    FORMOTEROL: Final = Code(ATC, "R03AC13", "formoterol", "Formoterol 12 microgram inhalatiepoeder")
    PREDNISOLONE: Final = Code(ATC, "H02AB06", "prednisolone", "Prednisolon 30 mg tablet")
    FUROSEMIDE: Final = Code(ATC, "C03CA01", "furosemide", "Furosemide 40 mg tablet")
    ENALAPRIL: Final = Code(ATC, "C09AA02", "enalapril", "Enalapril 10 mg tablet")
    METOPROLOL_50: Final = Code(ATC, "C07AB02", "metoprolol", "Metoprolol 50 mg tablet met gereguleerde afgifte")
    METOPROLOL_100: Final = Code(ATC, "C07AB02", "metoprolol", "Metoprolol 100 mg tablet met gereguleerde afgifte")
    LABETALOL: Final = Code(ATC, "C07AG01", "labetalol", "Labetalol 100 mg tablet")
    SPIRONOLACTONE: Final = Code(ATC, "C03DA01", "spironolactone", "Spironolacton 25 mg tablet")
