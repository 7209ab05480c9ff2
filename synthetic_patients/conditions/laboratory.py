"""The determinations that stories use, and how a sample's results are written."""

from __future__ import annotations

from datetime import date
from typing import Final

from synthetic_patients.chart import Pen
from synthetic_patients.codes import Code, Laboratory, Loinc, Material, Nhg
from synthetic_patients.conditions import body
from synthetic_patients.providers.directory import LABORATORY, Professional
from synthetic_patients.zib2017.elements import Ref
from synthetic_patients.zib2017.gp_laboratory_result import gp_laboratory_result
from synthetic_patients.zib2017.laboratory_report import laboratory_report
from synthetic_patients.zib2017.laboratory_test_result import ResultStatus, Test, laboratory_test_result, specimen

FASTING_GLUCOSE: Final = Test(Nhg.FASTING_GLUCOSE, "mmol/l", 4.0, 6.0, Material.BLOOD, "mmol/L")
HBA1C: Final = Test(Nhg.HBA1C, "mmol/mol", 20, 42, Material.BLOOD)
LDL: Final = Test(Nhg.LDL, "mmol/l", None, 2.6, Material.BLOOD, "mmol/L")
EGFR: Final = Test(Nhg.EGFR, "ml/min/1,73m2", 60, None, Material.BLOOD, "mL/min/{1.73_m2}")
ALBUMIN_RATIO: Final = Test(Nhg.ALBUMIN_RATIO, "mg/mmol", None, 3, Material.URINE, "mg/mmol")

CREATININE: Final = Test(Loinc.CREATININE, "umol/l", 50, 100, Material.BLOOD, "umol/L")
POTASSIUM: Final = Test(Loinc.POTASSIUM, "mmol/l", 3.5, 5.0, Material.BLOOD, "mmol/L")
SODIUM: Final = Test(Loinc.SODIUM, "mmol/l", 135, 145, Material.BLOOD, "mmol/L")
CRP: Final = Test(Loinc.CRP, "mg/l", None, 10, Material.BLOOD, "mg/L")
HEMOGLOBIN: Final = Test(Loinc.HEMOGLOBIN, "mmol/l", 7.5, 10.5, Material.BLOOD, "mmol/L")
HBA1C_LOINC: Final = Test(Loinc.HBA1C, "mmol/mol", 20, 42, Material.BLOOD)
"""What a laboratory calls what a GP calls `HBA1C`."""
_ELECTROLYTES: Final = Test(Loinc.ELECTROLYTES, "", None, None, Material.BLOOD)

Results = tuple[tuple[Test, float], ...]


def gp_results(pen: Pen, day: date, encounter: Ref | None, results: Results, *, corrected: Test | None = None) -> None:
    """Write results in the GP's dossier, with one specimen per material, and the laboratory's report of them.

    Args:
        encounter: the contact they belong to; None when only a sample was handed in.
        corrected: the determination whose value the laboratory put right afterwards.
    """
    samples = _samples(pen, day, results)
    written = []
    for test, value in results:
        me = pen.ref("Observation", test.code.text, "lab")
        written.append(me)
        wrong = test is corrected
        pen.write(
            gp_laboratory_result(
                me,
                pen.patient,
                test,
                day=day,
                value=value,
                specimen=samples[test.material],
                performer=LABORATORY.ref,
                context=encounter,
                status="corrected" if wrong else "final",
                remark="Gecorrigeerde uitslag; de eerdere vervalt." if wrong else None,
            )
        )
    _report(pen, day, samples, written, encounter, status="corrected" if corrected else "final")


def kidney_result(pen: Pen, day: date) -> tuple[Test, float]:
    """The kidney function that fits the person on a day, as one result."""
    return EGFR, min(body.kidney_function(pen.chart.person, day) + pen.rng.randint(-3, 3), 90)


def hospital_results(pen: Pen, day: date, encounter: Ref, doctor: Professional, results: Results) -> None:
    """Write results of a hospital laboratory and their report; sodium and potassium are members of a panel."""
    samples = _samples(pen, day, results)
    written, members = [], []
    for test, value in results:
        me = pen.ref("Observation", test.code.text, "lab")
        written.append(me)
        if test in (SODIUM, POTASSIUM):
            members.append(me)
        pen.write(_hospital_result(pen, me, test, day, value, samples[test.material], encounter, doctor))
    if members:
        panel = pen.ref("Observation", _ELECTROLYTES.code.text, "lab")
        written.append(panel)
        sample = samples[_ELECTROLYTES.material]
        pen.write(_hospital_result(pen, panel, _ELECTROLYTES, day, None, sample, encounter, doctor, tuple(members)))
    _report(pen, day, samples, written, encounter)


def awaited_results(pen: Pen, day: date, tests: tuple[Test, ...]) -> None:
    """Write what was asked of the laboratory and is not known yet: samples were taken, values are to come."""
    samples = _samples(pen, day, tuple((test, 0.0) for test in tests))
    written = []
    for test in tests:
        me = pen.ref("Observation", f"{test.code.text} (uitslag volgt)", "lab")
        written.append(me)
        pen.write(
            laboratory_test_result(
                me,
                pen.patient,
                test,
                categories=(),
                day=day,
                value=None,
                specimen=samples[test.material],
                performer=LABORATORY.ref,
                status="registered",
            )
        )
    _report(pen, day, samples, written, None, status="registered")


def _hospital_result(
    pen: Pen,
    me: Ref,
    test: Test,
    day: date,
    value: float | None,
    sample: Ref,
    encounter: Ref,
    doctor: Professional,
    members: tuple[Ref, ...] = (),
) -> dict[str, object]:
    kind = Laboratory.HEMATOLOGY if test is HEMOGLOBIN else Laboratory.CHEMISTRY
    return laboratory_test_result(
        me,
        pen.patient,
        test,
        categories=(kind,),
        day=day,
        value=value,
        specimen=sample,
        performer=doctor.ref,
        context=encounter,
        related=members,
    )


def _report(
    pen: Pen,
    day: date,
    samples: dict[Code, Ref],
    results: list[Ref],
    encounter: Ref | None,
    *,
    status: ResultStatus = "final",
) -> None:
    pen.write(
        laboratory_report(
            pen.ref("DiagnosticReport", f"Laboratoriumuitslagen {day.isoformat()}", "lab-report"),
            pen.patient,
            day=day,
            status=status,
            performer=LABORATORY.ref,
            specimens=tuple(samples.values()),
            results=tuple(results),
            context=encounter,
        )
    )


def _samples(pen: Pen, day: date, results: Results) -> dict[Code, Ref]:
    samples = {
        material: pen.ref("Specimen", material.text) for material in dict.fromkeys(t.material for t, _ in results)
    }
    pen.write(*(specimen(me, pen.patient, material=material, day=day) for material, me in samples.items()))
    return samples
