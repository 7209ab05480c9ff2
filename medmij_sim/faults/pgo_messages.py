"""Faults of a PGO in what it tells its people of what it does without being asked."""

from __future__ import annotations

from medmij_sim.faults.model import Fault
from medmij_sim.faults.pgo_rows import fault

PGO_MESSAGE_FAULTS: tuple[Fault, ...] = (
    fault(
        "messages.collected-not-told",
        "Vertelt de persoon niet dat er automatisch gegevens zijn opgehaald.",
        "Does not tell the person that data were collected automatically.",
        tells_when_collected=False,
    ),
    fault(
        "messages.stalled-not-told",
        "Vertelt de persoon niet dat ophalen met langdurige toestemming al 48 uur niet lukt.",
        "Does not tell the person that collecting by long-term consent has failed for 48 hours.",
        tells_when_stalled=False,
    ),
)
