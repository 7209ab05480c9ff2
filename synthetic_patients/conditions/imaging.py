"""Images that were made, and the report of them: what Beeldbeschikbaarheid shows."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Final
from zlib import crc32

from synthetic_patients.chart import Pen
from synthetic_patients.codes import CareKind, Code
from synthetic_patients.codes.imaging import Setting
from synthetic_patients.imaging.study import STUDIES
from synthetic_patients.nlcore.document_reference import Study, document_reference
from synthetic_patients.providers.directory import HOSPITAL, RADIOLOGIST, Professional
from synthetic_patients.zib2017.elements import Ref

_MADE_AT: Final = 10
_REPORTED_AT: Final = 15


def write_images(
    pen: Pen,
    name: str,
    modality: Code,
    region: Code,
    day: date,
    *,
    side: Code | None = None,
    by: Professional = RADIOLOGIST,
    setting: Code = Setting.RADIOLOGY,
    reported: date | None = None,
    encounter: Ref | None = None,
) -> None:
    """Write that images were made in hospital, and that a report of them is there from the day it was written.

    Args:
        by: who judged them.
        reported: the same day by default; not written when that is still to come.
        encounter: the contact in which they were asked for, when R4 knows that.
    """
    images = pen.ref("DocumentReference", f"Beelden: {name} {day.isoformat()}", "images")
    report = pen.ref("DocumentReference", f"Verslag: {name} {day.isoformat()}", "images-report")
    # Ten digits: nine could be a BSN. A number of a request has sixteen characters at most in DICOM.
    number = 10**9 + crc32(images.id.encode())
    accession, uid = f"NEP-{day:%y%m%d}-{number % 10**5:05d}", f"{STUDIES}.{number}"
    study = Study(name, modality, region, side, setting, accession, uid)
    for me, shape, ready, hour in (
        (images, "images", day, _MADE_AT),
        (report, "report", reported or day, _REPORTED_AT),
    ):
        if ready <= pen.chart.until:
            make = partial(
                document_reference,
                me,
                pen.patient,
                study,
                "images" if shape == "images" else "report",
                day=ready,
                hour=hour,
                author=by.ref,
                organization=HOSPITAL.ref,
                facility=CareKind.HOSPITAL,
                encounter=encounter,
            )
            pen.write_r4(make)
