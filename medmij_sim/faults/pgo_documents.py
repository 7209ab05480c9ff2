"""Faults of a PGO in retrieving documents and images."""

from __future__ import annotations

from medmij_sim.faults.model import Fault
from medmij_sim.faults.pgo_rows import fault

PGO_DOCUMENT_FAULTS: tuple[Fault, ...] = (
    fault(
        "documents.not-retrieved",
        "De PGO haalt documenten en beelden zelf niet op, alleen wat erover bekend is.",
        "The PGO does not retrieve documents and images themselves, only what is known of them.",
        retrieves_documents=False,
    ),
    fault(
        "documents.token-elsewhere",
        "De PGO haalt een document op waar het maar staat, en stuurt het access token daarheen mee.",
        "The PGO retrieves a document wherever it is, and sends the access token there too.",
        document_hosts="any",
    ),
    fault(
        "documents.without-token",
        "De PGO haalt documenten en beelden op zonder access token.",
        "The PGO retrieves documents and images without access token.",
        sends_token_for_documents=False,
    ),
)
