"""Which stories the personas have: rich dossiers, a few small ones, an empty one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from synthetic_patients.people.person import years_before
from synthetic_patients.people.personas import persona
from synthetic_patients.plan import Plan, Story
from synthetic_patients.story_kinds import StoryKind

# (kind, started so many years or that long before today, visits)
_STORIES: Final[dict[str, tuple[tuple[StoryKind, int | timedelta, int], ...]]] = {
    "woman_34": (
        ("healthy", 8, 5),
        ("diabetes", 4, 8),
        ("hypertension", 3, 6),
        ("medication_allergy", 9, 1),
        ("asthma", 12, 5),
        ("ankle_fracture", 1, 3),
        ("dental_care", 3, 5),
    ),
    "man_67": (
        ("healthy", 8, 5),
        ("diabetes", 11, 8),
        ("hypertension", 14, 6),
        ("medication_allergy", 20, 1),
        ("hip_replacement", 1, 4),
        ("copd", 4, 8),
        ("heart_failure", 2, 4),
        ("frail_elderly", 1, 3),
        ("dental_care", 4, 6),
    ),
    "sixteen_today": (("healthy", 3, 2), ("asthma", 6, 3)),
    "fifteen": (("healthy", 3, 2),),
    "child_8": (("healthy", 3, 3), ("medication_allergy", 2, 1), ("dental_care", 3, 4)),
    "eleven": (("healthy", 4, 2),),
    "twelve_today": (("healthy", 4, 2), ("asthma", 5, 2)),
    "parent": (("healthy", 5, 2), ("pregnancy", timedelta(days=110), 6)),
    "helper": (),
    "deceased": (("healthy", 8, 4), ("hypertension", 10, 6), ("heart_failure", 3, 5), ("frail_elderly", 2, 5)),
    "no_care_relation": (),
    "diacritics": (("healthy", 4, 3), ("hypertension", 5, 4), ("breast_cancer", 3, 4), ("depression", 2, 5)),
}


def plan_for(key: str, today: date) -> Plan:
    """The plan of a persona, its dates counted back from `today`.

    Stories begin 35 days off the anniversary of today, so that no yearly event coincides with a birthday.

    Raises:
        KeyError: there is no persona with this key.
    """
    person = persona(key).on(today)
    latest = (person.deceased or today) - timedelta(days=35)
    stories = tuple(
        Story(kind, latest - ago if isinstance(ago, timedelta) else years_before(latest, ago), visits, seed=index)
        for index, (kind, ago, visits) in enumerate(_STORIES[key], start=1)
    )
    return Plan(key, today, stories)
