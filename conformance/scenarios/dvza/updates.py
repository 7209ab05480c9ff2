"""Lists that change while the DVZA holds older ones: fetched again in time, refused when broken, and obeyed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from types import MappingProxyType

import httpx

from conformance.declare import scenario
from conformance.probe import StepFailed, Unavailable
from conformance.scenarios.dvza.probe import DvzaProbe
from conformance.scenarios.dvza.stelselnode import Stelselnode
from conformance.scenarios.dvza.values import Answer
from medmij_sim.clock import pause, stopwatch
from medmij_sim.record import Exchange

LIFETIME = 900
"""Seconds after which a list is fetched again (core.ocl.201, core.gnl.201, core.whl.302)."""

OCL, GNL, WHITELIST = "MedMij_OAuthclientlist", "MedMij_Gegevensdienstnamenlijst", "MedMij_Whitelist"

BAD_OCL_STEPS: Mapping[str, str] = MappingProxyType({"lists.broken-ocl": "broken-oauthclientlist"})
BAD_WHITELIST_STEPS: Mapping[str, str] = MappingProxyType(
    {
        "lists.broken-whitelist": "broken-whitelist",
        "lists.unknown-elements-whitelist": "unknown-elements-whitelist",
    }
)
"""The steps in which a list that breaks its schema names a PGO that the last good one does not, and how."""

OLDER_OCL_STEPS: Mapping[str, str] = MappingProxyType({"lists.older-ocl": "older-oauthclientlist"})
OLDER_WHITELIST_STEPS: Mapping[str, str] = MappingProxyType({"lists.older-whitelist": "older-whitelist"})
"""The steps in which the list that names that PGO has a lower Volgnummer."""

NO_LIST_STEPS: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "lists.unavailable-ocl": ("unavailable-oauthclientlist", (OCL,)),
        "lists.unavailable-whitelist": ("unavailable-whitelist", (WHITELIST,)),
        "lists.truncated-ocl": ("truncated-oauthclientlist", (OCL,)),
        "lists.truncated-whitelist": ("truncated-whitelist", (WHITELIST,)),
        "lists.slow-ocl": ("slow-oauthclientlist", ()),
    }
)
"""The steps in which no newer list can be had, why, and the list whose fetching shows before it is over."""

INTERVAL_STEPS = ("lists.asked", "lists.fetch", "lists.refetch")
LIST_STEPS = (
    *INTERVAL_STEPS,
    "lists.client-withdrawn",
    *OLDER_OCL_STEPS,
    *BAD_OCL_STEPS,
    "lists.client-back",
    "lists.empty-whitelist",
    "lists.node-withdrawn",
    *OLDER_WHITELIST_STEPS,
    *BAD_WHITELIST_STEPS,
    "lists.node-back",
    *NO_LIST_STEPS,
)

_PGO = "pgo-a"
_POLL, _MOMENT = 0.02, 0.3
"""Seconds: for a list to be asked for, between looks, and for the DVZA to take in what it got."""

Wait = Callable[[int], None]


@scenario("dvza.lists", steps=LIST_STEPS)
def lists(probe: DvzaProbe) -> None:
    """Lists change while the DVZA holds older ones; a step counts when the DVZA fetched the list it is about."""
    with ExitStack() as stack:
        with probe.step("lists.asked"):
            node = probe.stelselnode
            later = stack.enter_context(probe.moving_clock())
        _Lists(probe, node, later).play()


@scenario("dvza.lists-waited", steps=INTERVAL_STEPS, slow=True)
def lists_waited(probe: DvzaProbe) -> None:
    """The beginning of it by really waiting, where the clock cannot be moved; all of it would take hours."""
    if probe.target.clock is not None:
        raise Unavailable("the clock of the target can be moved, so there is no need to wait")
    _Lists(probe, probe.stelselnode, pause).interval()


class _Lists:
    """One PGO comes to the DVZA over and over, while the lists change.

    Args:
        later: lets the lists grow old by seconds.
    """

    def __init__(self, probe: DvzaProbe, node: Stelselnode, later: Wait) -> None:
        self._probe = probe
        self._node = node
        self._later = later
        self._asked: list[Exchange] = []
        self._awaited_in_vain: set[str] = set()
        self._is_served = True

    def play(self) -> None:
        """Everything; afterwards the DVZA holds good lists again."""
        try:
            self.interval()
            self._clients()
            self._nodes()
            for step, (mood, awaited) in NO_LIST_STEPS.items():
                with self._step(step), self._node.in_mood(mood):
                    if not self._is_served:
                        raise StepFailed("the PGO was not served while the lists were in order either")
                    self._grow_old(*awaited)
                    self._journey()
        finally:
            self._node.publish()
            with suppress(Unavailable, StepFailed):
                self._grow_old(WHITELIST)

    def interval(self) -> None:
        """The lists are fetched, and when they have grown old fetched again."""
        with self._probe.step("lists.asked"):
            since_the_beginning = self._node.asked()
            self._move()
            self._probe.knock()
            if not since_the_beginning and not self._is_asked(""):
                raise Unavailable(
                    f"the DVZA fetched no list of the suite; have it read them at {self._node.base}, or add [lists]"
                )
        with self._probe.step("lists.fetch"):
            grant = self._probe.grant("rich")
            self._probe.hang_up()
            self._probe.collect_token(grant)
        self._node.asked()
        with self._probe.step("lists.refetch"):
            self._move()
            self._journey()
            for name in (OCL, GNL, WHITELIST):
                self._is_asked(name)

    def _clients(self) -> None:
        """The PGO leaves the OCL; what would bring it back is older, or breaks its schema; then it is back."""
        with self._step("lists.client-withdrawn"):
            self._node.publish(off_ocl=_PGO)
            self._grow_old(OCL)
            self._expect(False, self._is_granted)
        for step, mood in {**OLDER_OCL_STEPS, **BAD_OCL_STEPS}.items():
            with self._step(step), self._node.in_mood(mood):
                self._node.publish()
                self._grow_old(OCL)
                self._expect(False, self._is_granted)
        with self._step("lists.client-back"):
            self._node.publish()
            self._grow_old(OCL)
            self._is_served = self._expect(True, self._is_granted)

    def _nodes(self) -> None:
        """The same for the whitelist; on the front channel it does not count (core.whl.306)."""
        with self._step("lists.empty-whitelist"):
            self._node.publish(empty=True)
            self._grow_old(WHITELIST)
            self._expect(False, self._gets_token)
        with self._step("lists.node-withdrawn"):
            self._node.publish(off_whitelist=_PGO)
            self._grow_old(WHITELIST)
            self._expect(False, self._gets_token)
        for step, mood in {**OLDER_WHITELIST_STEPS, **BAD_WHITELIST_STEPS}.items():
            with self._step(step), self._node.in_mood(mood):
                self._node.publish()
                self._grow_old(WHITELIST)
                self._expect(False, self._gets_token)
        with self._step("lists.node-back"):
            self._node.publish()
            self._grow_old(WHITELIST)
            self._is_served = self._expect(True, self._gets_token)

    def _expect(self, expected: bool, attempt: Callable[[], bool]) -> bool:
        """Try, and once more when it goes otherwise: who fetches in the background may still be reading what it got."""
        found = attempt()
        if found is not expected:
            pause(_MOMENT)
            found = attempt()
        return found

    def _is_granted(self) -> bool:
        return self._probe.authorize("rich").code is not None

    def _gets_token(self) -> bool:
        return self._redeem(self._probe.grant("rich"))

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        """A step after which the scenario goes on, whatever came of it; what was asked before belongs to no step."""
        self._node.asked()
        with suppress(Unavailable, StepFailed), self._probe.step(name):
            yield

    def _journey(self) -> None:
        answer = self._probe.authorize("rich")
        if answer.code is not None:
            self._redeem(answer)

    def _redeem(self, answer: Answer) -> bool:
        """Offer a code over a new connection; that it ends may be what a check wants to see."""
        self._probe.hang_up()
        try:
            return self._probe.exchange(answer).is_success
        except httpx.TransportError:
            return False

    def _grow_old(self, *names: str) -> None:
        """Let the lists grow old, and wait until the DVZA has fetched these; who does so on demand gets a reason to.

        Raises:
            Unavailable: it did not.
        """
        self._move()
        self._probe.knock()
        for name in names:
            if not self._is_asked(name):
                raise Unavailable(f"the DVZA did not fetch the {name} in 910 seconds, so nothing can be said")

    def _is_asked(self, name: str) -> bool:
        """Whether a list with this in its name has been asked for by now, or is very soon."""
        patience = self._probe.target.patience
        begun, patience = stopwatch(), min(_MOMENT, patience) if name in self._awaited_in_vain else patience
        while stopwatch() - begun < patience:
            self._asked += self._node.asked()
            if any(name in each.url for each in self._asked):
                return True
            pause(_POLL)
        self._awaited_in_vain.add(name)
        return False

    def _move(self) -> None:
        self._node.asked()
        self._asked.clear()
        self._later(LIFETIME + 10)
