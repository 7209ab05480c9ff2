"""The midwife's record of one pregnancy, with which everything in it is kept together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from synthetic_patients.chart import Pen
from synthetic_patients.codes import Code, EncounterClass
from synthetic_patients.codes.obstetrics import Antenatal, Delivery, Pregnancy
from synthetic_patients.conditions.contacts import contact_in_r4
from synthetic_patients.nlcore.problem import problem
from synthetic_patients.providers.directory import MIDWIFE, MIDWIFERY_PRACTICE, Professional
from synthetic_patients.zib2017.elements import Ref
from synthetic_patients.zib2017.encounter import encounter
from synthetic_patients.zib2017.episode_of_care import episode_of_care
from synthetic_patients.zib2017.pregnancy import CONTACT, MATERNAL_RECORD, Part, pregnancy, pregnancy_observation
from synthetic_patients.zib2017.procedure import procedure


@dataclass(frozen=True, slots=True)
class Record:
    """One pregnancy under care.

    Args:
        care: its EpisodeOfCare.
        pregnancy: its Condition.
        since: first day of the last menstruation.
    """

    pen: Pen
    care: Ref
    pregnancy: Ref
    since: date

    def weeks(self, day: date) -> int:
        """Full weeks of pregnancy on a day."""
        return (day - self.since).days // 7

    def observe(
        self,
        part: Part,
        day: date,
        who: Professional = MIDWIFE,
        *,
        about: Ref | None = None,
        context: Ref | None = None,
        **value: Any,
    ) -> Ref:
        """Write an observation, about the pregnancy and in the record unless told otherwise."""
        me = self.pen.ref("Observation", part.codes[0].text, "pregnancy")
        self.pen.write(
            pregnancy_observation(
                me,
                self.pen.patient,
                part,
                about=about or self.pregnancy,
                context=context or self.care,
                day=day,
                performer=who.ref,
                **value,
            )
        )
        return me

    def contact(
        self,
        day: date,
        what: str,
        *,
        who: Professional = MIDWIFE,
        kind: Code = EncounterClass.AMBULATORY,
        nights: int = 0,
    ) -> Ref:
        """Write a contact, or a stay of some nights that ends on `day`."""
        me = self.pen.ref("Encounter", f"{what} {day.isoformat()}")
        start = date.fromordinal(day.toordinal() - nights)
        self.pen.write(
            encounter(
                me,
                self.pen.patient,
                encounter_class=kind,
                start=start,
                end=day,
                participant=who.ref,
                provider=who.provider.ref,
                problem=self.pregnancy,
                kind=Antenatal.CONSULTATION,
                episode=self.care,
                also=(CONTACT,),
            )
        )
        contact_in_r4(self.pen, me, kind, start, day, who, problem=None, what=Antenatal.CONSULTATION)
        return me

    def procedure(self, code: Code, profile: str, day: date, who: Professional, report: Ref | None = None) -> Ref:
        """Write something that was done in this pregnancy."""
        me = self.pen.ref("Procedure", code.text)
        self.pen.write(
            procedure(
                me,
                self.pen.patient,
                category=Delivery.OBSTETRIC,
                code=code,
                day=day,
                performer=who.ref,
                problem=self.pregnancy,
                context=self.care,
                report=report,
                also=(profile,),
            )
        )
        return me


def open_record(
    pen: Pen, name: str, *, since: date, opened: date, born: date | None, closed: date | None, contacts: list[date]
) -> Record:
    """Write a maternal record and the pregnancy it is about.

    Args:
        since: first day of the last menstruation.
        born: the day of birth, once it is there.
        closed: the day on which care ended; not before the birth.
        contacts: days of the contacts, oldest first.
    """
    record = Record(pen, pen.ref("EpisodeOfCare", name, "record"), pen.ref("Condition", name, "pregnancy"), since)
    pen.write(
        episode_of_care(
            record.care,
            pen.patient,
            problem=record.pregnancy,
            start=opened,
            end=closed or pen.chart.person.deceased,
            contacts=contacts,
            organization=MIDWIFERY_PRACTICE.ref,
            manager=MIDWIFE.ref._replace(role=None),
            kind=Pregnancy.RECORD,
            also=(MATERNAL_RECORD,),
        ),
        pregnancy(
            record.pregnancy,
            pen.patient,
            record=record.care,
            since=since,
            over=born,
            asserted=opened,
            asserter=MIDWIFE.ref,
        ),
    )
    make = partial(
        problem,
        record.pregnancy,
        pen.patient,
        codes=(Pregnancy.FINDING,),
        onset=since.isoformat(),
        abatement=born.isoformat() if born else None,
        asserted=opened,
        asserter=MIDWIFE.ref,
    )
    pen.have_ready(record.pregnancy, make, "R4")
    return record
