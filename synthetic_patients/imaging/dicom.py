"""Images as DICOM files, and what every DICOM object of a study tells.

An image is a Secondary Capture Image that says of itself to be synthetic (https://dicom.nema.org/medical/dicom/current/output/chtml/part03/sect_A.8.html):
an image of a real modality would have to say with what and how it was taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Final

from synthetic_patients.imaging.drawing import COLUMNS, ROWS, WARNING, missing, picture
from synthetic_patients.imaging.study import STUDIES, Imaged, ImagingStudy, Instance, Series

if TYPE_CHECKING:
    from pydicom import Dataset

TRANSFER_SYNTAX: Final = "1.2.840.10008.1.2.1"
"""Explicit VR Little Endian: without compression, which every reader knows."""
SECONDARY_CAPTURE: Final = "1.2.840.10008.5.1.4.1.1.7"

_UTF_8: Final = "ISO_IR 192"
_SOFTWARE: Final = f"{STUDIES}.0.1"
_MADE_BY: Final = "medmij-sim"
_SEXES: Final = {"male": "M", "female": "F", "other": "O"}
_SYNTHETIC: Final = "SYN"
_MOST: Final = 64
"""Characters in a name, and in a text of the kind LO."""
_MEANT_ELSE: Final = str.maketrans("^=\\", "   ")
"""What divides names and values in DICOM."""


def image_file(study: ImagingStudy, series: Series, instance: Instance) -> bytes:
    """One image as a DICOM file; the same image gives the same bytes.

    Raises:
        ImagingError: the extra `images` is not installed.
    """
    picture_ = picture(study, series, instance)
    whole = dataset(
        common(study, SECONDARY_CAPTURE, instance.uid),
        {
            "Modality": study.modality,
            "SeriesInstanceUID": series.uid,
            "SeriesNumber": series.number,
            "SeriesDescription": series.name,
            "Laterality": series.side,
            "ConversionType": _SYNTHETIC,
            "InstanceNumber": instance.number,
            "PatientOrientation": None,
            "ContentDate": f"{study.made:%Y%m%d}",
            "ContentTime": f"{study.made:%H%M%S}",
            "ImageType": ["DERIVED", "SECONDARY"],
            "ImageComments": f"{WARNING}: {study.region[1]} {instance.view}",
            "QualityControlImage": "YES",
            "BurnedInAnnotation": "NO",
            "AnatomicRegionSequence": [coded(study.region[0], "SCT", study.region[1])],
            "SamplesPerPixel": 1,
            "PhotometricInterpretation": "MONOCHROME2",
            "Rows": ROWS,
            "Columns": COLUMNS,
            "BitsAllocated": 8,
            "BitsStored": 8,
            "HighBit": 7,
            "PixelRepresentation": 0,
            "PixelData": picture_.tobytes(),
        },
    )
    return written(whole)


def dataset(*parts: Mapping[str, object]) -> Dataset:
    """A data set of attributes by keyword; None is an attribute without a value.

    Raises:
        ImagingError: the extra `images` is not installed.
    """
    try:
        from pydicom import Dataset
    except ImportError as error:
        raise missing(error) from error

    made = Dataset()
    for keyword, value in (pair for part in parts for pair in part.items()):
        setattr(made, keyword, value)
    return made


def written(whole: Dataset) -> bytes:
    """A data set as a DICOM file (part 10)."""
    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import UID

    whole.file_meta = FileMetaDataset()
    whole.file_meta.TransferSyntaxUID = UID(TRANSFER_SYNTAX)
    whole.file_meta.ImplementationClassUID = UID(_SOFTWARE)
    whole.file_meta.ImplementationVersionName = _MADE_BY
    file = BytesIO()
    whole.save_as(file, enforce_file_format=True)
    return file.getvalue()


def common(study: ImagingStudy, sop_class: str, sop_instance: str) -> dict[str, object]:
    """What every object of a study tells: which object it is, of whom, of which study, and where it was made."""
    return {
        "SpecificCharacterSet": _UTF_8,
        "SOPClassUID": sop_class,
        "SOPInstanceUID": sop_instance,
        **_patient(study.person),
        "StudyInstanceUID": study.uid,
        "StudyDate": f"{study.made:%Y%m%d}",
        "StudyTime": f"{study.made:%H%M%S}",
        "TimezoneOffsetFromUTC": f"{study.made:%z}",
        "StudyID": "1",
        "StudyDescription": _text(study.name),
        "ReferringPhysicianName": None,
        **request(study),
        "InstitutionName": _text(study.house),
        "Manufacturer": _MADE_BY,
    }


def request(study: ImagingStudy) -> dict[str, object]:
    """The number of the request, and who gave it out: what the report has too."""
    issuer = dataset({"UniversalEntityID": study.issuer, "UniversalEntityIDType": "ISO"})
    return {"AccessionNumber": study.accession, "IssuerOfAccessionNumberSequence": [issuer]}


def coded(code: str, scheme: str, meaning: str) -> Dataset:
    """A code as an item of a sequence."""
    return dataset({"CodeValue": code, "CodingSchemeDesignator": scheme, "CodeMeaning": meaning})


def _patient(person: Imaged) -> dict[str, object]:
    return {
        "PatientName": "^".join(each.translate(_MEANT_ELSE) for each in person.name)[:_MOST],
        "PatientID": person.number,
        "IssuerOfPatientID": "NEP",
        "PatientBirthDate": f"{person.born:%Y%m%d}" if person.born else None,
        "PatientSex": _SEXES.get(person.gender),
    }


def _text(text: str) -> str:
    return text.translate(_MEANT_ELSE)[:_MOST]
