"""The PGO as a program of its own, over real TLS sockets to a served world."""

from __future__ import annotations

import json
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import httpx
import pytest

from medmij_sim.browser import Answers, Browser, Page, recording_client, walk
from medmij_sim.clock import Clock
from medmij_sim.record import Connection, Record
from medmij_sim.served import ServedWorld
from medmij_sim.transport import Resolver, ResolvingTransport
from medmij_sim.world import World

DE_LINDE = "huisartsdelinde@medmij"


@pytest.fixture(scope="module")
def served() -> Iterator[ServedWorld]:
    world = World(seed=7)
    with world.serve() as served:
        yield served
    world.close()


@pytest.fixture
def config(served: ServedWorld, tmp_path: Path) -> dict[str, Any]:
    """A pgo.json for `pgo-a` that is handed its callback."""
    own, other = served.client_files("pgo-a"), served.client_files("pgo-x")
    host = served.world.node_of("pgo-a")
    return {
        "client_id": host,
        "redirect_uri": f"https://{host}/callback",
        "stelselnode": "https://stelselnode.medmij.localhost",
        "ca": str(served.ca_file),
        "certificate": str(own.certificate),
        "key": str(own.key),
        "other_certificate": str(other.certificate),
        "other_key": str(other.key),
        "resolve": {host: f"{address}:{port}" for host, (address, port) in served.resolver.addresses.items()},
        "state": "state.json",
    }


def written(config: dict[str, Any], folder: Path) -> Path:
    path = folder / "pgo.json"
    path.write_text(json.dumps(config))
    return path


@contextmanager
def program(*arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "medmij_sim.pgo", *map(str, arguments)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def said(stream: IO[str] | None) -> dict[str, Any]:
    assert stream is not None
    line = stream.readline()
    found: dict[str, Any] = json.loads(line)
    return found


def told(process: subprocess.Popen[str], **members: Any) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps(members) + "\n")
    process.stdin.flush()


def run(*arguments: str | Path, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "medmij_sim.pgo", *map(str, arguments)]
    return subprocess.run(command, input=given, capture_output=True, text=True, timeout=60, check=False)


def walked(served: ServedWorld, url: str, answers: Answers, resolver: Resolver | None = None) -> tuple[str, Page]:
    """The URL of the authorization response, and the page behind it when a resolver leads there."""
    record, clock = Record(), Clock()
    transport = ResolvingTransport(resolver or served.resolver, served.client_context("browser"))
    with recording_client(transport, record, clock) as client:
        browser = Browser(client, record, clock)
        end = walk(browser, url, answers, lambda target: target.startswith("https://pgo-a."))
        if resolver is not None:
            browser.open(end)
        assert browser.page is not None
        return end, browser.page


def test_one_command_goes_the_whole_way_and_reads_its_callback_from_standard_input(
    served: ServedWorld, config: dict[str, Any], tmp_path: Path
) -> None:
    path = written(config, tmp_path)
    with program("collect", "--config", path) as process:
        told(process, hook="collect", aanbieder=DE_LINDE, gegevensdiensten=["49"], person="woman_34")
        started = said(process.stdout)
        told(process, callback=walked(served, started["url"], Answers("woman_34", long_term=True))[0])
        ended = said(process.stdout)
    assert ended["session"] == started["session"]
    assert ended["stored"]["49"] == len(ended["resources"]) > 20
    assert {each["aanbieder"] for each in ended["resources"]} == {DE_LINDE}
    refreshed = run("refresh", "--config", path, "--person", "woman_34")
    assert json.loads(refreshed.stdout)["stored"] == ended["stored"]
    exported = run("export", "--config", path, given='{"person": "man_67"}')
    assert json.loads(exported.stdout) == {"resources": [], "documents": []}
    assert stat.S_IMODE((tmp_path / "state.json").stat().st_mode) == 0o600


def test_one_command_listens_on_its_own_callback_and_shows_a_page(
    served: ServedWorld, config: dict[str, Any], tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    listen = {"port": port, "certificate": config["certificate"], "key": config["key"]}
    path = written(config | {"listen": listen}, tmp_path)
    resolver = Resolver({**served.resolver.addresses, config["client_id"]: ("127.0.0.1", port)})
    options = ("--aanbieder", DE_LINDE, "--gegevensdienst", "49", "--person", "woman_34")
    with program("collect", "--config", path, *options) as process:
        _, page = walked(served, said(process.stdout)["url"], Answers("woman_34"), resolver)
        ended = said(process.stdout)
        assert process.wait(10) == 0
    assert "Uw gegevens zijn opgehaald." in page.text
    assert ended["stored"]["49"] == len(ended["resources"]) > 20


def test_one_command_tells_when_nobody_comes_back(served: ServedWorld, config: dict[str, Any], tmp_path: Path) -> None:
    listen = {"port": 0, "certificate": config["certificate"], "key": config["key"]}
    path = written(config | {"listen": listen}, tmp_path)
    ended = run("collect", "--config", path, "--aanbieder", DE_LINDE, "--gegevensdienst", "49", "--wait", "0.1")
    assert "nobody came back within 0.1 seconds" in json.loads(ended.stdout.splitlines()[-1])["error"]


def test_start_and_collect_may_be_programs_of_their_own(
    served: ServedWorld, config: dict[str, Any], tmp_path: Path
) -> None:
    path = written(config, tmp_path)
    given = json.dumps({"aanbieder": DE_LINDE, "gegevensdiensten": ["48"], "person": "man_67"})
    started = json.loads(run("start", "--config", path, given=given).stdout)
    back = walked(served, started["url"], Answers("man_67"))[0]
    collected = json.loads(run("collect", "--config", path, given=json.dumps({"callback": back})).stdout)
    assert collected["session"] == started["session"]
    assert collected["stored"]["48"] > 20
    again = json.loads(run("collect", "--config", path, given=json.dumps({"callback": back})).stdout)
    assert again["error"].startswith("used")


def test_a_served_pgo_answers_hooks_in_a_process_of_its_own(
    served: ServedWorld, config: dict[str, Any], tmp_path: Path
) -> None:
    listen = {"port": 0, "certificate": config["certificate"], "key": config["key"]}
    with program("serve", "--config", written(config | {"listen": listen}, tmp_path)) as process:
        address, _, port = said(process.stdout)["listening"].rpartition(":")
        resolver = Resolver({**served.resolver.addresses, config["client_id"]: (address, int(port))})
        transport = ResolvingTransport(resolver, served.client_context("browser"))
        with httpx.Client(transport=transport, base_url=f"https://{config['client_id']}") as client:
            start = {"aanbieder": DE_LINDE, "gegevensdiensten": ["49"], "person": "woman_34"}
            started = client.post("/hooks/start", json=start).json()
            _, page = walked(served, started["url"], Answers("woman_34"), resolver)
            assert page.marker == "pgo-result"
            assert len(client.post("/hooks/export", json={}).json()["resources"]) > 20


def test_a_fault_in_the_configuration_is_on(served: ServedWorld, config: dict[str, Any], tmp_path: Path) -> None:
    path = written(config | {"faults": ["pgo.authorization.missing-state"]}, tmp_path)
    started = run("start", "--config", path, "--aanbieder", DE_LINDE, "--gegevensdienst", "48")
    assert "state=" not in json.loads(started.stdout)["url"]


def test_a_node_that_is_not_listed_is_hung_up_on_and_the_hook_says_so(
    served: ServedWorld, config: dict[str, Any], tmp_path: Path
) -> None:
    """The certificate of a node that is not listed: the DVZA hangs up, and the hook says that it did not work."""
    path = written(config | {"faults": ["pgo.token.other-certificate"]}, tmp_path)
    given = json.dumps({"aanbieder": DE_LINDE, "gegevensdiensten": ["48"]})
    started = json.loads(run("start", "--config", path, given=given).stdout)
    back = walked(served, started["url"], Answers("man_67"))[0]
    ended = run("collect", "--config", path, "--callback", back)
    assert "no answer" in json.loads(ended.stdout)["error"]
    refused = [each for each in served.world.record.events(Connection) if each.outcome == "refused"]
    assert refused[-1].peer_names[0] == "pgo-x.medmij.localhost"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"client_id": 5}, "pgo.json: Expected `str`, got `int` - at `$.client_id`"),
        ({"clientid": "x"}, "unknown field `clientid`"),
        ({"certificate": "absent.pem"}, "check ca, certificate and key"),
        ({"resolve": {"a.test": "nowhere"}}, "write it as 127.0.0.1:8443"),
        ({"faults": ["pgo.tls.certificate-expired"]}, "medmij-sim pki issue"),
        ({"faults": ["pgo.token.unheard"]}, "no fault named 'pgo.token.unheard'"),
        ({"stelselnode": "https://127.0.0.1:1"}, "MedMij_Zorgaanbiederslijst.xml: ConnectError"),
    ],
)
def test_what_is_wrong_in_the_configuration_is_one_clear_line(
    config: dict[str, Any], tmp_path: Path, change: dict[str, Any], says: str
) -> None:
    path = written(config | change, tmp_path)
    ended = run("start", "--config", path, "--aanbieder", DE_LINDE, "--gegevensdienst", "48")
    told = ended.stderr or ended.stdout
    assert says in told
    assert len(told.strip().splitlines()) == 1
    assert "Traceback" not in told


@pytest.mark.parametrize("content", ["", "[]", "{", '{"sessions": [{}], "kept": []}', '{"sessions": 5}'])
def test_a_state_file_that_is_something_else_is_refused(config: dict[str, Any], tmp_path: Path, content: str) -> None:
    (tmp_path / "state.json").write_text(content)
    ended = run("export", "--config", written(config, tmp_path), given="{}")
    assert ended.returncode == 2
    assert "remove the file to begin anew" in ended.stderr


def test_a_configuration_that_is_absent_is_one_clear_line(tmp_path: Path) -> None:
    ended = run("serve", "--config", tmp_path / "absent.json")
    assert ended.returncode == 2
    assert ended.stderr.strip() == f"{tmp_path}/absent.json: No such file or directory — give the path of a pgo.json"
