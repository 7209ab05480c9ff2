"""TARGET.toml: what the suite must know of the party under test. The most public contract of the suite.

Structs are immutable; keys that are not known are refused. Relative paths are relative to the target file.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import Struct, field

from conformance.hooks import Hook
from conformance.model import Actor, release_key
from conformance.probe import Unavailable
from medmij_sim.toml import load
from medmij_sim.transport import Address, Resolver

PEOPLE_ROLES = ("rich", "second", "empty", "fifteen", "sixteen", "no_relation", "deceased")
"""The people that checks ask for; a target that lacks one has the checks that need it *not tested*."""

IDENTITY_ROLES = ("pgo-a", "pgo-b", "unlisted")
"""Who the suite can be towards a DVZA: two listed PGOs, and one whose certificate is on no whitelist."""

V = TypeVar("V")


class Network(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to reach the party under test.

    Attributes:
        ca: PEM file with the trusted roots; the machine's when absent.
        resolve: `host`, `host:port` or `*.suffix` to `address:port`, for hosts that are not in DNS or listen elsewhere.
        timeout: seconds to wait for any answer.
    """

    ca: Path | None = None
    resolve: dict[str, str] = field(default_factory=dict)
    timeout: float = 60.0

    def __post_init__(self) -> None:
        for host, address in self.resolve.items():
            _read_address(host, address)

    @property
    def resolver(self) -> Resolver:
        return Resolver({host: _read_address(host, address) for host, address in self.resolve.items()})


def _read_address(host: str, address: str) -> Address:
    name, _, port = address.rpartition(":")
    if not name or not port.isdigit():
        raise ValueError(f'{address!r} is no address for {host} — write "{host}" = "127.0.0.1:8443"')
    return name.strip("[]"), int(port)


class Identity(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A PGO that the suite plays towards the DVZA.

    Attributes:
        client_id: its host name, as on the OCL.
        certificate, key: PEM files for mutual TLS (the certificate may be followed by its chain).
        name: its display name on the OCL, expected on the consent screen.
        gegevensdiensten: ids for which the OCL recognises it; empty when that is not known.
    """

    client_id: str
    redirect_uri: str
    certificate: Path
    key: Path
    name: str | None = None
    gegevensdiensten: tuple[str, ...] = ()


class Person(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A test person at the party under test.

    Attributes:
        key: what chooses this person at the login (for a form: the text that goes into its field).
        bsn: only to look for leaks; never printed, logged or sent.
    """

    key: str
    birth_date: date | None = None
    name: str | None = None
    bsn: str | None = None

    def __repr__(self) -> str:
        return f"<Person {self.key}>"


class SimLogin(Struct, tag_field="kind", tag="medmij-sim", frozen=True, kw_only=True, forbid_unknown_fields=True):
    """People log in at the fake DigiD of this simulator.

    Attributes:
        preset: URL that takes the next answer (`/digid/next` of the control API); without it the pages are walked.
    """

    preset: str | None = None


class FormLogin(Struct, tag_field="kind", tag="form", frozen=True, kw_only=True, forbid_unknown_fields=True):
    """People log in on forms that were not made here; hints where the suite would not find its way by itself.

    Attributes:
        fields: what to fill in, by field name; `{key}`, `{name}` and `{birth_date}` stand for the person's.
        buttons: texts of the button or link that does this, where its words would not tell.
    """

    fields: dict[str, str] = field(default_factory=dict)
    buttons: dict[Literal["log_in", "cancel", "consent", "refuse", "continue"], list[str]] = field(default_factory=dict)


class Endpoints(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a DVZA offers one Gegevensdienst."""

    authorization: str
    token: str
    resource: str


class Aanbieder(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The Zorgaanbieder whose data are asked for.

    Attributes:
        name: as in the ZAL, with or without `@medmij`.
        title: as people know it; expected on screens.
        aanbiedertype: `ZA`, or `BAZB` for one that needs no treatment relation.
    """

    name: str
    title: str | None = None
    aanbiedertype: str = "ZA"

    @property
    def naam(self) -> str:
        """The name as it stands in the ZAL."""
        return f"{self.scope}@medmij"

    @property
    def scope(self) -> str:
        """The name without `@medmij`, as it stands in an authorization request."""
        return self.name.removesuffix("@medmij")


class DvzaTarget(Struct, tag_field="kind", tag="dvza", frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A DVZA under test.

    Attributes:
        name: what reports call it.
        release: of the afsprakenstelsel; `"2.2"` means 2.2.2 or later.
        gegevensdiensten: endpoints by id of the Gegevensdienst.
        zal_file, zal_url: the ZAL that has the endpoints of `aanbieder`; it fills what `gegevensdiensten` leaves out.
        identities: see `IDENTITY_ROLES`.
        people: see `PEOPLE_ROLES`.
        phone: the DVZA's telephone number, expected on its failure page.
        clock: hook that moves the DVZA's time; its input has `move`, in whole seconds.
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
    baseline: Path | None = None

    def __post_init__(self) -> None:
        _check_release(self.release)
        if not self.gegevensdiensten and self.zal_file is None and self.zal_url is None:
            raise ValueError("no endpoints — add [gegevensdiensten.48], zal_file or zal_url")

    @property
    def actor(self) -> Actor:
        return Actor.DVZA

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


class RunningWorld(Struct, tag_field="kind", tag="running", frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The simulated world around a PGO is a `medmij-sim serve` that runs already.

    Attributes:
        control: base URL of its control API.
        ca: PEM file of its root.
        token: file with the control token (`control.token` in its state folder).
    """

    control: str
    ca: Path
    token: Path


class OwnWorld(Struct, tag_field="kind", tag="start", frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The command line starts the world around a PGO.

    Attributes:
        port: of the front listener; 0 for any free one.
        state: folder for its keys and certificates, kept between runs; a temporary one when absent.
    """

    domain: str = "medmij.localhost"
    port: int = 8443
    state: Path | None = None
    seed: int = 1


class PgoAanbieder(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A Zorgaanbieder in the world, from whom the PGO is asked to collect."""

    name: str
    gegevensdiensten: tuple[str, ...]


class Hooks(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the PGO can be asked to do, and how.

    Attributes:
        start: begin collecting; gives the URL for the person's browser.
        collect: finish collecting; is given the callback URL when the target says `callback = "hook"`.
        refresh: collect again with long-term consent.
        share: offer data to a Zorgaanbieder.
        export: everything the PGO holds of a person, as JSON.
    """

    start: Hook | None = None
    collect: Hook | None = None
    refresh: Hook | None = None
    share: Hook | None = None
    export: Hook | None = None


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
    baseline: Path | None = None

    def __post_init__(self) -> None:
        _check_release(self.release)

    @property
    def actor(self) -> Actor:
        return Actor.PGO

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
    schema = msgspec.json.schema(Target, schema_hook=lambda kind: {"type": "string", "format": "path"})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "medmij-sim target",
        **schema,
    }


def _check_release(release: str) -> None:
    if not release_key(release):
        raise ValueError(f'{release!r} is no release — write release = "2.2"')


def _named(table: Mapping[str, V], role: str, key: str) -> V:
    if role not in table:
        raise Unavailable(f"the target has no {key} {role!r}; add [{key}.{role}]")
    return table[role]
