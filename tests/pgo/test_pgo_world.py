"""The PGO and the scripted person against the parties of a world, in process."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from unittest.mock import patch
from urllib.parse import urlsplit

import pydicom
import pytest

from medmij_sim.browser import Answers, Browser, WalkError, walk
from medmij_sim.clock import Clock
from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.privacy import find_bsn
from medmij_sim.pgo import Harvest, Outcome, Pgo
from medmij_sim.pgo.manifest import ManifestError, image_urls
from medmij_sim.record import Connection, Exchange, Interface, Screen
from medmij_sim.world import World
from synthetic_patients.imaging.manifest import manifest_file, manifest_json
from synthetic_patients.imaging.study import study_of, study_uid

DE_LINDE = "huisartsdelinde@medmij"
WOUD = "ziekenhuishetwoud@medmij"


@pytest.fixture(scope="module")
def one_world() -> Iterator[World]:
    world = World(seed=7, clock=Clock.frozen(datetime(2026, 3, 2, 10, tzinfo=UTC)))
    yield world
    world.close()


@pytest.fixture
def world(one_world: World) -> World:
    one_world.reset()
    return one_world


def journey(world: World, answers: Answers, *diensten: str, aanbieder: str = DE_LINDE) -> tuple[Pgo, str, str]:
    """A PGO that a person came back to: the PGO, the session, the URL of the response."""
    pgo = world.pgo("pgo-a")
    begun = asyncio.run(pgo.start(aanbieder, diensten or ("48",), answers.person))
    browser = Browser(world.client_for("browser"), world.record, world.clock)
    return (
        pgo,
        begun.session,
        walk(browser, begun.authorization_url, answers, lambda url: url.startswith(pgo.redirect_uri)),
    )


def harvest(world: World, answers: Answers, *diensten: str) -> tuple[Pgo, Harvest]:
    pgo, session, url = journey(world, answers, *diensten)
    assert asyncio.run(pgo.callback(url)).outcome is Outcome.GRANTED
    return pgo, asyncio.run(pgo.collect(session))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_person_gives_consent_and_both_gegevensdiensten_are_collected(world: World, language: str) -> None:
    pgo, result = harvest(world, Answers("woman_34", "substantieel", language=language), "48", "49")  # type: ignore[arg-type]
    assert result.stored["48"] > 20
    assert result.stored["49"] > 20
    assert pgo.export("man_67") == {"resources": [], "documents": []}
    screens = world.record.events(Screen)
    assert 'content="landing"' in screens[0].html
    assert f'<html lang="{language}">' in screens[-1].html


def test_an_empty_dossier_is_an_empty_harvest_without_errors(world: World) -> None:
    assert harvest(world, Answers("sixteen_today"), "49")[1].problems == ()


def test_documents_come_with_the_images_that_manifests_tell_of(world: World) -> None:
    collected = world.collect("man_67", WOUD, "9000002")
    assert (collected.problems, collected.missing) == ((), ())
    assert Counter((each.kind, each.content_type) for each in collected.documents) == {
        ("document", "application/pdf"): 1,
        ("manifest", "application/dicom+json"): 1,
        ("image", "application/dicom"): 2,
    }
    images = [pydicom.dcmread(BytesIO(each.content)) for each in collected.documents if each.kind == "image"]
    assert [each.Rows for each in images] == [512, 512]
    own = [each for each in world.record.events(Exchange) if (each.actor, each.side) == ("pgo-a", "client")]
    assert sum("/wado/" in each.url for each in own) == 2


def test_every_document_of_a_gp_is_retrieved(world: World) -> None:
    collected = world.collect("woman_34", DE_LINDE, "51")
    told = [each for each in collected.resources if each["resourceType"] == "DocumentReference"]
    assert len(told) > 10
    assert collected.missing == ()
    assert {each.url.partition("/51/")[2] for each in collected.documents} == {
        content["attachment"]["url"] for each in told for content in each["content"]
    }
    assert all(each.content.startswith(b"%PDF-") for each in collected.documents)


def test_a_manifest_says_the_same_in_both_of_its_forms(world: World) -> None:
    found = world.offered("man_67", WOUD, "9000002")
    about = next(each for each in found if study_uid(each))
    (patient,) = (each for each in found if each["resourceType"] == "Patient")
    study, base = study_of(about, patient), "https://fhir.example.org/wado"
    places = image_urls(manifest_file(study, base), "application/dicom")
    assert len(places) == 2
    assert places == image_urls(manifest_json(study, base), "application/dicom+json")
    in_dicom = manifest_file(study, base)
    with patch.dict(sys.modules, pydicom=None), pytest.raises(ManifestError, match=r"medmij-sim\[images\]"):
        image_urls(in_dicom, "application/dicom")


def test_no_bsn_reaches_the_pgo(world: World) -> None:
    pgo, _ = harvest(world, Answers("woman_34"), "48", "49")
    bsns = [each.bsn for each in world.people.persons()]
    seen = [each for each in world.record.events(Exchange) if each.actor == "pgo-a" and each.response is not None]
    assert len(seen) > 35
    for each in seen:
        assert each.response is not None
        assert not any(bsn in each.url or bsn.encode() in each.response.body for bsn in bsns)
    assert not list(find_bsn(fhir_json.dumps(pgo.export()), bsns))


@pytest.mark.parametrize(
    ("answers", "aanbieder"),
    [
        (Answers("woman_34", consent=False), DE_LINDE),
        (Answers("woman_34", login="cancel"), DE_LINDE),
        (Answers("woman_34", landing="cancel"), DE_LINDE),
        (Answers("woman_34", consent=False, language="en"), DE_LINDE),
        (Answers("no_care_relation"), DE_LINDE),
        (Answers("fifteen"), DE_LINDE),
        (Answers("deceased"), DE_LINDE),
    ],
)
def test_no_consent_and_no_data_look_the_same_to_the_pgo(world: World, answers: Answers, aanbieder: str) -> None:
    pgo, _, url = journey(world, answers, aanbieder=aanbieder)
    result = asyncio.run(pgo.callback(url))
    assert (result.outcome, result.error) == (Outcome.DENIED, "access_denied")
    assert not [each for each in world.record.events(Exchange) if each.interface is Interface.TOKEN]


def test_a_login_that_fails_comes_back_as_an_error_without_a_token_call(world: World) -> None:
    pgo, _, url = journey(world, Answers("woman_34", login="error"))
    assert asyncio.run(pgo.callback(url)).outcome in (Outcome.DENIED, Outcome.FAILED)
    assert not [each for each in world.record.events(Exchange) if each.interface is Interface.TOKEN]


def test_a_person_whom_the_login_does_not_know_is_reported(world: World) -> None:
    with pytest.raises(WalkError, match="nobody here is 'nobody'"):
        journey(world, Answers("nobody"))


def test_long_term_consent_is_refreshed_until_half_a_year_later(world: World) -> None:
    pgo, session, url = journey(world, Answers("woman_34", long_term=True))
    asyncio.run(pgo.callback(url))
    for _ in range(2):
        world.clock.move("90d")
        assert asyncio.run(pgo.refresh(session)).outcome is Outcome.GRANTED
    assert asyncio.run(pgo.collect(session)).stored["48"] > 20
    world.clock.move("200d")
    assert asyncio.run(pgo.refresh(session)).error == "invalid_grant"


def test_a_code_that_is_too_old_gives_no_token(world: World) -> None:
    pgo, _, url = journey(world, Answers("woman_34"))
    world.clock.move("15:10")
    result = asyncio.run(pgo.callback(url))
    assert (result.outcome, result.error) == (Outcome.TOKEN_REFUSED, "invalid_grant")


@pytest.mark.parametrize("fault", ["pgo.token.no-certificate", "pgo.token.other-certificate"])
def test_without_its_own_certificate_a_pgo_gets_no_token(world: World, fault: str) -> None:
    pgo, _, url = journey(world, Answers("woman_34"))
    with world.faults.injected(fault, "pgo-a"):
        assert asyncio.run(pgo.callback(url)).outcome in (Outcome.FAILED, Outcome.TOKEN_REFUSED)


def test_the_pgo_opens_no_connection_to_a_host_that_is_not_whitelisted(world: World) -> None:
    """The ZAL is led to a DVZA that is on no list: the PGO must stop before the first byte."""
    pgo, _, url = journey(world, Answers("woman_34"))
    session = pgo.sessions.of_state(dict(each.split("=") for each in urlsplit(url).query.split("&"))["state"])
    assert session is not None
    session.token_endpoint = world.cast.dvza("dvza-x").token_endpoint(world.domain)
    result = asyncio.run(pgo.callback(url))
    assert result.outcome is Outcome.FAILED
    unlisted = world.cast.dvza("dvza-x").token_host(world.domain)
    assert unlisted in result.error
    events = (*world.record.events(Exchange), *world.record.events(Connection))
    assert not [each for each in events if unlisted in (getattr(each, "host", ""), getattr(each, "peer", ""))]
