"""A penicillin allergy, found out the usual way; others beside it, one outgrown and one that was never there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from synthetic_patients.chart import Pen, working_day
from synthetic_patients.codes import Code, Icpc, Loinc
from synthetic_patients.codes.allergies import Allergen, AllergyIcpc, AllergyMedicine, Reaction
from synthetic_patients.conditions.general_practice import Soep, consult, open_episode
from synthetic_patients.conditions.medicines import Prescription, prescribe
from synthetic_patients.providers.directory import GP, PHARMACIST
from synthetic_patients.zib2017.alert import alert
from synthetic_patients.zib2017.allergy_intolerance import (
    Category,
    Degree,
    State,
    allergy_intolerance,
    converted_allergy,
)
from synthetic_patients.zib2017.elements import Ref

_TABLETS_FROM: Final = 12
_ADULT_INJECTOR_FROM: Final = 8
_PHARMACY_KNOWS_AFTER: Final = timedelta(days=2)
_NEXT_VISIT: Final = timedelta(days=35)
_INFANT: Final = timedelta(days=210)

_PENICILLIN_NOTES: Final = Soep(
    "Jeuk en vlekken op de derde dag van amoxicilline.",
    "Gegeneraliseerd exantheem, niet benauwd.",
    "Geneesmiddelbijwerking, allergie voor penicilline waarschijnlijk.",
    "Amoxicilline gestopt, overgevoeligheid vastgelegd en aan apotheek gemeld.",
)


@dataclass(frozen=True, slots=True)
class _Allergy:
    """One allergy.

    Args:
        icpc, notes: the episode it belongs to and the contact in which it was found; None for what is only told.
        warning: what everyone must know.
        since_infancy: whether it began in the first year of life rather than on the day it was found.
        words: what the GP remarks about it.
    """

    substance: Code
    category: Category
    degree: Degree
    reactions: tuple[Code, ...]
    state: State = "confirmed"
    icpc: Code | None = None
    notes: Soep | None = None
    warning: str | None = None
    since_infancy: bool = False
    words: str | None = None

    @property
    def name(self) -> str:
        return f"Allergie voor {self.substance.text.lower()}"


_PENICILLIN: Final = _Allergy(
    Allergen.PENICILLIN,
    "medication",
    "severe",
    (Reaction.RASH, Reaction.URTICARIA),
    icpc=Icpc.ADVERSE_EFFECT,
    notes=_PENICILLIN_NOTES,
    warning="Overgevoelig voor penicilline: geen penicillines voorschrijven",
)
_OTHERS: Final = (
    _Allergy(
        Allergen.BEE_VENOM,
        "biologic",
        "severe",
        (Reaction.URTICARIA, Reaction.ANAPHYLAXIS),
        icpc=AllergyIcpc.STING,
        notes=Soep(
            "Een uur geleden door een bij gestoken, werd duizelig en benauwd.",
            "RR 95/60 mmHg, pols 110/min, galbulten romp, licht verlengd expirium.",
            "Anafylactische reactie op bijensteek.",
            "Adrenaline i.m. gegeven, hersteld. Auto-injector en instructie meegegeven, verwijzing allergoloog.",
        ),
        warning="Anafylaxie na bijensteek: heeft adrenaline auto-injector",
    ),
    _Allergy(
        Allergen.PEANUT,
        "food",
        "severe",
        (Reaction.ANGIOEDEMA, Reaction.DYSPNEA),
        icpc=AllergyIcpc.ALLERGIC_REACTION,
        notes=Soep(
            "Na saté met pindasaus binnen tien minuten dikke lippen en benauwd.",
            "Lipoedeem, geen stridor, saturatie 97%.",
            "Allergische reactie op pinda.",
            "Auto-injector met instructie, pinda vermijden, verwijzing diëtist.",
        ),
        warning="Ernstige pinda-allergie: heeft adrenaline auto-injector",
    ),
    _Allergy(
        Allergen.GRASS_POLLEN,
        "environment",
        "mild",
        (Reaction.CONJUNCTIVITIS,),
        icpc=AllergyIcpc.HAY_FEVER,
        notes=Soep(
            "Elk voorjaar niezen, loopneus en tranende ogen.",
            "Bleek gezwollen neusslijmvlies, conjunctivae rood.",
            "Hooikoorts, waarschijnlijk graspollen.",
            "In het seizoen zo nodig een antihistaminicum, pollen mijden waar dat kan.",
        ),
    ),
    _Allergy(
        Allergen.CAT_DANDER,
        "environment",
        "mild",
        (Reaction.CONJUNCTIVITIS,),
        words="Alleen klachten bij bezoek aan huizen met katten.",
    ),
    _Allergy(
        Allergen.COW_MILK,
        "food",
        "moderate",
        (Reaction.DIARRHOEA, Reaction.RASH),
        state="gone",
        since_infancy=True,
        words="Als zuigeling; is eroverheen gegroeid, gebruikt nu gewone zuivel.",
    ),
)
_REFUTED: Final = _Allergy(
    Allergen.IBUPROFEN,
    "medication",
    "moderate",
    (Reaction.URTICARIA,),
    state="refuted",
    words="Provocatietest negatief: de galbulten kwamen door een virusinfectie. Mag NSAID's gebruiken.",
)
_INJECTED: Final = (Allergen.BEE_VENOM, Allergen.PEANUT)


def medication_allergy(pen: Pen) -> None:
    """Write the allergies with their contacts, alerts and medicines; some not of category medication."""
    start = pen.story.start
    _write(pen, _PENICILLIN, start)
    reported = start + _PHARMACY_KNOWS_AFTER
    if reported <= pen.chart.until:
        pen.write(
            converted_allergy(
                pen.ref("AllergyIntolerance", f"{_PENICILLIN.name} (apotheek)"),
                pen.patient,
                substance=_PENICILLIN.substance,
                onset=start.isoformat(),
                asserted=reported,
                asserter=PHARMACIST.ref,
            )
        )
    day = start
    for each in pen.rng.sample(_OTHERS, 2):
        day = working_day(min(day + _NEXT_VISIT, pen.chart.until), start)
        _write(pen, each, day)
    if pen.rng.random() < 0.5:
        _write(pen, _REFUTED, day)
    _alert(pen, "Afwachten uitslag allergieonderzoek", start, until=start)


def _write(pen: Pen, what: _Allergy, day: date) -> None:
    onset = pen.chart.person.birth_date + _INFANT if what.since_infancy else day
    pen.write(
        allergy_intolerance(
            pen.ref("AllergyIntolerance", what.name),
            pen.patient,
            substance=what.substance,
            category=what.category,
            degree=what.degree,
            reactions=what.reactions,
            onset=pen.about(onset),
            asserted=day,
            asserter=GP.ref,
            state=what.state,
            last=day if what.state == "confirmed" else None,
            words=pen.words(what.words) if what.words else None,
        )
    )
    if what.icpc and what.notes:
        lasts = what.icpc is AllergyIcpc.HAY_FEVER
        episode = open_episode(pen, what.icpc, start=day, end=None if lasts else day, contacts=[day])
        found = consult(pen, episode, day, what.notes)
        _prescribe(pen, what, day, found, episode.problem)
        if what.warning:
            _alert(pen, what.warning, day, condition=episode.problem)


def _prescribe(pen: Pen, what: _Allergy, day: date, context: Ref, problem: Ref) -> None:
    age = pen.chart.person.age_on(day)
    gone = pen.chart.person.deceased
    if what.substance in _INJECTED:
        adult = age >= _ADULT_INJECTOR_FROM
        product = AllergyMedicine.ADRENALINE if adult else AllergyMedicine.ADRENALINE_CHILD
        words = "Bij ernstige reactie 1 injectie in het bovenbeen, bel 112"
        injector = Prescription(product, words, 1, 2, as_needed=True, oral=False)
        prescribe(pen, injector, GP, start=day, end=gone, context=context, problem=problem)
    elif what.icpc is AllergyIcpc.HAY_FEVER and age >= _TABLETS_FROM:
        tablet = Prescription(AllergyMedicine.CETIRIZINE, "Zo nodig 1 maal per dag 1 tablet", 1, 30, as_needed=True)
        prescribe(pen, tablet, GP, start=day, end=gone, context=context, problem=problem)


def _alert(pen: Pen, words: str, day: date, *, until: date | None = None, condition: Ref | None = None) -> None:
    pen.write(
        alert(
            pen.ref("Flag", words),
            pen.patient,
            warning={"text": words},
            since=day,
            until=until,
            author=GP.ref,
            condition=condition,
            category=Loinc.CONDITION if condition else Loinc.ALERT,
        )
    )
