"""Kinship, and what someone's nearest are to a care provider (zib2017; in the zibs of 2020 the numbers have a zero)."""

from __future__ import annotations

from typing import Final

from synthetic_patients.codes.systems import CONTACT_ROLE, V3_ROLE, Code


class Kin:
    """Who someone is of the patient: the mother is the patient's mother."""

    MOTHER: Final = Code(V3_ROLE, "MTH", "Mother", "Moeder")
    FATHER: Final = Code(V3_ROLE, "FTH", "Father", "Vader")
    DAUGHTER: Final = Code(V3_ROLE, "DAUC", "Daughter", "Dochter")
    SON: Final = Code(V3_ROLE, "SONC", "Son", "Zoon")
    WIFE: Final = Code(V3_ROLE, "WIFE", "Wife", "Echtgenote")
    HUSBAND: Final = Code(V3_ROLE, "HUSB", "Husband", "Echtgenoot")
    SISTER: Final = Code(V3_ROLE, "SIS", "Sister", "Zus")
    BROTHER: Final = Code(V3_ROLE, "BRO", "Brother", "Broer")
    GRANDDAUGHTER: Final = Code(V3_ROLE, "GRNDDAU", "Granddaughter", "Kleindochter")
    SON_IN_LAW: Final = Code(V3_ROLE, "SONINLAW", "Son in-law", "Schoonzoon")


class ContactRole:
    """What a contact person does. The list of 2017 has no word for an informal carer."""

    FIRST: Final = Code(CONTACT_ROLE, "1", "Eerste relatie/contactpersoon")
    SECOND: Final = Code(CONTACT_ROLE, "2", "Tweede relatie/contactpersoon")
    INFORMAL_CARER: Final = Code(CONTACT_ROLE, "9", "Anders", "Mantelzorger")
    LEGAL_REPRESENTATIVE: Final = Code(CONTACT_ROLE, "24", "Wettelijke vertegenwoordiger")


class ContactRole2020:
    """What a contact person does, in the list of 2020: that of the Vektis table, and words that it lacks."""

    FIRST: Final = Code(CONTACT_ROLE, "01", "Eerste relatie/contactpersoon")
    SECOND: Final = Code(CONTACT_ROLE, "02", "Tweede relatie/contactpersoon")
    INFORMAL_CARER: Final = Code("urn:oid:2.16.840.1.113883.2.4.3.11.60.40.4.23.1", "100001", "Mantelzorger")
    LEGAL_REPRESENTATIVE: Final = Code(CONTACT_ROLE, "24", "Wettelijke vertegenwoordiger")
