"""A pregnancy under the care of a midwife, up to the end of the childbed; and the one before it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Final

from synthetic_patients.chart import Pen, working_day
from synthetic_patients.codes import Contact, EncounterClass
from synthetic_patients.codes.long_term_care import TeamRole
from synthetic_patients.codes.obstetrics import ObstetricMedicine, Pregnancy
from synthetic_patients.codes.vaccines import Indication, Motive, Vaccines
from synthetic_patients.conditions.aids import aid_in_use
from synthetic_patients.conditions.antenatal_care import (
    measure,
    write_anti_d,
    write_first_blood,
    write_intake,
    write_later_blood,
    write_number_of_children,
)
from synthetic_patients.conditions.appointments import planned_appointment
from synthetic_patients.conditions.delivery import (
    CARE_ENDS_AFTER,
    CHILDBED,
    write_birth_letter,
    write_delivery,
    write_referral,
)
from synthetic_patients.conditions.due_dates import TERM, birth_of, last_menstruation
from synthetic_patients.conditions.family import children
from synthetic_patients.conditions.general_practice import Soep, consult, open_episode
from synthetic_patients.conditions.letters import announce_pregnancy
from synthetic_patients.conditions.maternal_record import Record, open_record
from synthetic_patients.conditions.medicines import Prescription, bought
from synthetic_patients.conditions.ultrasound import ANOMALY, DATING, Scan, write_scan
from synthetic_patients.conditions.vaccinations import vaccinate
from synthetic_patients.providers.directory import GP, GYNAECOLOGIST, MIDWIFE, MIDWIFERY_PRACTICE, YOUTH_DOCTOR
from synthetic_patients.zib2017.care_team import Member, care_team
from synthetic_patients.zib2017.elements import Ref
from synthetic_patients.zib2017.pregnancy import fetus

_CHECKED_IN_WEEKS: Final = (12, 16, 20, 24, 27, 30, 32, 34, 36, 37, 38, 39, 40, 41)
_FIRST_BLOOD_AFTER: Final = timedelta(days=3)
_FOLIC_ACID_UNTIL: Final = timedelta(weeks=10)
_SCAN_ASKED_AT: Final = timedelta(weeks=13)
_VACCINATED_AT: Final = timedelta(weeks=22)
_STOCKINGS_FROM: Final = timedelta(weeks=24)
_LATER_BLOOD_AT: Final = timedelta(weeks=27)
_ANTI_D_AT: Final = timedelta(weeks=30)
_CHANCE_OF_ASSISTANCE: Final = 0.3
_EARLIER_INTAKE_AFTER: Final = timedelta(weeks=8)

_FOLIC_ACID: Final = Prescription(
    ObstetricMedicine.FOLIC_ACID, "1 maal per dag 1 tablet tot 10 weken zwangerschap", 1, 90
)
_TOLD: Final = Soep(
    "Belt: zwangerschapstest positief, gewenst. Slikt foliumzuur.",
    "Telefonisch, geen onderzoek.",
    "Zwangerschap.",
    "Begeleiding door verloskundige. Medicatie nagelopen.",
)


def pregnancy(pen: Pen) -> None:
    """Write what has happened by today: the earlier delivery, the contacts, and perhaps birth and childbed."""
    _Course(pen).write()


class _Course:
    def __init__(self, pen: Pen) -> None:
        self.pen = pen
        self.start, self.until = pen.story.start, pen.chart.until
        self.since = last_menstruation(pen.story)
        self.birth = birth_of(pen.story)
        self.earlier = children(pen.chart, self.since)

    def write(self) -> None:
        """All of it, the earlier pregnancy first."""
        if self.earlier:
            self._earlier(self.earlier[-1])
        self._at_practice()
        record = self._open()
        self._intake(record)
        for at, happens in (
            (self.since + _VACCINATED_AT, self._vaccinated),
            (self.since + _LATER_BLOOD_AT, partial(write_later_blood, record, born=self.birth)),
            (self.since + _STOCKINGS_FROM, partial(self._stockings, record)),
        ):
            day = working_day(at, self.start)
            if day <= self.until and day < self.birth:
                happens(day=day)
        self._checked(record)
        if self.birth <= self.until:
            self._born(record)
        else:
            days = max((self.birth - self.pen.chart.today).days // 4, 1)
            planned_appointment(self.pen, "booked", days, MIDWIFE, MIDWIFE.specialty, "Controle verloskundige")

    def _earlier(self, born: date) -> None:
        """What the midwife keeps of the pregnancy before this one."""
        since = born - TERM
        closed = born + CARE_ENDS_AFTER
        opened = working_day(since + _EARLIER_INTAKE_AFTER, since)
        name = f"Zwangerschap {len(self.earlier)}"
        record = open_record(
            self.pen, name, since=since, opened=opened, born=born, closed=closed, contacts=[opened, closed]
        )
        record.contact(opened, "Intake verloskundige")
        write_intake(record, opened, len(self.earlier) - 1)
        write_delivery(record, born, assisted=self._assisted())
        record.contact(closed, "Nacontrole")

    def _assisted(self) -> bool:
        return self.pen.rng.random() < _CHANCE_OF_ASSISTANCE

    def _at_practice(self) -> None:
        over = self.birth if self.birth <= self.until else None
        episode = open_episode(self.pen, Pregnancy.ICPC, start=self.start, end=over, contacts=[self.start])
        consult(self.pen, episode, self.start, _TOLD, Contact.TELEPHONE)

    def _open(self) -> Record:
        pen, closed = self.pen, self.birth + CARE_ENDS_AFTER
        over = closed if closed <= self.until else None
        record = open_record(
            pen,
            f"Zwangerschap {len(self.earlier) + 1}",
            since=self.since,
            opened=self.start,
            born=self.birth if self.birth <= self.until else None,
            closed=over,
            contacts=self._contacts(),
        )
        pen.write(
            care_team(
                pen.ref("CareTeam", "Betrokken bij de zwangerschap"),
                pen.patient,
                members=(
                    Member(MIDWIFE.ref, TeamRole.RESPONSIBLE),
                    Member(GYNAECOLOGIST.ref, TeamRole.CONSULTANT),
                    Member(GP.ref, TeamRole.REFERRER),
                ),
                start=self.start,
                end=over or pen.chart.person.deceased,
                problem=record.pregnancy,
                organization=MIDWIFERY_PRACTICE.ref,
                context=record.care,
            )
        )
        return record

    def _intake(self, record: Record) -> None:
        pen, start = self.pen, self.start
        visit = record.contact(start, "Intake verloskundige")
        measure(record, start, visit)
        announce_pregnancy(pen, start, visit, record.weeks(start), len(self.earlier))
        write_intake(record, start, len(self.earlier))
        stops = min(self.since + _FOLIC_ACID_UNTIL, self.until)
        if stops > start:
            bought(pen, _FOLIC_ACID, start=start, end=stops)
        blood = working_day(start + _FIRST_BLOOD_AFTER, start)
        negative = blood <= self.until and write_first_blood(record, blood)
        child = pen.ref("BodySite", "Foetus")
        pen.write(fetus(child, pen.patient))
        self._scan(record, DATING, child)
        self._scan(record, ANOMALY, child)
        asked = working_day(self.since + _SCAN_ASKED_AT, start)
        if asked <= self.until:
            done = self.since + timedelta(days=ANOMALY.day) <= self.until
            write_referral(record, asked, ANOMALY.code, "Graag structureel echoscopisch onderzoek rond 20 weken", done)
        anti_d = working_day(self.since + _ANTI_D_AT, start)
        if negative and anti_d <= self.until and anti_d < self.birth:
            write_anti_d(record, anti_d)

    def _scan(self, record: Record, scan: Scan, child: Ref) -> None:
        day = working_day(self.since + timedelta(days=scan.day), self.start)
        if day <= self.until:
            write_scan(record, scan, day, child)
            if scan is DATING:
                write_number_of_children(record, day)

    def _vaccinated(self, day: date) -> None:
        why = Motive.NATIONAL_PROGRAMME
        vaccinate(self.pen, Vaccines.DKT, day, YOUTH_DOCTOR, why, indication=Indication.PREGNANCY)

    def _stockings(self, record: Record, day: date) -> None:
        worn_until = self.birth if self.birth <= self.until else self.pen.chart.person.deceased
        name = "Therapeutisch elastische kousen, klasse 2"
        supplier = MIDWIFERY_PRACTICE.ref
        aid_in_use(self.pen, name, since=day, until=worn_until, problem=record.pregnancy, supplier=supplier)

    def _contacts(self) -> list[date]:
        """Days of the contacts with the midwife, oldest first."""
        afterwards = (timedelta(0), *CHILDBED, CARE_ENDS_AFTER)
        days = [self.start, *self._checks(), *(self.birth + after for after in afterwards)]
        return [day for day in days if day <= self.until]

    def _checks(self) -> list[date]:
        days = [working_day(self.since + timedelta(weeks=week), self.start) for week in _CHECKED_IN_WEEKS]
        days = [day for day in days if self.start < day <= self.until and day < self.birth]
        return days[-self.pen.story.visits :] if self.pen.story.visits else []

    def _checked(self, record: Record) -> None:
        for day in self._checks():
            measure(record, day, record.contact(day, "Prenatale controle"))

    def _born(self, record: Record) -> None:
        assisted = self._assisted()
        write_delivery(record, self.birth, assisted=assisted)
        write_birth_letter(record, self.birth, assisted=assisted)
        for after in CHILDBED:
            day = self.birth + after
            if day <= self.until:
                visit = record.contact(day, "Kraamvisite", kind=EncounterClass.HOME)
                measure(record, day, visit, unborn=False)
        closed = self.birth + CARE_ENDS_AFTER
        if closed <= self.until:
            measure(record, closed, record.contact(closed, "Nacontrole"), unborn=False)
