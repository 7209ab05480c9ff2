"""What somebody chose on the login page, as the answer that follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from medmij_sim.digid.ending import Ending, NextAnswer
from medmij_sim.digid.login import CHILD_BELOW, LoginRequest
from medmij_sim.digid.pages.means import MEANS, Means, means_for
from medmij_sim.digid.party import Digid
from synthetic_patients.people.person import Person

ENDINGS: Final[Mapping[str, Ending]] = {
    "cancel": "cancelled",
    "error": "failed",
    "blocked": "blocked",
    "no-number": "no-number",
    "session-over": "session-over",
}
"""Answers for which it does not matter who gives them, by the value of the button."""


class ChoiceError(ValueError):
    """Nothing that can be chosen; the text is the key of what to tell about it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice.

    Args:
        answer: what it comes to.
        means: with which, when somebody is to go through the steps; None to leave at once.
    """

    answer: NextAnswer
    means: Means | None = None


def choice_of(form: Mapping[str, str], asked: LoginRequest, digid: Digid) -> Choice:
    """Read the form of the login page.

    Raises:
        ChoiceError: it names somebody or something that is not there.
    """
    pressed = form.get("answer", "")
    if pressed in ENDINGS:
        return Choice(NextAnswer(outcome=ENDINGS[pressed]))
    means = MEANS.get(form["level"]) if form.get("level") else means_for(asked.minimum_level)
    if means is None:
        raise ChoiceError("refused")
    person, represents, bsn = form.get("person"), None, None
    if "acting" in form:
        person, represents = _pair(form["acting"], asked, digid)
    elif pressed == "random":
        bsn = digid.random_bsn()
    elif pressed == "bsn":
        bsn = form.get("bsn", "").strip()
    answer = NextAnswer(person, means.level, represents=represents, bsn=bsn)
    try:
        digid.subjects.check(answer)
    except KeyError:
        raise ChoiceError("refused" if bsn is None else "refused-bsn") from None
    return Choice(answer, means if form.get("pace") == "walk" else None)


def may_act_for(person: Person, asked: LoginRequest, digid: Digid, today: date) -> tuple[Person, ...]:
    """On whose behalf somebody can log in: of the kind that was asked for, and children only while they are young."""
    others = (digid.person(each.key) for each in person.acts_for if each.basis == asked.representation)
    return tuple(each for each in others if asked.representation == "machtiging" or each.age_on(today) < CHILD_BELOW)


def _pair(text: str, asked: LoginRequest, digid: Digid) -> tuple[str, str]:
    key, _, other = text.partition("/")
    try:
        person = digid.person(key)
    except KeyError:
        raise ChoiceError("refused") from None
    if other not in (each.key for each in may_act_for(person, asked, digid, digid.today())):
        raise ChoiceError("refused")
    return key, other
