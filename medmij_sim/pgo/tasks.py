"""Doing things at the same time, where the first expected error stops the rest."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

from medmij_sim.pgo.errors import PgoError

T = TypeVar("T")


async def together(runs: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Run all at the same time; results in the order of `runs`.

    Raises:
        PgoError: the first one that any of them raised; the others are cancelled.
    """
    stopped: PgoError | None = None
    tasks: list[asyncio.Task[T]] = []
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(run) for run in runs]
    except* PgoError as errors:
        stopped = _first(errors)
    if stopped is not None:
        raise stopped
    return [task.result() for task in tasks]


def _first(group: BaseExceptionGroup[PgoError]) -> PgoError:
    first = group.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first
