"""How someone lives."""

from __future__ import annotations

from typing import Final

from synthetic_patients.codes.systems import ICF, SNOMED, Code


class Living:
    """How someone lives."""

    SITUATION: Final = Code(
        SNOMED, "365508006", "Finding of residence and accommodation circumstances (finding)", "Woonsituatie"
    )
    HOUSE: Final = Code("urn:oid:2.16.840.1.113883.2.4.3.11.60.40.4.13.1", "EENGEZW", "Eengezinswoning")
    FLAT: Final = Code("urn:oid:2.16.840.1.113883.2.4.3.11.60.40.4.13.1", "FLATW", "Appartement of flatwoning")
    DRUG_USE: Final = Code(SNOMED, "228366006", "Finding relating to drug misuse behavior (finding)", "Drugsgebruik")
    NEVER_DRUGS: Final = Code(SNOMED, "228368007", "Has never misused drugs", "Nooit drugs gebruikt")
    ALCOHOL_USE: Final = Code(
        SNOMED, "228273003", "Finding relating to alcohol drinking behavior (finding)", "Alcoholgebruik"
    )
    DRINKS: Final = Code(SNOMED, "219006", "Current drinker of alcohol (finding)", "Drinkt alcohol")
    NEVER_DRINKS: Final = Code(SNOMED, "228274009", "Lifetime non-drinker (finding)", "Nooit alcohol gedronken")
    ALCOHOL_AMOUNT: Final = Code(SNOMED, "160573003", "Alcohol intake (observable entity)", "Hoeveelheid alcohol")
    TOBACCO_USE: Final = Code(SNOMED, "365980008", "Finding of tobacco use and exposure (finding)", "Tabakgebruik")
    EX_SMOKER: Final = Code(SNOMED, "8517006", "Ex-smoker (finding)", "Ex-roker")
    SMOKES_DAILY: Final = Code(SNOMED, "449868002", "Smokes tobacco daily (finding)", "Rookt dagelijks")
    NEVER_SMOKED: Final = Code(SNOMED, "266919005", "Never smoked tobacco (finding)", "Nooit gerookt")
    PACK_YEARS: Final = Code(SNOMED, "401201003", "Cigarette pack-years (observable entity)", "Pakjaren")
    FUNCTIONAL: Final = Code(SNOMED, "118228005", "Functional finding (finding)", "Functionele status")
    MENTAL: Final = Code(SNOMED, "384821006", "Mental state finding (finding)", "Mentale status")
    WALKING: Final = Code(ICF, "d450", "Lopen")
    WALKING_MODERATE: Final = Code(ICF, "d450.2", "Lopen, matige stoornis")
    WALKING_NONE: Final = Code(ICF, "d450.0", "Lopen, geen stoornis")
    MOOD: Final = Code(ICF, "b152", "Stemming")
    MOOD_MILD: Final = Code(ICF, "b152.1", "Stemming, lichte stoornis")
