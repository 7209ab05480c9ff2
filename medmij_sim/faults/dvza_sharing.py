"""Faults of Delen: what is taken in, what is kept, and what the PGO is told of it."""

from __future__ import annotations

from typing import Any

from medmij_sim.dvza.policy import CONFORMING
from medmij_sim.faults.model import Fault


def _fault(name: str, nl: str, en: str, **deviations: Any) -> Fault:
    return Fault(f"dvza.sharing.{name}", nl, en, deviations)


SHARING_FAULTS: tuple[Fault, ...] = (
    _fault(
        "accepts-invalid",
        "Neemt aan wat niet aan zijn profiel voldoet.",
        "Accepts what does not comply with its profile.",
        validates_shares=False,
    ),
    _fault(
        "accepts-bsn",
        "Neemt gedeelde gegevens met een BSN aan.",
        "Accepts shared data with a BSN.",
        refuses_bsn=False,
    ),
    _fault(
        "accepts-loose-ends",
        "Neemt een vragenlijst zonder antwoorden aan, en documenten zonder bestand.",
        "Accepts a questionnaire without answers, and documents without a file.",
        checks_content=False,
    ),
    _fault(
        "half-a-transaction",
        "Bewaart het goede deel van een transactie die hij weigert.",
        "Keeps the good part of a transaction that it refuses.",
        keeps_good_half=True,
    ),
    _fault(
        "transaction-as-batch",
        "Behandelt een transactie als losse verzoeken.",
        "Treats a transaction as requests that stand alone.",
        whole_shares=CONFORMING.whole_shares - {"transaction"},
    ),
    _fault(
        "batch-all-or-nothing",
        "Weigert een hele batch als er één onderdeel fout is.",
        "Refuses a whole batch when one entry is wrong.",
        whole_shares=CONFORMING.whole_shares | {"batch"},
    ),
    _fault(
        "loses-share",
        "Bevestigt wat gedeeld is en bewaart het niet.",
        "Acknowledges what is shared and does not keep it.",
        keeps_shares=False,
    ),
    _fault(
        "keeps-temporary-references",
        "Laat verwijzingen naar tijdelijke adressen (urn:uuid) staan.",
        "Leaves references to temporary addresses (urn:uuid) as they are.",
        resolves_references=False,
    ),
    _fault(
        "status-200-for-created",
        "Meldt 200 voor wat nieuw is, in plaats van 201.",
        "Says 200 for what is new, in the place of 201.",
        created_status=200,
    ),
    _fault(
        "no-location",
        "Zegt niet waar staat wat gedeeld is.",
        "Does not say where that which was shared is.",
        tells_location=False,
    ),
    _fault(
        "location-leads-nowhere",
        "Antwoordt met 404 op de plaats waar gedeelde gegevens volgens het antwoord staan.",
        "Answers 404 at the place where shared data are according to the answer.",
        reads_back=False,
    ),
    _fault(
        "wrong-answer-type",
        "Antwoordt met een Bundle van het type van het verzoek.",
        "Answers with a Bundle of the type of the request.",
        share_answer_type="batch",
    ),
    _fault(
        "wrong-order",
        "Geeft de antwoorden in een andere volgorde dan de verzoeken.",
        "Gives the answers in another order than the requests.",
        share_answer_order="reversed",
    ),
    _fault(
        "no-answer-entries",
        "Zegt niet per onderdeel wat ervan geworden is.",
        "Does not say of each entry what became of it.",
        answers_each_entry=False,
    ),
    _fault(
        "refuses-half-a-megabyte",
        "Weigert een bericht dat langer is dan 500 kB.",
        "Refuses a message that is longer than 500 kB.",
        most_share_bytes=500_000,
    ),
)
