"""The code systems that dossiers use, the owner of each, and the one type of a code."""

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
VEKTIS_DENTAL: Final = "urn:oid:2.16.840.1.113883.2.4.3.30.4.10"
UZI_ROLE: Final = "http://fhir.nl/fhir/NamingSystem/uzi-rolcode"
ROUTE: Final = "urn:oid:2.16.840.1.113883.2.4.4.9"
PRK: Final = "urn:oid:2.16.840.1.113883.2.4.4.10"
GPK: Final = "urn:oid:2.16.840.1.113883.2.4.4.1"
DOSE_UNIT: Final = "urn:oid:2.16.840.1.113883.2.4.4.1.900.2"
BUILDING_BLOCK_20: Final = "urn:oid:2.16.840.1.113883.2.4.3.11.60.20.77.5"
V3_ACT_CODE: Final = "http://hl7.org/fhir/v3/ActCode"
V3_ACT_REASON: Final = "http://hl7.org/fhir/v3/ActReason"
V3_ADDRESS_USE: Final = "http://hl7.org/fhir/v3/AddressUse"
V3_NULL_FLAVOR: Final = "http://hl7.org/fhir/v3/NullFlavor"
V3_ROLE: Final = "http://hl7.org/fhir/v3/RoleCode"
V3_GENDER: Final = "http://hl7.org/fhir/v3/AdministrativeGender"
V2_INTERPRETATION: Final = "http://hl7.org/fhir/v2/0078"
OBSERVATION_CATEGORY: Final = "http://hl7.org/fhir/observation-category"
CONTACT_ROLE: Final = "urn:oid:2.16.840.1.113883.2.4.3.11.22.472"
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
    VEKTIS_DENTAL: "Nederlandse Zorgautoriteit (NZa), in a table of Vektis",
    UZI_ROLE: "CIBG",
    ROUTE: "Z-Index (G-standaard)",
    DOSE_UNIT: "Z-Index (G-standaard)",
    PRK: "Z-Index (G-standaard)",
    GPK: "Z-Index (G-standaard)",
    BUILDING_BLOCK_20: "Nictiz",
    V3_ACT_CODE: "HL7 International",
    CONTACT_ROLE: "Vektis",
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
