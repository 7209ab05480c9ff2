"""Hooks that are programs: JSON in, JSON lines out."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import IO, Any

from conformance.drivers.output import last_object, read_object
from conformance.drivers.visit import Visitor
from conformance.hooks import CommandHook, fill_text
from conformance.probe import StepFailed
from medmij_sim.clock import stopwatch

_END = None
_TAIL = 400


def call_command(hook: CommandHook, values: Mapping[str, Any], visitor: Visitor, /) -> Mapping[str, Any]:
    """Run the program to its end; a JSON line with `url` while it runs sends the person's browser there.

    Raises:
        StepFailed: it does not start, takes too long, or ends with another exit code than 0.
    """
    arguments = [fill_text(each, values) for each in hook.command]
    try:
        process = subprocess.Popen(
            arguments,
            cwd=hook.cwd,
            env={**os.environ, **{name: fill_text(value, values) for name, value in hook.env.items()}},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
    except OSError as error:
        raise StepFailed(f"{arguments[0]} does not start: {error.strerror or error}") from None
    with process:
        try:
            return _conversation(process, hook, values, visitor)
        finally:
            # Its children hold the pipes open as long as they live.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _conversation(
    process: subprocess.Popen[str], hook: CommandHook, values: Mapping[str, Any], visitor: Visitor
) -> Mapping[str, Any]:
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    deadline = stopwatch() + hook.timeout
    printed, complaints = _reader(process.stdout), _reader(process.stderr)
    _write(process.stdin, values, keep_open=hook.interactive)
    lines: list[str] = []
    for line in _until(deadline, printed, hook):
        lines.append(line)
        callback = visitor.follow(read_object(line) or {})
        if callback is not None and hook.interactive:
            _write(process.stdin, {"callback": callback}, keep_open=False)
    _write(process.stdin, None, keep_open=False)
    errors = "\n".join(_until(deadline, complaints, hook))
    try:
        code = process.wait(max(deadline - stopwatch(), 0.1))
    except subprocess.TimeoutExpired:
        raise _too_long(hook) from None
    if code != 0:
        raise StepFailed(f"{hook.command[0]} ended with exit code {code}: {errors[-_TAIL:] or 'it printed no error'}")
    return last_object(lines)


def _reader(stream: IO[str]) -> queue.Queue[str | None]:
    """Reads a stream to its end in a thread of its own, so that waiting for it can have a limit."""
    lines: queue.Queue[str | None] = queue.Queue()

    def read() -> None:
        # The stream is closed under the reader when the program is ended for taking too long.
        with suppress(ValueError, OSError):
            for line in stream:
                lines.put(line.rstrip("\n"))
        lines.put(_END)

    threading.Thread(target=read, daemon=True).start()
    return lines


def _until(deadline: float, lines: queue.Queue[str | None], hook: CommandHook) -> Iterator[str]:
    while True:
        try:
            line = lines.get(timeout=max(deadline - stopwatch(), 0.01))
        except queue.Empty:
            raise _too_long(hook) from None
        if line is _END:
            return
        yield line


def _write(stream: IO[str], value: Any, *, keep_open: bool) -> None:
    """Send one line of JSON; a program that does not read its input is within its rights."""
    with suppress(OSError, ValueError):
        if value is not None:
            stream.write(json.dumps(value, default=str) + "\n")
            stream.flush()
        if not keep_open:
            stream.close()


def _too_long(hook: CommandHook) -> StepFailed:
    return StepFailed(f"{hook.command[0]} was not ready within {hook.timeout:g} seconds")
