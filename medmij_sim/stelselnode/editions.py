"""Which edition of a list is out: what it says, and its number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from medmij_sim.lists.plain import entries_of, with_entries
from medmij_sim.lists.registry import AnyList
from medmij_sim.stelselnode.policy import StelselnodePolicy
from medmij_sim.stelselnode.publishing import Publication
from medmij_sim.whl.model import Whitelist


class Editions:
    """Gives the list of a kind as it is published now, numbered one higher whenever it says something else.

    So a reader that distrusts a lower Volgnummer goes on when the Stelselnode behaves again. An older edition keeps
    its lower number, which is the point of it.

    Args:
        publication: gives what should be published; asked at every call.
        policy: gives the behaviour as it is now; asked at every call.
    """

    def __init__(self, publication: Publication, policy: Callable[[], StelselnodePolicy]) -> None:
        self._publication = publication
        self._policy = policy
        self._last: dict[str, tuple[AnyList, int]] = {}

    def __call__(self, kind: str) -> AnyList:
        policy = self._policy()
        said = _said(kind, self._publication(kind), policy)
        number = self._number(kind, said)
        if policy.older_list == kind and number > 1:
            return replace(said, volgnummer=number - 1, tijdstempel=said.tijdstempel - timedelta(days=1))
        return said if said.volgnummer == number else replace(said, volgnummer=number)

    def _number(self, kind: str, said: AnyList) -> int:
        last = self._last.get(kind)
        if last is not None and last[0] == said:
            return last[1]
        number = said.volgnummer if last is None else max(said.volgnummer, last[1] + 1)
        self._last[kind] = (said, number)
        return number


def _said(kind: str, model: AnyList, policy: StelselnodePolicy) -> AnyList:
    if isinstance(model, Whitelist):
        model = _whitelist(model, policy)
    if policy.withdrawn_from == kind:
        return with_entries(kind, model, entries_of(kind, model)[1:])
    return model


def _whitelist(whitelist: Whitelist, policy: StelselnodePolicy) -> Whitelist:
    if policy.empty_whitelist:
        return replace(whitelist, hostnames=())
    without = policy.whitelist_without
    if without is None:
        return whitelist
    return replace(whitelist, hostnames=tuple(each for each in whitelist.hostnames if not each.startswith(without)))
