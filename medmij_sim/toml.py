"""TOML files as typed models, with errors of one line: `world.toml:4: what (where) — what to do`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from medmij_sim.errors import ConfigError

T = TypeVar("T")
KeyPath = tuple[str | int, ...]

_DECODE_ERROR = re.compile(r"(?P<what>.*?) \(at (?:line (?P<line>\d+), column \d+|end of document)\)")
_VALIDATION_ERROR = re.compile(r"(?P<what>.*?)(?: - at (?:`key` in )?`\$(?P<path>.*)`)?", re.DOTALL)
_MEMBER = re.compile(r"Object (?P<fault>contains unknown|missing required) field `(?P<name>[^`]+)`")
_EXPECTED = re.compile(r"Expected `(?P<wanted>[^`]+)`, got `(?P<got>[^`]+)`")
_STEP = re.compile(r"\.(?P<name>[^.\[]+)|\[(?P<index>\d+)\]")

_BARE_OR_QUOTED = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_KEY = rf"{_BARE_OR_QUOTED}(?:\s*\.\s*{_BARE_OR_QUOTED})*"
_HEADER_LINE = re.compile(rf"\s*(?P<array>\[)?\[\s*(?P<key>{_KEY})\s*\]")
_VALUE_LINE = re.compile(rf"\s*(?P<key>{_KEY})\s*=(?P<value>.*)")

_WORDS = {
    "int": "a whole number",
    "float": "a number",
    "str": "a text in quotes",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "null": "nothing",
    "datetime": "a date with time and zone",
    "date": "a date",
}


def load(path: Path, model: type[T]) -> T:
    """Read a TOML file as a typed model (msgspec; a struct forbids unknown fields by `forbid_unknown_fields=True`).

    A `ValueError` from a struct's `__post_init__` is reported at the line of that struct. Fields of type `Path` come
    out absolute: relative ones are relative to the file's folder.

    Raises:
        ConfigError: the file cannot be read, is not TOML, or does not fit the model.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 text (byte {error.start}) — save the file as UTF-8") from None
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error} — give the path of a file that can be read") from None
    return loads(text, model, name=str(path), folder=path.absolute().parent)


def loads(text: str, model: type[T], *, name: str, folder: Path = Path()) -> T:
    """`load`, from text; `name` stands for the file in errors, `folder` for where it lies."""

    def convert(wanted: type, value: Any) -> Any:
        if wanted is Path and isinstance(value, str):
            return folder / Path(value).expanduser()
        raise ValueError(f"Expected `{'str' if wanted is Path else wanted.__name__}`, got `{type(value).__name__}`")

    try:
        return msgspec.convert(tomllib.loads(text), model, dec_hook=convert)
    except tomllib.TOMLDecodeError as error:
        found = _DECODE_ERROR.fullmatch(str(error))
        what = found["what"] if found else str(error)
        line = int(found["line"]) if found and found["line"] else text.count("\n") + 1
        raise ConfigError(f"{name}:{line}: not TOML: {what} — see https://toml.io for how to write it") from None
    except msgspec.ValidationError as error:
        raise ConfigError(f"{name}:{_explain(str(error), text, model)}") from None


def locate(text: str, path: KeyPath) -> int:
    """The line (from 1) of a key in a TOML text, or of the nearest table around it."""
    lines = dict(_key_lines(text))
    return next((lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in lines), 1)


def _explain(message: str, text: str, model: Any) -> str:
    found = _VALIDATION_ERROR.fullmatch(message)
    what, path = (found["what"], _steps(found["path"] or "")) if found else (message, ())
    if member := _MEMBER.match(what):
        name = member["name"]
        if member["fault"] == "missing required":
            problem, remedy = f"{name!r} is missing", f"add {name} = ..."
            at = path
        else:
            problem, remedy = f"unknown key {name!r}", _suggest(name, _field_names(model, path))
            at = (*path, name)
        return f"{locate(text, at)}: {problem} ({_dotted(path) or 'top level'}) — {remedy}"
    where = f" ({_dotted(path)})" if path else ""
    if expected := _EXPECTED.match(what):
        return (
            f"{locate(text, path)}: {_in_words(expected['got'])} cannot stand here{where} — "
            f"write {_in_words(expected['wanted'])}"
        )
    remedy = "" if " — " in what else " — correct the value"
    return f"{locate(text, path)}: {what}{where}{remedy}"


def _in_words(types: str) -> str:
    known = [_WORDS.get(each, each) for each in types.split(" | ") if each != "null"]
    return " or ".join(known) or "nothing"


def _suggest(name: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(name, known, n=1)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"remove it; known here: {', '.join(known)}" if known else "remove it"


def _steps(path: str) -> KeyPath:
    # msgspec writes `[...]` for a key of a table whose keys are free; it does not say which.
    known, _, _ = path.partition("[...]")
    return tuple(step["name"] or int(step["index"]) for step in _STEP.finditer(known))


def _dotted(path: KeyPath) -> str:
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def _field_names(model: Any, path: KeyPath) -> tuple[str, ...]:
    """The keys that the model knows at a place."""
    here = msgspec.inspect.type_info(model)
    for step in path:
        here = _inside(here, step)
    return tuple(field.encode_name for struct in _structs(here) for field in struct.fields)


def _inside(kind: msgspec.inspect.Type, step: str | int) -> msgspec.inspect.Type:
    if isinstance(kind, msgspec.inspect.UnionType):
        kind = next((each for each in kind.types if not isinstance(each, msgspec.inspect.NoneType)), kind)
    match kind:
        case msgspec.inspect.StructType():
            return next((f.type for f in kind.fields if f.encode_name == step), msgspec.inspect.AnyType())
        case msgspec.inspect.ListType() | msgspec.inspect.VarTupleType():
            return kind.item_type
        case msgspec.inspect.DictType():
            return kind.value_type
    return msgspec.inspect.AnyType()


def _structs(kind: msgspec.inspect.Type) -> Iterator[msgspec.inspect.StructType]:
    if isinstance(kind, msgspec.inspect.StructType):
        yield kind
    elif isinstance(kind, msgspec.inspect.UnionType):
        for each in kind.types:
            yield from _structs(each)


def _key_lines(text: str) -> Iterator[tuple[KeyPath, int]]:
    """Every key and table header with its line; arrays of tables are numbered from 0."""
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    open_quotes = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if open_quotes:
            open_quotes = "" if open_quotes in line else open_quotes
            continue
        if header := _HEADER_LINE.match(line):
            table = _numbered(_key_parts(header["key"]), counts)
            if header["array"]:
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            yield table, number
        elif value := _VALUE_LINE.match(line):
            yield (*table, *_key_parts(value["key"])), number
            open_quotes = next((q for q in ('"""', "'''") if value["value"].count(q) == 1), "")


def _numbered(parts: KeyPath, counts: Mapping[KeyPath, int]) -> KeyPath:
    """A header's path with the number of the array element that each outer part stands in."""
    path: KeyPath = ()
    for part in parts[:-1]:
        path = (*path, part)
        if path in counts:
            path = (*path, counts[path])
    return (*path, *parts[-1:])


def _key_parts(key: str) -> KeyPath:
    value: Mapping[str, Any] | int = tomllib.loads(f"{key} = 0")
    parts: list[str] = []
    while isinstance(value, Mapping):
        (name, value), *_ = value.items()
        parts.append(name)
    return tuple(parts)
