"""Other processes that make batches.

`concurrent.futures.ProcessPoolExecutor` waits forever when a worker is killed while it hands in its result: all workers
write to one pipe, so that nobody sees the end of it. Here each has a pipe of its own, which ends when it does.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any


class WorkerError(RuntimeError):
    """A worker ended before its work was done."""


class Processes(Executor):
    """So many other processes, each doing one thing at a time.

    Args:
        workers: how many.
    """

    def __init__(self, workers: int) -> None:
        self._crew = [_Worker() for _ in range(workers)]
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        for each in self._crew:
            self._idle.put(each)
        self._waiting = ThreadPoolExecutor(workers)

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have a worker do it; what is given, and what comes of it, must be such that it can be pickled."""
        return self._waiting.submit(self._do, work, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Stop the workers, and what they are at."""
        self._waiting.shutdown(wait=False, cancel_futures=True)
        for each in self._crew:
            each.stop()
        self._waiting.shutdown(wait=wait)

    def _do(self, *task: Any) -> Any:
        worker = self._idle.get()
        try:
            return worker.do(task)
        finally:
            self._idle.put(worker)


class _Worker:
    """Another process, and our end of its pipe."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def do(self, task: tuple[Any, ...]) -> Any:
        """Hand it a task and wait for what comes of it.

        Raises:
            WorkerError: it ended, before or meanwhile.
        """
        try:
            self._pipe.send(task)
            done, what = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise WorkerError from error
        if done:
            return what
        raise what

    def stop(self) -> None:
        """End it, at once."""
        self._process.terminate()
        self._process.join()


def _serve(pipe: Connection) -> None:
    """Do one task after another, until the other end is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the first one decides what to do
    with suppress(EOFError, BrokenPipeError):
        while True:
            work, args, kwargs = pipe.recv()
            try:
                answer = True, work(*args, **kwargs)
            except Exception as error:
                answer = False, error
            pipe.send(answer)
