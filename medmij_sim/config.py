"""`world.toml`: how a world begins."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import msgspec

from medmij_sim.cast import Cast
from medmij_sim.clock import Clock, parse_duration
from medmij_sim.digid.login_choice import LoginKind
from medmij_sim.digid.settings import DigidEntry
from medmij_sim.dvza.releases import RELEASES
from medmij_sim.errors import ConfigError
from medmij_sim.storage import check_store
from medmij_sim.strangers import MOST_STRANGERS
from medmij_sim.toml import load

MOST_WORKERS = 64
RECORDED_EVENTS = 5000
"""Events that a world keeps which is served for as long as somebody likes."""

_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(\.{_LABEL})*")
"""Lower-case labels of a host name (RFC 1123, section 2.1): others cannot be in the lists."""


class DossierEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A dossier from disk: whose, where it is, and at which aanbieder (all when left out).

    Attributes:
        patient: id of the one Patient in the files whose resources these are; all when left out.
        shared: more files and folders, with what the dossiers of many refer to.
    """

    person: str
    path: Path
    aanbieder: str | None = None
    patient: str | None = None
    shared: tuple[Path, ...] = ()


class FaultEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fault that is on from the start: its name, and for which party (all of its kind when left out)."""

    name: str
    party: str | None = None


class DvzaEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a DVZA of the cast is: its releases and when it tests availability (see `medmij_sim.cast.DvzaRole`)."""

    key: str
    releases: tuple[str, ...] = ("1.6", "2.2")
    availability: Literal["early", "late"] = "early"

    def __post_init__(self) -> None:
        unknown = [each for each in self.releases if each not in RELEASES]
        if unknown or not self.releases:
            raise ValueError(f"releases {', '.join(unknown) or '[]'} cannot be served — write of {', '.join(RELEASES)}")


class ClockEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The time: frozen at a moment, or real time plus an offset such as "-180d"."""

    frozen: datetime | None = None
    offset: str | None = None

    def __post_init__(self) -> None:
        if self.frozen is not None and self.offset is not None:
            raise ValueError("frozen and offset exclude each other — keep one of them")
        if self.frozen is not None and self.frozen.tzinfo is None:
            raise ValueError("frozen has no time zone — write it like 2026-03-01T12:00:00+01:00")
        if self.offset is not None:
            parse_duration(self.offset)

    def clock(self) -> Clock:
        if self.frozen is not None:
            return Clock.frozen(self.frozen)
        return Clock() if self.offset is None else Clock(offset=parse_duration(self.offset))


class WorldConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a world begins, and what it returns to at a reset.

    Attributes:
        seed: of a frozen world's codes and tokens.
        domain: the hosts of the world are below it.
        bind: the address to listen on.
        port: of the front listener; the back listener takes the next one. 0 takes any two.
        back_bind: an address of its own for the back listener, which then has the port of the front one. Port 443 on
            127.0.0.1 takes 127.0.0.2, so that the lists need no mapping.
        dossiers: folders that hold a folder for each person, named by the person's key, and next to these what all of
            them share (see `medmij_sim.dossier_folders`).
        token_map: a file with bearer tokens that stand for people (see `medmij_sim.dvza.token_map`).
        login: how the DVZAs have people log in: `direct`, `saml3`, `saml4` (`medmij_sim.digid.login_choice`); left out,
            `medmij-sim serve` takes `saml3` when time runs, and everything else `direct`, which is faster.
        store: where the DVZAs of `medmij-sim serve` remember: `memory`, `sqlite:FILE` or the URL of a PostgreSQL
            database. Left out, a file in the folder of `--state`, else memory.
        digid: the service providers that NEP-DigiD knows, and whose TLS certificates it takes.
        workers: processes that answer for the DVZAs (see `medmij_sim.workers`); 0 has one process do everything.
        strangers: how many people there are besides the personas, drawn by the seed (see `medmij_sim.strangers`).
    """

    seed: int = 1
    domain: str = "medmij.localhost"
    clock: ClockEntry = ClockEntry()
    bind: str = "127.0.0.1"
    port: int = 8443
    back_bind: str | None = None
    open_to_network: bool = False
    dossier: tuple[DossierEntry, ...] = ()
    dossiers: tuple[Path, ...] = ()
    token_map: Path | None = None
    fault: tuple[FaultEntry, ...] = ()
    dvza: tuple[DvzaEntry, ...] = ()
    login: LoginKind | None = None
    store: str | None = None
    workers: int = 0
    strangers: int = 0
    digid: DigidEntry = DigidEntry()

    def __post_init__(self) -> None:
        if self.store is not None:
            check_store(self.store)
        if not 0 <= self.workers <= MOST_WORKERS:
            raise ValueError(f"workers {self.workers} is too few or too many — write a number from 0 to {MOST_WORKERS}")
        if not 0 <= self.strangers <= MOST_STRANGERS:
            raise ValueError(
                f"strangers {self.strangers} is too few or too many — write a number from 0 to {MOST_STRANGERS}"
            )
        if not 0 <= self.port <= 65534:
            raise ValueError(f"port {self.port} does not exist — write a number from 0 to 65534")
        if not _DOMAIN.fullmatch(self.domain):
            raise ValueError(f"domain {self.domain!r} is no domain — write it like medmij.localhost")

    def cast(self, cast: Cast) -> Cast:
        """A cast whose DVZAs are as this file says.

        Raises:
            ConfigError: there is no such DVZA.
        """
        entries = {each.key: each for each in self.dvza}
        known = [role.key for role in cast.dvzas]
        for key in entries:
            if key not in known:
                raise ConfigError(f"no DVZA {key!r} — choose one of {', '.join(known)}")
        dvzas = (
            replace(role, releases=entries[role.key].releases, availability=entries[role.key].availability)
            if role.key in entries
            else role
            for role in cast.dvzas
        )
        return replace(cast, dvzas=tuple(dvzas))

    def having(self, strangers: int | None) -> WorldConfig:
        """The same with another number of strangers; None keeps that of the file.

        Raises:
            ConfigError: there cannot be so many.
        """
        try:
            return self if strangers is None else msgspec.structs.replace(self, strangers=strangers)
        except ValueError as error:
            raise ConfigError(str(error)) from None

    @property
    def back(self) -> tuple[str, int]:
        """Where the back listener goes; port 0 is any."""
        if self.back_bind is not None:
            return self.back_bind, self.port
        if (self.bind, self.port) == ("127.0.0.1", 443):
            return "127.0.0.2", 443
        return self.bind, self.port and self.port + 1

    @property
    def sockets(self) -> dict[str, Any]:
        """The arguments of `World.serve` that follow from this."""
        back_bind, back_port = self.back
        return {
            "bind": self.bind,
            "port": self.port,
            "back_bind": back_bind,
            "back_port": back_port,
            "open_to_network": self.open_to_network,
        }


def load_config(path: Path) -> WorldConfig:
    """Read a `world.toml`; paths in it are relative to the file.

    Raises:
        ConfigError: one line that says what is wrong, where, and what to do.
    """
    return load(path, WorldConfig)


def config_schema() -> dict[str, Any]:
    """The JSON Schema of `world.toml`."""
    schema = msgspec.json.schema(WorldConfig, schema_hook=lambda kind: {"type": "string", "format": "path"})
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "medmij-sim world", **schema}
