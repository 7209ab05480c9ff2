"""A whole journey in one call: what it gives, and how it says that there is nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from medmij_sim.browser import WalkError
from medmij_sim.clock import Clock
from medmij_sim.collecting import JourneyError
from medmij_sim.errors import ConfigError
from medmij_sim.fhir.compare import compare
from medmij_sim.world import World
from synthetic_patients import Dossier

DE_LINDE = "huisartsdelinde@medmij"


@pytest.fixture
def world() -> Iterator[World]:
    made = World(clock=Clock.frozen(datetime(2026, 1, 15, 11, tzinfo=UTC)))
    yield made
    made.close()


def resource(kind: str, key: str, **more: Any) -> dict[str, Any]:
    return {"resourceType": kind, "id": key, **more}


def refers(to: str) -> dict[str, str]:
    return {"reference": to, "display": to}


@pytest.mark.parametrize("service", ["48", "49"])
def test_what_is_offered_is_collected_in_process_too(world: World, service: str) -> None:
    world.load_dossier(Dossier.from_seed(3), person="woman_34")
    collected = world.collect("woman_34", DE_LINDE, service)
    assert collected.problems == ()
    assert compare(world.offered("woman_34", "huisartsdelinde", service), collected.resources) == []


def test_a_second_journey_leaves_nothing_of_the_first(world: World) -> None:
    world.collect("woman_34", DE_LINDE, "48")
    world.load_dossier(Dossier.for_persona("helper"), person="woman_34")
    assert [each["resourceType"] for each in world.collect("woman_34", DE_LINDE, "48").resources].count(
        "Condition"
    ) == 0


def test_what_collected_things_are_called_shows_no_content(world: World) -> None:
    collected = world.collect("woman_34", DE_LINDE, "48")
    assert repr(collected) == f"<Collected {len(collected.resources)} resources, 0 problems>"


def test_a_person_without_data_ends_the_journey(world: World) -> None:
    with pytest.raises(JourneyError, match=r"pgo-a got no data on no_care_relation .*: denied: access_denied"):
        world.collect("no_care_relation", DE_LINDE, "48")


def test_a_pgo_that_gets_no_token_ends_the_journey(world: World) -> None:
    world.faults.on("pgo.token.no-certificate", "pgo-a")
    with pytest.raises(JourneyError, match="pgo-a got no data on woman_34"):
        world.collect("woman_34", DE_LINDE, "48")


def test_a_front_that_shows_a_wrong_certificate_ends_the_journey(world: World) -> None:
    world.faults.on("dvza.tls.certificate-expired", "dvza-a")
    with pytest.raises(JourneyError, match=r"pgo-a got no data on woman_34 from .*: .*CERTIFICATE_VERIFY_FAILED"):
        world.collect("woman_34", DE_LINDE, "48")


def test_a_person_who_cannot_log_in_ends_the_journey(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medmij_sim.browser.walker.MAX_PAGES", 1)
    with pytest.raises(JourneyError, match=r"pgo-a got no data on woman_34 from .*: no end after 1 pages"):
        world.collect("woman_34", DE_LINDE, "48")


def test_an_aanbieder_that_does_not_exist_ends_the_journey(world: World) -> None:
    with pytest.raises(JourneyError, match="nergens"):
        world.collect("woman_34", "nergens@medmij", "48")


def test_who_does_not_exist_gets_no_dossier_and_no_journey(world: World) -> None:
    with pytest.raises(ConfigError, match="no person 'nobody'"):
        world.load_dossier(Dossier.from_seed(1), person="nobody")
    with pytest.raises(ConfigError, match="no person 'nobody'"):
        world.collect("nobody", DE_LINDE, "48")


def test_consent_gives_the_authorization_response_unopened(world: World) -> None:
    pgo = world.pgo("pgo-a")
    journey = asyncio.run(pgo.start(DE_LINDE, ["48"], "woman_34"))
    response = world.consent(journey.authorization_url, person="woman_34", redirect_uri=pgo.redirect_uri)
    assert response.startswith(f"{pgo.redirect_uri}?")
    assert "code=" in response
    assert f"state={journey.state}" in response


def test_consent_of_somebody_unknown_says_where_it_ended(world: World) -> None:
    pgo = world.pgo("pgo-a")
    journey = asyncio.run(pgo.start(DE_LINDE, ["48"], "woman_34"))
    with pytest.raises(WalkError, match="nobody here is 'nobody'"):
        world.consent(journey.authorization_url, person="nobody", redirect_uri=pgo.redirect_uri)


def test_what_a_result_refers_to_can_be_read_and_nothing_else_of_that_type(world: World, tmp_path: Path) -> None:
    dossier = [
        resource("Patient", "p"),
        resource("Condition", "c", subject=refers("Patient/p"), context=refers("EpisodeOfCare/told")),
        resource("EpisodeOfCare", "told", patient=refers("Patient/p"), careManager=refers("Practitioner/far")),
        resource("EpisodeOfCare", "untold", patient=refers("Patient/p"), status="active"),
        resource("Practitioner", "far"),
        resource("CarePlan", "untold", subject=refers("Patient/p"), status="active", intent="plan"),
    ]
    (tmp_path / "dossier.ndjson").write_text("\n".join(map(json.dumps, dossier)), "utf-8")
    world.load_dossier(tmp_path, person="woman_34")
    collected = world.collect("woman_34", DE_LINDE, "48")
    assert collected.problems == ()
    assert {f"{each['resourceType']}/{each['id']}" for each in collected.resources} == {
        "Patient/p",
        "Condition/c",
        "EpisodeOfCare/told",
        "Practitioner/far",
    }
    world.faults.on("pgo.resource.ignores-references", "pgo-a")
    assert len(world.collect("woman_34", DE_LINDE, "48").resources) == 2
