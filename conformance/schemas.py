"""JSON Schemas of what the suite reads and writes, made from its types."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import msgspec


def schema_of(kind: Any, title: str) -> dict[str, Any]:
    """The JSON Schema of a type, as a JSON value; descriptions are the docstrings."""
    schema = msgspec.json.schema(kind, schema_hook=_path)
    value = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **_tidied(schema)}
    decoded: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(value))
    return decoded


def _path(kind: type) -> dict[str, Any]:
    if kind is Path:
        return {"type": "string", "description": "A path; relative to the file it stands in."}
    raise TypeError(f"no schema for {kind}")


def _tidied(node: Any) -> Any:
    match node:
        case dict():
            return {
                name: inspect.cleandoc(value) if name == "description" and isinstance(value, str) else _tidied(value)
                for name, value in node.items()
            }
        case list():
            return [_tidied(each) for each in node]
    return node
