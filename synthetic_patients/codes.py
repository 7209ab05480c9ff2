"""Every code that a dossier uses, by code system, with the owner of that system.

Few codes, and only ones that occur in public MedMij or Nictiz material or are beyond doubt. The owners hold the
rights to their systems and displays; see NOTICE.
"""

from __future__ import annotations

from typing import Final, NamedTuple

SNOMED: Final = "http://snomed.info/sct"
LOINC: Final = "http://loinc.org"
UCUM: Final = "http://unitsofmeasure.org"
ATC: Final = "http://www.whocc.no/atc"
ICPC: Final = "http://hl7.org/fhir/sid/icpc-1-nl"
ICF: Final = "http://hl7.org/fhir/sid/icf-nl"
NHG_45: Final = "https://referentiemodel.nhg.org/tabellen/nhg-tabel-45-diagnostische-bepalingen"
NHG_14: Final = "https://referentiemodel.nhg.org/tabellen/nhg-tabel-14-contactwijze"
NHG_25: Final = "https://referentiemodel.nhg.org/tabellen/nhg-tabel-25-gebruiksvoorschrift#aanvullend-numeriek"
JOURNAL_LINE: Final = "http://fhir.nl/fhir/NamingSystem/journaalregeltypen"
ORGANIZATION_TYPE: Final = "http://nictiz.nl/fhir/NamingSystem/organization-type"
VEKTIS_SPECIALTY: Final = "urn:oid:2.16.840.1.113883.2.4.6.7"
UZI_ROLE: Final = "http://fhir.nl/fhir/NamingSystem/uzi-rolcode"
ROUTE: Final = "urn:oid:2.16.840.1.113883.2.4.4.9"
DOSE_UNIT: Final = "urn:oid:2.16.840.1.113883.2.4.4.1.900.2"
BUILDING_BLOCK_20: Final = "urn:oid:2.16.840.1.113883.2.4.3.11.60.20.77.5"
V3_ACT_CODE: Final = "http://hl7.org/fhir/v3/ActCode"
V3_ACT_REASON: Final = "http://hl7.org/fhir/v3/ActReason"
V3_ADDRESS_USE: Final = "http://hl7.org/fhir/v3/AddressUse"
V3_GENDER: Final = "http://hl7.org/fhir/v3/AdministrativeGender"
V2_INTERPRETATION: Final = "http://hl7.org/fhir/v2/0078"
OBSERVATION_CATEGORY: Final = "http://hl7.org/fhir/observation-category"
COUNTRY: Final = "urn:oid:2.16.840.1.113883.2.4.4.16.34"

OWNERS: Final = {
    SNOMED: "SNOMED International",
    LOINC: "Regenstrief Institute",
    UCUM: "Regenstrief Institute and the UCUM Organization",
    ATC: "WHO Collaborating Centre for Drug Statistics Methodology",
    ICPC: "WONCA; Dutch edition: Nederlands Huisartsen Genootschap (NHG)",
    ICF: "WHO; Dutch edition: WHO-FIC Collaborating Centre Netherlands",
    NHG_45: "Nederlands Huisartsen Genootschap (NHG)",
    NHG_14: "Nederlands Huisartsen Genootschap (NHG)",
    NHG_25: "Nederlands Huisartsen Genootschap (NHG)",
    JOURNAL_LINE: "Nederlands Huisartsen Genootschap (NHG)",
    ORGANIZATION_TYPE: "Nictiz",
    VEKTIS_SPECIALTY: "Vektis",
    UZI_ROLE: "CIBG",
    ROUTE: "Z-Index (G-standaard)",
    DOSE_UNIT: "Z-Index (G-standaard)",
    BUILDING_BLOCK_20: "Nictiz",
    V3_ACT_CODE: "HL7 International",
    COUNTRY: "Rijksdienst voor Identiteitsgegevens (RvIG)",
}
"""Owner per code system; systems of HL7 International and Nictiz value lists that are not named here are theirs."""


class Code(NamedTuple):
    """A code; `dutch` is what a care provider would write, and becomes the text of a CodeableConcept."""

    system: str
    code: str
    display: str
    dutch: str = ""

    @property
    def text(self) -> str:
        return self.dutch or self.display


class Contact:
    """How a GP and a patient met (NHG table 14)."""

    VISIT: Final = Code(NHG_14, "01", "visite")
    CONSULT: Final = Code(NHG_14, "03", "consult")
    TELEPHONE: Final = Code(NHG_14, "05", "telefonisch contact")


class EncounterClass:
    AMBULATORY: Final = Code(V3_ACT_CODE, "AMB", "ambulatory")
    HOME: Final = Code(V3_ACT_CODE, "HH", "home health")
    INPATIENT: Final = Code(V3_ACT_CODE, "IMP", "inpatient encounter")
    VIRTUAL: Final = Code(V3_ACT_CODE, "VR", "virtual")


class Line:
    """The four kinds of journal line."""

    S: Final = Code(JOURNAL_LINE, "S", "Subjectief")
    O: Final = Code(JOURNAL_LINE, "O", "Objectief")  # noqa: E741
    E: Final = Code(JOURNAL_LINE, "E", "Evaluatie")
    P: Final = Code(JOURNAL_LINE, "P", "Plan")


class Icpc:
    """Problems as a GP codes them (ICPC-1-NL)."""

    DIABETES: Final = Code(ICPC, "T90.02", "Diabetes mellitus type 2")
    HYPERTENSION: Final = Code(ICPC, "K86", "Essentiële hypertensie zonder orgaanbeschadiging")
    ASTHMA: Final = Code(ICPC, "R96", "Astma")
    COUGH: Final = Code(ICPC, "R05", "Hoesten")
    BACK_PAIN: Final = Code(ICPC, "L03", "Lage-rugpijn zonder uitstraling [ex. L86]")
    WOUND: Final = Code(ICPC, "S18", "Scheurwond/snijwond")
    ADVERSE_EFFECT: Final = Code(ICPC, "A85", "Geneesmiddelbijwerking")


class Diagnosis:
    """Problems as a hospital or an allergy list codes them (SNOMED CT)."""

    DIABETES: Final = Code(SNOMED, "44054006", "Diabetes mellitus type 2", "Diabetes mellitus type 2")
    HYPERTENSION: Final = Code(SNOMED, "59621000", "Essential hypertension", "Essentiële hypertensie")
    ASTHMA: Final = Code(SNOMED, "195967001", "Asthma", "Astma")
    HIP_OSTEOARTHRITIS: Final = Code(SNOMED, "239872002", "Osteoarthritis of hip", "Artrose van de heup")
    ANKLE_FRACTURE: Final = Code(SNOMED, "46866001", "Fracture of lower limb (disorder)", "Enkelfractuur")
    RASH: Final = Code(SNOMED, "271807003", "Eruption of skin", "Huiduitslag")


class Act:
    """What was done or asked (SNOMED CT)."""

    DIAGNOSIS: Final = Code(SNOMED, "282291009", "Diagnosis interpretation", "Diagnose")
    DISORDER: Final = Code(SNOMED, "64572001", "Disease", "Aandoening")
    SURGICAL: Final = Code(SNOMED, "387713003", "Surgical procedure", "Chirurgische verrichting")
    DIAGNOSTIC: Final = Code(SNOMED, "103693007", "Diagnostic procedure", "Diagnostische verrichting")
    HIP_REPLACEMENT: Final = Code(SNOMED, "52734007", "Total replacement of hip", "Totale heupprothese")
    FRACTURE_REDUCTION: Final = Code(
        SNOMED, "274051007", "Surgical reduction of fracture (procedure)", "Operatieve repositie van enkelfractuur"
    )
    X_RAY: Final = Code(SNOMED, "168537006", "Plain radiography", "Röntgenfoto")
    PHYSIOTHERAPY: Final = Code(SNOMED, "91251008", "Physical therapy procedure", "Fysiotherapie")
    OPHTHALMOSCOPY: Final = Code(SNOMED, "53524009", "Ophthalmoscopy", "Oogfunduscontrole")
    RESUSCITATION: Final = Code(SNOMED, "89666000", "Cardiopulmonary resuscitation (procedure)", "Reanimatie")
    VENTILATION: Final = Code(SNOMED, "40617009", "Artificial respiration (procedure)", "Beademing")


class Substance:
    PENICILLIN: Final = Code(SNOMED, "764146007", "Penicillin", "Penicilline")
    BEE_VENOM: Final = Code(SNOMED, "288328004", "Bee venom", "Bijengif")


class Body:
    HIP: Final = Code(SNOMED, "29836001", "Hip region structure", "Heup")
    ANKLE: Final = Code(SNOMED, "344001", "Ankle region structure", "Enkel")
    UPPER_ARM: Final = Code(SNOMED, "368208006", "Left upper arm structure", "Linkerbovenarm")
    LEFT: Final = Code(SNOMED, "7771000", "Left", "Links")
    RIGHT: Final = Code(SNOMED, "24028007", "Right", "Rechts")
    SITTING: Final = Code(SNOMED, "33586001", "Sitting position", "Zittend")


class Material:
    """What a specimen is made of."""

    BLOOD: Final = Code(SNOMED, "87612001", "Blood (substance)", "Bloed")
    URINE: Final = Code(SNOMED, "78014005", "Urine (substance)", "Urine")


class Severity:
    MILD: Final = Code(SNOMED, "255604002", "Mild", "Licht")
    SEVERE: Final = Code(SNOMED, "24484000", "Severe", "Ernstig")


class Status:
    """Specifications beside FHIR statuses."""

    ACTIVE: Final = Code(SNOMED, "55561003", "Active", "Actueel")
    INACTIVE: Final = Code(SNOMED, "73425007", "Inactive", "Niet actueel")
    STOPPED: Final = Code(f"{BUILDING_BLOCK_20}.2.1", "2", "Definitief", "Definitief gestopt")


class Vital:
    """Measurements (LOINC) and the category FHIR wants on them."""

    CATEGORY: Final = Code(OBSERVATION_CATEGORY, "vital-signs", "Vital Signs", "Vitale functies")
    BLOOD_PRESSURE: Final = Code(LOINC, "85354-9", "Blood pressure panel with all children optional", "Bloeddruk")
    SYSTOLIC: Final = Code(LOINC, "8480-6", "Systolic blood pressure", "Systolische bloeddruk")
    DIASTOLIC: Final = Code(LOINC, "8462-4", "Diastolic blood pressure", "Diastolische bloeddruk")
    POSITION: Final = Code(LOINC, "8361-8", "Body position with respect to gravity", "Houding")
    WEIGHT: Final = Code(LOINC, "29463-7", "Body weight", "Lichaamsgewicht")
    HEIGHT: Final = Code(LOINC, "8302-2", "Body height", "Lichaamslengte")
    HEIGHT_STANDING: Final = Code(LOINC, "8308-9", "Body height --standing", "Lichaamslengte staand")


class Laboratory:
    """Categories of results."""

    FINDING: Final = Code(SNOMED, "49581000146104", "Laboratory test finding (finding)", "Laboratoriumuitslag")
    CHEMISTRY: Final = Code(SNOMED, "275711006", "Serum chemistry test", "Klinische chemie")
    HEMATOLOGY: Final = Code(SNOMED, "252275004", "Hematology", "Hematologie")
    HIGH: Final = Code(V2_INTERPRETATION, "H", "High", "Verhoogd")
    LOW: Final = Code(V2_INTERPRETATION, "L", "Low", "Verlaagd")
    ABOVE: Final = Code(SNOMED, "281302008", "Above reference range", "Boven referentiewaarde")
    BELOW: Final = Code(SNOMED, "281300000", "Below reference range", "Onder referentiewaarde")


class Nhg:
    """Determinations as a GP codes them (NHG table 45)."""

    HBA1C: Final = Code(NHG_45, "2816", "HbA1c (glycohemoglobine) IFCC")
    LDL: Final = Code(NHG_45, "542", "LDL-cholesterol")
    EGFR: Final = Code(NHG_45, "3583", "eGFR volgens CKD-EPI formule")
    ALBUMIN_RATIO: Final = Code(NHG_45, "40", "albumine/kreatinine urine")
    SYSTOLIC: Final = Code(NHG_45, "1744", "systolische bloeddruk")
    DIASTOLIC: Final = Code(NHG_45, "1740", "diastolische bloeddruk")


class Loinc:
    """Determinations as a hospital laboratory codes them, and kinds of document."""

    CREATININE: Final = Code(LOINC, "14682-9", "Creatinine [Moles/volume] in Serum or Plasma", "Kreatinine")
    POTASSIUM: Final = Code(LOINC, "2823-3", "Potassium [Moles/volume] in Serum or Plasma", "Kalium")
    SODIUM: Final = Code(LOINC, "2951-2", "Sodium [Moles/volume] in Serum or Plasma", "Natrium")
    ELECTROLYTES: Final = Code(LOINC, "24326-1", "Electrolytes 1998 panel - Serum or Plasma", "Elektrolyten")
    CRP: Final = Code(LOINC, "1988-5", "C reactive protein [Mass/volume] in Serum or Plasma", "CRP")
    HEMOGLOBIN: Final = Code(LOINC, "59260-0", "Hemoglobin [Moles/volume] in Blood", "Hemoglobine")
    ENCOUNTER_NOTE: Final = Code(LOINC, "67781-5", "Summarization of encounter note Narrative", "Contactverslag")
    DISCHARGE_SUMMARY: Final = Code(LOINC, "18842-5", "Discharge summary", "Ontslagbericht")
    CONDITION: Final = Code(LOINC, "75323-6", "Condition", "Aandoening")
    ALERT: Final = Code(LOINC, "74018-3", "Alert", "Waarschuwing")


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
    NEVER_SMOKED: Final = Code(SNOMED, "266919005", "Never smoked tobacco (finding)", "Nooit gerookt")
    PACK_YEARS: Final = Code(SNOMED, "401201003", "Cigarette pack-years (observable entity)", "Pakjaren")
    FUNCTIONAL: Final = Code(SNOMED, "118228005", "Functional finding (finding)", "Functionele status")
    MENTAL: Final = Code(SNOMED, "384821006", "Mental state finding (finding)", "Mentale status")
    WALKING: Final = Code(ICF, "d450", "Lopen")
    WALKING_MODERATE: Final = Code(ICF, "d450.2", "Lopen, matige stoornis")
    WALKING_NONE: Final = Code(ICF, "d450.0", "Lopen, geen stoornis")
    MOOD: Final = Code(ICF, "b152", "Stemming")
    MOOD_MILD: Final = Code(ICF, "b152.1", "Stemming, lichte stoornis")


class Directive:
    """What someone does or does not want."""

    TREATMENT: Final = Code(SNOMED, "11291000146105", "Treatment instructions (record artifact)", "Behandelaanwijzing")
    LIVING_WILL: Final = Code(
        SNOMED, "11341000146107", "Living will and advance directive record (record artifact)", "Wilsverklaring"
    )
    DONOR: Final = Code("urn:oid:2.16.840.1.113883.2.4.3.11.60.40.4.14.1", "DO", "Verklaring donorschap")
    YES: Final = Code("urn:oid:2.16.840.1.113883.2.4.3.11.60.40.4", "JA", "Ja")
    YES_BUT: Final = Code("urn:oid:2.16.840.1.113883.2.4.3.11.60.40.4", "JA_MAAR", "Ja, maar met beperkingen")


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


class Atc:
    """Products by active ingredient (ATC)."""

    METFORMIN: Final = Code(ATC, "A10BA02", "metformin", "Metformine 500 mg tablet")
    GLICLAZIDE: Final = Code(ATC, "A10BB09", "gliclazide", "Gliclazide 30 mg tablet met gereguleerde afgifte")
    SIMVASTATIN: Final = Code(ATC, "C10AA01", "simvastatin", "Simvastatine 40 mg tablet")
    AMLODIPINE: Final = Code(ATC, "C08CA01", "amlodipine", "Amlodipine 5 mg tablet")
    HYDROCHLOROTHIAZIDE: Final = Code(ATC, "C03AA03", "hydrochlorothiazide", "Hydrochloorthiazide 12,5 mg tablet")
    SALBUTAMOL: Final = Code(ATC, "R03AC02", "salbutamol", "Salbutamol 100 microgram inhalatieaerosol")
    BECLOMETASONE: Final = Code(ATC, "R03BA01", "beclometasone", "Beclometason 100 microgram inhalatieaerosol")
    PARACETAMOL: Final = Code(ATC, "N02BE01", "paracetamol", "Paracetamol 500 mg tablet")
    NADROPARIN: Final = Code(ATC, "B01AB06", "nadroparin", "Nadroparine injectievloeistof 5700 IE")
    IBUPROFEN: Final = Code(ATC, "M01AE01", "ibuprofen", "Ibuprofen 400 mg tablet")
    TETANUS_VACCINE: Final = Code(ATC, "J07AM01", "tetanus toxoid", "Tetanusvaccin")
    INFLUENZA_VACCINE: Final = Code(
        ATC, "J07BB02", "influenza, inactivated, split virus or surface antigen", "Griepvaccin"
    )


class CareKind:
    """Kinds of organisation and specialty."""

    GP_PRACTICE: Final = Code(ORGANIZATION_TYPE, "Z3", "Huisartspraktijk (zelfstandig of groepspraktijk)")
    HOSPITAL: Final = Code(ORGANIZATION_TYPE, "V6", "Algemeen ziekenhuis")
    PHARMACY: Final = Code(ORGANIZATION_TYPE, "J8", "Openbare apotheek")
    GP: Final = Code(UZI_ROLE, "01.015", "Huisarts")
    ORTHOPAEDICS: Final = Code(VEKTIS_SPECIALTY, "0305", "Medisch specialisten, orthopedie")
    SURGERY: Final = Code(VEKTIS_SPECIALTY, "0303", "Medisch specialisten, chirurgie")
    GP_SPECIALTY: Final = Code(VEKTIS_SPECIALTY, "0100", "Huisartsen, niet nader gespecificeerd")
