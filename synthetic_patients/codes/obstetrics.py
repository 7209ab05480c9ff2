"""Pregnancy, delivery and childbed."""

from __future__ import annotations

from typing import Final

from synthetic_patients.codes.systems import ATC, ICPC, LOINC, SNOMED, Code


class Pregnancy:
    """The pregnancy itself."""

    RECORD: Final = Code(SNOMED, "364320009", "Pregnancy observable (observable entity)", "Zwangerschap")
    FINDING: Final = Code(SNOMED, "118185001", "Finding related to pregnancy (finding)", "Zwangerschap")
    ICPC: Final = Code(ICPC, "W78", "Zwangerschap")
    GRAVIDITY: Final = Code(LOINC, "11996-6", "[#] Pregnancies", "Aantal zwangerschappen")
    GRAVIDITY_FINDING: Final = Code(SNOMED, "161732006", "Gravida", "Aantal zwangerschappen")
    PARITY: Final = Code(LOINC, "11977-6", "[#] Parity", "Pariteit")
    PARITY_FINDING: Final = Code(SNOMED, "364325004", "Parity (observable entity)", "Pariteit")
    LAST_MENSTRUATION: Final = Code(
        SNOMED, "21840007", "Date of last menstrual period", "Eerste dag laatste menstruatie"
    )
    TERM_DATE: Final = Code(SNOMED, "161714006", "Estimated date of delivery (observable entity)", "A terme datum")
    DURATION: Final = Code(SNOMED, "57036006", "Length of gestation", "Zwangerschapsduur")
    FETUSES: Final = Code(SNOMED, "246435002", "Number of fetuses (observable entity)", "Aantal foetussen")


class Fetus:
    """The unborn child, and what an ultrasound measures of it."""

    WHOLE: Final = Code(SNOMED, "83418008", "Entire fetus (body structure)", "Foetus")
    HEART_RATE: Final = Code(SNOMED, "249043002", "Fetal heart rate (observable entity)", "Foetale hartfrequentie")
    CROWN_RUMP: Final = Code(LOINC, "11957-8", "Crown rump length Fetus by US", "Kruin-stuitlengte")
    BIPARIETAL: Final = Code(LOINC, "11820-8", "Fetal Head Biparietal diameter US", "Bipariëtale diameter")
    ABDOMEN: Final = Code(LOINC, "11979-2", "Fetal Abdomen Circumference US", "Buikomtrek")
    FEMUR: Final = Code(LOINC, "11963-6", "Fetal Femur diaphysis Length US", "Femurlengte")


class Delivery:
    """The delivery and what is recorded of it."""

    OBSTETRIC: Final = Code(SNOMED, "386637004", "Obstetric procedure (procedure)", "Obstetrische verrichting")
    PROCEDURE: Final = Code(SNOMED, "236973005", "Delivery procedure (procedure)", "Bevalling")
    KIND: Final = Code(SNOMED, "364336006", "Pattern of delivery (observable entity)", "Soort partus")
    VACUUM: Final = Code(SNOMED, "61586001", "Delivery by vacuum extraction (procedure)", "Vacuümextractie")
    SPONTANEOUS: Final = Code(SNOMED, "48782003", "Delivery normal (finding)", "Spontane partus")
    BLOOD_LOSS: Final = Code(
        SNOMED, "364332008", "Blood loss in labor (observable entity)", "Bloedverlies durante partu"
    )
    OFFSPRING: Final = Code(
        SNOMED,
        "118861000146102",
        "Aantal geboren kinderen uit zwangerschap (waarneembare entiteit)",
        "Aantal geboren kinderen",
    )


class Antenatal:
    """Contacts and examinations before birth."""

    CONSULTATION: Final = Code(SNOMED, "11429006", "Consultation (procedure)", "Prenatale controle")
    ULTRASOUND: Final = Code(SNOMED, "268445003", "Ultrasound scan - obstetric (procedure)", "Echoscopie zwangerschap")
    ANOMALY_SCAN: Final = Code(
        SNOMED,
        "143701000146108",
        "Structureel echoscopisch onderzoek tijdens tweede trimester (verrichting)",
        "Tweede trimester structureel echoscopisch onderzoek",
    )
    TRANSFER: Final = Code(SNOMED, "308292007", "Transfer of care (procedure)", "Overdracht van zorg")


class Blood:
    """Blood group and what is looked for in blood early in pregnancy."""

    GROUP: Final = Code(LOINC, "883-9", "ABO group [Type] in Blood", "ABO-bloedgroep")
    RHESUS_D: Final = Code(LOINC, "1305-2", "D Ag [Presence] in Blood", "Rhesus D")
    GROUP_A: Final = Code(SNOMED, "112144000", "Blood group A (finding)", "Bloedgroep A")
    GROUP_B: Final = Code(SNOMED, "112149005", "Blood group B (finding)", "Bloedgroep B")
    GROUP_O: Final = Code(SNOMED, "58460004", "Blood group O (finding)", "Bloedgroep O")
    D_POSITIVE: Final = Code(SNOMED, "165747007", "RhD positive (finding)", "Rhesus D-positief")
    D_NEGATIVE: Final = Code(SNOMED, "165746003", "RhD negative (finding)", "Rhesus D-negatief")
    GLUCOSE: Final = Code(LOINC, "14749-6", "Glucose [Moles/volume] in Serum or Plasma", "Glucose")


class Family:
    """Who has what in the family."""

    MOTHER: Final = Code("http://hl7.org/fhir/v3/RoleCode", "MTH", "mother", "Moeder")
    FATHER: Final = Code("http://hl7.org/fhir/v3/RoleCode", "FTH", "father", "Vader")


class ObstetricMedicine:
    """Products by active ingredient (ATC)."""

    FOLIC_ACID: Final = Code(ATC, "B03BB01", "folic acid", "Foliumzuur 0,4 mg tablet")
    IRON: Final = Code(ATC, "B03AA02", "ferrous fumarate", "Ferrofumaraat 200 mg tablet")
    ANTI_D: Final = Code(ATC, "J06BB01", "anti-D (rh) immunoglobulin", "Anti-D-immunoglobuline 1000 IE")
    PERTUSSIS_VACCINE: Final = Code(
        ATC, "J07AJ52", "pertussis, purified antigen, combinations with toxoids", "DKT-vaccin (22 wekenprik)"
    )
