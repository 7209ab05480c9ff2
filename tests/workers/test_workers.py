"""A world on several processes is one world."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from contextlib import closing
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from crew import DOSSIER, DVZA, PERSON, Crew

from medmij_sim.pgo import Outcome, PgoError
from medmij_sim.record import Connection, Exchange
from medmij_sim.server import ServeError
from medmij_sim.world import World

COMMAND = (sys.executable, "-m", "medmij_sim")
TOKEN = "https://token.dvza-a.medmij.localhost/r22/token"


def collected(crew: Crew, first: int, second: int) -> dict[str, object]:
    """A journey of which one worker does the first half, and another the second."""
    with crew.only(first):
        started = crew.hook("start", aanbieder="huisartsdelinde", gegevensdiensten=["48"], person=PERSON)
        response = crew.world.consent(
            started["url"], person=PERSON, redirect_uri="https://pgo-a.medmij.localhost/callback"
        )
    with crew.only(second):
        return crew.hook("collect", callback=response)


def test_a_journey_may_go_from_one_worker_to_the_other(crew: Crew) -> None:
    result = collected(crew, 0, 1)
    assert result["problems"] == []
    assert result["stored"] == {"48": len(DOSSIER["entry"])}


def test_workers_may_share_a_postgresql_database(crew_on_postgres: Crew) -> None:
    result = collected(crew_on_postgres, 1, 0)
    assert result["problems"] == []
    assert crew_on_postgres.world.dvza("dvza-a").withdraw(PERSON, "pgo-a.medmij.localhost", "huisartsdelinde")


@pytest.mark.parametrize("face", ["saml3", "saml4"])
def test_a_login_by_saml_comes_back_at_any_worker(crew: Crew, face: str) -> None:
    crew.control("PUT", "/dvzas/dvza-a/digid", json={"use": True, "face": face})
    assert collected(crew, 1, 0)["problems"] == []
    crew.workers.settle()
    visited = {each.url.partition("?")[0] for each in crew.world.record.events(Exchange) if each.actor == "digid"}
    assert {path for url in visited if "was-digid" in url for path in [url.rpartition("/")[2]]} >= {"metadata"}


def test_the_clock_is_the_same_everywhere(crew: Crew) -> None:
    now = datetime.fromisoformat(crew.control("POST", "/clock", json={"move": "180d"}).json()["now"])
    for number in (0, 1):
        with crew.only(number):
            told = parsedate_to_datetime(crew.ask("browser", "GET", f"{DVZA}/privacy").headers["date"])
        assert now - timedelta(seconds=2) < told < now + timedelta(minutes=1)


def test_a_fault_is_on_and_off_everywhere(crew: Crew) -> None:
    crew.control("PUT", "/faults/dvza.token.tells-unlisted-why", json={"party": "dvza-a"})
    for number in (0, 1):
        with crew.only(number):
            assert crew.ask("pgo-x", "POST", TOKEN).status_code == 403
    crew.control("DELETE", "/faults")
    for number in (0, 1):
        with crew.only(number), pytest.raises(httpx.RemoteProtocolError):
            crew.ask("pgo-x", "POST", TOKEN)


def test_a_certificate_that_changes_changes_everywhere(crew: Crew) -> None:
    crew.control("PUT", "/faults/dvza.tls.certificate-expired", json={"party": "dvza-a"})
    for number in (0, 1):
        with crew.only(number), pytest.raises(httpx.ConnectError):
            crew.ask("browser", "GET", f"{DVZA}/privacy")


def test_a_dossier_that_is_loaded_is_everywhere(crew: Crew) -> None:
    patient = b'{"resourceType": "Patient", "id": "another", "birthDate": "1990-01-01"}'
    content: dict[str, Any] = {"content": patient, "headers": {"content-type": "application/fhir+json"}}
    crew.control("PUT", f"/people/{PERSON}/dossier", **content)
    for order in ((0, 1), (1, 0)):
        assert collected(crew, *order)["stored"] == {"48": 1}
    crew.control("POST", "/reset")
    assert collected(crew, 0, 1)["stored"] == {"48": len(DOSSIER["entry"])}


def test_the_lists_that_a_dvza_reads_are_read_everywhere(crew: Crew) -> None:
    crew.control("PUT", "/lists", json={"clients": [], "nodes": [], "aanbieders": []})
    crew.control("PUT", "/dvzas/dvza-a/lists", json={"read": True})
    for number in (0, 1):
        with crew.only(number), pytest.raises(httpx.RemoteProtocolError):
            crew.ask("pgo-a", "POST", TOKEN)


def test_a_reset_reaches_everybody(crew: Crew) -> None:
    crew.control("POST", "/clock", json={"move": "400d"})
    crew.control("PUT", "/faults/dvza.token.tells-unlisted-why", json={})
    collected(crew, 0, 1)
    crew.control("POST", "/reset")
    for number in (0, 1):
        with crew.only(number):
            told = parsedate_to_datetime(crew.ask("browser", "GET", f"{DVZA}/privacy").headers["date"])
            assert told < crew.world.clock.now() + timedelta(minutes=1)
            with pytest.raises(httpx.RemoteProtocolError):
                crew.ask("pgo-x", "POST", TOKEN)
    assert crew.world.dvza("dvza-a").withdraw(PERSON, "pgo-a.medmij.localhost", "huisartsdelinde") == 0


def test_the_record_has_what_every_worker_saw(crew: Crew) -> None:
    crew.control("DELETE", "/record")
    collected(crew, 0, 1)
    crew.control("GET", "/clock")
    events = tuple(crew.world.record)
    served = [each for each in events if isinstance(each, Exchange) and each.side == "server"]
    assert {each.actor for each in served} >= {"dvza-a", "digid", "pgo-a"}
    authorize = next(each for each in served if "/r22/authorize" in each.url)
    token = next(each for each in served if each.url == TOKEN)
    resources = [each for each in served if "fhir.dvza-a" in each.url]
    assert authorize.seq < token.seq < min(each.seq for each in resources)
    assert len(resources) >= 28
    connections = {each.seq: each for each in events if isinstance(each, Connection)}
    for each in served:
        assert each.connection is not None
        assert connections[each.connection].host in each.url
    assert token.peer == "pgo-a.medmij.localhost"
    safe = crew.control("GET", "/record?limit=1000").text
    assert token.request.text.partition("code=")[2].partition("&")[0] not in safe


def test_the_chain_log_has_what_every_worker_logged(crew: Crew) -> None:
    collected(crew, 0, 1)
    logged = crew.control("GET", "/chainlog").json()["events"]
    paths = {each["record"]["event"]["type"] for each in logged}
    assert len(paths) > 5


def test_tags_are_of_what_happens_after_them(crew: Crew) -> None:
    crew.ask("browser", "GET", f"{DVZA}/privacy?before=1")
    crew.control("PUT", "/record/tags", json={"tags": ["after"]})
    crew.ask("browser", "GET", f"{DVZA}/privacy?after=1")
    crew.workers.settle()
    tagged = {each.url for each in crew.world.record.events(Exchange, tag="after") if each.actor == "dvza-a"}
    assert tagged == {f"{DVZA}/privacy?after=1"}


def test_a_worker_that_is_killed_is_replaced_and_takes_nothing_with_it(crew: Crew) -> None:
    collected(crew, 0, 1)
    crew.control("PUT", "/faults/dvza.token.tells-unlisted-why", json={"party": "dvza-a"})
    crew.whole(without=crew.kill(0, 1))
    for number in (0, 1):
        with crew.only(number):
            assert crew.ask("pgo-x", "POST", TOKEN).status_code == 403
    assert crew.hook("collect", person=PERSON)["stored"] == {"48": len(DOSSIER["entry"])}
    assert crew.world.dvza("dvza-a").withdraw(PERSON, "pgo-a.medmij.localhost", "huisartsdelinde") == 1


def test_no_share_that_was_acknowledged_is_lost_when_workers_are_killed(crew: Crew) -> None:
    party = crew.world.pgo("pgo-a")
    # Made up from the small dossier, in which the Patient is not whole.
    shareable = crew.world.shareable(PERSON, "huisartsdelinde", "53")
    resources = [each for each in shareable if each["resourceType"] != "Patient"]
    journey = asyncio.run(party.start("huisartsdelinde", ("53",), PERSON))
    response = crew.world.consent(journey.authorization_url, person=PERSON, redirect_uri=party.redirect_uri)
    assert asyncio.run(party.callback(response)).outcome is Outcome.GRANTED
    killed: list[int] = []
    deadline = time.monotonic() + 60

    async def shared() -> list[bool]:
        told: list[bool] = []

        async def go_on() -> None:
            while not killed or told[-6:].count(True) < 6:
                assert time.monotonic() < deadline
                try:
                    told.append((await party.share(journey.session, resources)).accepted)
                except PgoError:
                    told.append(False)

        async def kill() -> None:
            await asyncio.sleep(0.3)
            killed.extend(crew.kill(0, 1))

        await asyncio.gather(kill(), *(go_on() for _ in range(4)))
        return told

    told = asyncio.run(shared())
    crew.whole(without=tuple(killed))
    received = {each.share for each in crew.world.received("huisartsdelinde", PERSON)}
    assert told.count(True) >= 6
    assert told.count(False) >= 1
    assert told.count(True) <= len(received) <= len(told)


def test_a_connection_of_a_killed_worker_ends_at_once(crew: Crew) -> None:
    with crew.served.client_for("browser") as client:
        with crew.only(0):
            assert client.get(f"{DVZA}/privacy").status_code == 200
        killed = crew.kill(0)
        began = time.monotonic()
        for _ in range(2):
            try:
                answer = client.get(f"{DVZA}/privacy", timeout=10)
            except httpx.TransportError:
                continue
        assert answer.status_code == 200
        assert time.monotonic() - began < 5
    crew.whole(without=killed)


def test_a_client_that_hangs_up_on_the_home_leaves_nothing_open(crew: Crew) -> None:
    for _ in range(20):
        with crew.served.client_for("browser") as client:
            client.get("https://digid.medmij.localhost/")
    hosts = crew.workers._hosts
    deadline = time.monotonic() + 5
    while hosts.open and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not hosts.open


def test_workers_need_a_storage_that_they_can_share() -> None:
    with closing(World()) as world, pytest.raises(ServeError, match="--store"):
        world.serve(workers=2)


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    # A process that ended and was not waited for is no process any more.
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()] or [
        int(path.parent.name)
        for path in Path("/proc").glob("[0-9]*/stat")
        if path.read_text().rpartition(")")[2].split()[1] == str(pid)
    ]


@pytest.mark.parametrize("how", ["terminate", "kill"])
def test_workers_end_with_their_home(tmp_path: Path, how: str) -> None:
    command = [*COMMAND, "serve", "--port", "0", "--workers", "1", "--state", str(tmp_path), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout is not None
        assert "resolver" in serving.stdout.readline()
        workers = children(serving.pid)
        assert len(workers) == 1
        began = time.monotonic()
        getattr(serving, how)()
        assert serving.wait(10) == (0 if how == "terminate" else -9)
        while not all(map(gone, workers)):
            assert time.monotonic() - began < 30
            time.sleep(0.02)
