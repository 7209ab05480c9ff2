"""What a scenario has in hand against a PGO: the world around it, its hooks, people with browsers, and the record."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from conformance.drivers import Driver, HookAnswer, Visit
from conformance.hooks import CommandHook
from conformance.probe import Stepping, Steps, Unavailable
from conformance.safety import SafeResolver
from conformance.stage import Stage
from conformance.targets import PgoTarget
from medmij_sim.browser import Browser, recording_client
from medmij_sim.clock import Clock, pause, stopwatch
from medmij_sim.record import Exchange, Interface, Record
from medmij_sim.transport import Address, ResolvingTransport, client_context

LIST_LIFETIME = 900
"""Seconds after which a list is fetched again (core.alst.201, core.whl.302)."""

_QUIET = 0.2
_LONGEST = 600.0
_POLL = 0.05
_BROWSER_TIMEOUT = 600.0


class PgoProbe(Stepping):
    """Plays people and their surroundings towards one PGO.

    Args:
        target: the PGO under test.
        record: where everything that passes is kept.
        clock: the time the record speaks of.
        steps: keeps which steps were reached.
        stage: the simulated world around the PGO; it is put back to its beginning.

    Raises:
        Unavailable: there is no world.
    """

    def __init__(self, target: PgoTarget, record: Record, clock: Clock, steps: Steps, stage: Stage | None) -> None:
        if stage is None:
            raise Unavailable("a PGO is judged in a simulated world, and there is none; add [world]")
        super().__init__(steps)
        self.target = target
        self.record = record
        self.clock = clock
        self.stage = stage
        self._driver = Driver(record, clock, target.network)
        self._context = _context(target, stage.world)
        self._resolver = SafeResolver({**_resolved(stage.world), **target.network.resolver.addresses})
        stage.reset()

    def close(self) -> None:
        self.stage.faults_off()
        self._driver.close()

    # The party under test

    def call(self, name: str, values: Mapping[str, Any], visit: Visit | None = None) -> HookAnswer:
        """Call a hook of the target; see `Driver.call`.

        Raises:
            Unavailable: the target has no such hook.
        """
        return self._driver.call(name, self.target.hook(name), values, visit)

    @property
    def takes_one_callback(self) -> bool:
        """Whether the redirect is handed to a program that reads it once."""
        start = self.target.hook("start")
        return self.target.callback == "hook" and isinstance(start, CommandHook) and start.interactive

    @property
    def tells_its_end(self) -> bool:
        """Whether the end of a hook is the end of collecting."""
        return self.target.hooks.collect is not None or isinstance(self.target.hook("start"), CommandHook)

    @contextmanager
    def browser(self) -> Iterator[Browser]:
        """A fresh browser of a person, for this world and for the PGO's own host."""
        transport = ResolvingTransport(self._resolver, self._context)
        with recording_client(transport, self.record, self.clock, timeout=_BROWSER_TIMEOUT) as client:
            yield Browser(client, self.record, self.clock)

    # The world around it

    def hosts(self, kind: str) -> tuple[str, ...]:
        """The hosts of all parties of a kind (`pgo`, `dvza`) in this world."""
        return tuple(host for party in self.stage.world["parties"] if party["kind"] == kind for host in party["hosts"])

    def bases(self, aanbieder: str) -> dict[str, str]:
        """The FHIR base of each gegevensdienst of an aanbieder of this world, by id."""
        found = [each["endpoints"] for each in self.stage.world["aanbieders"] if each["naam"] == aanbieder]
        return dict(found[0]) if found else {}

    def back_hosts(self) -> tuple[str, ...]:
        """The hosts of the back channel of this world."""
        tokens = [party["endpoints"]["token"] for party in self.stage.world["parties"] if party["kind"] == "dvza"]
        resources = [url for each in self.stage.world["aanbieders"] for url in each["endpoints"].values()]
        return tuple(dict.fromkeys(urlsplit(url).hostname or "" for url in (*tokens, *resources)))

    def list_host(self) -> str:
        """The host of the Stelselnode of this world."""
        return urlsplit(self.stage.world["lists"]["zal"]).hostname or ""

    def mark(self) -> int:
        """The number of the last event so far, for `since`."""
        self.stage.collect(self.record)
        return max((event.seq for event in self.record), default=0)

    def since(self, mark: int, *interfaces: Interface) -> tuple[Exchange, ...]:
        """What the world was asked after a mark, over some interfaces."""
        self.stage.collect(self.record)
        return self._since(mark, *interfaces)

    def _since(self, mark: int, *interfaces: Interface) -> tuple[Exchange, ...]:
        exchanges = (event for event in self.record.since(mark) if isinstance(event, Exchange))
        return tuple(each for each in exchanges if each.side == "server" and each.interface in interfaces)

    def settle(self, mark: int, *awaited: Interface, patience: float | None = None) -> None:
        """Wait until the PGO has stopped asking.

        Args:
            mark: what came after it counts.
            awaited: interfaces of which something is to come.
            patience: seconds to wait for the next sign of it, where no hook tells the end; that of the target if None.
        """
        patience = self.target.patience if patience is None else patience
        begun = last = stopwatch()
        while stopwatch() - begun < _LONGEST:
            if self.stage.collect(self.record):
                last = stopwatch()
            elif self.tells_its_end:
                return
            came = all(self._since(mark, each) for each in awaited)
            if stopwatch() - last >= (_QUIET if came else patience):
                return
            pause(_POLL)

    def make_lists_old(self) -> None:
        """Let the lists that the PGO holds grow too old, where its clock can be moved."""
        if self.target.clock is not None:
            self._driver.call("clock", self.target.clock, {"move": LIST_LIFETIME + 10})


def _resolved(world: Mapping[str, Any]) -> dict[str, Address]:
    found = {}
    for host, address in world["resolver"].items():
        name, _, port = address.rpartition(":")
        found[host] = (name, int(port))
    return found


def _context(target: PgoTarget, world: Mapping[str, Any]) -> ssl.SSLContext:
    """Trusts the world, and whom the target file trusts."""
    context = client_context(Path(world["ca"]))
    if target.network.ca is not None:
        context.load_verify_locations(cafile=target.network.ca)
    else:
        context.load_default_certs()
    return context
