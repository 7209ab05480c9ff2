"""The JSON values that go in and out of the control API; the OpenAPI document derives from them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from msgspec import UNSET, Raw, Struct, UnsetType

from medmij_sim.chainlog.collector import Logged, RefusedDelivery
from medmij_sim.digid.ending import Ending
from medmij_sim.digid.login import Representation
from medmij_sim.digid.settings import LevelName, ProviderSettings
from medmij_sim.pgo.inbox import FollowUp


class Index(Struct, frozen=True):
    """Where to look further."""

    name: str
    openapi: str
    operations: tuple[str, ...]


class Problem(Struct, frozen=True):
    """What was wrong, in one line."""

    error: str


class ClockFacts(Struct, frozen=True):
    """The world's time; `today` is the date in the Netherlands."""

    now: datetime
    today: date
    frozen: bool


class ClockChange(Struct, frozen=True, forbid_unknown_fields=True):
    """One of: `move` by a length of time ("14:50", "180d", "-1h", or a number of seconds), `set` to a moment with time
    zone, or `reset`."""

    move: str | int | UnsetType = UNSET
    set: datetime | UnsetType = UNSET
    reset: Literal[True] | UnsetType = UNSET


class PersonFacts(Struct, frozen=True):
    """Somebody who can log in. `loaded` names the aanbieders with a loaded dossier; null stands for all."""

    key: str
    name: str
    birth_date: date
    purpose: str
    deceased: date | None
    care_relation: bool
    loaded: tuple[str | None, ...]


class DossierFacts(Struct, frozen=True):
    """How many resources were loaded."""

    resources: int


class FaultFacts(Struct, frozen=True):
    """A fault that can be switched; `on` names the parties that have it now, null stands for all of the kind."""

    name: str
    kind: str
    nl: str
    en: str
    on: tuple[str | None, ...]


class FaultSwitch(Struct, frozen=True, forbid_unknown_fields=True):
    """For which party; null for all of its kind."""

    party: str | None = None


class RecordPage(Struct, frozen=True):
    """Events in the safe view; `last` is the number to ask after next time."""

    events: tuple[dict[str, Any], ...]
    last: int


class RawRecord(Struct, frozen=True):
    """Events with their secrets (see `medmij_sim.record_wire`)."""

    format: str
    events: tuple[dict[str, Any], ...]
    blobs: dict[str, str]


class Tags(Struct, frozen=True, forbid_unknown_fields=True):
    """The steps that are under way."""

    tags: tuple[str, ...]


class ChainLogFacts(Struct, frozen=True):
    """What the parties logged for MedMij, in order, and the last messages that the collector refused."""

    events: tuple[Logged, ...]
    refused: tuple[RefusedDelivery, ...]


class NextLogin(Struct, frozen=True, forbid_unknown_fields=True):
    """The answer to the next login at DigiD, for one DVZA or service provider or for whichever comes first; `always`
    makes it the answer to all of them. `bsn` is for somebody of no world, and a number for tests."""

    person: str | None = None
    level: LevelName | None = None
    outcome: Ending = "success"
    requester: str | None = None
    represents: str | None = None
    bsn: str | None = None
    always: bool = False


class ProviderFacts(Struct, frozen=True):
    """A service provider of NEP-DigiD: its entity id or client_id, the interface it speaks, where answers go, and how
    it is set up. `members` are those for whom it asks (LC)."""

    id: str
    speaks: Literal["saml3", "saml4", "oidc"]
    answers_go_to: tuple[str, ...]
    minimum_level: str
    active: bool = True
    reports_substantieel: bool = True
    single_sign_on: bool = False
    federation: str = ""
    sectors: tuple[str, ...] = ()
    representation: Representation | None = None
    services: dict[str, str] = {}
    members: tuple[str, ...] = ()


class ProviderChange(ProviderSettings, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a service provider that speaks SAML is to be set up; what is left out stays as it is."""

    id: str


class ListedClient(Struct, frozen=True, forbid_unknown_fields=True):
    """A PGO on the OCL: its host, its display name, and the gegevensdiensten it is recognised for."""

    hostname: str
    name: str
    gegevensdiensten: tuple[str, ...]


class ListedEndpoints(Struct, frozen=True, forbid_unknown_fields=True):
    """Where one gegevensdienst is offered."""

    authorization: str
    token: str
    resource: str


class ListedAanbieder(Struct, frozen=True, forbid_unknown_fields=True):
    """An aanbieder in the ZAL, with its gegevensdiensten by id."""

    naam: str
    gegevensdiensten: dict[str, ListedEndpoints]
    aanbiedertype: Literal["ZA", "BAZB"] = "ZA"


class Listing(Struct, frozen=True, forbid_unknown_fields=True):
    """Who stands in the lists in the place of the world's own parties: on the OCL, on the whitelist and in the ZAL."""

    clients: tuple[ListedClient, ...] = ()
    nodes: tuple[str, ...] = ()
    aanbieders: tuple[ListedAanbieder, ...] = ()


class ListReading(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether a DVZA of this world reads its lists at the Stelselnode, or goes by those of the world as it began."""

    read: bool


class LoginPlace(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether a DVZA of this world logs people in at NEP-DigiD as a service provider, and by which interface, or as it
    began."""

    use: bool
    face: Literal["saml3", "saml4"] = "saml3"


class PartyFacts(Struct, frozen=True):
    """A party of this world: its hosts, and its endpoints by name."""

    key: str
    kind: Literal["pgo", "dvza"]
    name: str
    listed: bool
    hosts: tuple[str, ...]
    endpoints: dict[str, str]
    gegevensdiensten: tuple[str, ...] = ()


class AanbiederFacts(Struct, frozen=True):
    """An aanbieder; `endpoints` gives the FHIR base of each gegevensdienst."""

    naam: str
    title: str
    dvza: str
    aanbiedertype: str
    endpoints: dict[str, str]


class ReceivedFacts(Struct, frozen=True):
    """A resource that an aanbieder received; what came in together has the same `share`. `location` is where the answer
    to the share said that it is."""

    share: str
    person: str
    gegevensdienst: str
    pgo: str
    at: datetime
    version: int
    location: str
    resource: Raw


class NotificationFacts(Struct, frozen=True):
    """A notification that came in at a PGO, with the status and error code that it was answered with. `person`,
    `aanbieder` and `gegevensdienst` are of the subscription, if the PGO has it; `follow_up` is what it did then."""

    pgo: str
    at: datetime
    status: int
    error: str
    subscription_id: str | None
    kind: str | None
    end_date: date | None
    person: str | None = None
    aanbieder: str | None = None
    gegevensdienst: str | None = None
    follow_up: FollowUp | None = None


class WorldFacts(Struct, frozen=True):
    """What there is. `resolver` leads each host to `address:port`; empty while the world is not on sockets. `pki` is
    what certificates call `http://pki.<domain>`."""

    seed: int
    domain: str
    resolver: dict[str, str]
    lists: dict[str, str]
    parties: tuple[PartyFacts, ...]
    aanbieders: tuple[AanbiederFacts, ...]
    ca: str | None
    pki: str | None = None
