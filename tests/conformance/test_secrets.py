"""No artefact of a run holds a secret of that run."""

from __future__ import annotations

import base64
from pathlib import Path
from urllib.parse import quote

import pytest

from conformance import run
from conformance.report import write_reports
from conformance.surroundings import stage_around
from conformance.targets import DvzaTarget, PgoTarget, Target, load_target
from medmij_sim import World
from medmij_sim.config import FaultEntry, WorldConfig
from medmij_sim.record import Exchange
from medmij_sim.state import write_state

SECRET_MEMBERS = ("code", "state", "access_token", "refresh_token")


def judged(target: Target, folder: Path) -> list[Path]:
    if isinstance(target, DvzaTarget):
        return list(write_reports(run(target), folder))
    with stage_around(target, pytest.fail) as stage:
        return list(write_reports(run(target, stage=stage), folder))


def secrets_of(world: World) -> set[str]:
    """Every code, state, token and cookie that passed, and the BSN of everybody."""
    found = {person.bsn for person in world.people.persons()}
    for exchange in world.record.events(Exchange):
        answer = exchange.response
        members = [exchange.query, exchange.request.form]
        if answer is not None and answer.media_type == "application/json" and isinstance(json := answer.json(), dict):
            members.append({name: [value] for name, value in json.items() if isinstance(value, str)})
        found |= {value for each in members for name in SECRET_MEMBERS for value in each.get(name, ())}
        if answer is not None:
            cookies = (cookie.partition(";")[0].partition("=")[2] for cookie in answer.headers_named("set-cookie"))
            found |= {value for value in cookies if len(value) > 15}
    return {secret for secret in found if len(secret) > 8}


@pytest.mark.parametrize(
    ("party", "faults"),
    [
        ("dvza-a", ["dvza.token.expires-in-3600", "dvza.resource.bsn-in-patient", "dvza.resource.bsn-in-self-link"]),
        ("pgo-a", ["pgo.token.request-id-reused", "pgo.resource.bsn-in-url", "pgo.resource.new-correlation-id"]),
    ],
)
def test_no_report_of_a_party_that_fails_holds_a_secret(tmp_path: Path, party: str, faults: list[str]) -> None:
    world = World(1, config=WorldConfig(fault=tuple(FaultEntry(name, party) for name in faults)))
    with world.serve(state=tmp_path / "state") as served:
        write_state(served)
        target = load_target(served.directory / "targets" / f"{party}.toml")
        assert isinstance(target, DvzaTarget | PgoTarget)
        paths = judged(target, tmp_path / "reports")
    world.close()
    secrets = secrets_of(world)
    assert "<bsn#" in paths[0].read_text(encoding="utf-8")
    assert len(secrets) > 20
    for path in paths:
        text = path.read_text(encoding="utf-8")
        leaked = {
            secret
            for secret in secrets
            for spelling in (secret, quote(secret, safe=""), base64.b64encode(secret.encode()).decode())
            if spelling in text
        }
        assert leaked == set(), path.name
