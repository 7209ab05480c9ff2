"""`medmij-sim patients generate`: the same bytes whatever the circumstances, one clear line when it cannot be done."""

from __future__ import annotations

import hashlib
import json
import os
import pty
import re
import resource
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest
from asked_for import asked_for

from medmij_sim.errors import ConfigError
from medmij_sim.fhir.privacy import without_bsn
from medmij_sim.fhir.xml import to_json
from medmij_sim.patients.views import Shown
from synthetic_patients import Dossier
from synthetic_patients.plan import DEFAULT_TODAY

DEEP = "MEDMIJ_SIM_DEEP" in os.environ
COUNT = 1000 if DEEP else 30
COMMAND = (sys.executable, "-W", "error", "-m", "medmij_sim", "patients", "generate")

LATER = """
import datetime, sys, time
ahead = 500 * 86400
real, day, moment = time.time, datetime.date, datetime.datetime
class Day(day):
    @classmethod
    def today(cls): return cls.fromtimestamp(real() + ahead)
class Moment(moment):
    @classmethod
    def now(cls, tz=None): return cls.fromtimestamp(real() + ahead, tz)
    @classmethod
    def today(cls): return cls.now()
time.time, datetime.date, datetime.datetime = lambda: real() + ahead, Day, Moment
sys.argv[0] = "medmij-sim"
from medmij_sim.cli import main
main()
"""
"""The command on a machine whose clock is five hundred days ahead, and more than half a day off."""


def run(
    *arguments: object, command: tuple[str, ...] = COMMAND, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*command, *map(str, arguments)],
        capture_output=True,
        timeout=600 if DEEP else 60,
        check=False,
        env={**os.environ, **environment},
    )


def files(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file()}


def digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for name, body in files(folder).items():
        whole.update(f"{name} {len(body)}\n".encode())
        whole.update(body)
    return whole.hexdigest()


@pytest.mark.timeout(1800)
def test_the_same_bytes_under_other_circumstances(tmp_path: Path) -> None:
    later = (sys.executable, "-c", LATER, "patients", "generate")
    circumstances: list[tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]] = [
        ({"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"}, (), COMMAND),
        ({"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8"}, (), COMMAND),
        (
            {"PYTHONHASHSEED": "4242", "TZ": "America/Adak", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "0"},
            ("--workers", "2"),
            COMMAND,
        ),
        ({"PYTHONHASHSEED": "7"}, (), later),
    ]
    digests = set()
    for number, (environment, options, command) in enumerate(circumstances):
        out = tmp_path / str(number)
        done = run(
            "--seed", 1, "--count", COUNT, "--release", "both", "--out", out, *options, command=command, **environment
        )
        assert done.returncode == 0, done.stderr
        digests.add(digest(out))
    assert len(digests) == 1
    assert len(files(tmp_path / "0")["STU3/Patient.ndjson"].splitlines()) == COUNT


@pytest.mark.parametrize("service", ["48", "49"])
def test_a_service_limits_dossiers_to_what_it_shows(service: str) -> None:
    for seed in range(40, 60):
        dossier = Dossier.from_seed(seed)
        shown = Shown((service,))(dossier)
        wanted = [without_bsn(each) for each in asked_for(dossier.releases["STU3"], service, DEFAULT_TODAY)]
        assert list(shown.releases["STU3"]) == wanted
        assert len(wanted) < len(dossier.releases["STU3"]) or len(wanted) < 10


def test_services_together_show_what_each_shows() -> None:
    dossier = Dossier.from_seed(45)
    both = [each["id"] for each in Shown(("49", "48"))(dossier).resources]
    apart = {each["id"] for service in ("48", "49") for each in Shown((service,))(dossier).resources}
    assert set(both) == apart
    assert both == [each["id"] for each in dossier.releases["STU3"] if each["id"] in apart]


def test_no_bsn_leaves_with_a_service(tmp_path: Path) -> None:
    done = run("--count", 5, "--service", "48,49", "--format", "bundle", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    written = files(tmp_path)
    for seed in range(1, 6):
        assert Dossier.from_seed(seed).person.bsn.encode() not in written[f"STU3/p{seed}.json"]


def test_unknown_services_are_refused_by_name() -> None:
    with pytest.raises(ConfigError, match="no gegevensdienst 'x'"):
        Shown(("x",))
    with pytest.raises(ConfigError, match=r"57 \(Documenten\).*not known here; choose from 31"):
        Shown(("48", "57"))


def test_xml_says_what_the_bundle_says(tmp_path: Path) -> None:
    done = run("--seed", 9, "--count", 2, "--format", "xml", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    assert list(files(tmp_path)) == ["STU3/p10.xml", "STU3/p9.xml"]
    read = to_json((tmp_path / "STU3/p9.xml").read_bytes(), "STU3")
    assert json.loads(json.dumps(read, default=float)) == Dossier.from_seed(9).to_bundle()


def test_transactions_are_files_per_person(tmp_path: Path) -> None:
    done = run("--seed", 9, "--count", 1, "--format", "transaction", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    assert orjson.loads((tmp_path / "STU3/p9.json").read_bytes())["type"] == "transaction"


def test_without_a_folder_lines_go_to_standard_output() -> None:
    done = run("--seed", 3, "--count", 2)
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    found = [orjson.loads(line) for line in done.stdout.splitlines()]
    wanted = {orjson.dumps(each) for seed in (3, 4) for each in Dossier.from_seed(seed).releases["STU3"]}
    assert {orjson.dumps(each) for each in found} == wanted
    assert [each["id"] for each in found if each["resourceType"] == "Patient"] == ["p3", "p4"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--format", "xml"), "--out DIR"),
        (("--release", "both"), "two FHIR releases"),
        (("--service", "48", "--release", "R4"), "are in STU3"),
        (("--service", "57"), "57 (Documenten)"),
        (("--count", "0"), "--count"),
        (("--today", "tomorrow"), "--today"),
        (("--out", __file__), "is a file"),
        (("--out", str(Path(__file__).parent)), "is not empty"),
        (("--out", "/proc/nowhere/people"), "/proc/nowhere/people: No such file"),
    ],
)
def test_a_mistake_is_one_line(arguments: tuple[str, ...], says: str) -> None:
    done = run(*arguments)
    text = done.stderr.decode()
    assert done.returncode == 2, text
    assert says in text
    assert "Traceback" not in text
    assert done.stdout == b""


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = f"{' '.join(COMMAND)} --count 200 | head -1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, timeout=60, check=False)
    assert done.stderr == b""


def test_a_full_disk_is_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "--count", "50", "--out", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20)),
    )
    assert done.returncode == 2
    assert done.stderr.splitlines() == [f"medmij-sim: {tmp_path}: File too large; nothing is kept"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this machine has no /dev/full")
def test_a_full_standard_output_is_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*COMMAND], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.splitlines() == ["medmij-sim: standard output: No space left on device"]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupt_is_one_line_and_leaves_nothing(tmp_path: Path, workers: int) -> None:
    # An interrupt may come between the opening of a file and the moment it is known, which -W error would tell.
    command = [each for each in COMMAND if each not in ("-W", "error")]
    arguments = [*command, "--count", "100000", "--out", str(tmp_path), "--workers", str(workers)]
    # Whoever runs the tests in the background has interrupts ignored, and programs inherit that.
    heeding = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    process = subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=heeding)
    until = time.monotonic() + 40
    while not any(tmp_path.rglob("Patient.ndjson")) and time.monotonic() < until:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=40)
    assert process.returncode == 130
    assert re.fullmatch(r"medmij-sim: interrupted after \d+ of 100000 people; nothing is kept\n", said)
    assert list(tmp_path.iterdir()) == []


def test_a_terminal_shows_how_far_it_is(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen([*COMMAND, "--count", "3", "--out", str(tmp_path / "x")], stderr=theirs)
    os.close(theirs)
    shown = b""
    while process.poll() is None or not shown:
        try:
            shown += os.read(ours, 65536)
        except OSError:
            break
    os.close(ours)
    assert process.wait(30) == 0
    assert b"3/3" in shown


def peak(count: int) -> int:
    """Most memory, in kB, of a process that writes so many people."""
    code = (
        "import sys, re; from pathlib import Path; from medmij_sim import cli\n"
        "assert cli._run() == 0\n"
        "sys.stderr.write(re.search(r'VmHWM:\\s*(\\d+)', Path('/proc/self/status').read_text())[1])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "patients", "generate", "--count", str(count)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        timeout=1200,
        check=True,
    )
    return int(done.stderr)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
@pytest.mark.timeout(1800)
def test_memory_does_not_grow_with_the_number_of_people() -> None:
    few, many = (2000, 20000) if DEEP else (100, 500)
    assert peak(many) < 1.25 * peak(few)


def test_a_dask_cluster_gives_the_same_bytes(tmp_path: Path) -> None:
    distributed: Any = pytest.importorskip("distributed", reason="Dask is not installed: the extra dask")
    from dask import config

    with (
        config.set({"distributed.comm.timeouts.connect": "10s"}),
        distributed.LocalCluster(1, threads_per_worker=2, processes=True, dashboard_address=None) as cluster,
    ):
        done = run("--count", 45, "--out", tmp_path / "cluster", "--dask", cluster.scheduler_address)
    assert (done.returncode, done.stderr) == (0, b"")
    assert run("--count", 45, "--out", tmp_path / "here").returncode == 0
    assert digest(tmp_path / "cluster") == digest(tmp_path / "here")


def test_no_cluster_at_an_address_is_one_line(tmp_path: Path) -> None:
    done = run("--out", tmp_path, "--dask", "tcp://127.0.0.1:1")
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("medmij-sim: no Dask scheduler at tcp://127.0.0.1:1: ")
    assert list(tmp_path.iterdir()) == []
