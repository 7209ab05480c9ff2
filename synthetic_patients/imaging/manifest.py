"""The manifest of a study: a Key Object Selection document that names each image and says where it is.

Sources: https://dicom.nema.org/medical/dicom/current/output/chtml/part03/sect_A.35.4.html (what it consists of); IHE
Radiology, transaction RAD-68 (the references stand in the Current Requested Procedure Evidence Sequence); MedMij Image
Availability 1.0.0-rc.1 (the Retrieve URL is that of the series).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import orjson

from synthetic_patients.imaging.dicom import SECONDARY_CAPTURE, coded, common, dataset, request, written
from synthetic_patients.imaging.study import STUDIES, ImagingStudy, Instance, Series

if TYPE_CHECKING:
    from pydicom import Dataset

KEY_OBJECT_SELECTION: Final = "1.2.840.10008.5.1.4.1.1.88.59"
_PLACE: Final = f"{STUDIES}.0.2"


def manifest_file(study: ImagingStudy, endpoint: str) -> bytes:
    """The manifest as a DICOM file.

    Args:
        endpoint: URL below which `/studies/{study}/series/{series}/instances/{instance}` are.

    Raises:
        ImagingError: the extra `images` is not installed.
    """
    return written(_manifest(study, endpoint))


def manifest_json(study: ImagingStudy, endpoint: str) -> bytes:
    """The manifest in the DICOM JSON Model, as one object; else as `manifest_file`."""
    return orjson.dumps(_manifest(study, endpoint).to_json_dict())


def _manifest(study: ImagingStudy, endpoint: str) -> Dataset:
    evidence = {
        "StudyInstanceUID": study.uid,
        "ReferencedSeriesSequence": [_series(study, each, endpoint) for each in study.series],
    }
    images = [each for series in study.series for each in series.instances]
    return dataset(
        common(study, KEY_OBJECT_SELECTION, study.manifest),
        {
            "Modality": "KO",
            "SeriesInstanceUID": study.manifest_series,
            "SeriesNumber": len(study.series) + 1,
            "ReferencedPerformedProcedureStepSequence": [],
            "InstanceNumber": 1,
            "ContentDate": f"{study.made:%Y%m%d}",
            "ContentTime": f"{study.made:%H%M%S}",
            "ReferencedRequestSequence": [_requested(study)],
            "CurrentRequestedProcedureEvidenceSequence": [dataset(evidence)],
            "ValueType": "CONTAINER",
            "ConceptNameCodeSequence": [coded("113030", "DCM", "Manifest")],
            "ContinuityOfContent": "SEPARATE",
            "ContentTemplateSequence": [dataset({"MappingResource": "DCMR", "TemplateIdentifier": "2010"})],
            "ContentSequence": [_shown(each) for each in images],
        },
    )


def _series(study: ImagingStudy, series: Series, endpoint: str) -> Dataset:
    return dataset(
        {
            "SeriesInstanceUID": series.uid,
            "RetrieveURL": f"{endpoint}/studies/{study.uid}/series/{series.uid}",
            "RetrieveLocationUID": _PLACE,
            "ReferencedSOPSequence": [_reference(each) for each in series.instances],
        }
    )


def _reference(instance: Instance) -> Dataset:
    return dataset({"ReferencedSOPClassUID": SECONDARY_CAPTURE, "ReferencedSOPInstanceUID": instance.uid})


def _shown(instance: Instance) -> Dataset:
    return dataset(
        {"RelationshipType": "CONTAINS", "ValueType": "IMAGE", "ReferencedSOPSequence": [_reference(instance)]}
    )


def _requested(study: ImagingStudy) -> Dataset:
    """The request that the images fulfil; what nobody wrote down has no value."""
    return dataset(
        request(study),
        {
            "StudyInstanceUID": study.uid,
            "ReferencedStudySequence": [],
            "PlacerOrderNumberImagingServiceRequest": None,
            "FillerOrderNumberImagingServiceRequest": None,
            "RequestedProcedureID": None,
            "RequestedProcedureDescription": study.name[:64],
            "RequestedProcedureCodeSequence": [],
        },
    )
