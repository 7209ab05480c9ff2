"""TARGET.toml: what the suite must know of the party under test. The most public contract of the suite.

Relative paths are relative to the target file.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from msgspec import Meta, Struct, field

from conformance.hooks import HOOK_NAMES, Hook, HttpHook
from conformance.model import Actor, release_key
from conformance.probe import Unavailable
from conformance.schemas import schema_of
from conformance.target_parts import (
    Aanbieder,
    Endpoints,
    FormLogin,
    Hooks,
    Identity,
    Network,
    OwnWorld,
    Person,
    PgoAanbieder,
    RunningWorld,
    SimLogin,
)
from medmij_sim.toml import load

PEOPLE_ROLES = ("rich", "second", "empty", "fifteen", "sixteen", "no_relation", "deceased")
"""The people that checks ask for; a target that lacks one has the checks that need it *not tested*."""

IDENTITY_ROLES = ("pgo-a", "pgo-b", "unlisted")
"""Who the suite can be towards a DVZA: two listed PGOs, and one whose certificate is on no whitelist."""

REFUSED_ROLES = ("expired", "self-signed", "foreign-ca", "revoked")
"""The first listed PGO again, with certificates that the DVZA should refuse: the names say what is wrong with them."""

USUAL_PATIENCE = 3.0
"""Seconds in which something that is to come must begin to show."""

V = TypeVar("V")


class DvzaTarget(Struct, tag_field="kind", tag="dvza", frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A DVZA under test.

    Attributes:
        name: what reports call it.
        release: of the afsprakenstelsel; `"2.2"` means 2.2.2 or later.
        gegevensdiensten: endpoints by id of the Gegevensdienst.
        zal_file, zal_url: the ZAL that has the endpoints of `aanbieder`; it fills what `gegevensdiensten` leaves out.
        identities: see `IDENTITY_ROLES` and `REFUSED_ROLES`.
        people: see `PEOPLE_ROLES`.
        phone: the DVZA's telephone number, expected on its failure page.
        clock: hook that moves the DVZA's time, and has its lists grow old; its input has `move`, in whole seconds.
        world: the simulated world whose Stelselnode publishes the lists that the DVZA reads; without one, it reads
            lists that the suite cannot change.
        lists: hook that has the DVZA read its lists there; its input has `read`, true at the beginning of a run and
            false at its end, `stelselnode` (base URL), `address` (where that listens) and `ca` (PEM file). A DVZA that
            reads them there anyhow needs none.
        digid: hook that has the DVZA log people in at the DigiD of that world; its input has `use`, true before and
            false after, `metadata` (URL, of 3.x; `metadata4` of 4.4), `address` (where that listens) and `ca` (PEM
            file). A DVZA that does so anyhow needs none.
        fhir_packages: FHIR packages (`.tgz` or folder) whose profiles resources are also judged by.
        patience: seconds in which the DVZA must begin to fetch a list that is too old.
        baseline: file with expected failures.
    """

    name: str
    aanbieder: Aanbieder
    release: str = "2.2"
    gegevensdiensten: dict[str, Endpoints] = field(default_factory=dict)
    zal_file: Path | None = None
    zal_url: str | None = None
    network: Network = field(default_factory=Network)
    identities: dict[str, Identity] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    login: SimLogin | FormLogin = field(default_factory=SimLogin)
    phone: str | None = None
    clock: Hook | None = None
    world: RunningWorld | OwnWorld | None = None
    lists: Hook | None = None
    digid: Hook | None = None
    fhir_packages: tuple[Path, ...] = ()
    patience: Annotated[float, Meta(gt=0)] = USUAL_PATIENCE
    baseline: Path | None = None

    def __post_init__(self) -> None:
        _check_release(self.release)
        if not self.gegevensdiensten and self.zal_file is None and self.zal_url is None:
            raise ValueError("no endpoints — add [gegevensdiensten.48], zal_file or zal_url")

    @property
    def actor(self) -> Actor:
        return Actor.DVZA

    def urls(self) -> dict[str, str]:
        """Every URL of the file that the suite sends something to, by where it stands."""
        found = {
            f"gegevensdiensten.{service}.{name}": getattr(endpoints, name)
            for service, endpoints in self.gegevensdiensten.items()
            for name in endpoints.__struct_fields__
        }
        found |= {f"identities.{role}.redirect_uri": each.redirect_uri for role, each in self.identities.items()}
        if self.zal_url is not None:
            found["zal_url"] = self.zal_url
        hooks = {"clock.url": self.clock, "lists.url": self.lists, "digid.url": self.digid}
        found |= {where: hook.url for where, hook in hooks.items() if isinstance(hook, HttpHook)}
        if isinstance(self.world, RunningWorld):
            found["world.control"] = self.world.control
        return found

    def identity(self, role: str) -> Identity:
        """The identity in a role (see `IDENTITY_ROLES`).

        Raises:
            Unavailable: the target file has none.
        """
        return _named(self.identities, role, "identities")

    def person(self, role: str) -> Person:
        """The person in a role (see `PEOPLE_ROLES`).

        Raises:
            Unavailable: the target file has none.
        """
        return _named(self.people, role, "people")

    def endpoints(self, gegevensdienst: str) -> Endpoints:
        """Where a Gegevensdienst is offered.

        Raises:
            Unavailable: neither the target file nor its ZAL says so.
        """
        return _named(self.gegevensdiensten, gegevensdienst, "gegevensdiensten")

    @property
    def front(self) -> Endpoints:
        """The endpoints that authorization and tokens are asked at: those of the first Gegevensdienst."""
        return next(iter(self.gegevensdiensten.values()))


class PgoTarget(Struct, tag_field="kind", tag="pgo", frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A PGO under test.

    Attributes:
        client_id: its host name, as on the OCL.
        callback: who receives the redirect: `browser` when the PGO's own server does, `hook` when the suite must hand
            the URL to the `collect` hook (or to an interactive `start` command).
        network: how the person's browser reaches the PGO's own host.
        world: the simulated world around the PGO.
        people: see `PEOPLE_ROLES`; keys of people in that world.
        aanbieders: by role: `huisarts`, `hospital`...
        clock: hook that moves the PGO's time, for its lists to grow old; its input has `move`, in whole seconds.
        patience: seconds in which the next request of the PGO must come, where no hook tells the end of collecting.
    """

    name: str
    client_id: str
    redirect_uri: str
    hooks: Hooks
    release: str = "2.2"
    callback: Literal["browser", "hook"] = "browser"
    network: Network = field(default_factory=Network)
    world: RunningWorld | OwnWorld = field(default_factory=OwnWorld)
    people: dict[str, Person] = field(default_factory=dict)
    aanbieders: dict[str, PgoAanbieder] = field(default_factory=dict)
    clock: Hook | None = None
    patience: Annotated[float, Meta(gt=0)] = USUAL_PATIENCE
    baseline: Path | None = None

    def __post_init__(self) -> None:
        _check_release(self.release)

    @property
    def actor(self) -> Actor:
        return Actor.PGO

    def urls(self) -> dict[str, str]:
        """Every URL of the file that the suite sends something to, by where it stands."""
        found = {"redirect_uri": self.redirect_uri}
        found |= {
            f"hooks.{name}.url": hook.url
            for name in HOOK_NAMES
            if isinstance(hook := getattr(self.hooks, name), HttpHook)
        }
        if isinstance(self.clock, HttpHook):
            found["clock.url"] = self.clock.url
        if isinstance(self.world, RunningWorld):
            found["world.control"] = self.world.control
        return found

    def person(self, role: str) -> Person:
        """The person in a role.

        Raises:
            Unavailable: the target file has none.
        """
        return _named(self.people, role, "people")

    def aanbieder(self, role: str) -> PgoAanbieder:
        """The Zorgaanbieder in a role.

        Raises:
            Unavailable: the target file has none.
        """
        return _named(self.aanbieders, role, "aanbieders")

    def hook(self, name: str) -> Hook:
        """A hook by name (see `conformance.hooks.HOOK_NAMES`).

        Raises:
            Unavailable: the target file has none.
        """
        hook: Hook | None = getattr(self.hooks, name)
        if hook is None:
            raise Unavailable(f"the target has no hook {name!r}; add [hooks.{name}]")
        return hook


Target = DvzaTarget | PgoTarget


class _AnyTarget(Struct, frozen=True):
    kind: Literal["dvza", "pgo"]


def load_target(path: Path) -> Target:
    """Read a target file.

    Raises:
        ConfigError: the file cannot be read, or something in it is wrong; one line with file, line and remedy.
    """
    model: type[Target] = DvzaTarget if load(path, _AnyTarget).kind == "dvza" else PgoTarget
    return load(path, model)


def target_schema() -> dict[str, Any]:
    """The JSON Schema of a target file (dates may be TOML dates)."""
    return schema_of(Target, "medmij-sim target")


def _check_release(release: str) -> None:
    if not release_key(release):
        raise ValueError(f'{release!r} is no release — write release = "2.2"')


def _named(table: Mapping[str, V], role: str, key: str) -> V:
    if role not in table:
        raise Unavailable(f"the target has no {key} {role!r}; add [{key}.{role}]")
    return table[role]


__all__ = [
    "IDENTITY_ROLES",
    "PEOPLE_ROLES",
    "REFUSED_ROLES",
    "Aanbieder",
    "DvzaTarget",
    "Endpoints",
    "FormLogin",
    "Hooks",
    "Identity",
    "Network",
    "OwnWorld",
    "Person",
    "PgoAanbieder",
    "PgoTarget",
    "RunningWorld",
    "SimLogin",
    "Target",
    "load_target",
    "target_schema",
]
