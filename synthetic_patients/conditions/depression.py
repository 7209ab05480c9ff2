"""Depression: at the GP's first, then with the practice's mental health nurse, and in specialised care."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from synthetic_patients.chart import Pen, working_day
from synthetic_patients.codes import Loinc
from synthetic_patients.codes.mental_health import Antidepressant, Mental
from synthetic_patients.conditions.forms import just_asked
from synthetic_patients.conditions.general_practice import Episode, Soep, consult, open_episode
from synthetic_patients.conditions.medicines import Agreed, Prescription, prescribe, treat
from synthetic_patients.conditions.mental_health_care import specialised_care
from synthetic_patients.conditions.paperwork import write_letter
from synthetic_patients.conditions.questionnaires import HIGHEST_PHQ_9, phq_9
from synthetic_patients.conditions.together import also_told
from synthetic_patients.documents.forms import PHQ_9
from synthetic_patients.people.relations import OF_AGE
from synthetic_patients.providers.directory import GP, MENTAL_HEALTH_PRACTICE_NURSE, PSYCHOLOGIST
from synthetic_patients.zib2017.elements import Ref

_NURSE_AFTER: Final = timedelta(days=14)
_MEDICINE_AFTER: Final = timedelta(days=42)
_MORE_AFTER: Final = timedelta(days=84)
_INTAKE_AFTER: Final = timedelta(days=119)
_CALMED_FOR: Final = timedelta(days=13)

_SERTRALINE: Final = Prescription(Antidepressant.SERTRALINE, "1 maal per dag 1 tablet", 1, 30)
_SERTRALINE_MORE: Final = Prescription(Antidepressant.SERTRALINE, "1 maal per dag 2 tabletten", 1, 60, pieces=2)
_OXAZEPAM: Final = Prescription(
    Antidepressant.OXAZEPAM, "Zo nodig 1 maal per dag 1 tablet, ten hoogste twee weken", 1, 14, as_needed=True
)

_FIRST: Final = Soep(
    "Sinds twee maanden somber, nergens zin in, slaapt slecht, piekert. Geen suïcidale gedachten.",
    "Vlakke mimiek, traag, vertelt samenhangend.",
    "Depressieve klachten, lijdensdruk fors.",
    "Uitleg, dagstructuur, afspraak bij POH-GGZ, controle over zes weken.",
)
_STARTED: Final = Soep(
    "Nauwelijks verbetering, komt het bed moeilijk uit.",
    "Sombere stemming, geen suïcidaliteit.",
    "Depressie, onvoldoende effect van begeleiding.",
    "Start sertraline 50 mg, eerste weken zo nodig oxazepam. Bijwerkingen besproken, controle over zes weken.",
)
_STARTED_YOUNG: Final = (
    "Start sertraline 50 mg na overleg met kinder- en jeugdpsychiater. Bijwerkingen besproken, controle over een week."
)
_REFERRED: Final = Soep(
    "Slaapt iets beter, stemming nog laag, werkt niet.",
    "Somber, aandacht matig.",
    "Depressie, gedeeltelijke respons op sertraline.",
    "Sertraline naar 100 mg, verwijzing GGZ.",
)


def depression(pen: Pen) -> None:
    """Write the course as far as it has come: guidance, an antidepressant, therapy, and perhaps recovery."""
    _Course(pen).write()


class _Course:
    def __init__(self, pen: Pen) -> None:
        self.pen = pen
        self.start = pen.story.start
        self.last = pen.ends or pen.chart.until
        self.score = pen.rng.randint(16, 22)
        self.young = pen.chart.person.age_on(self.start + _MEDICINE_AFTER) < OF_AGE

    def write(self) -> None:
        """The whole course."""
        pen, start = self.pen, self.start
        nurse, medicine, more, intake = (
            working_day(start + after, start) for after in (_NURSE_AFTER, _MEDICINE_AFTER, _MORE_AFTER, _INTAKE_AFTER)
        )
        at_practice = [day for day in (start, nurse, medicine, more) if day <= self.last]
        episode = open_episode(
            pen,
            Mental.DEPRESSION,
            Mental.DEPRESSIVE_DISORDER,
            start=start,
            end=pen.ends,
            contacts=list(dict.fromkeys(at_practice)),
        )
        consult(pen, replace(episode, icpc=Mental.LOW_MOOD), start, _FIRST)
        if nurse <= self.last:
            self._guidance(episode, nurse)
        if medicine <= self.last:
            self._medication(episode, medicine, more)
        if intake <= self.last:
            specialised_care(pen, episode.problem, intake, self.score)
        if nurse <= self.last:
            asks = PSYCHOLOGIST if intake <= self.last else MENTAL_HEALTH_PRACTICE_NURSE
            just_asked(pen, PHQ_9, asks, intake if intake <= self.last else nurse)

    def _guidance(self, episode: Episode, day: date) -> None:
        notes = Soep(
            "Piekert vooral 's nachts, komt weinig buiten.",
            f"PHQ-9 {self.score} van {HIGHEST_PHQ_9}.",
            "Depressieve klachten, matig ernstig.",
            "Activeringsplan gemaakt, slaapadvies, vervolg over twee weken.",
        )
        consult(self.pen, replace(episode, icpc=Mental.LOW_MOOD), day, notes, by=MENTAL_HEALTH_PRACTICE_NURSE)
        phq_9(self.pen, day, MENTAL_HEALTH_PRACTICE_NURSE, self.score)

    def _medication(self, episode: Episode, first: date, later: date) -> None:
        pen = self.pen
        notes = _STARTED._replace(p=_STARTED_YOUNG) if self.young else _STARTED
        agreed = [Agreed(_SERTRALINE, first, consult(pen, episode, first, notes))]
        calmed = first + _CALMED_FOR
        calm_end = calmed if calmed <= pen.chart.until else pen.chart.person.deceased
        if not self.young and not also_told(pen.chart, "frail_elderly"):
            prescribe(pen, _OXAZEPAM, GP, start=first, end=calm_end, context=agreed[0].context, problem=episode.problem)
        if later <= self.last:
            raised = consult(pen, episode, later, _REFERRED)
            agreed.append(Agreed(_SERTRALINE_MORE, later, raised, why="Onvoldoende effect"))
            self._referral(later, raised)
        over = pen.ends is not None
        treat(
            pen,
            agreed,
            GP,
            end=pen.use_until,
            stopped=over,
            problem=episode.problem,
            why_stopped="Hersteld, afgebouwd" if over else None,
        )

    def _referral(self, day: date, encounter: Ref) -> None:
        sections = (
            ("Vraag", "Graag diagnostiek en behandeling wegens depressie met gedeeltelijke respons op sertraline."),
            ("Bevindingen", f"PHQ-9 bij de start {self.score}. Geen suïcidaliteit."),
        )
        write_letter(self.pen, "Verwijzing GGZ", Loinc.REFERRAL_NOTE, day, GP, encounter, sections)
