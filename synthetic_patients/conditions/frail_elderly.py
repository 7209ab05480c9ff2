"""A frail old person at home: the GP's part. What the district nurses do stands in `district_nursing`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from synthetic_patients.chart import Pen, working_day
from synthetic_patients.codes import Act, Atc, CareKind, Code, Contact, Directive, Loinc
from synthetic_patients.codes.long_term_care import ElderlyMedicine, Frail, LivingWill
from synthetic_patients.conditions.appointments import planned_appointment
from synthetic_patients.conditions.district_nursing import DistrictNursing
from synthetic_patients.conditions.general_practice import Episode, Soep, consult, open_episode
from synthetic_patients.conditions.measurements import measure_blood_pressure, measure_weight
from synthetic_patients.conditions.medicines import Prescription, prescribe
from synthetic_patients.conditions.problems import write_problem
from synthetic_patients.providers.directory import GP
from synthetic_patients.zib2017.advance_directive import advance_directive
from synthetic_patients.zib2017.alert import alert
from synthetic_patients.zib2017.elements import Ref
from synthetic_patients.zib2017.treatment_directive import treatment_directive

_TEMAZEPAM: Final = Prescription(ElderlyMedicine.TEMAZEPAM, "1 maal per dag 1 capsule voor de nacht", 1, 30)
_COLECALCIFEROL: Final = Prescription(ElderlyMedicine.COLECALCIFEROL, "1 maal per dag 1 capsule", 1, 90)
_MACROGOL: Final = Prescription(ElderlyMedicine.MACROGOL, "1 maal per dag 1 sachet opgelost in water", 1, 60)
_PARACETAMOL: Final = Prescription(
    Atc.PARACETAMOL, "Zo nodig 4 maal per dag 2 tabletten", 4, 120, as_needed=True, pieces=2
)

_TEMAZEPAM_BEFORE: Final = timedelta(days=400)
_NURSES_AFTER: Final = timedelta(days=10)
_WISHES_AFTER: Final = timedelta(days=20)
_REVIEW_AFTER: Final = timedelta(days=40)

_FIRST: Final = Soep(
    "Familie belt: gaat achteruit, minder eten, komt nauwelijks buiten, vergeet medicijnen.",
    "Visite: traag lopend, houdt zich vast aan meubels. 3 kg afgevallen. Geheugen matig. Mantelzorger zwaar belast.",
    "Kwetsbare oudere, algehele achteruitgang.",
    "Wijkverpleging aangevraagd, behandelwensen bespreken, medicatiebeoordeling met apotheker plannen.",
)
_WISHES: Final = Soep(
    "Wil niet meer gereanimeerd of beademd worden, wil wel naar het ziekenhuis als dat helpt.",
    "Wilsbekwaam.",
    "Gesprek over behandelwensen.",
    "Niet reanimeren, geen beademing. Vastgelegd en gedeeld met wijkverpleging.",
)
_REVIEW: Final = Soep(
    "Slaapt slecht, suf in de ochtend, obstipatie.",
    "Medicatiebeoordeling met apotheker: temazepam vergroot het valrisico, geen vitamine D.",
    "Polyfarmacie.",
    "Temazepam gestopt, start colecalciferol en macrogol, medicatie in weekdoos via apotheek.",
)
_STABLE: Final = Soep(
    "Geen nieuwe klachten, familie komt dagelijks, wijkverpleging tweemaal per dag.",
    "Helder, licht gebogen, loopt met rollator.",
    "Kwetsbare oudere, stabiel.",
    "Zorg voortzetten, volgende visite over 4 maanden.",
)
_FELL: Final = Soep(
    "Gisteren gevallen in de badkamer, geen hoofdletsel, niet buiten bewustzijn geweest.",
    "Hematoom heup, belastbaar, geen asdrukpijn. RR liggend en staand zonder verval.",
    "Val, contusie heup.",
    "Paracetamol zo nodig, valpreventie door wijkverpleging, douchestoel aangevraagd.",
)
_OVER: Final = Soep(
    "Verhuist naar een zorginstelling.",
    "Overdracht aan specialist ouderengeneeskunde gedaan.",
    "Kwetsbare oudere, zorg overgedragen.",
    "Wijkverpleging beëindigd, dossier overgedragen.",
)
_FALLS: Final = 3
"""Every so many visits one is because of a fall, the second first."""


def frail_elderly(pen: Pen) -> None:
    """Write home visits, wishes, a medication review, and the care of district nurses at home."""
    start, last = pen.story.start, pen.ends or pen.chart.until
    wishes, review = start + _WISHES_AFTER, working_day(start + _REVIEW_AFTER, start)
    talks = [day for day in (wishes, review) if day <= last]
    days = [day for day in pen.visits(months=4) if day > review]
    falls = days[1::_FALLS]
    over = [pen.ends] if pen.ends else []
    episode = open_episode(
        pen, Frail.DECLINE, start=start, end=pen.ends, contacts=[start, *talks, *days, *over], name="Kwetsbare oudere"
    )
    consult(pen, episode, start, _FIRST, Contact.VISIT)
    if wishes <= last:
        consult(pen, episode, wishes, _WISHES, Contact.VISIT)
        _write_wishes(pen, wishes)
    _medication(pen, episode, review, last)
    for day in days:
        visit = consult(pen, episode, day, _FELL if day in falls else _STABLE, Contact.VISIT)
        systolic = pen.rng.randint(126, 150)
        measure_blood_pressure(pen, day, visit, systolic, round(systolic * 0.55))
        measure_weight(pen, day)
    for day in over:
        consult(pen, episode, day, _OVER, Contact.VISIT)
    _fall_risk(pen, episode, falls)
    since = working_day(start + _NURSES_AFTER, start)
    if since <= last:
        DistrictNursing(pen, episode.problem, since, last, falls).write()
    if not pen.ends:
        planned_appointment(pen, "booked", 50, GP, CareKind.GP_SPECIALTY, "Visite huisarts")


def _write_wishes(pen: Pen, day: date) -> None:
    for treatment, restriction in ((Act.RESUSCITATION, None), (Act.VENTILATION, None)):
        pen.write(
            treatment_directive(
                pen.ref("Consent", f"Behandelaanwijzing {treatment.text.lower()}", "directive"),
                pen.patient,
                treatment=treatment,
                permitted=Directive.NO,
                restriction=restriction,
                day=day,
            )
        )
    wills: tuple[tuple[Code, str], ...] = (
        (LivingWill.NO_RESUSCITATION, "Ondertekende verklaring ligt bij de huisarts en in de zorgmap thuis."),
        (LivingWill.PROXY, "Naaste familie beslist wanneer de patiënt dat zelf niet kan."),
    )
    chart = pen.chart
    nearest = next((chart.contact_person(each) for each in chart.person.relations if each.roles), None)
    for kind, comment in wills:
        me, words = pen.ref("Consent", kind.text, "will"), pen.words(comment)
        pen.write(advance_directive(me, pen.patient, kind=kind, day=day, comment=words, representative=nearest))


def _medication(pen: Pen, episode: Episode, review: date, last: date) -> None:
    """Write the sleeping pill, and what the review changed."""
    start, over, end = pen.story.start, pen.ends is not None, pen.use_until
    reviewed = review <= last
    since = working_day(start - _TEMAZEPAM_BEFORE, pen.chart.person.birth_date)
    prescribe(
        pen,
        _TEMAZEPAM,
        GP,
        start=since,
        end=review if reviewed else end,
        stopped=reviewed or over,
        problem=_sleepless(pen, since),
        why_stopped="Vergroot het valrisico" if reviewed else None,
    )
    if reviewed:
        talk = consult(pen, episode, review, _REVIEW, Contact.VISIT)
        for what in (_COLECALCIFEROL, _MACROGOL, _PARACETAMOL):
            prescribe(pen, what, GP, start=review, end=end, stopped=over, context=talk, problem=episode.problem)


def _sleepless(pen: Pen, since: date) -> Ref:
    """Write the sleeplessness that the pill is for."""
    me = pen.ref("Condition", Frail.SLEEPLESS.text)
    write_problem(pen, me, codes=(Frail.SLEEPLESS,), since=since, asserter=GP.ref, text=me.display)
    return me


def _fall_risk(pen: Pen, episode: Episode, falls: list[date]) -> None:
    if falls:
        words = "Verhoogd valrisico"
        pen.write(
            alert(
                pen.ref("Flag", words),
                pen.patient,
                warning={"text": words},
                since=falls[0],
                until=None,
                author=GP.ref,
                condition=episode.problem,
                category=Loinc.CONDITION,
            )
        )
