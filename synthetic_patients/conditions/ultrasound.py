"""Ultrasound scans in pregnancy: what is measured fits the week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from synthetic_patients.codes import Code
from synthetic_patients.codes.obstetrics import Antenatal
from synthetic_patients.codes.oncology import Report
from synthetic_patients.conditions.maternal_record import Record
from synthetic_patients.providers.directory import GYNAECOLOGIST, MIDWIFE, Professional
from synthetic_patients.zib2017.elements import Ref, quantity
from synthetic_patients.zib2017.pregnancy import (
    ABDOMEN,
    BIPARIETAL,
    CROWN_RUMP,
    FEMUR,
    OBSTETRIC_PROCEDURE,
    ULTRASOUND,
    Part,
)
from synthetic_patients.zib2017.text_result import text_result


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan.

    Args:
        day: of pregnancy, counted from the last menstruation.
        measures: what is measured, and its mean on that day in millimetres.
        conclusion: what the report says.
    """

    day: int
    code: Code
    who: Professional
    measures: tuple[tuple[Part, int], ...]
    conclusion: str


DATING: Final = Scan(
    77,
    Antenatal.ULTRASOUND,
    MIDWIFE,
    ((CROWN_RUMP, 42),),
    "Intra-uteriene eenling, hartactie positief. Kruin-stuitlengte past bij de zwangerschapsduur.",
)
ANOMALY: Final = Scan(
    141,
    Antenatal.ANOMALY_SCAN,
    GYNAECOLOGIST,
    ((BIPARIETAL, 47), (ABDOMEN, 150), (FEMUR, 32)),
    "Geen structurele afwijkingen gezien. Biometrie conform termijn, placenta achterwand, niet laagliggend.",
)


def write_scan(record: Record, scan: Scan, day: date, fetus: Ref) -> None:
    """Write the measurements, the report and the procedure."""
    pen, found = record.pen, []
    for part, mean in scan.measures:
        millimetres = mean + pen.rng.randint(-2, 2)
        value = quantity(millimetres, "mm")
        found.append(record.observe(part, day, scan.who, about=fetus, valueQuantity=value))
    report = pen.ref("DiagnosticReport", f"{scan.code.text} {day.isoformat()}")
    pen.write(
        text_result(
            report,
            pen.patient,
            kind=Report.ULTRASOUND,
            day=day,
            hour=11,
            performer=scan.who.ref,
            conclusion=pen.words(scan.conclusion),
            context=record.care,
            results=tuple(found),
            also=(ULTRASOUND,),
        )
    )
    record.procedure(scan.code, OBSTETRIC_PROCEDURE, day, scan.who, report)
