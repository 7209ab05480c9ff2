"""The process of the load."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from time import perf_counter, process_time
from typing import Any
from uuid import uuid4

import uvloop

from benching.journey import PERSONS, Route, Traveller, resource_messages, several
from benching.peer import pin, serve_orders
from benching.wire import Place, Pool


class Client:
    """Travellers with their connections, which last from order to order."""

    def __init__(self) -> None:
        self._loop = uvloop.new_event_loop()
        self._travellers: list[Traveller] = []
        self._bare = ""
        self._tokens: list[str] = []

    def begin(self, told: dict[str, Any], travellers: int) -> None:
        """Know where everything is, and be so many, in place of those there were."""
        self.close()
        route, place = Route(**told["route"]), Place.of(told["place"])
        route = replace(route, targets=tuple(route.targets))
        self._bare = told["bare"]
        self._travellers = [
            Traveller(route, Pool(place), PERSONS[number % len(PERSONS)]) for number in range(travellers)
        ]

    def bodies(self) -> dict[str, str]:
        """What the bare app is to answer each request with: what that person got of the DVZA. Travellers get tokens."""
        return self._loop.run_until_complete(self._get_ready())

    def resources(self, seconds: float, bare: bool) -> dict[str, float]:
        """Requests for resources alone, for so long, to the DVZA or to the bare app."""
        return self._timed(self._ask_for(seconds, bare))

    def journeys(self, count: int) -> dict[str, float]:
        """So many complete journeys by all travellers together."""
        return self._timed(several(self._travellers, count))

    def close(self) -> None:
        for traveller in self._travellers:
            traveller.pool.close()

    stop = close

    async def _get_ready(self) -> dict[str, str]:
        self._tokens = [await each.token(str(uuid4())) for each in self._travellers]
        bodies: dict[str, str] = {}
        for traveller, token in zip(self._travellers[: len(PERSONS)], self._tokens, strict=False):
            messages = resource_messages(traveller.route, token, str(uuid4()))
            answers = [await traveller.pool.ask(traveller.route.fhir_host, each, back=True) for each in messages]
            assert all(each.status == 200 for each in answers)
            targets = self._bare_route(traveller).targets
            bodies |= {target: each.body.decode() for target, each in zip(targets, answers, strict=True)}
        return bodies

    def _bare_route(self, traveller: Traveller) -> Route:
        """The same requests to the bare app, which tells people apart by the first part of the path."""
        targets = tuple(f"/{traveller.person}{target}" for target in traveller.route.targets)
        return replace(traveller.route, fhir_host=self._bare, targets=targets)

    async def _ask_for(self, seconds: float, bare: bool) -> None:
        until = perf_counter() + seconds

        async def one(traveller: Traveller, token: str) -> None:
            if bare:
                traveller = replace(traveller, route=self._bare_route(traveller))
            messages = list(resource_messages(traveller.route, token, str(uuid4())))
            while True:
                for message in messages:
                    if perf_counter() > until:
                        return
                    await traveller.fetch(message)

        await asyncio.gather(*map(one, self._travellers, self._tokens))

    def _timed(self, work: Any) -> dict[str, float]:
        """Do it; how long it took, how many requests for resources there were and how long these took."""
        for traveller in self._travellers:
            traveller.latencies.clear()
        began, spent = perf_counter(), process_time()
        self._loop.run_until_complete(work)
        latencies = sorted(each for traveller in self._travellers for each in traveller.latencies)
        return {
            "seconds": perf_counter() - began,
            "spent": process_time() - spent,
            "requests": len(latencies),
            "median": latencies[len(latencies) // 2],
            "p99": latencies[int(len(latencies) * 0.99)],
            "longest": latencies[-1],
        }


if __name__ == "__main__":
    pin()
    serve_orders(Client())
