"""The files that a served world leaves for other programs: facts, certificates per party, and target files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from medmij_sim.cast import AanbiederRole, DvzaRole, PgoRole
from medmij_sim.control.facts import world_facts
from medmij_sim.pki import NodeFiles, Variant

if TYPE_CHECKING:
    from medmij_sim.served import ServedWorld

ROLES: Mapping[str, str] = {
    "rich": "woman_34",
    "second": "diacritics",
    "empty": "helper",
    "fifteen": "fifteen",
    "sixteen": "sixteen_today",
    "no_relation": "no_care_relation",
    "deceased": "deceased",
}
"""Who of the personas plays which role in a target file."""

IDENTITIES: Mapping[str, str] = {"pgo-a": "pgo-a", "pgo-b": "pgo-b", "unlisted": "pgo-x"}
"""Which PGO the suite plays in which role towards a DVZA."""

_JUDGED = ("48", "49")
"""The gegevensdiensten in a target file: those whose answers the suite asks for."""

_REFUSED = (Variant.EXPIRED, Variant.SELF_SIGNED, Variant.FOREIGN_CA, Variant.REVOKED)
"""The roles of the first PGO with certificates that a DVZA should refuse."""

_HOOKS = ("start", "collect", "refresh", "export")


def write_state(served: ServedWorld) -> None:
    """Write `world.json`, `<party>.pem` and `.key`, and `targets/<party>.toml` into the served world's folder."""
    folder, cast = served.directory, served.world.cast
    facts = msgspec.json.format(msgspec.json.encode(world_facts(served.world)), indent=2)
    (folder / "world.json").write_bytes(facts)
    for key in (*(pgo.key for pgo in cast.pgos), *(dvza.key for dvza in cast.dvzas)):
        _copy(served.client_files(key), folder, key)
    for variant in _REFUSED:
        _copy(served.client_files("pgo-a", variant), folder, f"pgo-a-{variant}")
    targets = folder / "targets"
    targets.mkdir(exist_ok=True)
    for dvza in cast.dvzas:
        _write(targets / f"{dvza.key}.toml", _dvza_target(served, dvza))
    for pgo in cast.pgos:
        _write(targets / f"{pgo.key}.toml", _pgo_target(served, pgo))


def _dvza_target(served: ServedWorld, dvza: DvzaRole) -> dict[str, Any]:
    world, domain = served.world, served.world.domain
    aanbieder = max(world.cast.aanbieders_of(dvza.key), key=lambda role: len(_judged(role)))
    listed = {"zal_url": f"https://stelselnode.{domain}/MedMij_Zorgaanbiederslijst.xml?api=2"} if dvza.listed else {}
    return {
        "kind": "dvza",
        "name": dvza.name,
        "release": "2.2",
        "phone": dvza.phone,
        **listed,
        "aanbieder": {"name": aanbieder.naam, "title": aanbieder.title, "aanbiedertype": aanbieder.aanbiedertype},
        "network": _network(served),
        "login": {"kind": "medmij-sim"},
        "clock": {"kind": "http", "url": f"https://sim.{domain}/clock", "body": {"move": "{move}"}},
        "world": _world(domain),
        "lists": {
            "kind": "http",
            "method": "PUT",
            "url": f"https://sim.{domain}/dvzas/{dvza.key}/lists",
            "body": {"read": "{read}"},
        },
        "digid": {
            "kind": "http",
            "method": "PUT",
            "url": f"https://sim.{domain}/dvzas/{dvza.key}/digid",
            "body": {"use": "{use}"},
        },
        "gegevensdiensten": {
            each: {
                "authorization": dvza.authorization_endpoint(domain),
                "token": dvza.token_endpoint(domain),
                "resource": dvza.resource_endpoint(domain, aanbieder.naam, each),
            }
            for each in _judged(aanbieder)
        },
        "identities": {
            **{role: _identity(world.cast.pgo(key), domain) for role, key in IDENTITIES.items()},
            **{variant.value: _refused(world.cast.pgo("pgo-a"), domain, variant) for variant in _REFUSED},
        },
        "people": _people(served),
    }


def _pgo_target(served: ServedWorld, pgo: PgoRole) -> dict[str, Any]:
    world, host = served.world, pgo.host(served.world.domain)
    return {
        "kind": "pgo",
        "name": pgo.name,
        "release": "2.2",
        "client_id": host,
        "redirect_uri": pgo.redirect_uri(world.domain),
        "callback": "browser",
        "network": _network(served),
        "world": _world(world.domain),
        "hooks": {name: {"kind": "http", "url": f"https://{host}/hooks/{name}"} for name in _HOOKS},
        "clock": {"kind": "http", "url": f"https://sim.{world.domain}/clock", "body": {"move": "{move}s"}},
        "aanbieders": dict(_aanbieders(world.cast.aanbieders, pgo)),
        "people": _people(served),
    }


def _world(domain: str) -> dict[str, Any]:
    return {
        "kind": "running",
        "control": f"https://sim.{domain}",
        "ca": "../ca.pem",
        "token": "../control.token",
    }


def _network(served: ServedWorld) -> dict[str, Any]:
    resolve = {host: f"{address}:{port}" for host, (address, port) in served.resolver.addresses.items()}
    return {"ca": "../ca.pem", "resolve": resolve}


def _identity(pgo: PgoRole, domain: str) -> dict[str, Any]:
    return {
        "client_id": pgo.host(domain),
        "redirect_uri": pgo.redirect_uri(domain),
        "certificate": f"../{pgo.key}.pem",
        "key": f"../{pgo.key}.key",
        "name": pgo.name,
        "gegevensdiensten": list(pgo.gegevensdiensten),
    }


def _refused(pgo: PgoRole, domain: str, variant: Variant) -> dict[str, Any]:
    files = {"certificate": f"../{pgo.key}-{variant}.pem", "key": f"../{pgo.key}-{variant}.key"}
    return {"client_id": pgo.host(domain), "redirect_uri": pgo.redirect_uri(domain), **files}


def _people(served: ServedWorld) -> dict[str, Any]:
    people = {role: served.world.people.person(key) for role, key in ROLES.items()}
    return {
        role: {
            "key": person.key,
            "name": person.name.full,
            "birth_date": person.birth_date.isoformat(),
            "bsn": person.bsn,
        }
        for role, person in people.items()
    }


def _aanbieders(roles: tuple[AanbiederRole, ...], pgo: PgoRole) -> Iterator[tuple[str, dict[str, Any]]]:
    """One aanbieder of each kind: the first that offers GP data, and the first that offers none."""
    for name, gp in (("huisarts", True), ("hospital", False)):
        role = next(each for each in roles if ("49" in each.gegevensdiensten) is gp)
        ids = [each for each in _judged(role) if each in pgo.gegevensdiensten]
        if ids:
            yield name, {"name": role.naam, "gegevensdiensten": ids}


def _judged(role: AanbiederRole) -> list[str]:
    return [each for each in _JUDGED if each in role.gegevensdiensten]


def _copy(files: NodeFiles, folder: Path, name: str) -> None:
    shutil.copy(files.certificate, folder / f"{name}.pem")
    shutil.copy(files.key, folder / f"{name}.key")


def _write(path: Path, values: Mapping[str, Any]) -> None:
    # It holds BSNs, be they of nobody: the suite scans answers for them.
    path.touch(mode=0o600)
    path.write_text("\n".join(_toml(values)).lstrip() + "\n", encoding="utf-8")


def _toml(values: Mapping[str, Any], table: tuple[str, ...] = ()) -> Iterator[str]:
    """TOML of nested tables with texts and lists of texts; a JSON text is a TOML basic string too."""
    plain = {key: value for key, value in values.items() if not isinstance(value, Mapping)}
    if table and (plain or not values):
        yield f"\n[{'.'.join(table)}]"
    for key, value in plain.items():
        yield f"{json.dumps(key) if '.' in key else key} = {json.dumps(value)}"
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from _toml(value, (*table, json.dumps(key) if "." in key else key))
