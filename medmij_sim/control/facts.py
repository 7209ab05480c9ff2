"""What a world says about itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Raw

from medmij_sim.control.messages import (
    AanbiederFacts,
    ClockFacts,
    FaultFacts,
    NotificationFacts,
    PartyFacts,
    PersonFacts,
    ReceivedFacts,
    WorldFacts,
)
from medmij_sim.fhir import json as fhir_json
from medmij_sim.stelselnode.app import PATHS

if TYPE_CHECKING:
    from medmij_sim.pgo.inbox import Notified
    from medmij_sim.world import World


def world_facts(world: World) -> WorldFacts:
    """Seed, hosts, parties, aanbieders and endpoints; where they can be reached if the world is on sockets."""
    addresses = world.served.resolver.addresses if world.served else {}
    return WorldFacts(
        seed=world.seed,
        domain=world.domain,
        resolver={host: f"{address}:{port}" for host, (address, port) in addresses.items()},
        lists={kind: f"https://stelselnode.{world.domain}{path}?api=2" for kind, path in PATHS.items()},
        parties=(*_pgos(world), *_dvzas(world)),
        aanbieders=tuple(_aanbieders(world)),
        ca=str(world.served.ca_file) if world.served else None,
        pki=world.served.pki_url if world.served else None,
    )


def received_facts(world: World, aanbieder: str, person: str | None, location: str | None) -> tuple[ReceivedFacts, ...]:
    """What an aanbieder received, of one person or of all, at one Location or at all.

    Raises:
        ConfigError: there is no such aanbieder or person.
    """
    return tuple(
        ReceivedFacts(
            share=each.share,
            person=each.person,
            gegevensdienst=each.gegevensdienst,
            pgo=each.pgo,
            at=each.at,
            version=each.version,
            location=each.location,
            resource=Raw(fhir_json.dumps(each.resource)),
        )
        for each in world.received(aanbieder, person, location)
    )


def notification_facts(world: World) -> tuple[NotificationFacts, ...]:
    """What came in at all PGOs, in order."""
    found = (_notified(role.key, each) for role in world.cast.pgos for each in world.pgo(role.key).inbox.all())
    return tuple(sorted(found, key=lambda each: each.at))


def _notified(pgo: str, note: Notified) -> NotificationFacts:
    known = note.known
    return NotificationFacts(
        pgo,
        note.at,
        note.status,
        note.error,
        note.subscription_id,
        note.kind,
        note.end_date,
        known.person if known else None,
        known.aanbieder if known else None,
        known.gegevensdienst if known else None,
        note.follow_up,
    )


def clock_facts(world: World) -> ClockFacts:
    """The world's time."""
    return ClockFacts(now=world.clock.now(), today=world.clock.today(), frozen=world.clock.is_frozen)


def people_facts(world: World) -> tuple[PersonFacts, ...]:
    """Everybody who can log in; never with a BSN."""
    loaded = world.people.loaded()
    return tuple(
        PersonFacts(
            key=person.key,
            name=person.name.full,
            birth_date=person.birth_date,
            purpose=person.purpose.en,
            deceased=person.deceased,
            care_relation=person.care_relation,
            loaded=tuple(aanbieder for key, aanbieder in loaded if key == person.key),
        )
        for person in world.people.persons()
    )


def fault_facts(world: World) -> tuple[FaultFacts, ...]:
    """The catalogue of faults, with what is on."""
    active = world.faults.active()
    return tuple(
        FaultFacts(
            name=fault.name,
            kind=fault.party_kind,
            nl=fault.nl,
            en=fault.en,
            on=tuple(party for name, party in active if name == fault.name),
        )
        for fault in world.faults.catalogue
    )


def _pgos(world: World) -> Iterator[PartyFacts]:
    for role in world.cast.pgos:
        host = role.host(world.domain)
        hosts = (host, role.notification_host(world.domain))
        endpoints = {
            "redirect_uri": role.redirect_uri(world.domain),
            "hooks": f"https://{host}/hooks",
            "subscription_notification": role.notification_endpoint(world.domain, "subscription"),
            "resource_notification": role.notification_endpoint(world.domain, "resource"),
        }
        yield PartyFacts(role.key, "pgo", role.name, role.listed, hosts, endpoints, role.gegevensdiensten)


def _dvzas(world: World) -> Iterator[PartyFacts]:
    domain = world.domain
    for role in world.cast.dvzas:
        hosts = (role.front_host(domain), role.token_host(domain), role.fhir_host(domain))
        endpoints = {
            "authorization": role.authorization_endpoint(domain),
            "token": role.token_endpoint(domain),
            "subscription": role.subscription_endpoint(domain),
        }
        yield PartyFacts(role.key, "dvza", role.name, role.listed, hosts, endpoints)


def _aanbieders(world: World) -> Iterator[AanbiederFacts]:
    for role in world.cast.aanbieders:
        dvza = world.cast.dvza(role.dvza)
        endpoints = {each: dvza.resource_endpoint(world.domain, role.naam, each) for each in role.gegevensdiensten}
        yield AanbiederFacts(role.naam, role.title, role.dvza, role.aanbiedertype, endpoints)
