"""Batches over this process, other processes or a Dask cluster, and their results in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Final, Protocol

from synthetic_patients.export.making import Batch, Made, Recipe, make
from synthetic_patients.export.workers import Processes, WorkerError

BATCH: Final = 20
_AHEAD: Final = 2


class ExportError(ValueError):
    """An export that cannot be made; the message says what to do."""


class Target(Protocol):
    """Where an export goes."""

    def write(self, path: str, body: bytes) -> None:
        """Continue the file with this path, which is relative."""


def export(
    seeds: range,
    recipe: Recipe,
    target: Target,
    executor: Executor | None = None,
    *,
    workers: int = 1,
    batch: int = BATCH,
    told: Callable[[int], object] = lambda people: None,
) -> None:
    """Make dossiers of seeds and write them; the bytes do not depend on how the work was split.

    Memory does not grow with the number of seeds: besides the results of a few batches, only the providers are kept.

    Args:
        seeds: one dossier each.
        recipe: what to make of a seed.
        target: where it goes.
        executor: who makes them; None does it here.
        workers: how many batches the executor can do at the same time.
        batch: how many seeds at a time.
        told: called with the number of people written since the last call.

    Raises:
        ExportError: a worker stopped.
        OSError: the target cannot take it.
    """
    shared: dict[str, dict[str, bytes]] = {}
    for made in _in_order(_batches(seeds, recipe, batch), executor, workers * _AHEAD):
        for path, body in made.files.items():
            target.write(path, body)
        for path, lines in made.shared.items():
            shared.setdefault(path, {}).update(lines)
        told(made.people)
    for path, lines in sorted(shared.items()):
        target.write(path, b"".join(lines[place] for place in sorted(lines)))


def _batches(seeds: range, recipe: Recipe, size: int) -> Iterator[Batch]:
    for start in range(0, len(seeds), size):
        yield Batch(recipe, seeds[start : start + size])


def _in_order(batches: Iterator[Batch], executor: Executor | None, ahead: int) -> Iterator[Made]:
    """Results in the order of the batches; not more than some are under way or waiting."""
    if executor is None:
        yield from map(make, batches)
        return
    waiting: deque[Future[Made]] = deque()
    try:
        for batch in batches:
            waiting.append(executor.submit(make, batch))
            if len(waiting) > ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except WorkerError as error:
        raise ExportError("a worker stopped before its work was done; is there enough memory?") from error
    finally:
        for each in waiting:
            each.cancel()


@contextmanager
def processes(workers: int) -> Iterator[Executor]:
    """So many other processes."""
    with Processes(workers) as executor:
        yield executor


@contextmanager
def dask(address: str) -> Iterator[tuple[Executor, int]]:
    """The workers of a Dask cluster, and how many there are; each must have this package in the same version.

    Args:
        address: of the scheduler, such as "tcp://127.0.0.1:8786".

    Raises:
        ExportError: Dask is not installed, or there is no cluster at this address.
    """
    try:
        from distributed import Client
    except ImportError:
        raise ExportError("Dask is not installed; pip install 'medmij-sim[dask]'") from None
    try:
        client = Client(address, timeout=5, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ExportError(f"no Dask scheduler at {address}: {error}") from None
    with client:
        yield client.get_executor(), max(1, sum(client.nthreads().values()))
