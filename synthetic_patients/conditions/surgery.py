"""An operation in hospital: seen, admitted, operated, discharged, followed up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Final

from synthetic_patients.chart import Pen, working_day
from synthetic_patients.codes import Act, Atc, Body, CareKind, Code, Diagnosis, Directive, EncounterClass, Living
from synthetic_patients.codes.imaging import Modality, Region
from synthetic_patients.codes.oncology import Report
from synthetic_patients.conditions.aids import aid_asked_for
from synthetic_patients.conditions.appointments import past_appointment, planned_appointment
from synthetic_patients.conditions.contacts import contact
from synthetic_patients.conditions.fitness import fitness_for_surgery
from synthetic_patients.conditions.forms import prepare_operation
from synthetic_patients.conditions.imaging import write_images
from synthetic_patients.conditions.laboratory import (
    CREATININE,
    CRP,
    HEMOGLOBIN,
    POTASSIUM,
    SODIUM,
    Results,
    hospital_results,
)
from synthetic_patients.conditions.medicines import Prescription, prescribe
from synthetic_patients.conditions.paperwork import write_report
from synthetic_patients.conditions.problems import write_problem
from synthetic_patients.conditions.rehabilitation import Rehabilitation
from synthetic_patients.nlcore.asa_score import asa_score
from synthetic_patients.nlcore.procedure import procedure as nlcore_procedure
from synthetic_patients.providers.directory import HOSPITAL, ORTHOPAEDIST, RADIOLOGIST, SURGEON, Professional
from synthetic_patients.zib2017.advance_directive import advance_directive
from synthetic_patients.zib2017.discharge_summary import discharge_summary
from synthetic_patients.zib2017.elements import Ref
from synthetic_patients.zib2017.functional_or_mental_status import functional_or_mental_status
from synthetic_patients.zib2017.medical_device import medical_device, medical_device_product
from synthetic_patients.zib2017.medical_device_request import Status as AidStatus
from synthetic_patients.zib2017.procedure import procedure
from synthetic_patients.zib2017.procedure_request import Status, procedure_request
from synthetic_patients.zib2017.treatment_directive import treatment_directive

_NADROPARIN: Final = Prescription(Atc.NADROPARIN, "1 maal per dag 1 injectie, vier weken", 1, 28, oral=False)
_STAY: Final = timedelta(days=3)
_BLOOD_THINNER: Final = timedelta(days=28)
_CHECK_UPS: Final = tuple(timedelta(days=days) for days in (42, 90, 180, 365))
_JUST_ASKED: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Operation:
    """What differs between operations.

    Args:
        wait: time between first seeing the doctor and the operation; nothing for an emergency.
        implant, aid, next_aid: what stays in the body, what was lent, what is still asked for.
        restriction: a condition under which resuscitation or ventilation is wanted, or None when it is without any.
    """

    diagnosis: Code
    operation: Code
    site: Code
    doctor: Professional
    specialty: Code
    wait: timedelta
    implant: str
    aid: str
    next_aid: str
    treatment: Code
    restriction: str | None


HIP_REPLACEMENT: Final = Operation(
    Diagnosis.HIP_OSTEOARTHRITIS,
    Act.HIP_REPLACEMENT,
    Body.HIP,
    ORTHOPAEDIST,
    CareKind.ORTHOPAEDICS,
    timedelta(days=49),
    "Totale heupprothese",
    "Elleboogkrukken",
    "Toiletverhoger",
    Act.VENTILATION,
    "Alleen als er uitzicht is op herstel",
)
ANKLE_FRACTURE: Final = Operation(
    Diagnosis.ANKLE_FRACTURE,
    Act.FRACTURE_REDUCTION,
    Body.ANKLE,
    SURGEON,
    CareKind.SURGERY,
    timedelta(0),
    "Plaat en schroeven enkel",
    "Elleboogkrukken",
    "Enkelbrace",
    Act.RESUSCITATION,
    None,
)


def hip_replacement(pen: Pen) -> None:
    """Write a planned hip replacement."""
    _Case(pen, HIP_REPLACEMENT).write()


def ankle_fracture(pen: Pen) -> None:
    """Write a broken ankle that was operated on the same day."""
    _Case(pen, ANKLE_FRACTURE).write()


class _Case:
    def __init__(self, pen: Pen, what: Operation) -> None:
        self.pen = pen
        self.what = what
        self.side = pen.rng.choice((Body.LEFT, Body.RIGHT))
        self.problem = pen.ref("Condition", f"{what.diagnosis.text} {self.side.text.lower()}")
        self.day = pen.story.start + what.wait
        self.home = self.day + _STAY

    def write(self) -> None:
        """The whole case, as far as it has come by today."""
        pen, start, until = self.pen, self.pen.story.start, self.pen.chart.until
        recovered = pen.ends if self.home <= (pen.ends or start) else None
        write_problem(
            pen,
            self.problem,
            codes=(self.what.diagnosis,),
            since=start,
            over=recovered,
            asserter=self.what.doctor.ref,
            text=self.problem.display,
        )
        self._outpatient(start)
        self._procedure(Act.DIAGNOSTIC, Act.X_RAY, start)
        picture = f"Röntgenfoto {self.what.site.text.lower()} {self.side.text.lower()}"
        write_images(pen, picture, Modality.RADIOGRAPHY, Region.LEG, start, side=self.side)
        seen = f"Beeld past bij {self.problem.display.lower()}."
        write_report(pen, picture, Report.X_RAY, start, RADIOLOGIST, seen)
        self._status(Living.FUNCTIONAL, Living.WALKING, Living.WALKING_MODERATE, start)
        if self.home <= until:
            self._afterwards(self._admission())
        elif pen.chart.alive:
            self._ask(self.what.operation, "active", start, max(self.day, pen.chart.today))

    def _admission(self) -> Ref:
        pen, doctor = self.pen, self.what.doctor
        prepare_operation(pen, self.day)
        stay = contact(pen, EncounterClass.INPATIENT, self.day, self.home, doctor, self.problem, "Opname")
        hospital_results(pen, self.day, stay, doctor, (*self._chemistry(), (CRP, 4), (HEMOGLOBIN, 8.6)))
        inflammation = (CRP, pen.rng.randint(40, 90))
        hospital_results(pen, self.home, stay, doctor, (*self._chemistry(), inflammation, (HEMOGLOBIN, 7.2)))
        implant = pen.ref("Device", self.what.implant)
        pen.write(medical_device_product(implant, pen.patient, self.what.implant, f"IMP-{pen.story.seed:05d}"))
        self._procedure(Act.SURGICAL, self.what.operation, self.day, stay, implant)
        self._asa_score()
        restriction = self.what.restriction
        pen.write(
            medical_device(
                pen.ref("DeviceUseStatement", f"{self.what.implant} in gebruik"),
                pen.patient,
                device=implant,
                since=self.day,
                problem=self.problem,
                organization=HOSPITAL.ref,
                body_site=self.what.site,
                side=self.side,
            ),
            treatment_directive(
                pen.ref("Consent", f"Behandelaanwijzing {self.what.treatment.text.lower()}", "directive"),
                pen.patient,
                treatment=self.what.treatment,
                permitted=Directive.YES_BUT if restriction else Directive.YES,
                restriction=restriction,
                day=self.day,
            ),
            advance_directive(
                pen.ref("Consent", Directive.DONOR.text, "will"),
                pen.patient,
                kind=Directive.DONOR,
                day=self.day,
                comment=pen.words("Staat in het donorregister, nabestaanden weten ervan."),
            ),
            discharge_summary(
                pen.ref("Composition", f"Ontslagbericht {self.home.isoformat()}", "discharge"),
                pen.patient,
                encounter=stay,
                day=self.home,
                author=doctor.ref,
                words=pen.words(f"Opgenomen voor: {self.what.operation.text.lower()}. Ongestoord beloop."),
            ),
        )
        return stay

    def _chemistry(self) -> Results:
        rng = self.pen.rng
        potassium = round(rng.uniform(3.4, 4.8), 1)
        return (CREATININE, rng.randint(62, 98)), (SODIUM, rng.randint(133, 143)), (POTASSIUM, potassium)

    def _afterwards(self, stay: Ref) -> None:
        pen, doctor, until = self.pen, self.what.doctor, self.pen.chart.until
        last_injection = self.day + _BLOOD_THINNER
        end = last_injection if last_injection <= until else pen.chart.person.deceased
        prescribe(pen, _NADROPARIN, doctor, start=self.day, end=end, context=stay, problem=self.problem)
        self._ask_for_aid("completed", self.what.aid, self.home)
        self._ask(Act.PHYSIOTHERAPY, "completed", self.home, self.home)
        Rehabilitation(pen, self.problem, doctor, self.home, self.what.aid).write()
        checks = [day for day in self._check_ups() if day <= until]
        for day in checks:
            self._outpatient(day)
        for day in checks[-1:]:
            self._status(Living.FUNCTIONAL, Living.WALKING, Living.WALKING_NONE, day)
            self._status(Living.MENTAL, Living.MOOD, Living.MOOD_MILD, day)
            past_appointment(pen, day, doctor, self.what.specialty, "Poliklinische controle")
        if pen.chart.alive:
            self._ask_for_aid("active", self.what.next_aid, max(self.home, until - _JUST_ASKED))
            self._ask(Act.X_RAY, "active", until, pen.chart.today + timedelta(days=80))
            planned_appointment(pen, "booked", 80, doctor, self.what.specialty, "Poliklinische controle")

    def _check_ups(self) -> list[date]:
        days = [working_day(self.home + each, self.home) for each in _CHECK_UPS]
        return days[: self.pen.story.visits]

    def _outpatient(self, day: date) -> None:
        contact(self.pen, EncounterClass.AMBULATORY, day, day, self.what.doctor, self.problem, "Polikliniek")

    def _procedure(
        self, category: Code, code: Code, day: date, context: Ref | None = None, device: Ref | None = None
    ) -> None:
        me = self.pen.ref("Procedure", code.text)
        self.pen.write(
            procedure(
                me,
                self.pen.patient,
                category=category,
                code=code,
                day=day,
                performer=self.what.doctor.ref,
                problem=self.problem,
                body_site=self.what.site,
                side=self.side,
                context=context,
                device=device,
            )
        )
        make = partial(
            nlcore_procedure,
            me,
            self.pen.patient,
            category=category,
            code=code,
            day=day,
            performer=self.what.doctor.ref,
            problem=self.problem,
            body_site=self.what.site,
            side=self.side,
            context=context,
        )
        self.pen.write_r4(make)

    def _asa_score(self) -> None:
        pen, day = self.pen, self.day
        score = fitness_for_surgery(pen.chart, day)
        me = pen.ref("Observation", f"{score.text} {day.isoformat()}", "asa-score")
        pen.write_r4(partial(asa_score, me, pen.patient, day=day, performer=self.what.doctor.ref, score=score))

    def _status(self, category: Code, name: Code, value: Code, day: date) -> None:
        self.pen.write(
            functional_or_mental_status(
                self.pen.ref("Observation", value.text, "status"),
                self.pen.patient,
                category=category,
                name=name,
                value=value,
                day=day,
                performer=self.what.doctor.ref,
            )
        )

    def _ask(self, code: Code, status: Status, authored: date, start: date) -> None:
        self.pen.write(
            procedure_request(
                self.pen.ref("ProcedureRequest", f"{code.text} ({status})"),
                self.pen.patient,
                status=status,
                code=code,
                authored=authored,
                start=start,
                requester=self.what.doctor.ref,
                performer=HOSPITAL.ref,
                problem=self.problem,
            )
        )

    def _ask_for_aid(self, status: AidStatus, name: str, start: date) -> None:
        requester = self.what.doctor.ref
        aid_asked_for(self.pen, name, status, start=start, requester=requester, problem=self.problem)
