"""Hooks that are a person at the keyboard."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

from conformance.drivers.output import read_object
from conformance.drivers.visit import Visitor
from conformance.hooks import ManualHook, fill_text
from conformance.probe import Unavailable


def ask_at_terminal(instruction: str) -> str:
    """Show the instruction and wait for a line.

    Raises:
        Unavailable: nobody is at a terminal.
    """
    if not sys.stdin.isatty():
        raise Unavailable("it needs a person at a terminal; use a hook of kind http or command to run unattended")
    import click

    answer: str = click.prompt(f"\n{instruction}\nEnter when done, or paste a URL", default="", show_default=False)
    return answer


class ManualCaller:
    """Asks a person to do what a hook says.

    Args:
        ask: shows an instruction and gives back what was typed.
    """

    def __init__(self, ask: Callable[[str], str] | None = None) -> None:
        self._ask = ask or ask_at_terminal

    def __call__(self, hook: ManualHook, values: Mapping[str, Any], visitor: Visitor, /) -> Mapping[str, Any]:
        typed = self._ask(fill_text(hook.instruction, values)).strip()
        if typed.startswith(("https://", "http://")):
            return {"url": typed}
        return read_object(typed) or {}
