"""A world is a value: quick to make, shared with nobody, the same in process and on sockets."""

from __future__ import annotations

import asyncio
import gc
import json
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from medmij_sim import World
from medmij_sim.browser import Answers, Browser, walk
from medmij_sim.clock import Clock
from medmij_sim.config import DossierEntry, FaultEntry, WorldConfig
from medmij_sim.digid import NextAnswer
from medmij_sim.errors import ConfigError
from medmij_sim.faults import CATALOGUE
from medmij_sim.record import ClockMove, Connection, Exchange, Message
from medmij_sim.record_wire import safe_view
from medmij_sim.server import ServeError
from medmij_sim.whl import Whitelist
from synthetic_patients import Dossier

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WHITELIST = "https://stelselnode.medmij.localhost/MedMij_Whitelist.xml?api=2"
TOKEN = "https://token.dvza-a.medmij.localhost/r22/token"
UUIDS = {
    "MedMij-Request-ID": "6f0a2d5e-8d43-4c39-9a2f-0c6a4f3f9a01",
    "X-Correlation-ID": "6f0a2d5e-8d43-4c39-9a2f-0c6a4f3f9a02",
}


@pytest.fixture
def world() -> Iterator[World]:
    made = World(clock=Clock.frozen(NOON))
    yield made
    made.close()


def collect(world: World, person: str = "woman_34") -> dict[str, object]:
    """A whole journey with the world's own PGO: login preset, consent given on the page."""

    async def begin() -> str:
        return (await world.pgo("pgo-a").start("huisartsdelinde@medmij", ["48", "49"], person)).authorization_url

    async def end(url: str) -> dict[str, object]:
        pgo = world.pgo("pgo-a")
        result = await pgo.callback(url)
        assert result.session is not None, result
        await pgo.collect(result.session)
        return dict(pgo.export(person))

    world.digid.preset(NextAnswer(person))
    with world.client_for() as client:
        browser = Browser(client, world.record, world.clock)
        stop = walk(
            browser, asyncio.run(begin()), Answers(person), lambda url: urlsplit(url).hostname == world.node_of("pgo-a")
        )
    return asyncio.run(end(stop))


def test_the_listeners_may_have_the_same_port_on_addresses_of_their_own() -> None:
    world = World()
    try:
        served = world.serve(back_bind="127.0.0.2")
    except ServeError as error:
        pytest.skip(str(error))
    with served:
        assert (served.addresses.front[0], served.addresses.back[0]) == ("127.0.0.1", "127.0.0.2")
        with served.client_for("pgo-a") as client:
            assert client.get("https://fhir.dvza-a.medmij.localhost/r22/huisartsdelinde/48/Patient").status_code == 401


def test_the_lists_describe_the_cast(world: World) -> None:
    dienst = world.lists.zal.gegevensdienst("huisartsdelinde@medmij", "49", "2")
    assert dienst.token_endpointuri == TOKEN
    assert "schaduwkliniek@medmij" not in world.lists.zal
    assert world.lists.zal.zorgaanbieder("oefenregister@medmij").aanbiedertype == "BAZB"
    assert world.lists.ocl.client("pgo-b.medmij.localhost").recognised_for("48") is False
    assert "pgo-x.medmij.localhost" not in world.lists.ocl
    assert world.lists.gnl.weergavenaam("48").startswith("Basisgegevens")
    assert isinstance(world.lists.whl, Whitelist)
    assert world.lists.whl.allows(["fhir.dvza-b.medmij.localhost"])
    assert not world.lists.whl.allows(["token.dvza-x.medmij.localhost", "dvza-a.medmij.localhost"])


def test_every_published_list_is_valid(world: World) -> None:
    from medmij_sim.lists import validate_any

    with world.client_for() as client:
        for path in ("Zorgaanbiederslijst", "OAuthclientlist", "Gegevensdienstnamenlijst", "Whitelist"):
            answer = client.get(f"https://stelselnode.medmij.localhost/MedMij_{path}.xml?api=2")
            assert validate_any(answer.content) == (), path


def test_two_worlds_share_nothing(world: World) -> None:
    other = World(clock=Clock.frozen(NOON))
    world.clock.move("1h")
    world.faults.on(CATALOGUE[0].name)
    with world.client_for() as client:
        client.get(WHITELIST)
    assert other.clock.now() == NOON
    assert other.faults.active() == ()
    assert len(other.record) == 0
    assert len(world.record) == 3


def test_a_frozen_world_mints_the_same_values_for_the_same_seed() -> None:
    def first(seed: int) -> str:
        return World(seed, clock=Clock.frozen(NOON)).mint.token()

    assert first(1) == first(1) != first(2)
    assert World(1).mint.token() != World(1).mint.token()


def test_a_journey_ends_with_the_dossier_at_the_pgo(world: World) -> None:
    exported = collect(world)
    resources = exported["resources"]
    assert isinstance(resources, list)
    assert {each["gegevensdienst"] for each in resources} == {"48", "49"}
    assert len(resources) > 100


def test_no_secret_of_a_journey_is_in_a_safe_view_or_a_repr(world: World) -> None:
    collect(world)
    exchanges = world.record.events(Exchange)
    answers = [each for each in exchanges if each.url == TOKEN and each.side == "server"]
    assert answers
    token = next(each.response.json() for each in answers if each.response and each.status == 200)
    code = answers[0].request.form["code"][0]
    cookies = [v for each in exchanges for v in (each.response or Message()).headers_named("set-cookie")]
    person = world.people.person("woman_34")
    secrets = {token["access_token"], code, person.bsn, *(c.partition(";")[0].partition("=")[2] for c in cookies)}
    assert len(secrets) > 3
    safe = json.dumps([safe_view(event, world.record.redactor, excerpt=10**9) for event in world.record])
    shown = safe + " ".join(map(repr, world.record)) + repr(world)
    assert [secret for secret in secrets if secret and secret in shown] == []
    assert "<code#1>" in safe
    assert "<access-token#1>" in safe


def test_an_exchange_cannot_be_pickled(world: World) -> None:
    with world.client_for() as client:
        client.get(WHITELIST)
    with pytest.raises(TypeError, match="raw secrets"):
        pickle.dumps(next(iter(world.record)))


def test_the_back_channel_holds_in_process_too(world: World) -> None:
    with world.client_for("pgo-a") as client:
        assert client.post(TOKEN).status_code == 400
    for party, outcome in (("browser", "handshake-failed"), ("pgo-x", "refused")):
        with world.client_for(party) as client, pytest.raises(httpx.RemoteProtocolError):
            client.post(TOKEN)
        assert [each for each in world.record.events(Connection) if each.side == "server"][-1].outcome == outcome


def test_an_unlisted_node_hears_why_only_from_a_dvza_that_misbehaves(world: World) -> None:
    fault = next(each.name for each in CATALOGUE if each.deviations.get("tells_unlisted_why"))
    with world.faults.injected(fault, "dvza-a"), world.client_for("pgo-x") as client:
        assert "whitelist" in client.post(TOKEN).text


def test_a_host_that_is_not_there_cannot_be_reached(world: World) -> None:
    with world.client_for() as client, pytest.raises(httpx.ConnectError, match=r"nowhere\.test"):
        client.get("https://nowhere.test/")


def test_asynchronous_clients_reach_the_same_world(world: World) -> None:
    async def ask() -> int:
        async with world.async_client_for("pgo-a") as client:
            return (await client.post(TOKEN)).status_code

    assert asyncio.run(ask()) == 400


def test_respx_answers_for_every_host(world: World) -> None:
    async def ask() -> int:
        async with httpx.AsyncClient() as client:
            return (await client.post(TOKEN)).status_code

    with world.respx_router():
        assert httpx.get(WHITELIST).status_code == 200
        assert asyncio.run(ask()) == 400
    with world.respx_router("pgo-x"), pytest.raises(httpx.RemoteProtocolError):
        httpx.post(TOKEN)


def test_clock_moves_are_events(world: World) -> None:
    world.clock.move("14:50")
    (move,) = world.record.events(ClockMove)
    assert (move.after - move.before).total_seconds() == 890


def test_people_age_with_the_clock_and_dossiers_stay(world: World) -> None:
    before = world.people.resources("woman_34", "huisartsdelinde@medmij", "STU3")
    fifteen = world.people.person("fifteen")
    assert fifteen.age_on(world.clock.today()) == 15
    world.clock.move("364d")
    assert world.people.person("fifteen").age_on(world.clock.today()) == 16
    assert world.people.resources("woman_34", "huisartsdelinde@medmij", "STU3") is before


def test_people_are_found_by_bsn_only_among_our_own(world: World) -> None:
    person = world.people.person("man_67")
    assert world.people.by_bsn(person.bsn) == person
    assert world.people.by_bsn("999900006") is None
    with pytest.raises(ConfigError, match="choose one of woman_34"):
        world.people.person("nobody")


def test_without_care_relation_only_a_bazb_has_anything(world: World, tmp_path: Path) -> None:
    path = tmp_path / "patient.json"
    path.write_text('{"resourceType": "Patient", "id": "x"}')
    world.load_dossier(path, person="no_care_relation")
    assert world.people.resources("no_care_relation", "huisartsdelinde@medmij", "STU3") == ()
    assert len(world.people.resources("no_care_relation", "oefenregister@medmij", "STU3")) == 1


def test_a_dossier_from_disk_replaces_the_own_one(world: World, tmp_path: Path) -> None:
    path = tmp_path / "patient.json"
    path.write_text('{"resourceType": "Patient", "id": "x", "identifier": [{"value": "999900006"}]}')
    assert world.load_dossier(path, person="helper") == 1
    for aanbieder in ("huisartsdelinde@medmij", "oefenregister@medmij"):
        (patient,) = world.people.resources("helper", aanbieder, "STU3")
        assert patient["id"] == "x"
    world.load_dossier(path, person="woman_34", aanbieder="huisartsdelinde@medmij")
    assert len(world.people.resources("woman_34", "ziekenhuishetwoud@medmij", "STU3")) > 100
    world.people.unload("helper")
    assert world.people.resources("helper", "huisartsdelinde@medmij", "STU3")[0]["id"] != "x"


def test_an_aanbieder_is_known_by_its_name_with_or_without_medmij_and_no_other(world: World) -> None:
    world.load_dossier(Dossier.for_persona("helper"), person="woman_34", aanbieder="huisartsdelinde")
    assert world.people.loaded() == (("woman_34", "huisartsdelinde@medmij"),)
    for asks in (
        lambda: world.load_dossier(Dossier.for_persona("helper"), person="woman_34", aanbieder="nergens"),
        lambda: world.offered("woman_34", "nergens", "48"),
        lambda: World(config=WorldConfig(dossier=(DossierEntry("helper", Path("x"), "nergens"),))),
    ):
        with pytest.raises(ConfigError, match=r"^no aanbieder 'nergens' — choose one of huisartsdelinde@medmij, .*$"):
            asks()


@pytest.mark.parametrize("text", ["", "nonsense", '{"resourceType": "Nonsense"}'])
def test_a_dossier_that_cannot_be_read_is_one_line(world: World, tmp_path: Path, text: str) -> None:
    path = tmp_path / "dossier.json"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        world.load_dossier(path, person="helper")
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_reset_returns_to_the_configuration(tmp_path: Path) -> None:
    path = tmp_path / "patient.json"
    path.write_text('{"resourceType": "Patient", "id": "x"}')
    fault = CATALOGUE[0].name
    config = WorldConfig(dossier=(DossierEntry("helper", path),), fault=(FaultEntry(fault, "dvza-a"),))
    world = World(config=config)
    world.faults.clear()
    world.people.unload("helper")
    world.reset()
    assert world.faults.active() == ((fault, "dvza-a"),)
    assert world.people.loaded() == (("helper", None),)


def test_a_configured_fault_that_does_not_exist_is_one_line() -> None:
    with pytest.raises(ConfigError, match=r"no fault named 'dvza\.x'"):
        World(config=WorldConfig(fault=(FaultEntry("dvza.x"),)))


@pytest.mark.parametrize("call", [lambda w: w.pgo("x"), lambda w: w.dvza("x"), lambda w: w.node_of("x")])
def test_a_party_that_is_not_there_is_one_line(world: World, call: object) -> None:
    with pytest.raises(ConfigError, match=r"choose one of .*-a, "):
        call(world)  # type: ignore[operator]


def test_the_parties_of_a_served_world_talk_over_sockets(world: World) -> None:
    with world.serve() as served:
        collected = collect(world)
        with served.client_for("pgo-a") as client:
            assert client.post(TOKEN).status_code == 400
    assert len(list(collected["resources"])) > 100  # type: ignore[call-overload]
    established = [each for each in world.record.events(Connection) if each.outcome == "established"]
    assert any(each.peer_names == ("pgo-a.medmij.localhost",) for each in established)
    assert world.served is None


def test_the_same_journey_in_process_and_on_sockets_gives_the_same_data(world: World) -> None:
    def lines() -> list[str]:
        resources = collect(world)["resources"]
        assert isinstance(resources, list)
        # A PGO asks for many things at the same time; the order in which they come is nobody's promise.
        return sorted(json.dumps(each, default=str, sort_keys=True) for each in resources)

    inside = lines()
    world.reset()
    with world.serve():
        assert lines() == inside


def test_fifty_worlds_start_and_stop() -> None:
    before = threading.active_count()
    ports = set()
    for seed in range(50):
        with World(seed).serve() as served:
            ports |= {served.addresses.front, served.addresses.back}
            if seed % 10 == 0:
                with served.client_for() as client:
                    assert client.get(WHITELIST).is_success
    gc.collect()
    assert len(ports) > 2
    assert threading.active_count() == before


def test_a_restart_with_the_same_state_keeps_certificates_and_token(tmp_path: Path) -> None:
    with World().serve(state=tmp_path) as first:
        before = (first.control_token, first.client_files("pgo-a").certificate.read_bytes())
    with World().serve(state=tmp_path) as second:
        assert (second.control_token, second.client_files("pgo-a").certificate.read_bytes()) == before


def test_a_served_world_tells_urls_with_ports(world: World) -> None:
    with world.serve() as served:
        port = served.addresses.front[1]
        assert served.url("digid.medmij.localhost") == f"https://digid.medmij.localhost:{port}"
        with pytest.raises(ConfigError, match="no host 'x'"):
            served.url("x")
        with pytest.raises(ConfigError, match="no certificate"):
            served.client_files("browser")


def test_a_world_is_on_sockets_once(world: World) -> None:
    with world.serve(), pytest.raises(ServeError, match="already"):
        world.serve()
    world.serve().stop()


def test_another_domain_moves_every_host() -> None:
    world = World(domain="klas.test")
    assert all(host.endswith(".klas.test") for host in world.sites)
    with world.client_for() as client:
        lists = client.get("https://stelselnode.klas.test/MedMij_Zorgaanbiederslijst.xml?api=2").text
    world.close()
    assert "https://token.dvza-a.klas.test/r22/token" in lists


def test_the_authorization_endpoint_in_the_list_answers(world: World) -> None:
    query = {
        "response_type": "code",
        "client_id": "pgo-a.medmij.localhost",
        "redirect_uri": "https://pgo-a.medmij.localhost/callback",
        "scope": "huisartsdelinde",
        "state": "s" * 32,
        **UUIDS,
    }
    endpoint = world.lists.zal.gegevensdienst("huisartsdelinde@medmij", "48").authorization_endpointuri
    with world.client_for() as client:
        answer = client.get(f"{endpoint}?{urlencode(query)}")
    assert answer.status_code in (200, 302, 303)
    assert "error" not in parse_qs(urlsplit(answer.headers.get("location", "")).query)


def test_importing_the_package_loads_next_to_nothing() -> None:
    heavy = "{'lxml', 'httpx', 'cryptography', 'starlette', 'faker', 'jinja2', 'hypothesis', 'fhir'}"
    code = f"import sys, medmij_sim; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
