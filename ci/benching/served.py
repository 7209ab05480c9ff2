"""The process of the server: a world as `serve` has it, and beside it a bare Starlette app with the same answers."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import json
import sys
import tracemalloc
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from time import perf_counter, process_time
from types import MappingProxyType
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as StarletteRoute

from benching.journey import Route
from benching.peer import pin, serve_orders
from medmij_sim import World
from medmij_sim.config import RECORDED_EVENTS
from medmij_sim.record import Interface
from medmij_sim.server import Site
from medmij_sim.services import gegevensdienst, request_url

AANBIEDER, PGO, DVZA, SERVICE = "huisartsdelinde", "pgo-a", "dvza-a", "48"
BARE = "bare.medmij.localhost"
_FRAMES = 12

BareAnswer = tuple[dict[str, str], bytes]
"""Headers and body."""


class Served:
    """The world, on sockets.

    Args:
        traced: every block of memory is traced, which takes several times as long.
        recorded: how many events are kept.
    """

    def __init__(self, *, traced: bool = False, recorded: int = RECORDED_EVENTS) -> None:
        self._answers: dict[str, BareAnswer] = {}
        self.world = world = World(record_limit=recorded)
        bare = Site(BARE, "bare", Interface.RESOURCE, bare_app(self._answers), back=True)
        world.sites = MappingProxyType({**world.sites, BARE: bare})
        self._served = world.serve()
        self._before: tracemalloc.Snapshot | None = None
        if traced:
            tracemalloc.start(_FRAMES)

    def begin(self) -> dict[str, Any]:
        """Where everything is."""
        world, served = self.world, self._served
        role, pgo = world.cast.dvza(DVZA), world.cast.pgo(PGO)
        base = role.resource_endpoint(world.domain, AANBIEDER, SERVICE)
        fhir_host = role.fhir_host(world.domain)
        prefix = base.split(fhir_host, 1)[1]
        targets = [f"{prefix}/{request_url(each, world.clock.today())}" for each in gegevensdienst(SERVICE).requests]
        files = served.client_files(PGO)
        route = Route(
            domain=world.domain,
            client_id=pgo.host(world.domain),
            redirect_uri=pgo.redirect_uri(world.domain),
            aanbieder=AANBIEDER,
            authorize=role.authorization_endpoint(world.domain),
            token=role.token_endpoint(world.domain),
            fhir_host=fhir_host,
            targets=tuple(targets),
        )
        place = {
            "front": served.addresses.front,
            "back": served.addresses.back,
            "ca": str(served.ca_file),
            "certificate": str(files.certificate),
            "key": str(files.key),
        }
        return {"route": asdict(route), "place": place, "bare": BARE}

    def bare(self, answers: dict[str, tuple[dict[str, str], str]]) -> int:
        """Have the bare app give these headers and bodies."""
        self._answers.update({target: (headers, body.encode()) for target, (headers, body) in answers.items()})
        return len(self._answers)

    def settle(self) -> float:
        """Do now what would be done within a second: send the chain log. Returns the seconds that it took."""
        began = perf_counter()
        asyncio.run(self.world.logs.deliver())
        return perf_counter() - began

    def spent(self) -> float:
        """Seconds of processor time until now."""
        return process_time()

    def move(self, minutes: float) -> None:
        """Move the clock of the world."""
        self.world.clock.move(f"{round(minutes * 60)}")

    def memory(self) -> dict[str, int]:
        """Bytes that the process has, and those that Python objects take when they are traced."""
        gc.collect()
        ctypes.CDLL(None).malloc_trim(0)
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
        return {"rss": pages * 4096, "traced": tracemalloc.get_traced_memory()[0]}

    def remember(self) -> None:
        """Where memory is taken now, to compare with."""
        gc.collect()
        self._before = tracemalloc.take_snapshot()

    def grown(self, most: int) -> list[str]:
        """The places where memory grew most since."""
        assert self._before is not None
        gc.collect()
        differences = tracemalloc.take_snapshot().compare_to(self._before, "traceback")
        return [
            f"{each.size_diff / 1000:+.0f} kB, {each.count_diff:+d} blocks\n  " + "\n  ".join(each.traceback.format())
            for each in differences[:most]
        ]

    def stop(self) -> None:
        self._served.stop()
        self.world.close()


def bare_app(answers: Mapping[str, BareAnswer]) -> Starlette:
    """The same answers from a dictionary."""

    async def answer(request: Request) -> Response:
        target = request.scope["raw_path"].partition(b"?")[0] + b"?" + request.scope["query_string"]
        headers, body = answers[target.decode().removesuffix("?")]
        return Response(body, headers=headers)

    return Starlette(routes=[StarletteRoute("/{path:path}", answer)])


if __name__ == "__main__":
    pin()
    serve_orders(Served(**json.loads(sys.argv[2])))
