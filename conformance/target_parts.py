"""The parts of a target file. Structs are immutable; keys that are not known are refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from msgspec import Struct, field

from conformance.hooks import Hook
from conformance.safety import SafeResolver
from medmij_sim.transport import Address, Resolver


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
        """Leads to where hosts listen; refuses those of MedMij and DigiD themselves."""
        return SafeResolver({host: _read_address(host, address) for host, address in self.resolve.items()})


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
    """People log in on the pages of the fake DigiD of this simulator."""


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


class RunningWorld(Struct, tag_field="kind", tag="running", frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The simulated world around the party under test is a `medmij-sim serve` that runs already.

    Attributes:
        control: base URL of its control API.
        ca: PEM file of its root.
        token: file with the control token (`control.token` in its state folder).
    """

    control: str
    ca: Path
    token: Path


class OwnWorld(Struct, tag_field="kind", tag="start", frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The command line starts the world around the party under test.

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
