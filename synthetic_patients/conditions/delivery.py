"""A delivery, with the midwife or in hospital, and the childbed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from synthetic_patients.codes import Code, EncounterClass, Loinc
from synthetic_patients.codes.obstetrics import Antenatal, Delivery
from synthetic_patients.conditions.maternal_record import Record
from synthetic_patients.conditions.paperwork import write_letter
from synthetic_patients.providers.directory import GYNAECOLOGIST, HOSPITAL, MIDWIFE, MIDWIFERY_PRACTICE
from synthetic_patients.zib2017.elements import concept, quantity
from synthetic_patients.zib2017.pregnancy import BLOOD_LOSS, DELIVERY_KIND, DELIVERY_PROCEDURE, DURATION, OFFSPRING
from synthetic_patients.zib2017.referral_request import Status, referral_request

CARE_ENDS_AFTER: Final = timedelta(days=42)
CHILDBED: Final = tuple(timedelta(days=days) for days in (1, 3, 6))


def write_delivery(record: Record, day: date, *, assisted: bool) -> None:
    """Write a delivery; one that is `assisted` was taken over by the hospital and ended with a vacuum extraction."""
    pen, who = record.pen, GYNAECOLOGIST if assisted else MIDWIFE
    if assisted:
        write_referral(record, day, Antenatal.TRANSFER, "Niet vorderende uitdrijving, graag overname", done=True)
    weeks = record.weeks(day)
    record.observe(DURATION, day, who, valueQuantity=quantity(weeks, "wk"))
    delivery = record.procedure(Delivery.PROCEDURE, DELIVERY_PROCEDURE, day, who)
    kind = Delivery.VACUUM if assisted else Delivery.SPONTANEOUS
    record.observe(DELIVERY_KIND, day, who, about=delivery, valueCodeableConcept=concept(kind))
    loss = pen.rng.randint(25, 70) * 10
    record.observe(BLOOD_LOSS, day, who, about=delivery, valueQuantity=quantity(loss, "ml", "mL"))
    record.observe(OFFSPRING, day, who, about=delivery, valueQuantity={"value": 1})


def write_birth_letter(record: Record, day: date, *, assisted: bool) -> None:
    """Write the stay or visit of that day, and the letter that tells the GP."""
    pen = record.pen
    if assisted:
        attended = record.contact(day, "Bevalling", who=GYNAECOLOGIST, kind=EncounterClass.INPATIENT)
    else:
        attended = record.contact(day, "Bevalling", kind=EncounterClass.HOME)
    grams, how = pen.rng.randint(290, 410) * 10, Delivery.VACUUM if assisted else Delivery.SPONTANEOUS
    words = (
        ("Bevalling", f"{how.text} bij {record.weeks(day)} weken, moeder maakt het goed."),
        ("Kind", f"Geboortegewicht {grams} gram, Apgar-score 9 na 1 minuut en 10 na 5 minuten."),
    )
    write_letter(pen, "Geboortebericht", Loinc.CONSULT_NOTE, day, MIDWIFE, attended, words)


def write_referral(record: Record, day: date, kind: Code, why: str, done: bool) -> None:
    """Write that the hospital is asked to examine or to take over, and whether it did."""
    pen = record.pen
    waits: Status = "active" if pen.chart.alive else "cancelled"
    pen.write(
        referral_request(
            pen.ref("ReferralRequest", why),
            pen.patient,
            kind=kind,
            day=day,
            status="completed" if done else waits,
            context=record.care,
            requester=MIDWIFE.ref,
            on_behalf_of=MIDWIFERY_PRACTICE.ref,
            recipient=HOSPITAL.ref,
            why=pen.words(why),
        )
    )
