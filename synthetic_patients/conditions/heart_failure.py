"""Heart failure: NT-proBNP, the cardiologist, diuretics, a scale at home, and an admission."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from synthetic_patients.chart import Pen, working_day
from synthetic_patients.codes import Act, Contact, EncounterClass, Loinc, Material
from synthetic_patients.codes.heart_and_lungs import HeartLung, HeartLungMedicine
from synthetic_patients.codes.vital_signs import Sign
from synthetic_patients.conditions import body
from synthetic_patients.conditions.appointments import past_appointment, planned_appointment
from synthetic_patients.conditions.bedside import Bedside, nasal_cannula
from synthetic_patients.conditions.contacts import contact, done
from synthetic_patients.conditions.general_practice import Soep, consult, open_episode
from synthetic_patients.conditions.laboratory import (
    CREATININE,
    POTASSIUM,
    SODIUM,
    Results,
    gp_results,
    hospital_results,
    kidney_result,
)
from synthetic_patients.conditions.letters import answer_referral
from synthetic_patients.conditions.measurements import measure_blood_pressure, measure_weight
from synthetic_patients.conditions.medicines import Agreed, Prescription, prescribe, treat
from synthetic_patients.conditions.wording import comma
from synthetic_patients.providers.directory import CARDIOLOGIST, GP, HOSPITAL, WARD_NURSE
from synthetic_patients.zib2017.discharge_summary import discharge_summary
from synthetic_patients.zib2017.elements import Ref
from synthetic_patients.zib2017.laboratory_test_result import Test
from synthetic_patients.zib2017.letter import letter
from synthetic_patients.zib2017.nutrition_advice import nutrition_advice

_NT_PROBNP: Final = Test(HeartLung.NT_PROBNP, "ng/l", None, 125, Material.BLOOD, "ng/L")

_FUROSEMIDE: Final = Prescription(HeartLungMedicine.FUROSEMIDE, "1 maal per dag 1 tablet in de ochtend", 1, 90)
_FUROSEMIDE_MORE: Final = Prescription(
    HeartLungMedicine.FUROSEMIDE, "1 maal per dag 2 tabletten in de ochtend", 1, 180, pieces=2
)
_ENALAPRIL: Final = Prescription(HeartLungMedicine.ENALAPRIL, "2 maal per dag 1 tablet", 2, 180)
_METOPROLOL: Final = Prescription(HeartLungMedicine.METOPROLOL_50, "1 maal per dag 1 tablet", 1, 90)
_METOPROLOL_MORE: Final = Prescription(HeartLungMedicine.METOPROLOL_100, "1 maal per dag 1 tablet", 1, 90)
_SPIRONOLACTONE: Final = Prescription(HeartLungMedicine.SPIRONOLACTONE, "1 maal per dag 1 tablet", 1, 90)

_RESULT_AFTER: Final = timedelta(days=2)
_CARDIOLOGIST_AFTER: Final = timedelta(days=14)
_TITRATED_AFTER: Final = timedelta(days=42)
_ADMITTED_AFTER: Final = timedelta(days=200)
_STAY: Final = timedelta(days=5)
_WARNING_DAYS: Final = ((4, 0.4), (2, 1.2), (1, 2.0))
"""Days before the admission, and how many percent the weight had risen by then."""
_ON_THE_SCALE: Final = 8
"""How many of the last weeks have a weight and a blood pressure from home."""

_RECOVERED: Final = Soep(
    "Geen klachten meer, wandelt dagelijks een uur.",
    "Brief cardioloog: pompfunctie hersteld, NT-proBNP normaal. Geen oedeem.",
    "Hartfalen, hersteld.",
    "Medicatie in overleg met cardioloog afgebouwd en gestaakt. Terug bij klachten.",
)
_NOT_CONFIRMED: Final = Soep(
    "Klachten over sinds het staken van ibuprofen van de drogist.",
    "Geen oedeem meer, longen schoon.",
    "Vochtretentie door NSAID, geen hartfalen.",
    "Verwijzing cardioloog vervalt. Geen NSAID's meer gebruiken.",
)


def heart_failure(pen: Pen) -> None:
    """Write the referral, the treatment, check-ups at the GP's, measurements at home, and one decompensation."""
    _Course(pen).write()


class _Course:
    def __init__(self, pen: Pen) -> None:
        self.pen = pen
        self.start = pen.story.start
        self.last = pen.ends or pen.chart.until
        self.result = min(self.start + _RESULT_AFTER, self.last)
        self.seen = working_day(self.start + _CARDIOLOGIST_AFTER, self.start)
        self.admitted = self.start + _ADMITTED_AFTER
        self.home = self.admitted + _STAY
        self.was_admitted = self.home <= self.last
        self.checks = [day for day in pen.visits(months=6) if day > self.seen and not self._near_admission(day)]
        self.nt_probnp = pen.rng.randint(90, 260) * 10
        self.episode = open_episode(
            pen,
            HeartLung.HEART_FAILURE,
            HeartLung.HEART_FAILURE_DISEASE,
            start=self.start,
            end=pen.ends,
            contacts=[self.start, self.result, *self.checks, *([pen.ends] if pen.ends else [])],
            name="Hartfalen",
        )

    def _near_admission(self, day: date) -> bool:
        return self.was_admitted and self.admitted - _STAY <= day <= self.home

    def write(self) -> None:
        """The whole course, as far as it has come by today."""
        self._referral()
        if self.pen.ends:
            notes = _RECOVERED if self.seen <= self.last else _NOT_CONFIRMED
            consult(self.pen, self.episode, self.pen.ends, notes)
        if self.seen > self.last:
            if not self.pen.ends:
                days = max((self.seen - self.pen.chart.today).days, 1)
                planned_appointment(self.pen, "booked", days, CARDIOLOGIST, CARDIOLOGIST.specialty, "Cardioloog")
            return
        stay = self._opened_stay() if self.was_admitted else None
        self._cardiologist(stay)
        if stay:
            self._admission(stay)
        for day in self.checks:
            self._check_up(day)
        self._at_home()
        if not self.pen.ends:
            planned_appointment(self.pen, "booked", 110, CARDIOLOGIST, CARDIOLOGIST.specialty, "Controle hartfalen")

    def _referral(self) -> None:
        pen, start = self.pen, self.start
        pressure = pen.rng.randint(142, 156)
        first = consult(
            pen,
            self.episode,
            start,
            Soep(
                "Sinds weken kortademig bij inspanning, dikke enkels, slaapt met twee kussens.",
                f"RR {pressure}/84 mmHg, pols regulair, crepiteren basaal beiderzijds, pitting oedeem enkels. "
                "ECG: linkerbundeltakblok.",
                "Verdenking hartfalen.",
                "NT-proBNP en nierfunctie laten bepalen, belafspraak over de uitslag.",
            ),
        )
        measure_blood_pressure(pen, start, first, pressure, 84)
        Bedside(pen, start, 9, GP.ref, first).heart_rate(pen.rng.randint(84, 98))
        hospital_results(pen, start, first, GP, ((_NT_PROBNP, self.nt_probnp), *self._chemistry()))
        told = consult(
            pen,
            self.episode,
            self.result,
            Soep(
                "Belt voor de uitslag.",
                f"NT-proBNP {self.nt_probnp} ng/l (verhoogd).",
                "Hartfalen waarschijnlijk.",
                "Verwijzing cardioloog voor echocardiografie en behandeling.",
            ),
            Contact.TELEPHONE,
        )
        words = (
            "Graag echocardiografie en behandeling. Sinds enkele weken dyspnoe d'effort en enkeloedeem. "
            f"RR {pressure}/84 mmHg, crepiteren basaal. ECG: linkerbundeltakblok. NT-proBNP {self.nt_probnp} ng/l."
        )
        pen.write(
            letter(
                pen.ref("Composition", f"Verwijsbrief cardioloog {self.result.isoformat()}", "referral"),
                pen.patient,
                kind=Loinc.REFERRAL_NOTE,
                encounter=told,
                day=self.result,
                author=GP.ref,
                sections=(("Vraagstelling", pen.words(words)),),
            )
        )

    def _chemistry(self) -> Results:
        rng = self.pen.rng
        potassium = round(rng.uniform(3.8, 4.9), 1)
        return (CREATININE, rng.randint(78, 112)), (SODIUM, rng.randint(134, 142)), (POTASSIUM, potassium)

    def _cardiologist(self, stay: Ref | None) -> None:
        pen, day, doctor, problem = self.pen, self.seen, CARDIOLOGIST, self.episode.problem
        outpatient = contact(pen, EncounterClass.AMBULATORY, day, day, doctor, problem, "Polikliniek")
        done(pen, Act.DIAGNOSTIC, HeartLung.ECHO, day, doctor, problem)
        past_appointment(pen, day, doctor, doctor.specialty, "Eerste consult cardioloog")
        answer_referral(
            pen,
            day,
            doctor,
            outpatient,
            findings=f"Echocardiografie: matig verminderde linkerventrikelfunctie. NT-proBNP {self.nt_probnp} ng/l.",
            conclusion="Hartfalen met verminderde ejectiefractie, NYHA II.",
            policy="Start enalapril, furosemide en metoprolol. Natriumbeperkt dieet, hoogstens 2 liter vocht per dag.",
        )
        pen.write(
            nutrition_advice(
                pen.ref("NutritionOrder", "Natriumbeperkt dieet"),
                pen.patient,
                diet="Natriumbeperkt dieet, vochtbeperking tot 2 liter per dag",
                day=day,
                orderer=doctor.ref,
                context=outpatient,
            )
        )
        self._prescribe(_ENALAPRIL, day, outpatient)
        dose = [Agreed(_FUROSEMIDE, day, outpatient)]
        if stay:
            dose.append(Agreed(_FUROSEMIDE_MORE, self.home, stay, why="Decompensatie onder 40 mg"))
        over, end = pen.ends is not None, pen.use_until
        treat(pen, dose, doctor, end=end, stopped=over, problem=problem)
        more = day + _TITRATED_AFTER
        if more > self.last:
            self._prescribe(_METOPROLOL, day, outpatient)
        else:
            prescribe(pen, _METOPROLOL, doctor, start=day, end=more, stopped=True, context=outpatient, problem=problem)
            again = contact(pen, EncounterClass.AMBULATORY, more, more, doctor, problem, "Polikliniek")
            self._prescribe(_METOPROLOL_MORE, more, again)

    def _prescribe(self, what: Prescription, start: date, context: Ref) -> None:
        pen = self.pen
        over, end, problem = pen.ends is not None, pen.use_until, self.episode.problem
        prescribe(pen, what, CARDIOLOGIST, start=start, end=end, stopped=over, context=context, problem=problem)

    def _opened_stay(self) -> Ref:
        problem = self.episode.problem
        return contact(self.pen, EncounterClass.INPATIENT, self.admitted, self.home, CARDIOLOGIST, problem, "Opname")

    def _admission(self, stay: Ref) -> None:
        pen, day, doctor, problem = self.pen, self.admitted, CARDIOLOGIST, self.episode.problem
        for before, percent in _WARNING_DAYS:
            self._weighs(day - timedelta(days=before), percent)
        higher = self.nt_probnp * 2
        hospital_results(pen, day, stay, doctor, ((_NT_PROBNP, higher), *self._chemistry()))
        nurse = Bedside(pen, day, 14, WARD_NURSE.ref, stay)
        nurse.heart_rate(pen.rng.randint(98, 112))
        nurse.saturation(pen.rng.randint(88, 91))
        nurse.temperature(36.9)
        breathing = nurse.breathing(pen.rng.randint(24, 28), Sign.BREATHING_SHALLOW, oxygen=2)
        off = day + timedelta(days=3)
        nasal_cannula(pen, breathing, since=day, until=off, problem=problem, supplier=HOSPITAL.ref)
        for number in range(1, _STAY.days):
            out = pen.rng.randint(27, 34) * 100 - number * 250
            Bedside(pen, day + timedelta(days=number), 8, WARD_NURSE.ref).fluids(pen.rng.randint(13, 15) * 100, out)
        before_home = Bedside(pen, self.home, 9, WARD_NURSE.ref, stay)
        before_home.heart_rate(pen.rng.randint(66, 76))
        before_home.pulse(pen.rng.randint(66, 76))
        before_home.breathing(16)
        self._prescribe(_SPIRONOLACTONE, self.home, stay)
        hospital_results(pen, self.home, stay, doctor, self._chemistry())
        words = (
            f"Opgenomen met decompensatio cordis, thuis 2% aangekomen in enkele dagen. NT-proBNP {higher} ng/l. "
            "Ontwaterd met furosemide intraveneus, zuurstof tot dag 3. Furosemide opgehoogd naar 80 mg, "
            "spironolacton 25 mg toegevoegd."
        )
        me = pen.ref("Composition", f"Ontslagbericht {self.home.isoformat()}", "discharge")
        pen.write(
            discharge_summary(me, pen.patient, encounter=stay, day=self.home, author=doctor.ref, words=pen.words(words))
        )

    def _check_up(self, day: date) -> None:
        pen = self.pen
        systolic, rate = pen.rng.randint(112, 132), pen.rng.randint(60, 72)
        diastolic = round(systolic * 0.6)
        notes = Soep(
            "Stabiel, kortademig bij stevig doorlopen. Weegt zich thuis.",
            f"RR {systolic}/{diastolic} mmHg, pols {rate}/min, longen schoon, geen oedeem. "
            f"Gewicht rond {comma(body.weight(pen.chart.person, day), 0)} kg.",
            "Hartfalen, NYHA II.",
            "Medicatie voortzetten, nierfunctie en kalium controleren. Bellen bij 2 kg aankomen in 3 dagen.",
        )
        encounter = consult(pen, self.episode, day, notes)
        measure_blood_pressure(pen, day, encounter, systolic, diastolic)
        Bedside(pen, day, 9, GP.ref, encounter).heart_rate(rate)
        measure_weight(pen, day)
        gp_results(pen, day, encounter, (kidney_result(pen, day),))

    def _at_home(self) -> None:
        """Write what someone measured at home in the last weeks, once a week."""
        pen = self.pen
        for weeks in range(_ON_THE_SCALE, 0, -1):
            day = self.last - timedelta(days=7 * weeks - 2)
            if day <= self.seen or self._near_admission(day):
                continue
            self._weighs(day, 0)
            at_home = Bedside(pen, day, 8, pen.patient)
            systolic = pen.rng.randint(110, 134)
            at_home.blood_pressure(systolic, round(systolic * 0.6))
            at_home.pulse(pen.rng.randint(60, 74))
            if weeks == 1:
                at_home.saturation(pen.rng.randint(95, 97))
                at_home.temperature(36.6)

    def _weighs(self, day: date, percent: float) -> None:
        """Write a weight from the scale at home, so many percent above the usual."""
        pen = self.pen
        kilograms = body.weight(pen.chart.person, day) * (1 + percent / 100) * pen.rng.uniform(0.997, 1.003)
        Bedside(pen, day, 7, pen.patient).weight(round(kilograms, 1))
