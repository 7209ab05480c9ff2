"""The ways to move a party under test, as data: an HTTP call, a command, or a person who is asked to do something."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct, field

HOOK_NAMES = ("start", "collect", "refresh", "share", "export")
"""What a PGO can be asked to do."""


class HttpHook(Struct, tag_field="kind", tag="http", frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A hook that is an HTTP call; the answer's body is the hook's output (JSON or nothing).

    Attributes:
        body: what is sent as JSON, with placeholders filled in (see `fill`); without it, the whole input.
        timeout: seconds to wait for the answer.
    """

    url: str
    method: Literal["GET", "POST", "PUT"] = "POST"
    headers: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] | None = None
    timeout: float = 60.0


class CommandHook(Struct, tag_field="kind", tag="command", frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A hook that is a program: the input is one line of JSON on its standard input, the output what it prints.

    The last line that is a JSON object is the output. A JSON line with `url` while it runs asks for the person's
    browser to go there.

    Attributes:
        command: the program and its arguments, with placeholders filled in; no shell.
        cwd: where it runs; the current folder if absent.
        env: added to the environment.
        timeout: seconds until it is ended.
        interactive: it reads `{"callback": URL}` as a second line when the browser got to the redirect URI.
    """

    command: list[str]
    cwd: Path | None = None
    env: dict[str, str] = field(default_factory=dict)
    timeout: float = 60.0
    interactive: bool = False

    def __post_init__(self) -> None:
        if not self.command:
            raise ValueError('command is empty — write command = ["program", "argument"]')


class ManualHook(Struct, tag_field="kind", tag="manual", frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A hook that is a person at the keyboard: the instruction is shown, with placeholders filled in.

    The person answers with Enter, or pastes a URL or one line of JSON, which is then the hook's output.
    """

    instruction: str


Hook = HttpHook | CommandHook | ManualHook


def fill(template: Any, values: Mapping[str, Any]) -> Any:
    """The template with its `{name}` placeholders replaced, in texts at any depth.

    A text that is only a placeholder becomes the value itself, so that lists stay lists; a name that is not among
    `values` becomes None there, and stays as it is inside longer text.
    """
    match template:
        case str() if template[:1] == "{" and template[-1:] == "}" and template[1:-1].isidentifier():
            return values.get(template[1:-1])
        case str():
            for name, value in values.items():
                template = template.replace(f"{{{name}}}", value if isinstance(value, str) else str(value))
            return template
        case Mapping():
            return {key: fill(value, values) for key, value in template.items()}
        case list():
            return [fill(value, values) for value in template]
    return template


def fill_text(template: str, values: Mapping[str, Any]) -> str:
    """`fill` for places where only text can stand."""
    filled = fill(template, values)
    if filled is None:
        return ""
    return ",".join(map(str, filled)) if isinstance(filled, list | tuple) else str(filled)
