"""Images and their reports: kinds of document, devices, regions of the body (MedMij Beeldbeschikbaarheid)."""

from __future__ import annotations

from typing import Final

from synthetic_patients.codes.systems import SNOMED, Code

_DICOM: Final = "http://dicom.nema.org/resources/ontology/DCM"
_DOCUMENT_CLASS: Final = "urn:oid:1.3.6.1.4.1.19376.1.2.6.1"
_URI: Final = "urn:ietf:rfc:3986"
_FORMAT: Final = "http://ihe.net/fhir/ValueSet/IHE.FormatCode.codesystem"


class DocumentClass:
    IMAGES: Final = Code(_DOCUMENT_CLASS, "IMAGES", "Images", "Beelden")
    REPORTS: Final = Code(_DOCUMENT_CLASS, "REPORTS", "Reports", "Verslag")


class Format:
    KEY_OBJECT_SELECTION: Final = Code(
        "http://dicom.nema.org/resources/ontology/DCMUID", "1.2.840.10008.5.1.4.1.1.88.59", "KOS"
    )
    PDF: Final = Code(_FORMAT, "urn:ihe:rad:PDF", "PDF Report (XDS-I.b)")


class RelatedBy:
    """What links documents: the number of the request, and the study."""

    ACCESSION: Final = Code(_URI, "urn:ihe:iti:xds:2013:accession", "Accession number")
    STUDY: Final = Code(_URI, "urn:ihe:iti:xds:2016:studyInstanceUID", "Study instance UID")


class Modality:
    RADIOGRAPHY: Final = Code(_DICOM, "DX", "Digital Radiography", "Röntgenfoto")
    MAMMOGRAPHY: Final = Code(_DICOM, "MG", "Mammography", "Mammografie")
    ULTRASOUND: Final = Code(_DICOM, "US", "Ultrasound", "Echografie")


class Region:
    LEG: Final = Code(SNOMED, "61685007", "Lower limb structure (body structure)", "Been")
    LOWER_TRUNK: Final = Code(SNOMED, "63337009", "Lower trunk", "Onderste gedeelte van romp")
    CHEST: Final = Code(SNOMED, "67734004", "Structure of thoracic segment of trunk (body structure)", "Borstkas")
    BREAST: Final = Code(SNOMED, "76752008", "Breast structure (body structure)", "Borst")
    HEART: Final = Code(SNOMED, "80891009", "Heart structure (body structure)", "Hart")


class Setting:
    RADIOLOGY: Final = Code(SNOMED, "394734003", "Radiological specialties (qualifier value)", "Radiologie")
    CARDIOLOGY: Final = Code(SNOMED, "394579002", "Cardiology (qualifier value)", "Cardiologie")


NORMAL_CONFIDENTIALITY: Final = Code("http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "N", "Normal")
