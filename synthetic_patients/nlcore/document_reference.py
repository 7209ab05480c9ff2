"""bbs-DocumentReference: that images were made, or that there is a report of them."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, Literal, NamedTuple

from synthetic_patients.codes import Code
from synthetic_patients.codes.imaging import NORMAL_CONFIDENTIALITY, DocumentClass, Format, Modality, RelatedBy
from synthetic_patients.nlcore.elements import V3, anatomical_location, coding, concept, new, refer
from synthetic_patients.zib2017.elements import IDENTIFIERS, Ref, Resource, identifier, moment

_PROFILE: Final = "http://medmij.nl/fhir/StructureDefinition/bbs-DocumentReference"
_URI: Final = "urn:ietf:rfc:3986"
_DICOM_UID: Final = "urn:dicom:uid"
_ACCESSIONS: Final = f"{IDENTIFIERS}.76"
_OTHER: Final = Code(f"{V3}NullFlavor", "OTH", "Other", "Anders")
_SHAPES: Final = {
    "images": (DocumentClass.IMAGES, Format.KEY_OBJECT_SELECTION),
    "report": (DocumentClass.REPORTS, Format.PDF),
}
_PDF: Final = "application/pdf"
_DICOM: Final = "application/dicom"
_TOLD: Final = {Modality.MAMMOGRAPHY: _DICOM}
"""Of which form of the manifest is told, by modality; of JSON elsewhere. The guide knows both, so both occur."""


class Study(NamedTuple):
    """Images made on one day, at one request.

    Args:
        name: what was examined, in words; no code list for that can be checked.
        modality, region, side, setting: with what, where in the body, and in which specialty.
        accession: number of the request; images and report have it in common.
        uid: the DICOM UID of the study, without prefix.
    """

    name: str
    modality: Code
    region: Code
    side: Code | None
    setting: Code
    accession: str
    uid: str


def document_reference(
    me: Ref,
    patient: Ref,
    study: Study,
    shape: Literal["images", "report"],
    *,
    day: date,
    hour: int,
    author: Ref,
    organization: Ref,
    facility: Code,
    encounter: Ref | None,
) -> Resource:
    """The images of a study, by the manifest of what there is, or the report.

    Size and hash are left out: documents are made when they are read. The address is that of a Binary beside it.

    Args:
        hour: of `day`, when the document was ready.
        organization: where the images were made; `facility` is its kind.
        encounter: the contact in which they were asked for.
    """
    kind, document_format = _SHAPES[shape]
    content_type = _PDF if shape == "report" else _TOLD.get(study.modality, f"{_DICOM}+json")
    ready = moment(day, hour)
    attachment = {
        "contentType": content_type,
        "language": "nl",
        "url": f"Binary/{me.id}",
        "title": me.display,
        "creation": ready,
    }
    return new(
        me,
        _PROFILE,
        masterIdentifier=identifier(_URI, f"urn:oid:{study.uid}.{1 if shape == 'images' else 2}"),
        status="current",
        type=concept(_OTHER, text=study.name),
        category=[concept(kind)],
        subject=refer(patient),
        date=ready,
        author=[refer(author), refer(organization)],
        description=me.display,
        securityLabel=[concept(NORMAL_CONFIDENTIALITY)],
        content=[{"attachment": attachment, "format": coding(document_format)}],
        context={
            **({"encounter": [refer(encounter)]} if encounter else {}),
            "event": [anatomical_location(study.region, study.side), concept(study.modality)],
            "period": {"start": day.isoformat()},
            "facilityType": concept(facility),
            "practiceSetting": concept(study.setting),
            "sourcePatientInfo": refer(patient),
            "related": _related(study, organization),
        },
    )


def _related(study: Study, organization: Ref) -> list[dict[str, Any]]:
    accession = {
        "type": concept(RelatedBy.ACCESSION),
        **identifier(_ACCESSIONS, study.accession),
        "assigner": refer(organization),
    }
    uid = {"type": concept(RelatedBy.STUDY), **identifier(_DICOM_UID, f"urn:oid:{study.uid}")}
    return [
        {"identifier": accession, "display": f"Aanvraag {study.accession}"},
        {"identifier": uid, "display": f"Onderzoek {study.name}"},
    ]
