"""The simulated world around a party under test, reached through its control API."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from conformance.probe import Steps
from conformance.target_parts import RunningWorld
from medmij_sim.clock import Clock
from medmij_sim.errors import MedmijSimError
from medmij_sim.record import Event, Record
from medmij_sim.record_wire import from_wire
from medmij_sim.transport import Resolver, ResolvingTransport, client_context

TOKEN_HEADER = "X-Medmij-Sim-Token"


class StageError(MedmijSimError):
    """The control API of the world does not do what was asked; the text says what it answered."""


class Stage:
    """A client of the control API of a served world.

    Args:
        control: base URL, such as `https://sim.medmij.localhost`.
        ca: PEM file of the world's root.
        token: what opens the raw record (contents of `control.token`).
        resolver: where the control host really listens.
        transport: instead of a connection made from `ca` and `resolver`.
    """

    def __init__(
        self,
        control: str,
        *,
        ca: Path | None = None,
        token: str = "",
        resolver: Resolver | None = None,
        transport: httpx.BaseTransport | None = None,
        timeout: float = 30.0,
    ) -> None:
        self._client = httpx.Client(
            base_url=control,
            transport=transport or ResolvingTransport(resolver or Resolver(), client_context(ca)),
            headers={TOKEN_HEADER: token},
            timeout=timeout,
            trust_env=False,
        )
        self._after = 0
        self._world: dict[str, Any] | None = None

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> Stage:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def world(self) -> Mapping[str, Any]:
        """What the world says about itself: seed, domain, parties, endpoints, lists; asked once."""
        if self._world is None:
            self._world = self._ask("GET", "/world")
        return self._world

    @property
    def seed(self) -> int | None:
        return self.world.get("seed")

    def reset(self) -> None:
        """Everything in the world as it began: sessions, tokens, faults, clock, record."""
        self._ask("POST", "/reset")
        self._after = 0

    def move_clock(self, by: str) -> None:
        """Move the world's time by a length of time (`medmij_sim.clock.parse_duration`)."""
        self._ask("POST", "/clock", {"move": by})

    def fault_on(self, name: str, party: str | None = None) -> None:
        """Have a party (or all of its kind) misbehave in a named way."""
        self._ask("PUT", f"/faults/{quote(name)}", {"party": party})

    def fault_off(self, name: str) -> None:
        """Have nobody misbehave in this way any more; other faults stay."""
        self._ask("DELETE", f"/faults/{quote(name)}")

    def faults_off(self) -> None:
        """Have everybody behave."""
        self._ask("DELETE", "/faults")

    def faults(self) -> tuple[str, ...]:
        """The names of the faults that are on."""
        return tuple(fault["name"] for fault in self._ask("GET", "/faults") if fault["on"])

    @contextmanager
    def fault(self, name: str, party: str | None = None) -> Iterator[None]:
        """A fault that is on inside the `with` block; others stay as they are."""
        self.fault_on(name, party)
        try:
            yield
        finally:
            self.fault_off(name)

    @property
    def stelselnode(self) -> str:
        """Base URL of the Stelselnode."""
        ocl: str = self.world["lists"]["ocl"]
        return ocl.rpartition("/")[0]

    def publish(self, listing: Mapping[str, Any]) -> None:
        """Have the Stelselnode publish lists of others than the parties of the world.

        Args:
            listing: who stands on them (`Listing` in the description of the control API).
        """
        self._ask("PUT", "/lists", listing)

    def publish_own(self) -> None:
        """Have the Stelselnode publish the lists of the world again."""
        self._ask("DELETE", "/lists")

    def next_login(self, person: str, *, level: str | None = None, outcome: str | None = None) -> None:
        """How the next login at the fake DigiD goes.

        Args:
            person: a key of the world's people.
            level: `basis`, `midden`, `substantieel` or `hoog`; what the DVZA asks for if None.
            outcome: `success` (if None), `cancelled` or `failed`.
        """
        answer = {"person": person, "level": level, "outcome": outcome}
        self._ask("POST", "/digid/next", {name: value for name, value in answer.items() if value is not None})

    def collect(self, record: Record) -> tuple[Event, ...]:
        """Add what the world recorded since the last time to a record.

        Returns:
            The events as kept there.
        """
        return self._add(record, self._ask("GET", f"/record/raw?after={self._after}"))

    def turn(self, record: Record, tags: Iterable[str]) -> None:
        """`collect`, and have the world tag what it records after that with these steps."""
        self._add(record, self._ask("POST", f"/record/raw?after={self._after}", {"tags": sorted(tags)}))

    def _add(self, record: Record, wire: Any) -> tuple[Event, ...]:
        arrived = from_wire(wire)
        self._after = max((event.seq for event in arrived), default=self._after)
        return record.merge(arrived)

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        try:
            answer = self._client.request(method, path, json=body)
        except httpx.TransportError as error:
            where = self._client.base_url
            raise StageError(f"{where}: no answer from the world ({error}) — is `medmij-sim serve` running?") from None
        if answer.is_error:
            raise StageError(f"{method} {self._client.base_url.join(path)}: {answer.status_code} {_reason(answer)}")
        return answer.json() if answer.content else None


def stage_of(world: RunningWorld, resolver: Resolver) -> Stage:
    """The stage that a target file points at.

    Raises:
        StageError: its certificate or token cannot be read.
    """
    try:
        token = world.token.read_text(encoding="utf-8").strip()
        return Stage(world.control, ca=world.ca, token=token, resolver=resolver)
    except OSError as error:
        raise StageError(f"{error.filename or world.ca}: {error.strerror or error} — correct [world]") from None


def _reason(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["error"])
    except (ValueError, KeyError, TypeError):
        return answer.text[:200]


class StagedSteps(Steps):
    """`Steps` that also hold in the world: its events are tagged with the step, and are in the record at its end."""

    def __init__(self, record: Record, clock: Clock, stage: Stage) -> None:
        super().__init__(record, clock)
        self._stage = stage

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        # What came before belongs to no step of ours: it is fetched before the tag is on.
        outside = self._record.tags
        self._stage.turn(self._record, outside | {name})
        with super().step(name):
            try:
                yield
            finally:
                self._stage.turn(self._record, outside)
