"""How a breast cancer is found: in the national screening, or by the woman herself."""

from __future__ import annotations

from dataclasses import dataclass, replace

from synthetic_patients.codes import Code
from synthetic_patients.codes.oncology import Breast
from synthetic_patients.conditions.general_practice import Episode, Soep


@dataclass(frozen=True, slots=True)
class Found:
    """The contact in which the GP hears of it, and what the letter of referral asks."""

    notes: Soep
    question: str

    def as_seen_by_gp(self, episode: Episode) -> Episode:
        """The episode under the code that fits what was known then: a lump, not yet a cancer."""
        return replace(episode, icpc=Breast.LUMP)


def found_in_screening(side: Code) -> Found:
    """The screening mammogram was abnormal."""
    where = side.text.lower()
    return Found(
        Soep(
            "Uitslag bevolkingsonderzoek borstkanker: BI-RADS 4. Zelf niets gevoeld.",
            f"Mamma {where}: geen palpabele afwijking, oksels vrij.",
            "Afwijkend bevolkingsonderzoek mamma.",
            "Verwijzing mammapoli, afspraak binnen een week.",
        ),
        f"Bevolkingsonderzoek borst {where}: BI-RADS 4. Graag nader onderzoek.",
    )


def found_by_herself(side: Code) -> Found:
    """She felt a lump."""
    where = side.text.lower()
    return Found(
        Soep(
            f"Voelt sinds drie weken een knobbel in de borst {where}.",
            f"Mamma {where}, boven-buiten: vaste, slecht afgrensbare zwelling van ongeveer 15 mm, huid normaal.",
            "Knobbel mamma, verdacht.",
            "Verwijzing mammapoli, afspraak binnen een week.",
        ),
        f"Palpabele, vast aanvoelende afwijking boven-buiten in borst {where}. Graag nader onderzoek.",
    )
