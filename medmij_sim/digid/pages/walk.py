"""Going through the steps of a login as people know them, without anything that is secret.

What a step expects is printed on its page; whatever has the right shape will do, and is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

from medmij_sim.digid.ending import NextAnswer
from medmij_sim.digid.pages.means import Means, StepName

_CONSONANTS: Final = "BCDFGHJKLMNPQRSTVWXZ"

SHAPES: Final[Mapping[StepName, re.Pattern[str]]] = {
    "koppelcode": re.compile(f"[{_CONSONANTS}]{{4}}", re.IGNORECASE),
    "sms": re.compile("[0-9]{6}"),
}
"""Of what is typed; the other steps take nothing but a press of a button (spec DigiD 11 and 14)."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A login that goes step by step.

    Args:
        answer: how it will end.
        means: the steps.
        printed: what the pages say to type, by step.
        done: the steps that were taken.
    """

    answer: NextAnswer
    means: Means
    printed: Mapping[StepName, str]
    done: frozenset[StepName] = frozenset()

    @property
    def next(self) -> StepName | None:
        """The first step that was not taken; None at the end."""
        return next((step for step in self.means.steps if step not in self.done), None)


def begin(answer: NextAnswer, means: Means, rng: Random) -> Walk:
    """A walk with fresh codes on its pages."""
    koppelcode = "".join(rng.choices(_CONSONANTS, k=4))
    return Walk(answer, means, {"koppelcode": koppelcode, "sms": f"{rng.randrange(10**6):06d}"})


def fits(step: StepName, typed: str) -> bool:
    """Whether a step can be taken with what was typed."""
    shape = SHAPES.get(step)
    return shape is None or shape.fullmatch("".join(typed.split())) is not None
