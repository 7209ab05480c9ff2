"""Lists that change: fetched again in time, refused when broken, and obeyed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress

from conformance.declare import scenario
from conformance.probe import StepFailed, Unavailable
from conformance.scenarios.pgo.journey import Choices, Journey
from conformance.scenarios.pgo.probe import LIST_LIFETIME, PgoProbe
from medmij_sim.clock import pause
from medmij_sim.record import Interface

ZAL = "MedMij_Zorgaanbiederslijst"
WHITELIST = "MedMij_Whitelist"

LIST_STEPS = (
    "lists.fetch",
    "lists.refetch",
    "lists.broken-zal",
    "lists.unavailable-zal",
    "lists.truncated-zal",
    "lists.no-token-host",
    "lists.unavailable-whitelist",
    "lists.broken-whitelist",
    "lists.empty-whitelist",
    "lists.no-resource-host",
)
NO_LIST_STEPS = ("lists.unavailable-zal", "lists.truncated-zal")
"""The steps in which no newer Zorgaanbiederslijst can be had."""

NO_HOST_STEPS: Mapping[str, str] = {
    "lists.no-token-host": "token.",
    "lists.empty-whitelist": "token.",
    "lists.no-resource-host": "fhir.",
}
"""The steps in which hosts are not on the whitelist, and how those host names begin."""

_CANCEL = Choices(login="cancel")

Wait = Callable[[], None]


@scenario("pgo.lists", steps=LIST_STEPS)
def lists(probe: PgoProbe) -> None:
    """Lists change while the PGO holds older ones; a step counts when the PGO fetched the list it is about."""
    _lists(probe, probe.make_lists_old if probe.target.clock is not None else None)


@scenario("pgo.lists-waited", steps=LIST_STEPS, slow=True)
def lists_waited(probe: PgoProbe) -> None:
    """The same by really waiting, where the clock cannot be moved."""
    if probe.target.clock is not None:
        raise Unavailable("the clock of the target can be moved, so there is no need to wait")
    _lists(probe, lambda: pause(LIST_LIFETIME + 10))


def _lists(probe: PgoProbe, wait: Wait | None) -> None:
    _journey(probe, "lists.fetch", "", _CANCEL)
    if wait is not None:
        wait()
        _journey(probe, "lists.refetch", None, _CANCEL)
    else:
        with suppress(Unavailable), probe.step("lists.refetch"):
            raise Unavailable("the clock of the PGO cannot be moved; add [clock], or wait with --slow")
    for fault, step, fetched, choices in _CHANGES:
        with probe.stage.fault(fault):
            if wait is not None:
                wait()
            ignores = wait is not None and step in NO_HOST_STEPS
            _journey(probe, step, fetched, choices, by_waiting=ignores)
    probe.make_lists_old()


def _journey(probe: PgoProbe, step: str, fetched: str | None, choices: Choices, *, by_waiting: bool = False) -> None:
    """A journey with whatever end; the step counts when a list was fetched in it.

    Args:
        fetched: in the name of that list; empty for any list in the whole run, None for none.
        by_waiting: it counts as well when the PGO could have fetched that list, and never did in the whole run.
    """
    with suppress(Unavailable, StepFailed), probe.step(step):
        if step in NO_LIST_STEPS and not probe.since(0, Interface.AUTHORIZATION):
            raise StepFailed("the PGO began no journey while the lists were in order either")
        mark = probe.mark()
        journey = Journey(probe, None, choices=choices)
        with suppress(StepFailed):
            journey.start()
            if choices.gives_code:
                journey.finish()
        probe.settle(mark)
        if fetched is None:
            return
        never = not any(fetched in each.url for each in probe.since(0, Interface.LIST))
        anew = any(fetched in each.url for each in probe.since(mark if fetched else 0, Interface.LIST))
        if not anew and not (never and by_waiting):
            name = fetched or "list"
            raise Unavailable(f"the PGO did not fetch the {name}, so nothing can be said; add [clock], or use --slow")


_CHANGES = (
    ("stelselnode.list.broken-zal", "lists.broken-zal", ZAL, _CANCEL),
    ("stelselnode.list.unavailable-zal", "lists.unavailable-zal", ZAL, _CANCEL),
    ("stelselnode.list.truncated-zal", "lists.truncated-zal", ZAL, _CANCEL),
    ("stelselnode.list.whitelist-without-token-hosts", "lists.no-token-host", WHITELIST, Choices()),
    # The valid whitelist that is held by now does not name the token hosts: neither it nor none allows a connection.
    ("stelselnode.list.unavailable-whitelist", "lists.unavailable-whitelist", WHITELIST, Choices()),
    # The one that is held still does not name them; this one does, and does not count.
    ("stelselnode.list.broken-whitelist", "lists.broken-whitelist", WHITELIST, Choices()),
    ("stelselnode.list.empty-whitelist", "lists.empty-whitelist", WHITELIST, Choices()),
    ("stelselnode.list.whitelist-without-resource-hosts", "lists.no-resource-host", WHITELIST, Choices()),
)
"""Fault, step, the list it is about, and what the person does."""
