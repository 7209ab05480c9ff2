"""A world with workers in the hands of a test: one worker at a time, or none."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from medmij_sim.served import ServedWorld

DVZA = "https://dvza-a.medmij.localhost"
SIM = "https://sim.medmij.localhost"
PERSON = "woman_34"
DOSSIER = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [
        {"resource": {"resourceType": "Patient", "id": "she", "name": [{"text": "F."}], "birthDate": "1992-01-01"}},
        {"resource": {"resourceType": "Condition", "id": "one", "subject": {"reference": "Patient/she"}}},
        {"resource": {"resourceType": "Condition", "id": "two", "subject": {"reference": "Patient/she"}}},
    ],
}
"""Of `PERSON`, everywhere."""


class Crew:
    """A served world with workers."""

    def __init__(self, served: ServedWorld) -> None:
        assert served.workers is not None
        self.served = served
        self.world = served.world
        self.workers = served.workers

    def control(self, method: str, path: str, **rest: Any) -> httpx.Response:
        """Ask the control API, over a connection of its own."""
        return self.ask("browser", method, f"{SIM}{path}", **rest).raise_for_status()

    def ask(self, party: str, method: str, url: str, **rest: Any) -> httpx.Response:
        """Send one request over a connection of its own."""
        with self.served.client_for(party) as client:
            return client.request(method, url, **rest)

    def hook(self, name: str, **values: Any) -> dict[str, Any]:
        """Move the first PGO."""
        answer = self.ask("browser", "POST", f"https://pgo-a.medmij.localhost/hooks/{name}", json=values, timeout=60)
        told: dict[str, Any] = answer.raise_for_status().json()
        return told

    @contextmanager
    def only(self, number: int) -> Iterator[None]:
        """Have one worker answer everything: the others stand still. The control API waits for all, so leave it be."""
        others = [pid for each, pid in enumerate(self.workers.processes) if each != number]
        for pid in others:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in others:
                os.kill(pid, signal.SIGCONT)

    def kill(self, *numbers: int) -> tuple[int, ...]:
        """Kill workers; returns their process ids."""
        processes = self.workers.processes
        killed = tuple(processes[number] for number in numbers)
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        return killed

    def whole(self, without: tuple[int, ...] = ()) -> None:
        """Wait until there are two workers again, none of them among those that were killed."""
        deadline = time.monotonic() + 60
        while len(self.workers.processes) < 2 or set(without) & set(self.workers.processes):
            assert time.monotonic() < deadline, self.workers.processes
            time.sleep(0.02)
