"""What people are allergic to, how it shows, and what helps."""

from __future__ import annotations

from typing import Final

from synthetic_patients.codes.systems import ATC, ICPC, SNOMED, Code


class Allergen:
    """Substances (SNOMED CT)."""

    PENICILLIN: Final = Code(SNOMED, "764146007", "Penicillin", "Penicilline")
    IBUPROFEN: Final = Code(SNOMED, "387207008", "Ibuprofen", "Ibuprofen")
    BEE_VENOM: Final = Code(SNOMED, "288328004", "Bee venom", "Bijengif")
    PEANUT: Final = Code(SNOMED, "762952008", "Peanut", "Pinda")
    COW_MILK: Final = Code(SNOMED, "3718001", "Cow's milk", "Koemelk")
    GRASS_POLLEN: Final = Code(SNOMED, "256277009", "Grass pollen", "Graspollen")
    CAT_DANDER: Final = Code(SNOMED, "260152009", "Cat dander", "Kattenepitheel")


class Reaction:
    """How an allergy shows, as in the zib's list."""

    RASH: Final = Code(SNOMED, "271807003", "Eruption of skin", "Huiduitslag")
    URTICARIA: Final = Code(SNOMED, "126485001", "Urticaria", "Galbulten")
    ANGIOEDEMA: Final = Code(SNOMED, "41291007", "Angioedema", "Angio-oedeem")
    ANAPHYLAXIS: Final = Code(SNOMED, "39579001", "Anaphylaxis", "Anafylaxie")
    DYSPNEA: Final = Code(SNOMED, "267036007", "Dyspnea", "Kortademigheid")
    DIARRHOEA: Final = Code(SNOMED, "62315008", "Diarrhoea", "Diarree")
    CONJUNCTIVITIS: Final = Code(SNOMED, "473460002", "Allergic conjunctivitis", "Allergische conjunctivitis")


class AllergyStatus:
    """How sure or current an allergy is, beside FHIR's own word for it."""

    ACTIVE: Final = Code("http://hl7.org/fhir/v3/ActStatus", "active", "Active", "Actief")
    GONE: Final = Code("http://hl7.org/fhir/v3/ActStatus", "completed", "Completed", "Niet meer aanwezig")
    OBSOLETE: Final = Code("http://hl7.org/fhir/v3/ActStatus", "obsolete", "Obsolete", "Achterhaald")


class AllergyKind:
    """What an allergy is against."""

    FOOD: Final = Code(SNOMED, "418471000", "Propensity to adverse reactions to food", "Voedsel")
    DRUG: Final = Code(SNOMED, "419511003", "Propensity to adverse reactions to drug", "Geneesmiddel")
    ENVIRONMENT: Final = Code(SNOMED, "426232007", "Environmental allergy", "Omgeving")
    SUBSTANCE: Final = Code(SNOMED, "419199007", "Allergy to substance", "Dierlijk of ander product")


class AllergyIcpc:
    """Problems as a GP codes them."""

    ALLERGIC_REACTION: Final = Code(ICPC, "A12", "Allergie/allergische reactie")
    HAY_FEVER: Final = Code(ICPC, "R97", "Hooikoorts/allergische rhinitis")
    STING: Final = Code(ICPC, "S12", "Insectenbeet/-steek")


class AllergyMedicine:
    """Products by active ingredient (ATC)."""

    ADRENALINE: Final = Code(ATC, "C01CA24", "epinephrine", "Adrenaline auto-injector 0,3 mg")
    ADRENALINE_CHILD: Final = Code(ATC, "C01CA24", "epinephrine", "Adrenaline auto-injector 0,15 mg")
    CETIRIZINE: Final = Code(ATC, "R06AE07", "cetirizine", "Cetirizine 10 mg tablet")
