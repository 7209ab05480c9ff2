"""Breast cancer: found, operated on, irradiated, treated with hormones for five years, and followed every year."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Final

from synthetic_patients.chart import Pen, working_day
from synthetic_patients.codes import Act, Body, CareKind, Code, EncounterClass, Loinc
from synthetic_patients.codes.imaging import Modality, Region
from synthetic_patients.codes.long_term_care import TeamRole
from synthetic_patients.codes.oncology import Breast, EndocrineTherapy, Report
from synthetic_patients.conditions.appointments import past_appointment, planned_appointment
from synthetic_patients.conditions.breast_cancer_findings import Found, found_by_herself, found_in_screening
from synthetic_patients.conditions.contacts import contact
from synthetic_patients.conditions.general_practice import consult, open_episode
from synthetic_patients.conditions.imaging import write_images
from synthetic_patients.conditions.laboratory import CREATININE, CRP, HEMOGLOBIN, hospital_results
from synthetic_patients.conditions.medicines import Prescription, prescribe
from synthetic_patients.conditions.paperwork import write_letter, write_report
from synthetic_patients.providers.directory import (
    BREAST_SURGEON,
    GP,
    HOSPITAL,
    NURSE_SPECIALIST,
    ONCOLOGIST,
    PATHOLOGIST,
    RADIOLOGIST,
    Professional,
)
from synthetic_patients.zib2017.care_team import Member, care_team
from synthetic_patients.zib2017.elements import Ref
from synthetic_patients.zib2017.procedure import procedure
from synthetic_patients.zib2017.procedure_request import procedure_request

_CLINIC_AFTER: Final = timedelta(days=7)
_RESULT_AFTER: Final = timedelta(days=13)
_OPERATED_AFTER: Final = timedelta(days=34)
_STAY: Final = timedelta(days=1)
_HEALED_AFTER: Final = timedelta(days=8)
_RADIOTHERAPY_AFTER: Final = timedelta(days=35)
_RADIOTHERAPY_LASTS: Final = timedelta(days=18)
_HORMONES_AFTER: Final = timedelta(days=14)
_HORMONES_FOR: Final = timedelta(days=5 * 365 + 1)
_YEAR: Final = timedelta(days=365)
_FOLLOWED_FOR: Final = 5
_MENOPAUSE: Final = 51
_SCREENED: Final = range(50, 76)


def breast_cancer(pen: Pen) -> None:
    """Write the whole course, as far as it has come."""
    _Course(pen).write()


class _Course:
    def __init__(self, pen: Pen) -> None:
        self.pen = pen
        self.start = pen.story.start
        self.side = pen.rng.choice((Body.LEFT, Body.RIGHT))
        self.size = pen.rng.randint(9, 19)
        after = partial(working_day, earliest=self.start)
        self.clinic = after(self.start + _CLINIC_AFTER)
        self.told = after(self.start + _RESULT_AFTER)
        self.operated = after(self.start + _OPERATED_AFTER)
        self.irradiated = after(self.operated + _RADIOTHERAPY_AFTER)
        self.hormones = after(self.irradiated + _RADIOTHERAPY_LASTS + _HORMONES_AFTER)
        # cured: only once there has been a treatment to cure it
        self.cured = pen.ends if pen.ends and pen.ends > self.hormones else None
        self.last = self.cured or pen.chart.until
        self.episode = open_episode(
            pen,
            Breast.CANCER,
            Breast.CANCER_DISEASE,
            start=self.start,
            end=self.cured,
            contacts=[self.start],
            name=f"Borstkanker {self.side.text.lower()}",
        )
        self.problem = self.episode.problem

    def write(self) -> None:
        """The whole course."""
        self._found()
        for day, happens in (
            (self.clinic, self._examined),
            (self.told, self._diagnosed),
            (self.operated + _STAY + _HEALED_AFTER, self._operation),
            (self.irradiated + _RADIOTHERAPY_LASTS, self._radiotherapy),
            (self.hormones, self._hormones),
        ):
            if day <= self.last:
                happens()
        if self.hormones <= self.last:
            self._followed()

    def _found(self) -> None:
        pen, start = self.pen, self.start
        found: Found = (found_in_screening if pen.chart.person.age_on(start) in _SCREENED else found_by_herself)(
            self.side
        )
        first = consult(pen, found.as_seen_by_gp(self.episode), start, found.notes)
        write_letter(
            self.pen,
            "Verwijzing mammapoli",
            Loinc.REFERRAL_NOTE,
            start,
            GP,
            first,
            (("Vraagstelling", found.question),),
        )

    def _examined(self) -> None:
        day, side = self.clinic, self.side.text.lower()
        visit = self._outpatient(day, BREAST_SURGEON, "Mammapoli")
        self._done(Act.DIAGNOSTIC, Breast.MAMMOGRAPHY, day, RADIOLOGIST.ref)
        write_images(self.pen, "Mammografie", Modality.MAMMOGRAPHY, Region.BREAST, day, encounter=visit)
        write_report(
            self.pen,
            "Mammografie",
            Report.X_RAY,
            day,
            RADIOLOGIST,
            f"Borst {side}: onscherp begrensde densiteit van {self.size} mm met grillige uitlopers, BI-RADS 5. "
            "Andere zijde geen afwijkingen, BI-RADS 1.",
            visit,
        )
        write_report(
            self.pen,
            "Echografie mamma en oksel",
            Report.ULTRASOUND,
            day,
            RADIOLOGIST,
            f"Solide, onregelmatige laesie {side} van {self.size} mm. Oksel zonder verdachte klieren.",
            visit,
        )
        self._done(Act.DIAGNOSTIC, Breast.BIOPSY, day, RADIOLOGIST.ref)

    def _diagnosed(self) -> None:
        pen, day = self.pen, self.told
        write_report(
            self.pen,
            "Pathologie biopt mamma",
            Report.PATHOLOGY,
            day - timedelta(days=1),
            PATHOLOGIST,
            "Invasief carcinoom NST, graad 2. ER 95%, PR 80%, HER2 negatief.",
        )
        visit = self._outpatient(day, BREAST_SURGEON, "Uitslaggesprek")
        team = (
            Member(BREAST_SURGEON.ref, TeamRole.RESPONSIBLE),
            Member(ONCOLOGIST.ref, TeamRole.CONSULTANT),
            Member(RADIOLOGIST.ref, TeamRole.CONSULTANT),
            Member(PATHOLOGIST.ref, TeamRole.CONSULTANT),
            Member(NURSE_SPECIALIST.ref, TeamRole.PERFORMER),
            Member(GP.ref, TeamRole.REFERRER),
        )
        pen.write(
            care_team(
                pen.ref("CareTeam", "Mammateam"),
                pen.patient,
                members=team,
                start=day,
                end=self.cured or pen.chart.person.deceased,
                problem=self.problem,
                organization=HOSPITAL.ref,
            )
        )
        advice = (
            (
                "Aanwezig",
                "Chirurg, internist-oncoloog, radioloog, patholoog, radiotherapeut, verpleegkundig specialist",
            ),
            ("Stadium", f"cT1cN0M0, {self.size} mm, ER- en PR-positief, HER2-negatief"),
            (
                "Advies",
                "Borstsparende operatie met schildwachtklierprocedure, radiotherapie, hormoontherapie vijf jaar",
            ),
        )
        write_letter(self.pen, "Verslag MDO mamma", Loinc.CONSULT_NOTE, day, NURSE_SPECIALIST, visit, advice)

    def _operation(self) -> None:
        pen, day = self.pen, self.operated
        home = day + _STAY
        stay = contact(pen, EncounterClass.INPATIENT, day, home, BREAST_SURGEON, self.problem, "Opname")
        values = ((CREATININE, pen.rng.randint(58, 84)), (CRP, 3), (HEMOGLOBIN, round(pen.rng.uniform(7.6, 8.8), 1)))
        hospital_results(pen, day, stay, BREAST_SURGEON, values)
        for what in (Breast.LUMPECTOMY, Breast.SENTINEL_NODE):
            self._done(Act.SURGICAL, what, day, BREAST_SURGEON.ref, stay)
        healed = working_day(home + _HEALED_AFTER, home)
        write_report(
            self.pen,
            "Pathologie resectiepreparaat",
            Report.PATHOLOGY,
            healed,
            PATHOLOGIST,
            f"Invasief carcinoom NST, graad 2, {self.size} mm, snijvlakken vrij. Twee schildwachtklieren zonder tumor: "
            "pT1c pN0(sn).",
        )
        visit = self._outpatient(healed, BREAST_SURGEON, "Controle na operatie")
        words = (("Beloop", "Borstsparende operatie en schildwachtklierprocedure, ongecompliceerd. Nu radiotherapie."),)
        write_letter(self.pen, "Brief chirurg aan huisarts", Loinc.CONSULT_NOTE, healed, BREAST_SURGEON, visit, words)

    def _radiotherapy(self) -> None:
        until = self.irradiated + _RADIOTHERAPY_LASTS
        self._done(Act.THERAPEUTIC, Breast.RADIOTHERAPY, self.irradiated, HOSPITAL.ref, until=until)

    def _hormones(self) -> None:
        pen, day = self.pen, self.hormones
        visit = self._outpatient(day, ONCOLOGIST, "Polikliniek oncologie")
        before = pen.chart.person.age_on(day) < _MENOPAUSE
        product = EndocrineTherapy.TAMOXIFEN if before else EndocrineTherapy.LETROZOLE
        what = Prescription(product, "1 maal per dag 1 tablet, vijf jaar lang", 1, 90)
        agreed = day + _HORMONES_FOR
        ran_out = agreed <= self.last
        end = agreed if ran_out else self.cured or pen.chart.person.deceased
        prescribe(
            pen,
            what,
            ONCOLOGIST,
            start=day,
            end=end,
            stopped=bool(self.cured) and not ran_out,
            context=visit,
            problem=self.problem,
            why_stopped="Eerder gestopt wegens gewrichtsklachten" if self.cured and not ran_out else None,
        )

    def _followed(self) -> None:
        pen = self.pen
        years = min(_FOLLOWED_FOR, pen.story.visits)
        days = [working_day(self.operated + _YEAR * year, self.hormones) for year in range(1, years + 1)]
        days = [day for day in days if self.hormones < day <= self.last]
        for year, day in enumerate(days, start=1):
            visit = self._outpatient(day, NURSE_SPECIALIST, f"Jaarlijkse controle {year}")
            self._done(Act.DIAGNOSTIC, Breast.MAMMOGRAPHY, day, RADIOLOGIST.ref)
            write_images(self.pen, "Mammografie", Modality.MAMMOGRAPHY, Region.BREAST, day, encounter=visit)
            words = "Status na borstsparende therapie, geen aanwijzingen voor recidief. BI-RADS 2."
            write_report(self.pen, "Mammografie", Report.X_RAY, day, RADIOLOGIST, words, visit)
            news = (("Conclusie", f"Jaar {year} na de operatie: geen aanwijzingen voor recidief."),)
            write_letter(
                self.pen, "Brief mammapoli aan huisarts", Loinc.CONSULT_NOTE, day, NURSE_SPECIALIST, visit, news
            )
        if days:
            past_appointment(pen, days[-1], NURSE_SPECIALIST, CareKind.SURGERY, "Jaarlijkse controle mammapoli")
        if not self.cured and len(days) < _FOLLOWED_FOR and pen.chart.alive:
            self._next_year()

    def _next_year(self) -> None:
        pen = self.pen
        pen.write(
            procedure_request(
                pen.ref("ProcedureRequest", "Mammografie (active)"),
                pen.patient,
                status="active",
                code=Breast.MAMMOGRAPHY,
                authored=pen.chart.until,
                start=pen.chart.today + timedelta(days=120),
                requester=NURSE_SPECIALIST.ref,
                performer=HOSPITAL.ref,
                problem=self.problem,
            )
        )
        planned_appointment(pen, "booked", 126, NURSE_SPECIALIST, CareKind.SURGERY, "Jaarlijkse controle mammapoli")

    def _outpatient(self, day: date, who: Professional, what: str) -> Ref:
        return contact(self.pen, EncounterClass.AMBULATORY, day, day, who, self.problem, what)

    def _done(
        self,
        category: Code,
        what: Code,
        day: date,
        who: Ref,
        context: Ref | None = None,
        until: date | None = None,
    ) -> None:
        self.pen.write(
            procedure(
                self.pen.ref("Procedure", what.text),
                self.pen.patient,
                category=category,
                code=what,
                day=day,
                performer=who,
                problem=self.problem,
                body_site=Breast.SITE,
                side=self.side,
                context=context,
                until=until,
            )
        )
