"""When a pregnancy began, when the child is due, and when it is born: it follows from the story alone."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Final

from synthetic_patients.plan import Story

TERM: Final = timedelta(days=280)
_FIRST_CONTACT_DAY: Final = (49, 70)
_EARLIEST, _LATEST = -14, 10


def last_menstruation(story: Story) -> date:
    """First day of the last menstruation: seven to ten weeks before the first contact, with which the story starts."""
    return story.start - timedelta(days=Random(f"last menstruation {story.seed}").randint(*_FIRST_CONTACT_DAY))


def birth_of(story: Story) -> date:
    """The day on which the child is born, or will be: between two weeks before term and ten days after."""
    return last_menstruation(story) + TERM + timedelta(days=Random(f"birth {story.seed}").randint(_EARLIEST, _LATEST))
