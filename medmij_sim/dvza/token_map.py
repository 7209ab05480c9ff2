"""Bearer tokens that stand for people without any OAuth, for material that brings its own.

Off unless somebody asks for it, and never for a world that others can reach. A token map is a TOML file,

    [[token]]
    token = "0aed465d-..."
    person = "woman_34"
    aanbieder = "huisartsdelinde@medmij"    # optional: all
    gegevensdiensten = ["49"]               # optional: all
    until = 2026-12-31T00:00:00+01:00       # optional: for good; the world's clock decides

or a CSV file whose first line has the same names; gegevensdiensten are separated by spaces there.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec

from medmij_sim.cast import Cast
from medmij_sim.errors import ConfigError
from medmij_sim.strangers import listed
from medmij_sim.toml import load, locate

_TOKEN: Final = re.compile(r"[A-Za-z0-9\-._~+/]+=*")
"""https://www.rfc-editor.org/rfc/rfc6750#section-2.1"""
_SHORTEST: Final = 8
_FIELDS: Final = ("token", "person", "aanbieder", "gegevensdiensten", "until")


@dataclass(frozen=True, slots=True)
class FixedToken:
    """What a token stands for.

    Args:
        person: a key.
        aanbieder: MedMij name, with or without `@medmij`; None for all.
        gegevensdiensten: ids; empty for all.
        until: from when on it is no longer valid; None for never.
        source: `file:line`, for messages.
    """

    person: str
    aanbieder: str | None = None
    gegevensdiensten: tuple[str, ...] = ()
    until: datetime | None = None
    source: str = field(default="token map", compare=False)

    def covers(self, aanbieder: str, service: str) -> bool:
        """Whether it is for an endpoint; `aanbieder` is without `@medmij`."""
        own = None if self.aanbieder is None else self.aanbieder.removesuffix("@medmij")
        return own in (None, aanbieder) and (not self.gegevensdiensten or service in self.gegevensdiensten)


TokenMap = Mapping[str, FixedToken]
"""By token."""


class TokenEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[token]]` of a file."""

    token: str
    person: str
    aanbieder: str | None = None
    gegevensdiensten: tuple[str, ...] = ()
    until: datetime | None = None


class TokenFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A token map in TOML."""

    token: tuple[TokenEntry, ...]


def read_token_map(path: Path) -> dict[str, FixedToken]:
    """Read a token map.

    Raises:
        ConfigError: one line that says what is wrong, where, and what to do; it never holds a token.
    """
    found: dict[str, FixedToken] = {}
    for entry, source in _csv_entries(path) if path.suffix.lower() == ".csv" else _toml_entries(path):
        token = entry.token.removeprefix("Bearer ").strip()
        if len(token) < _SHORTEST or not _TOKEN.fullmatch(token):
            raise ConfigError(
                f"{source}: the token cannot be a bearer token — write {_SHORTEST} or more letters, digits or -._~+/"
            )
        if token in found:
            raise ConfigError(f"{source}: the same token as at {found[token].source} — keep one of them")
        if entry.until is not None and entry.until.tzinfo is None:
            raise ConfigError(f"{source}: until has no time zone — write it like 2026-03-01T12:00:00+01:00")
        found[token] = FixedToken(entry.person, entry.aanbieder, entry.gegevensdiensten, entry.until, source)
    if not found:
        raise ConfigError(f"{path}: no tokens in it — write [[token]] with a token and a person")
    return found


def token_map_of(given: TokenMap | Path | None, people: Sequence[str], cast: Cast) -> TokenMap:
    """A token map that fits a world.

    Args:
        given: the map, or the file that has it; None for none.
        people: keys.

    Raises:
        ConfigError: the file cannot be used, or it names who or what is not in the world; one line without tokens.
    """
    tokens = read_token_map(given) if isinstance(given, Path) else given or {}
    for each in tokens.values():
        if each.person not in people:
            raise ConfigError(f"{each.source}: no person {each.person!r} — choose one of {listed(sorted(people))}")
        try:
            roles = cast.aanbieders if each.aanbieder is None else (cast.aanbieder(each.aanbieder),)
        except ConfigError as error:
            raise ConfigError(f"{each.source}: {error}") from None
        offered = {service for role in roles for service in role.gegevensdiensten}
        missing = [service for service in each.gegevensdiensten if service not in offered]
        if missing:
            where = each.aanbieder or "nobody"
            verb = "does not offer" if each.aanbieder else "offers"
            raise ConfigError(
                f"{each.source}: {where} {verb} {', '.join(missing)} — choose of {', '.join(sorted(offered))}"
            )
    return MappingProxyType(dict(tokens))


def _toml_entries(path: Path) -> Iterator[tuple[TokenEntry, str]]:
    entries = load(path, TokenFile).token
    text = path.read_text(encoding="utf-8")
    for number, entry in enumerate(entries):
        yield entry, f"{path}:{locate(text, ('token', number))}"


def _csv_entries(path: Path) -> Iterator[tuple[TokenEntry, str]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 text (byte {error.start}) — save the file as UTF-8") from None
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error} — give the path of a file that can be read") from None
    reader = csv.DictReader(lines, restkey="more", restval="", skipinitialspace=True)
    unknown = [name for name in reader.fieldnames or () if name not in _FIELDS]
    if unknown or not {"token", "person"} <= set(reader.fieldnames or ()):
        raise ConfigError(
            f"{path}:1: the first line must name columns — of {', '.join(_FIELDS)}, the first two at least"
        )
    for row in reader:
        source = f"{path}:{reader.line_num}"
        if "more" in row:
            raise ConfigError(f"{source}: more values than the first line has names — separate services by spaces")
        yield _csv_entry({name: value.strip() for name, value in row.items() if value.strip()}, source), source


def _csv_entry(row: dict[str, str], source: str) -> TokenEntry:
    lacking = [name for name in ("token", "person") if name not in row]
    if lacking:
        raise ConfigError(f"{source}: no {' and no '.join(lacking)} — fill in both")
    try:
        until = datetime.fromisoformat(row["until"]) if "until" in row else None
    except ValueError:
        raise ConfigError(f"{source}: until is no moment — write it like 2026-03-01T12:00:00+01:00") from None
    services = tuple(row.get("gegevensdiensten", "").split())
    return TokenEntry(row["token"], row["person"], row.get("aanbieder"), services, until)
