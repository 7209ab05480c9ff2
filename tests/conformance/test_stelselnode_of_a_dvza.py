"""The suite as the Stelselnode of a DVZA: what it publishes and when, and what a target that tells less gets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace

import conformance
from conformance.hooks import HttpHook
from conformance.model import Outcome
from conformance.scenarios.dvza.stelselnode import Stelselnode
from conformance.stage import Stage, StageError, stage_of
from conformance.targets import DvzaTarget, RunningWorld, load_target
from medmij_sim import ocl, whl, zal
from medmij_sim.clock import Clock
from medmij_sim.record import Record
from medmij_sim.transport import ResolvingTransport, client_context

LISTS = conformance.Selection(select=("dvza.lists.*",))


@dataclass(frozen=True)
class Published:
    """The lists as anybody can fetch them."""

    http: httpx.Client
    base: str

    def __call__(self, name: str) -> bytes:
        return self.http.get(f"{self.base}/MedMij_{name}.xml?api=2").raise_for_status().content


@pytest.fixture
def dvza(dvza_file: Path) -> DvzaTarget:
    target = load_target(dvza_file)
    assert isinstance(target, DvzaTarget)
    return target


@pytest.fixture
def stage(dvza: DvzaTarget) -> Iterator[Stage]:
    assert isinstance(dvza.world, RunningWorld)
    with stage_of(dvza.world, dvza.network.resolver) as opened:
        opened.reset()
        yield opened
        opened.reset()


@pytest.fixture
def published(dvza: DvzaTarget, stage: Stage) -> Iterator[Published]:
    transport = ResolvingTransport(dvza.network.resolver, client_context(dvza.network.ca))
    with httpx.Client(transport=transport) as http:
        yield Published(http, stage.stelselnode)


def test_the_pgos_and_hosts_of_the_target_stand_in_the_lists_and_afterwards_those_of_the_world(
    dvza: DvzaTarget, stage: Stage, published: Published
) -> None:
    before = ocl.read(published("OAuthclientlist"))
    other = replace(
        dvza,
        aanbieder=replace(dvza.aanbieder, name="elders"),
        identities={**dvza.identities, "pgo-a": replace(dvza.identities["pgo-a"], name="Mapje", gegevensdiensten=())},
    )
    node = Stelselnode(other, Record(), Clock(), stage)
    clients = ocl.read(published("OAuthclientlist"))
    assert [each.organisatienaam for each in clients.oauthclients] == ["Mapje", "Oefen-PGO Berk"]
    assert clients.client("pgo-a.medmij.localhost").recognised_for("49")
    assert clients.volgnummer > before.volgnummer
    assert set(whl.read(published("Whitelist")).hostnames) == {
        "pgo-a.medmij.localhost",
        "pgo-b.medmij.localhost",
        "token.dvza-a.medmij.localhost",
        "fhir.dvza-a.medmij.localhost",
    }
    (aanbieder,) = zal.read(published("Zorgaanbiederslijst")).zorgaanbieders
    assert aanbieder.naam == "elders@medmij"
    node.close()
    assert ocl.read(published("OAuthclientlist")).oauthclients == before.oauthclients


def test_a_pgo_can_be_left_off_one_list(dvza: DvzaTarget, stage: Stage, published: Published) -> None:
    node = Stelselnode(dvza, Record(), Clock(), stage)
    node.publish(off_ocl="pgo-a")
    assert "pgo-a.medmij.localhost" not in ocl.read(published("OAuthclientlist"))
    assert "pgo-a.medmij.localhost" in whl.read(published("Whitelist")).hostnames
    node.publish(off_whitelist="pgo-a")
    assert "pgo-a.medmij.localhost" in ocl.read(published("OAuthclientlist"))
    assert "pgo-a.medmij.localhost" not in whl.read(published("Whitelist")).hostnames
    node.publish(empty=True)
    assert whl.read(published("Whitelist")).hostnames == ()
    node.close()


def test_what_does_not_fit_in_the_lists_is_one_clear_line(dvza: DvzaTarget, stage: Stage) -> None:
    short = replace(dvza, identities={"pgo-a": replace(dvza.identities["pgo-a"], name="X")})
    with pytest.raises(StageError, match=r"MedMij_OAuthclientlist\.xml: .*OAuthclientOrganisatienaam"):
        Stelselnode(short, Record(), Clock(), stage)


@pytest.mark.parametrize(
    ("lacking", "reason"), [("world", "add [world]"), ("clock", "add [clock]"), ("lists", "add [lists]")]
)
def test_a_target_that_lacks_something_is_told_what_to_add(
    dvza: DvzaTarget, stage: Stage, lacking: str, reason: str
) -> None:
    result = conformance.run(replace(dvza, **{lacking: None}), LISTS, stage=None if lacking == "world" else stage)
    assert {check.outcome for check in result.checks} == {Outcome.NOT_TESTED}
    assert [check.reason for check in result.checks if reason not in check.reason] == []


def test_a_hook_that_fails_is_named_as_the_cause(dvza: DvzaTarget, stage: Stage) -> None:
    nowhere = HttpHook(url="https://sim.medmij.localhost/nowhere")
    result = conformance.run(replace(dvza, lists=nowhere), LISTS, stage=stage)
    kept = result.check("dvza.lists.last-good-kept")
    assert kept.outcome is Outcome.NOT_REACHED
    assert "hook 'lists': https://sim.medmij.localhost/nowhere answered 404" in kept.reason
