"""The command: quick help, one clear line for mistakes, and a served world that ends cleanly."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from medmij_sim.cli import COMMANDS
from medmij_sim.transport import Resolver, ResolvingTransport, client_context

COMMAND = (sys.executable, "-W", "error", "-m", "medmij_sim")


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, **environment},
    )


def test_help_names_every_command_and_imports_none() -> None:
    code = (
        "import sys; sys.argv = ['medmij-sim', '--help']\n"
        "from medmij_sim.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "assert not {'lxml', 'httpx', 'starlette', 'msgspec', 'conformance', 'cryptography'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [name for name in COMMANDS if f"  {name} " not in done.stdout] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_mounted_command_is_there(name: str) -> None:
    done = run(name, "--help")
    assert done.returncode == 0, done.stderr
    assert "Usage: medmij-sim" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nonsense",), "No such command 'nonsense'"),
        (("serve", "--port", "x"), "--port"),
        (("serve", "--config", "nowhere.toml"), "nowhere.toml: No such file"),
        (("serve", "--bind", "0.0.0.0", "--port", "0"), "--open-to-network"),
        (("serve", "--dossier", "woman_34"), "PERSON=PATH"),
        (("serve", "--dossier", "nobody=x"), "choose one of woman_34"),
        (("serve", "--dossier", "woman_34=nowhere"), "nowhere: cannot be read"),
        (("serve", "--state", "/proc/nowhere", "--port", "0"), "--state"),
        (("serve", "--domain", "UPPER"), "write it like medmij.localhost"),
        (("serve", "--store", "oracle:x"), "write memory, sqlite:FILE or postgresql://"),
        (("serve", "--store", "sqlite:/proc/nowhere/x"), "write elsewhere with --state or --store"),
        (("serve", "--workers", "99"), "write a number from 0 to 64"),
        (("serve", "--strangers", "9999"), "write a number from 0 to 1000"),
    ],
)
def test_a_mistake_is_exit_2_without_a_traceback(arguments: tuple[str, ...], says: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_what_we_break_is_exit_3_and_one_line(tmp_path: Path) -> None:
    code = (
        "import sys; sys.argv = ['medmij-sim', 'hosts']\n"
        "from medmij_sim import cli, commands\n"
        "def broken(*_): raise RuntimeError('two\\nlines')\n"
        "commands._world = broken\n"
        "cli.main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert done.stderr == "medmij-sim broke: RuntimeError: two lines (set MEDMIJ_SIM_DEBUG=1 for the traceback)\n"
    environment = {**os.environ, "MEDMIJ_SIM_DEBUG": "1"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    assert "Traceback" in done.stderr


def test_hosts_are_lines_for_a_hosts_file() -> None:
    lines = run("hosts", "--domain", "klas.test", "--address", "192.0.2.7").stdout.splitlines()
    assert "192.0.2.7\ttoken.dvza-a.klas.test" in lines
    assert "192.0.2.7\tpki.klas.test" in lines
    assert "192.0.2.7\tnotify.pgo-a.klas.test" in lines
    assert len(lines) == 22


def test_back_hosts_may_have_an_address_of_their_own() -> None:
    lines = run("hosts", "--domain", "klas.test", "--back-address", "127.0.0.2").stdout.splitlines()
    assert "127.0.0.1\tdvza-a.klas.test" in lines
    assert "127.0.0.2\ttoken.dvza-a.klas.test" in lines


def test_the_configuration_schema_is_json() -> None:
    assert json.loads(run("config-schema").stdout)["title"] == "medmij-sim world"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", "--state", str(tmp_path), "--seed", "9", "--strangers", "30"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        yield process, tmp_path
        process.kill()


def until_ready(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if line.startswith("ready"):
            break
    return lines


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_is_usable_from_outside_and_ends_cleanly(
    served: tuple[subprocess.Popen[str], Path], number: signal.Signals
) -> None:
    process, state = served
    lines = until_ready(process)
    assert lines[-1].startswith("ready"), process.stderr and process.stderr.read()
    facts = json.loads((state / "world.json").read_text())
    assert facts["seed"] == 9
    assert any("--connect-to token.dvza-a.medmij.localhost:443:127.0.0.1:" in line for line in lines)
    assert any("--host-resolver-rules=" in line for line in lines)
    assert "people  30 strangers besides the personas: stranger_1 to stranger_30" in lines
    resolver = Resolver({host: (at.split(":")[0], int(at.split(":")[1])) for host, at in facts["resolver"].items()})
    context = client_context(state / "ca.pem", state / "pgo-a.pem", state / "pgo-a.key")
    with httpx.Client(transport=ResolvingTransport(resolver, context)) as client:
        assert client.get(facts["lists"]["whl"]).status_code == 200
        assert client.post("https://token.dvza-a.medmij.localhost/r22/token").status_code == 400
        token = {"X-Medmij-Sim-Token": (state / "control.token").read_text()}
        assert client.get("https://sim.medmij.localhost/record/raw", headers=token).status_code == 200
    process.send_signal(number)
    assert process.wait(timeout=10) == 0
    assert process.stderr is not None and process.stderr.read() == ""


def test_curl_reaches_the_world_with_the_printed_options(served: tuple[subprocess.Popen[str], Path]) -> None:
    process, _ = served
    options = next(line for line in until_ready(process) if line.startswith("for curl")).split()[2:]
    try:
        done = subprocess.run(
            ["curl", "-sS", *options, "https://stelselnode.medmij.localhost/MedMij_Whitelist.xml?api=2"],
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        pytest.skip("no curl on this machine")
    assert "<Whitelist" in done.stdout, done.stderr


def test_the_target_files_of_a_served_world_are_read_by_the_suite(
    served: tuple[subprocess.Popen[str], Path],
) -> None:
    from conformance.targets import load_target

    process, state = served
    until_ready(process)
    names = {path.stem: load_target(path).name for path in (state / "targets").iterdir()}
    assert names["dvza-a"] == "Oefen-DVZA Anker"
    assert names["pgo-a"] == "Oefen-PGO Aster"
    assert len(names) == 6


def test_serve_tells_as_json_where_everything_is(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        facts = json.loads(process.stdout.readline())
        assert Path(facts["ca"]).exists()
        process.terminate()
        assert process.wait(timeout=10) == 0
    assert not Path(facts["ca"]).exists()


def test_the_means_to_start_a_world_lie_where_the_suite_looks() -> None:
    from conformance.commands import worlds
    from medmij_sim import cli

    assert worlds.SERVE == cli.SERVE


def test_a_lent_world_is_served_for_as_long_as_the_block(tmp_path: Path) -> None:
    from medmij_sim.selfcheck import served_world

    moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
    with served_world(domain="klas.test", port=0, state=None, seed=4, frozen_at=moment) as folder:
        facts = json.loads((folder / "world.json").read_text())
        assert (facts["seed"], facts["domain"]) == (4, "klas.test")
        assert (folder / "targets" / "pgo-a.toml").exists()
        assert (folder / "ca.pem").exists()
        assert (folder / "control.token").exists()
    assert not folder.exists()
