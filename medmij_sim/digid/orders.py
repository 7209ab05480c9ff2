"""Answers that were ordered beforehand, so that no page has to be clicked."""

from __future__ import annotations

from medmij_sim.digid.ending import NextAnswer


class Orders:
    """Answers that wait for a login: those for one login in their order, then those for every login of a requester."""

    def __init__(self) -> None:
        self._once: list[NextAnswer] = []
        self._always: dict[str | None, NextAnswer] = {}

    def add(self, answer: NextAnswer, *, always: bool = False) -> None:
        """Order an answer.

        Args:
            always: for every login of its requester, in place of what was ordered so before; else for one.
        """
        if always:
            self._always[answer.requester] = answer
        else:
            self._once.append(answer)

    def take(self, requester: str) -> NextAnswer | None:
        """The answer for a login of this requester; None when a person must give it."""
        found = next((each for each in self._once if each.requester in (None, requester)), None)
        if found is not None:
            self._once.remove(found)
            return found
        return self._always.get(requester, self._always.get(None))

    def has(self, requester: str) -> bool:
        """Whether there is an answer for the next login of this requester."""
        waiting = any(each.requester in (None, requester) for each in self._once)
        return waiting or requester in self._always or None in self._always

    def clear(self) -> None:
        """Forget them all."""
        self._once.clear()
        self._always.clear()
