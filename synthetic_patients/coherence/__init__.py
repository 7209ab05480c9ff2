"""What holds in every dossier: rules that a doctor or a pharmacist would take for granted, declared once.

`violations(dossier)` yields what does not fit. The rules read what is written and know nothing of how it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from synthetic_patients.coherence import care, identity, journal, life, medication, motherhood, results, safety
from synthetic_patients.coherence.model import Finding, Rule, Violation
from synthetic_patients.coherence.pages import Pages
from synthetic_patients.dossier import Dossier

RULES: Final[tuple[Rule, ...]] = (
    *life.RULES,
    *identity.RULES,
    *journal.RULES,
    *care.RULES,
    *results.RULES,
    *motherhood.RULES,
    *medication.RULES,
    *safety.RULES,
)
"""Every rule, by area."""

__all__ = ["RULES", "Finding", "Rule", "Violation", "violations"]


def violations(dossier: Dossier, rules: Iterable[Rule] = RULES) -> Iterator[Violation]:
    """Everything in a dossier that breaks a rule.

    Args:
        dossier: any dossier, reduced or loaded ones too.
        rules: which rules; all of them by default.
    """
    pages = Pages(dossier)
    for rule in rules:
        for words, resources in rule.find(pages):
            yield Violation(rule, words, resources)
