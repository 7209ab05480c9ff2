"""What a midwife asks, measures and has examined before the birth."""

from __future__ import annotations

from datetime import date
from typing import Final

from synthetic_patients.codes import Diagnosis, Material
from synthetic_patients.codes.obstetrics import Blood, Family, ObstetricMedicine
from synthetic_patients.conditions import body
from synthetic_patients.conditions.bedside import Bedside
from synthetic_patients.conditions.due_dates import TERM
from synthetic_patients.conditions.laboratory import HEMOGLOBIN, hospital_results
from synthetic_patients.conditions.maternal_record import Record
from synthetic_patients.conditions.medicines import Prescription, prescribe
from synthetic_patients.providers.directory import MIDWIFE
from synthetic_patients.zib2017.coded_laboratory_result import coded_laboratory_result
from synthetic_patients.zib2017.elements import Ref, quantity
from synthetic_patients.zib2017.family_member_history import family_member_history
from synthetic_patients.zib2017.laboratory_test_result import Test
from synthetic_patients.zib2017.pregnancy import (
    DURATION,
    FETUSES,
    GRAVIDITY,
    HEART_RATE,
    LAST_MENSTRUATION,
    PARITY,
    TERM_DATE,
)

_GLUCOSE: Final = Test(Blood.GLUCOSE, "mmol/l", 3.5, 7.8, Material.BLOOD, "mmol/L")
_LOW_HEMOGLOBIN: Final = 6.8
_GROUPS: Final = (Blood.GROUP_O, Blood.GROUP_O, Blood.GROUP_A, Blood.GROUP_A, Blood.GROUP_B)
_RHESUS_NEGATIVE: Final = 0.15
_HEARD_FROM_WEEK: Final = 12
_GAINS_FROM_WEEK: Final = 12
_GAIN_PER_WEEK: Final = 0.35

_IRON: Final = Prescription(ObstetricMedicine.IRON, "1 maal per dag 1 tablet, op de nuchtere maag", 1, 60)
_ANTI_D: Final = Prescription(ObstetricMedicine.ANTI_D, "Eenmalig 1 injectie bij 30 weken", 1, 1, oral=False)


def write_intake(record: Record, day: date, births: int) -> None:
    """Write the history: earlier births, term, and diseases in the family."""
    pen = record.pen
    due = (record.since + TERM).isoformat()
    record.observe(GRAVIDITY, day, valueQuantity=_count(births + 1))
    record.observe(PARITY, day, valueQuantity=_count(births))
    record.observe(LAST_MENSTRUATION, day, valueDateTime=record.since.isoformat())
    record.observe(TERM_DATE, day, valueDateTime=due)
    for relation, condition in ((Family.MOTHER, Diagnosis.DIABETES), (Family.FATHER, Diagnosis.HYPERTENSION)):
        words = f"{relation.text}: {condition.text}"
        pen.write(
            family_member_history(
                pen.ref("FamilyMemberHistory", words), pen.patient, relation=relation, condition=condition, day=day
            )
        )


def write_number_of_children(record: Record, day: date) -> None:
    """Write how many children the first scan showed."""
    record.observe(FETUSES, day, valueQuantity={"value": 1})


def write_first_blood(record: Record, day: date) -> bool:
    """Write the blood tests of early pregnancy; the answer tells whether the rhesus factor is negative."""
    pen = record.pen
    negative = pen.rng.random() < _RHESUS_NEGATIVE
    values = ((HEMOGLOBIN, round(pen.rng.uniform(7.2, 8.6), 1)), (_GLUCOSE, round(pen.rng.uniform(4.2, 5.6), 1)))
    hospital_results(pen, day, record.care, MIDWIFE, values)
    for code, value in (
        (Blood.GROUP, pen.rng.choice(_GROUPS)),
        (Blood.RHESUS_D, Blood.D_NEGATIVE if negative else Blood.D_POSITIVE),
    ):
        pen.write(
            coded_laboratory_result(
                pen.ref("Observation", value.text, "lab"),
                pen.patient,
                code=code,
                value=value,
                day=day,
                performer=MIDWIFE.ref,
                context=record.care,
            )
        )
    return negative


def write_later_blood(record: Record, day: date, born: date) -> None:
    """Write the haemoglobin of halfway, and iron until the birth when it is low."""
    pen = record.pen
    value = round(pen.rng.uniform(6.4, 7.8), 1)
    hospital_results(pen, day, record.care, MIDWIFE, ((HEMOGLOBIN, value),))
    if value < _LOW_HEMOGLOBIN:
        prescribe(pen, _IRON, MIDWIFE, start=day, end=_until(record, born), problem=record.pregnancy)


def write_anti_d(record: Record, day: date) -> None:
    """Write the injection that a woman with a negative rhesus factor gets at thirty weeks."""
    prescribe(record.pen, _ANTI_D, MIDWIFE, start=day, end=day, problem=record.pregnancy)


def measure(record: Record, day: date, encounter: Ref, *, unborn: bool = True) -> None:
    """Write blood pressure and weight of a contact; before the birth also the duration and the child's heart rate."""
    pen, weeks = record.pen, record.weeks(day)
    systolic, diastolic = pen.rng.randint(104, 126), pen.rng.randint(60, 76)
    chair = Bedside(pen, day, 10, MIDWIFE.ref, encounter)
    chair.blood_pressure(systolic, diastolic)
    if not unborn:
        return
    gained = max(weeks - _GAINS_FROM_WEEK, 0) * _GAIN_PER_WEEK
    chair.weight(round(body.weight(pen.chart.person, record.since) + gained, 1))
    record.observe(DURATION, day, valueQuantity=quantity(weeks, "wk"))
    if weeks >= _HEARD_FROM_WEEK:
        beats = quantity(pen.rng.randint(126, 156), "/min")
        record.observe(HEART_RATE, day, context=encounter, valueQuantity=beats)


def _until(record: Record, born: date) -> date | None:
    """The last day of what is used until the birth; None while that is still to come."""
    return born if born <= record.pen.chart.until else record.pen.chart.person.deceased


def _count(number: int) -> dict[str, object]:
    return quantity(number, "1")
