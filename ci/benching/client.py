"""The process of the load."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from time import perf_counter, process_time
from typing import Any
from uuid import uuid4

import uvloop

from benching.journey import PERSONS, Route, Traveller, resource_messages, several
from benching.peer import pin, serve_orders
from benching.wire import Place, Pool

_OF_THE_SERVER = ("date", "content-length")
"""Headers that do not come from an app."""


class Client:
    """Travellers with their connections, which last from order to order."""

    def __init__(self) -> None:
        self._loop = uvloop.new_event_loop()
        self._travellers: list[Traveller] = []
        self._at_bare: list[Traveller] = []
        self._tokens: list[str] = []

    def begin(self, told: dict[str, Any], travellers: int) -> None:
        """Know where everything is, and be so many, in place of those there were."""
        self.close()
        route, place = Route(**told["route"]), Place.of(told["place"])
        route = replace(route, targets=tuple(route.targets))
        self._travellers = [
            Traveller(route, Pool(place), PERSONS[number % len(PERSONS)]) for number in range(travellers)
        ]

    def know_bare(self, told: dict[str, Any]) -> dict[str, tuple[dict[str, str], str]]:
        """Know where the bare app is, and get tokens.

        Returns:
            What it is to answer each request with: headers and body that this person got of the DVZA.
        """
        place = Place.of(told["place"])
        self._at_bare = [
            Traveller(_bare_route(each, told["bare"]), Pool(place), each.person) for each in self._travellers
        ]
        return self._loop.run_until_complete(self._get_ready())

    def resources(self, seconds: float, bare: bool) -> dict[str, float]:
        """Requests for resources alone, for so long, to the DVZA or to the bare app."""
        travellers = self._at_bare if bare else self._travellers
        return self._timed(travellers, self._ask_for(travellers, seconds))

    def journeys(self, count: int) -> dict[str, float]:
        """So many complete journeys by all travellers together."""
        return self._timed(self._travellers, several(self._travellers, count))

    def close(self) -> None:
        for traveller in (*self._travellers, *self._at_bare):
            traveller.pool.close()

    stop = close

    async def _get_ready(self) -> dict[str, tuple[dict[str, str], str]]:
        self._tokens = [await each.token(str(uuid4())) for each in self._travellers]
        told: dict[str, tuple[dict[str, str], str]] = {}
        people = zip(self._travellers[: len(PERSONS)], self._at_bare, self._tokens, strict=False)
        for traveller, at_bare, token in people:
            messages = resource_messages(traveller.route, token, str(uuid4()))
            for target, message in zip(at_bare.route.targets, messages, strict=True):
                answer = await traveller.pool.ask(traveller.route.fhir_host, message, back=True)
                assert answer.status == 200
                headers = {name: value for name, value in answer.headers() if name not in _OF_THE_SERVER}
                told[target] = headers, answer.body.decode()
        return told

    async def _ask_for(self, travellers: Sequence[Traveller], seconds: float) -> None:
        until = perf_counter() + seconds

        async def one(traveller: Traveller, token: str) -> None:
            messages = list(resource_messages(traveller.route, token, str(uuid4())))
            while True:
                for message in messages:
                    if perf_counter() > until:
                        return
                    await traveller.fetch(message)

        await asyncio.gather(*map(one, travellers, self._tokens))

    def _timed(self, travellers: Sequence[Traveller], work: Coroutine[Any, Any, None]) -> dict[str, float]:
        """Do it; how long it took, how many requests for resources there were and how long these took."""
        for traveller in travellers:
            traveller.latencies.clear()
        began, spent = perf_counter(), process_time()
        self._loop.run_until_complete(work)
        latencies = sorted(each for traveller in travellers for each in traveller.latencies)
        return {
            "seconds": perf_counter() - began,
            "spent": process_time() - spent,
            "requests": len(latencies),
            "median": latencies[len(latencies) // 2],
            "p99": latencies[int(len(latencies) * 0.99)],
            "longest": latencies[-1],
        }


def _bare_route(traveller: Traveller, host: str) -> Route:
    """The same requests to the bare app, which tells people apart by the first part of the path."""
    targets = tuple(f"/{traveller.person}{target}" for target in traveller.route.targets)
    return replace(traveller.route, fhir_host=host, targets=targets)


if __name__ == "__main__":
    pin()
    serve_orders(Client())
