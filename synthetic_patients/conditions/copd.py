"""COPD: spirometry, inhalers, a smoker who stops, lung attacks, and the pulmonologist."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, NamedTuple

from synthetic_patients.chart import Pen, working_day
from synthetic_patients.codes import Act, Atc, CareKind, Contact, EncounterClass, Loinc
from synthetic_patients.codes.heart_and_lungs import HeartLung, HeartLungMedicine
from synthetic_patients.codes.vital_signs import Sign
from synthetic_patients.conditions.appointments import past_appointment, planned_appointment
from synthetic_patients.conditions.bedside import Bedside, nasal_cannula
from synthetic_patients.conditions.contacts import contact, done
from synthetic_patients.conditions.general_practice import Episode, Soep, consult, open_episode
from synthetic_patients.conditions.habits import smoking, write_tobacco_use
from synthetic_patients.conditions.laboratory import CREATININE, CRP, hospital_results
from synthetic_patients.conditions.letters import answer_referral
from synthetic_patients.conditions.measurements import measure_weight
from synthetic_patients.conditions.medicines import Prescription, prescribe
from synthetic_patients.conditions.together import also_told
from synthetic_patients.conditions.wording import comma
from synthetic_patients.providers.directory import GP, HOSPITAL, PRACTICE_NURSE, PULMONOLOGIST
from synthetic_patients.zib2017.discharge_summary import discharge_summary
from synthetic_patients.zib2017.letter import letter

_TIOTROPIUM: Final = Prescription(
    HeartLungMedicine.TIOTROPIUM, "1 maal per dag 1 inhalatie in de ochtend", 1, 90, oral=False
)
_SALBUTAMOL: Final = Prescription(
    Atc.SALBUTAMOL, "Zo nodig 4 maal per dag 1 inhalatie", 4, 1, as_needed=True, oral=False
)
_FORMOTEROL: Final = Prescription(HeartLungMedicine.FORMOTEROL, "2 maal per dag 1 inhalatie", 2, 180, oral=False)
_PREDNISOLONE: Final = Prescription(
    HeartLungMedicine.PREDNISOLONE, "1 maal per dag 1 tablet bij het ontbijt, 7 dagen", 1, 7
)
_DOXYCYCLINE: Final = Prescription(Atc.DOXYCYCLINE, "1 maal per dag 1 tablet, 7 dagen", 1, 7)
_COURSE: Final = timedelta(days=6)
"""From the first to the last day of a course of a week."""

_FIRST_ATTACK_AFTER, _SECOND_ATTACK_AFTER = 1, 4
"""After which check-up a lung attack comes; later ones lead to hospital."""
_ATTACK: Final = timedelta(days=40)
_LOOKED_AT_AGAIN: Final = timedelta(days=7)
_PULMONOLOGIST_AFTER: Final = timedelta(days=35)
_STAY: Final = timedelta(days=4)

_REVISED: Final = Soep(
    "Geen klachten meer sinds het stoppen met roken.",
    "Spirometrie herhaald: geen obstructie.",
    "Geen COPD, diagnose herzien.",
    "Inhalatiemedicatie gestaakt, einde controles.",
)


class _Lungs(NamedTuple):
    """FEV1 in percent of what is expected, and the ratio of FEV1 and FVC, after a bronchodilator."""

    fev1: int
    ratio: float

    def words(self) -> str:
        return f"FEV1 {self.fev1}% van voorspeld, FEV1/FVC {comma(self.ratio, 2)} (post-BD)"


class _Attack(NamedTuple):
    day: date
    admitted: bool


def copd(pen: Pen) -> None:
    """Write the diagnosis, half-yearly check-ups, and one lung attack at home and one in hospital when time allows."""
    _Course(pen).write()


class _Course:
    def __init__(self, pen: Pen) -> None:
        self.pen = pen
        self.start = pen.story.start
        self.days = pen.visits(months=6)
        self.at_diagnosis = _Lungs(pen.rng.randint(54, 74), pen.rng.randint(56, 66) / 100)
        self.attacks = [
            _Attack(working_day(self.days[index] + _ATTACK, self.days[index]), admitted)
            for index, admitted in ((_FIRST_ATTACK_AFTER, False), (_SECOND_ATTACK_AFTER, True))
            if index + 1 < len(self.days)
        ]
        looked_at = [each.day for each in self.attacks] + [each.day + _LOOKED_AT_AGAIN for each in self.attacks]
        last = [pen.ends] if pen.ends else []
        self.episode = self._open([self.start, *sorted(self.days + looked_at), *last])

    def _open(self, contacts: list[date]) -> Episode:
        pen = self.pen
        codes = (HeartLung.COPD, HeartLung.COPD_DISEASE)
        return open_episode(pen, *codes, start=self.start, end=pen.ends, contacts=contacts, name="COPD")

    def lungs(self, day: date) -> _Lungs:
        """The lungs on a day: some two percent less every year."""
        years = (day - self.start).days / 365
        return _Lungs(round(self.at_diagnosis.fev1 - 1.8 * years), round(self.at_diagnosis.ratio - 0.006 * years, 2))

    def write(self) -> None:
        """The whole course, as far as it has come by today."""
        self._diagnosis()
        for index, day in enumerate(self.days):
            self._check_up(day, blows=index % 2 == 0)
        for attack in self.attacks:
            self._attack(attack)
        if self.pen.ends:
            consult(self.pen, self.episode, self.pen.ends, _REVISED)
        else:
            planned_appointment(self.pen, "booked", 65, PRACTICE_NURSE, CareKind.GP_SPECIALTY, "COPD-controle")

    def _diagnosis(self) -> None:
        pen, start = self.pen, self.start
        habit = smoking(pen.chart, start)
        notes = Soep(
            f"Al maanden hoesten met slijm, kortademig bij traplopen. Rookt dagelijks, {habit.pack_years} pakjaren.",
            f"Verlengd expirium. Spirometrie: {self.at_diagnosis.words()}, geen reversibiliteit.",
            "COPD, matige ziektelast.",
            "Stoppen met roken besproken, begeleiding door POH. Start tiotropium, salbutamol zo nodig, "
            "inhalatie-instructie. Beweegadvies.",
        )
        first = consult(pen, self.episode, start, notes)
        done(pen, Act.DIAGNOSTIC, HeartLung.SPIROMETRY, start, GP, self.episode.problem)
        write_tobacco_use(pen, start)
        over, end = pen.ends is not None, pen.use_until
        has_salbutamol = also_told(pen.chart, "asthma")
        for what in (_TIOTROPIUM,) if has_salbutamol else (_TIOTROPIUM, _SALBUTAMOL):
            prescribe(pen, what, GP, start=start, end=end, stopped=over, context=first, problem=self.episode.problem)

    def _check_up(self, day: date, *, blows: bool) -> None:
        pen = self.pen
        habit = "Rookt nog, wil stoppen." if smoking(pen.chart, day).still else "Niet meer gerookt."
        saturation = pen.rng.randint(94, 97)
        found = f"Saturatie {saturation}%."
        if blows:
            found += f" Spirometrie: {self.lungs(day).words()}."
            done(pen, Act.DIAGNOSTIC, HeartLung.SPIROMETRY, day, PRACTICE_NURSE, self.episode.problem)
        notes = Soep(
            f"Klachten stabiel, MRC 2. {habit}",
            found,
            "COPD, controle.",
            "Inhalatietechniek doorgenomen. Medicatie voortzetten, controle over een half jaar.",
        )
        encounter = consult(pen, self.episode, day, notes, by=PRACTICE_NURSE)
        Bedside(pen, day, 10, PRACTICE_NURSE.ref, encounter).saturation(saturation)
        measure_weight(pen, day)
        write_tobacco_use(pen, day)

    def _attack(self, attack: _Attack) -> None:
        pen, day = self.pen, attack.day
        rng = pen.rng
        saturation, temperature = rng.randint(87, 90) if attack.admitted else rng.randint(91, 93), 37.9
        pulse, breaths = rng.randint(98, 112), rng.randint(24, 28)
        notes = Soep(
            "Sinds drie dagen benauwder, meer en geel slijm, slaapt zittend.",
            f"Spreekt in halve zinnen, piepen beiderzijds. Saturatie {saturation}%, pols {pulse}/min, "
            f"ademfrequentie {breaths}/min, temperatuur {comma(temperature)} °C.",
            "Longaanval bij COPD.",
            "Insturen longarts, ambulance."
            if attack.admitted
            else "Prednisolon 7 dagen, doxycycline 7 dagen. "
            "Longaanvalactieplan besproken en meegegeven. Controle over een week.",
        )
        encounter = consult(pen, self.episode, day, notes, Contact.VISIT if attack.admitted else Contact.CONSULT)
        bedside = Bedside(pen, day, 11, GP.ref, encounter)
        bedside.temperature(temperature)
        bedside.saturation(saturation)
        bedside.pulse(pulse)
        bedside.breathing(breaths, Sign.BREATHING_SHALLOW)
        problem = self.episode.problem
        if attack.admitted:
            self._admission(day)
        else:
            for what in (_PREDNISOLONE, _DOXYCYCLINE):
                prescribe(pen, what, GP, start=day, end=day + _COURSE, context=encounter, problem=problem)
        self._afterwards(attack)

    def _afterwards(self, attack: _Attack) -> None:
        pen, day = self.pen, attack.day + _LOOKED_AT_AGAIN
        notes = Soep(
            "Is weer thuis, nog moe." if attack.admitted else "Gaat duidelijk beter, hoest nog.",
            "Spreekt in hele zinnen." if attack.admitted else "Nog licht verlengd expirium, niet benauwd in rust.",
            "COPD, na longaanval.",
            "Longaanvalactieplan: prednisolon in huis, bellen als het plan na twee dagen niet helpt."
            if attack.admitted
            else "Verwijzing longarts in verband met longaanval en aanhoudende klachten.",
        )
        encounter = consult(pen, self.episode, day, notes, Contact.TELEPHONE if attack.admitted else Contact.CONSULT)
        if not attack.admitted:
            words = (
                f"Graag uw beoordeling. COPD sinds {self.start.year}. Laatste spirometrie: {self.lungs(day).words()}. "
                "Recent longaanval, behandeld met prednisolon en doxycycline. Gebruikt tiotropium en salbutamol."
            )
            pen.write(
                letter(
                    pen.ref("Composition", f"Verwijsbrief longarts {day.isoformat()}", "referral"),
                    pen.patient,
                    kind=Loinc.REFERRAL_NOTE,
                    encounter=encounter,
                    day=day,
                    author=GP.ref,
                    sections=(("Vraagstelling", pen.words(words)),),
                )
            )
            self._pulmonologist(working_day(day + _PULMONOLOGIST_AFTER, day))

    def _pulmonologist(self, day: date) -> None:
        pen, doctor = self.pen, PULMONOLOGIST
        outpatient = contact(pen, EncounterClass.AMBULATORY, day, day, doctor, self.episode.problem, "Polikliniek")
        saturation = pen.rng.randint(94, 96)
        Bedside(pen, day, 14, doctor.ref, outpatient).saturation(saturation)
        past_appointment(pen, day, doctor, doctor.specialty, "Eerste consult longarts")
        answer_referral(
            pen,
            day,
            doctor,
            outpatient,
            findings=f"Saturatie {saturation}% in rust. {self.lungs(day).words()}.",
            conclusion="COPD met recente longaanval.",
            policy="Formoterol toegevoegd aan tiotropium. Verdere controle bij u, terug bij een volgende longaanval.",
        )
        over, end = pen.ends is not None, pen.use_until
        problem = self.episode.problem
        prescribe(pen, _FORMOTEROL, doctor, start=day, end=end, stopped=over, context=outpatient, problem=problem)

    def _admission(self, day: date) -> None:
        pen, doctor, home = self.pen, PULMONOLOGIST, day + _STAY
        stay = contact(pen, EncounterClass.INPATIENT, day, home, doctor, self.episode.problem, "Opname")
        crp = pen.rng.randint(28, 75)
        hospital_results(pen, day, stay, doctor, ((CREATININE, pen.rng.randint(70, 98)), (CRP, crp)))
        with_oxygen = Bedside(pen, day, 15, doctor.ref, stay)
        with_oxygen.saturation(pen.rng.randint(91, 93))
        breathing = with_oxygen.breathing(pen.rng.randint(22, 25), Sign.BREATHING_SHALLOW, oxygen=2)
        nasal_cannula(pen, breathing, since=day, until=home, problem=self.episode.problem, supplier=HOSPITAL.ref)
        before_home = Bedside(pen, home, 9, doctor.ref, stay)
        before_home.saturation(pen.rng.randint(93, 95))
        before_home.temperature(36.8)
        before_home.breathing(pen.rng.randint(16, 18))
        words = (
            "Opgenomen met longaanval bij COPD. Behandeld met zuurstof 2 l/min, vernevelen en prednisolon. "
            f"CRP bij opname {crp} mg/l. Ontslag zonder zuurstof."
        )
        me = pen.ref("Composition", f"Ontslagbericht {home.isoformat()}", "discharge")
        pen.write(
            discharge_summary(me, pen.patient, encounter=stay, day=home, author=doctor.ref, words=pen.words(words))
        )
