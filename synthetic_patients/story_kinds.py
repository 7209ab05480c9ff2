"""The clinical stories there are, and whom each fits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, get_args

from synthetic_patients.people.names import Gender

StoryKind = Literal[
    "healthy",
    "diabetes",
    "hypertension",
    "medication_allergy",
    "dental_care",
    "asthma",
    "hip_replacement",
    "ankle_fracture",
    "copd",
    "heart_failure",
    "frail_elderly",
    "depression",
    "breast_cancer",
    "pregnancy",
]

STORY_KINDS: Final[tuple[StoryKind, ...]] = get_args(StoryKind)


@dataclass(frozen=True, slots=True)
class Fit:
    """Whom a story fits, to be plausible to a Dutch GP.

    Args:
        from_age, to_age: full years in which it may start; None sets no upper limit.
        gender: the only one it fits; None fits all.
    """

    from_age: int
    to_age: int | None = None
    gender: Gender | None = None


STORY_FITS: Final[dict[StoryKind, Fit]] = {
    "healthy": Fit(0),
    "medication_allergy": Fit(1),
    "dental_care": Fit(4),
    "asthma": Fit(6),
    "ankle_fracture": Fit(12),
    "depression": Fit(16),
    "pregnancy": Fit(18, 43, "female"),
    "diabetes": Fit(25),
    "hypertension": Fit(30),
    "breast_cancer": Fit(35, gender="female"),
    "copd": Fit(45),
    "hip_replacement": Fit(50),
    "heart_failure": Fit(55),
    "frail_elderly": Fit(65),
}
"""By the age from which they fit, the youngest first: failures shrink towards the first."""

_NOT_TOGETHER: Final = (frozenset[StoryKind](("breast_cancer", "pregnancy")),)
"""Stories that nobody has both: hormone therapy of years harms an unborn child."""


def go_together(*kinds: StoryKind) -> bool:
    """Whether one person can have all these stories."""
    return not any(pair <= set(kinds) for pair in _NOT_TOGETHER)


def without_conflicts(kinds: Iterable[StoryKind]) -> list[StoryKind]:
    """These stories, minus each that cannot go with one before it."""
    kept: list[StoryKind] = []
    for kind in kinds:
        if go_together(*kept, kind):
            kept.append(kind)
    return kept
