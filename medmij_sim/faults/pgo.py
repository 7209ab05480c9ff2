"""Named faults of the mock PGO: deviations of its policy."""

from __future__ import annotations

from medmij_sim.faults.model import Fault
from medmij_sim.faults.pgo_back import PGO_BACK_FAULTS
from medmij_sim.faults.pgo_documents import PGO_DOCUMENT_FAULTS
from medmij_sim.faults.pgo_front import PGO_FRONT_FAULTS
from medmij_sim.faults.pgo_messages import PGO_MESSAGE_FAULTS
from medmij_sim.faults.pgo_subscriptions import PGO_SUBSCRIPTION_FAULTS

PGO_FAULTS: tuple[Fault, ...] = (
    *PGO_FRONT_FAULTS,
    *PGO_BACK_FAULTS,
    *PGO_DOCUMENT_FAULTS,
    *PGO_SUBSCRIPTION_FAULTS,
    *PGO_MESSAGE_FAULTS,
)
