"""A worker: a process that answers for the DVZAs of a world, on the listening sockets that it inherits."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections import deque
from collections.abc import Sequence
from typing import Any, Final

from medmij_sim.clock import Clock
from medmij_sim.network import Sockets
from medmij_sim.people import Loaded
from medmij_sim.pki.certificates import KeptCertificates
from medmij_sim.record import ClockMove
from medmij_sim.record_wire import to_wire
from medmij_sim.server.connection import Listener
from medmij_sim.server.hosts import Arrived
from medmij_sim.server.loop import new_loop
from medmij_sim.server.serving import http_config, tls_listeners
from medmij_sim.storage import Storage, open_storage
from medmij_sim.transport import Resolver
from medmij_sim.workers.beginning import Beginning
from medmij_sim.workers.channel import Channel, Handler
from medmij_sim.workers.circumstances import Circumstances, adopt
from medmij_sim.workers.login import LoginAtHome
from medmij_sim.workers.passing import PassedOn
from medmij_sim.world import World

_MOST_SECRETS: Final = 100_000


class Worker:
    """One worker.

    Args:
        front, back: sockets that listen.
    """

    def __init__(self, front: socket.socket, back: socket.socket) -> None:
        self._sockets = (front, back)
        self._listeners: Sequence[Listener] = ()
        self._dossiers: dict[int, Loaded] = {}
        self._learned: deque[tuple[str, str]] = deque(maxlen=_MOST_SECRETS)
        self._told = 0
        self._channel: Channel
        self._world: World
        self._storage: Storage

    async def run(self, line: socket.socket) -> None:
        """Do what the home says, until it hangs up.

        Args:
            line: to the home.
        """
        reader, writer = await asyncio.open_unix_connection(sock=line)
        handlers: dict[str, Handler] = {"begin": self._begin, "adopt": self._adopt, "events": self._events}
        self._channel = Channel(reader, writer, handlers)
        await self._channel.run()
        for listener in self._listeners:
            await listener.close()

    async def _begin(self, beginning: Beginning) -> None:
        self._storage = open_storage(beginning.storage, follows=True)
        self._world = world = World(
            beginning.seed,
            clock=Clock(frozen_at=beginning.frozen, offset=beginning.first_offset),
            domain=beginning.domain,
            cast=beginning.cast,
            config=beginning.config,
            token_map=beginning.fixed_tokens,
            record_limit=beginning.record_limit,
            storage=self._storage,
            logins=lambda dvza: LoginAtHome(dvza, beginning.login_origin, self._channel),
        )
        world.resets = beginning.circumstances.resets
        world.record.redactor.on_learn(lambda kind, value: self._learned.append((kind, value)))
        await self._adopt(beginning.circumstances)
        certificates = KeptCertificates(beginning.certificates)
        world.network = Sockets(Resolver(beginning.addresses), certificates, lambda _: "", lambda: None)
        dvzas = {role.key for role in world.cast.dvzas}
        answered_here = {site.host for site in world.sites.values() if site.party in dvzas}

        def elsewhere(arrived: Arrived) -> PassedOn | None:
            return None if arrived.host in answered_here else PassedOn(beginning.passed_to, arrived)

        self._listeners = tls_listeners(
            world.sites.values(),
            certificates,
            world.record,
            world.clock,
            http_config(),
            *self._sockets,
            elsewhere,
        )
        for listener in self._listeners:
            await listener.start()

    async def _adopt(self, circumstances: Circumstances) -> None:
        async def fetch(number: int) -> Loaded:
            dossier: Loaded = await self._channel.call("dossier", number)
            return dossier

        await adopt(self._world, circumstances, self._dossiers, fetch)

    async def _events(self) -> tuple[dict[str, Any], tuple[tuple[str, str], ...]]:
        """What happened since the home last asked, and the secrets that were learned; log events went out before."""
        await self._world.logs.deliver()
        events = self._world.record.since(self._told)
        self._told = events[-1].seq if events else self._told
        learned = tuple(self._learned)
        self._learned.clear()
        # That the clock was moved, the home knows itself.
        return to_wire(each for each in events if not isinstance(each, ClockMove)), learned


def main(arguments: Sequence[str]) -> None:
    """Be a worker of the process that started this one.

    Args:
        arguments: file descriptors: of the line to the home, and of the front and back sockets that listen.
    """
    # Ctrl-C reaches every process of a terminal: it is the home that ends the workers, by hanging up.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    line, front, back = (socket.socket(fileno=int(each)) for each in arguments)
    loop = new_loop()
    loop.run_until_complete(Worker(front, back).run(line))
    # Nothing is left to do, and taking down an interpreter of this size takes longer than whoever pressed Ctrl-C waits.
    os._exit(0)
