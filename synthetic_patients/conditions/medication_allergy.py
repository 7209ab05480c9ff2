"""A penicillin allergy, found out the usual way; and a bee that stung."""

from __future__ import annotations

from typing import Final

from synthetic_patients.chart import Pen
from synthetic_patients.codes import Code, Diagnosis, Icpc, Loinc, Substance
from synthetic_patients.conditions.general_practice import Soep, consult, open_episode
from synthetic_patients.providers.directory import GP
from synthetic_patients.zib2017.alert import alert
from synthetic_patients.zib2017.allergy_intolerance import Category, allergy_intolerance

_NOTES: Final = Soep(
    "Jeuk en vlekken op de derde dag van amoxicilline.",
    "Gegeneraliseerd exantheem, niet benauwd.",
    "Geneesmiddelbijwerking, allergie voor penicilline waarschijnlijk.",
    "Amoxicilline gestopt, overgevoeligheid vastgelegd en aan apotheek gemeld.",
)


def medication_allergy(pen: Pen) -> None:
    """Write the contact, the allergies and the alerts; only the penicillin allergy is of category medication."""
    start = pen.story.start
    episode = open_episode(pen, Icpc.ADVERSE_EFFECT, start=start, end=start, contacts=[start])
    consult(pen, episode, start, _NOTES)
    kinds: tuple[tuple[Category, Code], ...] = (
        ("medication", Substance.PENICILLIN),
        ("biologic", Substance.BEE_VENOM),
    )
    for category, substance in kinds:
        pen.write(
            allergy_intolerance(
                pen.ref("AllergyIntolerance", f"Allergie voor {substance.text.lower()}"),
                pen.patient,
                substance=substance,
                category=category,
                severe=category == "medication",
                reaction=Diagnosis.RASH,
                onset=pen.about(start),
                asserted=start,
                asserter=GP.ref,
            )
        )
    warning = "Overgevoelig voor penicilline: geen penicillines voorschrijven"
    pen.write(
        alert(
            pen.ref("Flag", warning),
            pen.patient,
            warning={"text": warning},
            since=start,
            until=None,
            author=GP.ref,
            condition=episode.problem,
        ),
        alert(
            pen.ref("Flag", "Afwachten uitslag allergieonderzoek"),
            pen.patient,
            warning={"text": "Afwachten uitslag allergieonderzoek"},
            since=start,
            until=start,
            author=GP.ref,
            category=Loinc.ALERT,
        ),
    )
