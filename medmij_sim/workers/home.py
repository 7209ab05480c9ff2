"""The home of a world on several processes: starts its workers, replaces those that die, and speaks for all."""

from __future__ import annotations

import asyncio
import logging
import shutil
import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from medmij_sim.digid.login import Departure, LoginRequest, LoginResult
from medmij_sim.people import Loaded
from medmij_sim.pki import Pki
from medmij_sim.record import Record
from medmij_sim.record_wire import from_wire
from medmij_sim.server import Addresses, Places, ServeError, Site
from medmij_sim.server.hosts import Hosts
from medmij_sim.server.loop import LoopThread
from medmij_sim.server.plain import PlainListener
from medmij_sim.server.serving import http_config
from medmij_sim.workers.beginning import Beginning
from medmij_sim.workers.channel import ChannelClosedError, Handler
from medmij_sim.workers.circumstances import Circumstances, Numbered, captured
from medmij_sim.workers.passing import Arrival
from medmij_sim.workers.process import WorkerProcess

if TYPE_CHECKING:
    from medmij_sim.world import World

_log = logging.getLogger("medmij_sim.workers")

PATIENCE: Final = 20.0
"""Seconds in which a worker must do what it is asked; one that does not is ended, and replaced."""

FIRST_PATIENCE: Final = 120.0
"""Seconds in which a worker must be ready: it may have dossiers to load."""

BREATH: Final = 0.2
"""Seconds between the end of a worker and the beginning of the next, so that one that cannot begin costs little."""

_RECORDED: Final = 5000
"""Events that a worker keeps until somebody reads the record."""


class Workers:
    """The workers of one world.

    Args:
        world: the world of this process.
        pki: makes the certificates of all.
        places: where to listen.
        plain: what is served without TLS; here, at home.
        count: how many workers.
    """

    def __init__(self, world: World, pki: Pki, places: Places, plain: Site, count: int) -> None:
        self._world = world
        self._pki = pki
        self._places = places
        self._count = count
        self._config = http_config()
        self._hosts = Hosts(world.sites.values(), world.record, world.clock, self._config)
        self._plain_site = plain
        self._numbered = Numbered()
        self._workers: list[WorkerProcess] = []
        self._caretakers: set[asyncio.Task[None]] = set()
        self._thread: LoopThread | None = None
        self._told: Circumstances | None = None
        self._addresses: Addresses
        self._sockets: list[socket.socket] = []

    @property
    def processes(self) -> tuple[int, ...]:
        """The process ids of the workers that there are."""
        return tuple(each.pid for each in self._workers)

    def start(self) -> Addresses:
        """Listen; every worker takes connections when this returns.

        Raises:
            ServeError: a port is taken or may not be used, the storage is of this process only, or a worker cannot
                begin.
        """
        if self._world.storage.address is None:
            raise ServeError("workers need a storage that processes can share — give one with --store, or --state")
        *self._sockets, plain = self._places.open(plain=True)
        self._folder = Path(tempfile.mkdtemp(prefix="medmij-sim-"))
        self._change = asyncio.Lock()
        self._plain = PlainListener(self._plain_site, plain, self._world.record, self._world.clock, self._config)
        front, back = (each.getsockname()[:2] for each in self._sockets)
        self._addresses = Addresses(front, back, self._plain.address)
        self._thread = LoopThread("medmij-sim home")
        try:
            self._thread.run(self._start())
        except BaseException as error:
            self.stop()
            if not isinstance(error, ChannelClosedError):
                raise
            raise ServeError(f"a worker could not begin: {error}") from None
        return self._addresses

    def stop(self) -> None:
        """End the workers and hang up everywhere; returns when the ports are free."""
        if self._thread is None:
            return
        thread, self._thread = self._thread, None
        thread.run(self._stop())
        thread.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def settle(self) -> None:
        """Take over what the workers recorded, and have them follow what was changed; not from this world's loop."""
        if self._thread is not None:
            self._thread.run(self.gather())
            self._thread.run(self.announce())

    async def gather(self) -> None:
        """Take over what the workers recorded so far, and the secrets that they learned."""
        workers = tuple(self._workers)
        answers = await asyncio.gather(*(self._asked(each, "events") for each in workers))
        merge(
            self._world.record,
            [(worker, *answer) for worker, answer in zip(workers, answers, strict=True) if answer is not None],
        )

    async def announce(self) -> None:
        """Have every worker follow what was changed here; it counts everywhere when this returns."""
        async with self._change:
            self._make_certificates()
            now = captured(self._world, self._numbered)
            if now != self._told:
                await asyncio.gather(*(self._asked(each, "adopt", now) for each in self._workers))
                self._told = now

    async def _start(self) -> None:
        await self._plain.start()
        loop = asyncio.get_running_loop()
        self._passed = await loop.create_unix_server(lambda: Arrival(self._hosts), str(self._folder / "passed"))
        self._make_certificates()
        await asyncio.gather(*(self._begin() for _ in range(self._count)))

    async def _stop(self) -> None:
        for task in tuple(self._caretakers):
            task.cancel()
        await asyncio.gather(*self._caretakers, return_exceptions=True)
        await asyncio.gather(*(each.end() for each in self._workers))
        self._passed.close()
        await self._hosts.hang_up()
        await self._plain.close()
        for each in self._sockets:
            each.close()

    async def _begin(self) -> None:
        """Start one worker, and look after it from then on.

        Raises:
            ChannelClosedError: it could not begin.
        """
        handlers: dict[str, Handler] = {
            "start_login": self._start_login,
            "finish_login": self._finish_login,
            "dossier": self._dossier,
        }
        worker = await WorkerProcess.start(self._sockets, handlers)
        async with self._change:
            self._told = captured(self._world, self._numbered)
            try:
                async with asyncio.timeout(FIRST_PATIENCE):
                    await worker.channel.call("begin", self._beginning(self._told))
            except BaseException as error:
                await worker.end()
                if isinstance(error, TimeoutError):
                    raise ChannelClosedError(f"it took more than {FIRST_PATIENCE:.0f} seconds") from None
                raise
            self._workers.append(worker)
        task = asyncio.get_running_loop().create_task(self._look_after(worker))
        self._caretakers.add(task)
        task.add_done_callback(self._caretakers.discard)

    async def _look_after(self, worker: WorkerProcess) -> None:
        """Wait for the end of a worker, and put another in its place."""
        await worker.gone()
        self._workers.remove(worker)
        await worker.end()
        _log.warning("worker %d ended; another takes its place", worker.pid)
        while True:
            await asyncio.sleep(BREATH)
            try:
                return await self._begin()
            except ChannelClosedError as error:
                _log.error("a worker could not begin: %s", error)

    async def _asked(self, worker: WorkerProcess, name: str, *values: Any) -> Any:
        """What one worker answers; one that does not in time is ended, and its successor begins as things are."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await worker.channel.call(name, *values)
        except (ChannelClosedError, TimeoutError):
            worker.kill()
            return None

    def _make_certificates(self) -> None:
        """Make the certificates that hosts show now, so that workers find them."""
        for site in self._world.sites.values():
            self._pki.node(site.host, site.organisation, site.certificate())

    def _beginning(self, circumstances: Circumstances) -> Beginning:
        world = self._world
        assert world.storage.address is not None
        return Beginning(
            seed=world.seed,
            domain=world.domain,
            cast=world.cast,
            config=world.config,
            fixed_tokens=dict(world.fixed_tokens),
            frozen=world.clock.beginning,
            first_offset=world.clock.first_offset,
            record_limit=_RECORDED,
            storage=world.storage.address,
            certificates=self._pki.directory,
            addresses={
                host: self._addresses.back if site.back else self._addresses.front for host, site in world.sites.items()
            },
            login_origin=world.digid.origin,
            passed_to=str(self._folder / "passed"),
            circumstances=circumstances,
        )

    async def _start_login(self, dvza: str, request: LoginRequest) -> Departure:
        return await self._world.login_of(dvza).start(request)

    async def _finish_login(self, dvza: str, params: dict[str, str]) -> LoginResult:
        return await self._world.login_of(dvza).finish(params)

    async def _dossier(self, number: int) -> Loaded:
        return self._numbered[number]


def merge(record: Record, batches: list[tuple[WorkerProcess, dict[str, Any], tuple[tuple[str, str], ...]]]) -> None:
    """Add what workers recorded to a record, in order of time.

    Args:
        batches: of each worker its events, in wire form, and the secrets that it learned, with their kinds.
    """
    for _, _, learned in batches:
        for kind, secret in learned:
            record.redactor.learn(kind, secret)
    arrived = [(event.at, worker, event) for worker, wire, _ in batches for event in from_wire(wire)]
    for _, worker, event in sorted(arrived, key=lambda each: each[0]):
        record.merge((event,), worker.numbers)
    for worker, *_ in batches:
        worker.forget_numbers()
