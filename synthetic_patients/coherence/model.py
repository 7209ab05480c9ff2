"""What a rule of coherence is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from synthetic_patients.coherence.pages import Pages
from synthetic_patients.references import address
from synthetic_patients.zib2017.elements import Resource


class Finding(NamedTuple):
    """What does not fit, and the resources it is about, by address."""

    words: str
    resources: tuple[str, ...]


def found(words: str, *resources: Resource) -> Finding:
    """A finding about these resources."""
    return Finding(words, tuple(address(each) for each in resources))


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that holds in every dossier.

    Args:
        id: area, a dot, and the rule's name within it.
        nl, en: what holds, in one sentence.
        find: a pure function over the pages of a dossier that yields what does not fit.
    """

    id: str
    nl: str
    en: str
    find: Callable[[Pages], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a dossier breaks.

    Args:
        rule: the rule.
        words: what does not fit.
        resources: addresses of the resources it is about.
    """

    rule: Rule
    words: str
    resources: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.rule.id}: {self.words} ({', '.join(self.resources)})"
