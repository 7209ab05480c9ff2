"""The last good list and when it is due again; knows nothing of networks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import Generic, Protocol, TypeVar

from medmij_sim.clock import Clock
from medmij_sim.listclient.errors import ListUnavailableError
from medmij_sim.listclient.settings import Settings
from medmij_sim.listxml.problem import ListError, Problem


class Numbered(Protocol):
    """What every list has."""

    @property
    def tijdstempel(self) -> datetime: ...

    @property
    def volgnummer(self) -> int: ...


M = TypeVar("M", bound=Numbered)

_OVERDUE = -1.0


@dataclass(frozen=True, slots=True)
class Status:
    """How a list is doing.

    Args:
        volgnummer, tijdstempel: of the list that is held; None when none is.
        fetched_at: when it was last confirmed.
        age: seconds since then.
        is_stale: whether it is older than it should be, or absent.
        failures: attempts that failed since.
        last_error: why the last attempt failed; None when it did not.
        warnings: what is noteworthy about the list that is held.
    """

    volgnummer: int | None
    tijdstempel: datetime | None
    fetched_at: datetime | None
    age: float | None
    is_stale: bool
    failures: int
    last_error: str | None
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _State(Generic[M]):
    """Replaced as a whole, so that a reader in another thread never sees half of it."""

    held: M | None = None
    warnings: tuple[Problem, ...] = ()
    fetched_at: datetime | None = None
    attempted_at: datetime | None = None
    failures: int = 0
    last_error: str | None = None
    chance: float = 0.0


class Keeper(Generic[M]):
    """Keeps the last good list; any thread may use it.

    Args:
        name: of the list, for messages.
        read: makes a list of a document, with warnings.
        clock: the time.
        settings: asked at each use.
        chance: gives numbers from 0 to 1.
    """

    def __init__(
        self,
        name: str,
        read: Callable[[bytes], tuple[M, tuple[Problem, ...]]],
        clock: Clock,
        settings: Callable[[], Settings],
        chance: Callable[[], float],
    ) -> None:
        self._name = name
        self._read = read
        self._clock = clock
        self._settings = settings
        self._chance = chance
        self._state: _State[M] = _State()
        self._writing = Lock()

    @property
    def held(self) -> M | None:
        return self._state.held

    def current(self) -> M:
        """The list that is held.

        Raises:
            ListUnavailableError: none is.
        """
        state = self._state
        if state.held is None:
            raise ListUnavailableError(f"{self._name}: {state.last_error or 'not fetched yet'}")
        return state.held

    def due_in(self) -> float:
        """Seconds until the next attempt, below 0 when it is overdue; so it is when the clock was moved back."""
        state, settings = self._state, self._settings()
        if state.attempted_at is None:
            return _OVERDUE
        passed = (self._clock.now() - state.attempted_at).total_seconds()
        if passed < 0:
            return _OVERDUE
        if state.failures:
            return settings.retry_after(state.failures, state.chance) - passed
        return settings.refresh_after(state.chance) - passed

    def is_due(self) -> bool:
        """Whether to fetch: a good list must be older than it may be, a failure need only be as long ago."""
        remaining = self.due_in()
        return remaining < 0 or (remaining == 0 and self._state.failures > 0)

    def offer(self, document: bytes) -> bool:
        """Take a fetched document when it is good: valid, and not older than the list that is held.

        Returns:
            Whether it was taken; if not, `status` tells why.
        """
        try:
            model, warnings = self._read(document)
        except ListError as error:
            self.fail(error)
            return False
        now = self._clock.now()
        with self._writing:
            held = self._state.held
            older = held is not None and model.volgnummer < held.volgnummer and self._settings().distrusts_older
            if not older:
                self._state = _State(model, warnings, now, now, chance=self._chance())
        if held is not None and older:
            self.fail(ValueError(f"Volgnummer {model.volgnummer} is lower than {held.volgnummer}, which is held"))
        return not older

    def fail(self, error: Exception) -> None:
        """Note that an attempt failed; the list that is held stays."""
        with self._writing:
            state = self._state
            self._state = replace(
                state,
                attempted_at=self._clock.now(),
                failures=state.failures + 1,
                last_error=f"{type(error).__name__}: {error}",
                chance=self._chance(),
            )

    def status(self) -> Status:
        """How the list is doing now."""
        state = self._state
        age = None if state.fetched_at is None else (self._clock.now() - state.fetched_at).total_seconds()
        return Status(
            volgnummer=None if state.held is None else state.held.volgnummer,
            tijdstempel=None if state.held is None else state.held.tijdstempel,
            fetched_at=state.fetched_at,
            age=age,
            is_stale=age is None or age > self._settings().max_age,
            failures=state.failures,
            last_error=state.last_error,
            warnings=state.warnings,
        )

    def clear(self) -> None:
        """Forget the list."""
        with self._writing:
            self._state = _State()
