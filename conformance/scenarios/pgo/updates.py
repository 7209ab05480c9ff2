"""Lists that change: fetched again in time, refused when broken, and obeyed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext, suppress

from conformance.declare import scenario
from conformance.probe import StepFailed, Unavailable
from conformance.scenarios.pgo.journey import AANBIEDER, Choices, Journey
from conformance.scenarios.pgo.probe import LIST_LIFETIME, PgoProbe
from medmij_sim.clock import pause
from medmij_sim.record import Interface

ZAL = "MedMij_Zorgaanbiederslijst"
WHITELIST = "MedMij_Whitelist"
NAMES = "MedMij_Gegevensdienstnamenlijst"

LIST_STEPS = (
    "lists.fetch",
    "lists.refetch",
    "lists.refetch-whitelist",
    "lists.refetch-names",
    "lists.broken-zal",
    "lists.older-zal",
    "lists.unavailable-zal",
    "lists.truncated-zal",
    "lists.no-token-host",
    "lists.unavailable-whitelist",
    "lists.broken-whitelist",
    "lists.older-whitelist",
    "lists.truncated-whitelist",
    "lists.empty-whitelist",
    "lists.no-resource-host",
    "lists.withdrawn-zal",
)
REFETCHED: Mapping[str, str] = {"lists.refetch-whitelist": WHITELIST, "lists.refetch-names": NAMES}
"""Per step the list that the PGO held before `lists.refetch`, in which it may be fetched again."""

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


@scenario("pgo.slow-list", steps=("lists.slow-zal",), slow=True)
def slow_list(probe: PgoProbe) -> None:
    """The second half of the newest Zorgaanbiederslijst takes half a minute; the PGO holds an older one."""
    _journey(probe, None, "", _CANCEL)
    with probe.stage.fault("stelselnode.list.slow-zal"):
        if probe.target.clock is not None:
            probe.make_lists_old()
        else:
            pause(LIST_LIFETIME + 10)
        _journey(probe, "lists.slow-zal", ZAL, _CANCEL)
    probe.make_lists_old()


def _lists(probe: PgoProbe, wait: Wait | None) -> None:
    _journey(probe, "lists.fetch", "", Choices())
    _fetched_again(probe, wait)
    for fault, step, fetched, choices in _CHANGES:
        with probe.stage.fault(fault):
            if wait is not None:
                wait()
            ignores = wait is not None and step in NO_HOST_STEPS
            _journey(probe, step, fetched, choices, by_waiting=ignores)
    _withdrawn(probe, wait)
    probe.make_lists_old()


def _fetched_again(probe: PgoProbe, wait: Wait | None) -> None:
    """A whole journey with lists that are too old."""
    held = probe.since(0, Interface.LIST)
    if wait is None:
        for step in ("lists.refetch", *REFETCHED):
            _leave_out(probe, step, "the clock of the PGO cannot be moved; add [clock], or wait with --slow")
        return
    wait()
    _journey(probe, "lists.refetch", None, Choices())
    for step, name in REFETCHED.items():
        if any(name in each.url for each in held):
            with probe.step(step):
                probe.note("held", name)
        else:
            _leave_out(probe, step, f"the PGO had not fetched the {name} before either")


def _withdrawn(probe: PgoProbe, wait: Wait | None) -> None:
    """The aanbieder that the person asks for leaves the Zorgaanbiederslijst."""
    if probe.target.aanbieder(AANBIEDER).name != probe.stage.world["aanbieders"][0]["naam"]:
        _leave_out(probe, "lists.withdrawn-zal", f"aanbieder {AANBIEDER} is not the first, which is withdrawn")
        return
    with probe.stage.fault("stelselnode.list.withdrawn-zal"):
        if wait is not None:
            wait()
        _journey(probe, "lists.withdrawn-zal", ZAL, _CANCEL)


def _leave_out(probe: PgoProbe, step: str, why: str) -> None:
    with suppress(Unavailable), probe.step(step):
        raise Unavailable(why)


def _journey(
    probe: PgoProbe, step: str | None, fetched: str | None, choices: Choices, *, by_waiting: bool = False
) -> None:
    """A journey with whatever end; the step counts when a list was fetched in it.

    Args:
        step: None for a journey that is no evidence.
        fetched: in the name of that list; empty for any list in the whole run, None for none.
        by_waiting: it counts as well when the PGO could have fetched that list, and never did in the whole run.
    """
    with suppress(Unavailable, StepFailed), nullcontext() if step is None else probe.step(step):
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


_NO_TOKEN_HOSTS = "stelselnode.list.whitelist-without-token-hosts"
_HELD_ANEW = (_NO_TOKEN_HOSTS, None, WHITELIST, Choices())
"""No evidence: whatever the PGO took, it holds again a whitelist that does not name the token hosts."""

_CHANGES: tuple[tuple[str, str | None, str, Choices], ...] = (
    ("stelselnode.list.older-zal", "lists.older-zal", ZAL, _CANCEL),
    ("stelselnode.list.broken-zal", "lists.broken-zal", ZAL, _CANCEL),
    ("stelselnode.list.unavailable-zal", "lists.unavailable-zal", ZAL, _CANCEL),
    ("stelselnode.list.truncated-zal", "lists.truncated-zal", ZAL, _CANCEL),
    (_NO_TOKEN_HOSTS, "lists.no-token-host", WHITELIST, Choices()),
    # The whitelist that is held by now does not name the token hosts: neither it nor none allows a connection.
    ("stelselnode.list.unavailable-whitelist", "lists.unavailable-whitelist", WHITELIST, Choices()),
    # The one that is held does not name them; these do, and do not count.
    ("stelselnode.list.broken-whitelist", "lists.broken-whitelist", WHITELIST, Choices()),
    _HELD_ANEW,
    ("stelselnode.list.truncated-whitelist", "lists.truncated-whitelist", WHITELIST, Choices()),
    _HELD_ANEW,
    ("stelselnode.list.older-whitelist", "lists.older-whitelist", WHITELIST, Choices()),
    ("stelselnode.list.empty-whitelist", "lists.empty-whitelist", WHITELIST, Choices()),
    ("stelselnode.list.whitelist-without-resource-hosts", "lists.no-resource-host", WHITELIST, Choices()),
)
"""Fault, step, the list it is about, and what the person does."""
