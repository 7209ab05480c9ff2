"""A process of its own on a processor of its own, that takes orders: a line of JSON in, a line of JSON out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_FOLDER = Path(__file__).resolve().parent.parent


class Peer:
    """A module of this package as a process.

    Args:
        module: such as `served`.
        processor: the place, among those that may be used, of the processor it runs on.
        settings: keyword arguments of its object.
    """

    def __init__(self, module: str, processor: int, **settings: Any) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"benching.{module}", str(processor), json.dumps(settings)],
            cwd=_FOLDER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def ask(self, order: str, *arguments: Any) -> Any:
        """Have a method called; what it returns.

        Raises:
            RuntimeError: the process ended; it told why on the standard error output.
        """
        assert self._process.stdin is not None and self._process.stdout is not None
        print(json.dumps([order, *arguments]), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the process ended while it was asked for {order}")
        return json.loads(line)


def serve_orders(target: Any) -> None:
    """Take orders for an object until there are no more; it is stopped then."""
    try:
        for line in sys.stdin:
            order, *arguments = json.loads(line)
            print(json.dumps(getattr(target, order)(*arguments)), flush=True)
    finally:
        target.stop()


def pin() -> None:
    """Stay on the processor that was named on the command line; with one processor there is nothing to choose."""
    processors = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {processors[int(sys.argv[1]) % len(processors)]})
