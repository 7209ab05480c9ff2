"""Asthma with an inhaler, a preventer and a spacer."""

from __future__ import annotations

from typing import Final

from synthetic_patients.chart import Pen
from synthetic_patients.codes import Atc, Diagnosis, Icpc, Medicine
from synthetic_patients.conditions.aids import aid_in_use
from synthetic_patients.conditions.general_practice import Soep, consult, open_episode
from synthetic_patients.conditions.medicines import Prescription, prescribe
from synthetic_patients.providers.directory import GP, PHARMACY

_SALBUTAMOL: Final = Prescription(
    Atc.SALBUTAMOL, "Zo nodig 4 maal per dag 1 inhalatie", 4, 200, as_needed=True, oral=False, unit=Medicine.PUFF
)
_BECLOMETASONE: Final = Prescription(
    Atc.BECLOMETASONE, "2 maal per dag 1 inhalatie", 2, 200, oral=False, unit=Medicine.PUFF
)

_FIRST: Final = Soep(
    "Piepen en hoesten bij inspanning en 's nachts.",
    "Verlengd expirium, spirometrie reversibel.",
    "Astma.",
    "Start salbutamol en beclometason met voorzetkamer, inhalatie-instructie.",
)
_CHECK: Final = Soep(
    "Gebruikt salbutamol hooguit eens per week.",
    "Longen schoon, inhalatietechniek goed.",
    "Astma, goed gecontroleerd.",
    "Medicatie voortzetten, jaarlijkse controle.",
)


def asthma(pen: Pen) -> None:
    """Write the diagnosis, yearly check-ups, inhalers and a spacer."""
    start, days = pen.story.start, pen.visits(months=12)
    episode = open_episode(
        pen, Icpc.ASTHMA, Diagnosis.ASTHMA, start=start, end=pen.ends, contacts=[start, *days], attention=True
    )
    first = consult(pen, episode, start, _FIRST)
    for what in (_SALBUTAMOL, _BECLOMETASONE):
        over = pen.ends is not None
        prescribe(pen, what, GP, start=start, end=pen.use_until, stopped=over, context=first, problem=episode.problem)
    for day in days:
        consult(pen, episode, day, _CHECK)
    aid_in_use(pen, "Voorzetkamer", since=start, problem=episode.problem, supplier=PHARMACY.ref)
