"""`medmij-sim tls`: against a served world and against a weak node, with a stand-in for sslyze and the real one."""

from __future__ import annotations

import json
import os
import shutil
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tls_reports import Report, good_report, suites

from medmij_sim.cli import root
from medmij_sim.clock import Clock
from medmij_sim.pki import Pki
from medmij_sim.served import ServedWorld
from medmij_sim.tls import TlsError
from medmij_sim.tls.scanner import PROGRAM

FRONT, BACK = "dvza-a.medmij.localhost", "token.dvza-a.medmij.localhost"
REAL = os.environ.get(PROGRAM) or shutil.which("sslyze")
needs_sslyze = pytest.mark.skipif(REAL is None, reason=f"no sslyze on the PATH or in {PROGRAM}")

StandIn = Callable[[Report], Path]


def run(*words: object) -> Result:
    return CliRunner().invoke(root, ["tls", *map(str, words)])


def at(served: ServedWorld, host: str) -> tuple[object, ...]:
    address, port = served.resolver(host, 443)
    return host, "--connect", f"{address}:{port}", "--ca", served.ca_file


def outcomes(result: Result) -> dict[str, str]:
    return {each["requirement"]: each["outcome"] for each in json.loads(result.stdout)["findings"]}


def test_a_good_node_passes_and_the_scanner_is_led_to_it(served: ServedWorld, sslyze: StandIn) -> None:
    seen = sslyze(good_report())
    result = run(*at(served, FRONT))
    assert result.exit_code == 0
    assert f"{FRONT}:" in result.stdout and "chose TLSv1.3" in result.stdout
    assert "warning" not in result.stdout
    arguments = seen.read_text().split("\n")
    assert arguments[arguments.index("--sni") + 1] == FRONT
    assert arguments[-1] == "{}:{}".format(*served.addresses.front)


def test_warnings_fail_only_when_that_is_asked(served: ServedWorld, sslyze: StandIn) -> None:
    report = good_report()
    report["server_scan_results"][0]["scan_result"]["tls_1_0_cipher_suites"] = suites("AES128-SHA")
    sslyze(report)
    assert run(*at(served, FRONT)).exit_code == 0
    result = run(*at(served, FRONT), "--fail-on", "warning", "--json")
    assert result.exit_code == 1
    assert [rule for rule, outcome in outcomes(result).items() if outcome != "passed"] == ["core.tls.301"]


def test_a_back_node_is_judged_as_one_and_gets_a_certificate(served: ServedWorld, sslyze: StandIn) -> None:
    seen = sslyze(good_report())
    files = served.client_files("pgo-a")
    own = ("--back", "--cert", files.certificate, "--key", files.key, "--json")
    found = outcomes(run(*at(served, BACK), *own))
    assert found["core.tls.314"] == "passed"
    arguments = seen.read_text().split("\n")
    assert arguments[arguments.index("--cert") + 1] == str(files.certificate)
    assert "--sslv2" not in arguments


@pytest.mark.parametrize("variant", ["expired", "wrong-host", "self-signed", "foreign-ca", "not-yet-valid"])
def test_a_certificate_that_clients_refuse_is_a_warning(served: ServedWorld, sslyze: StandIn, variant: str) -> None:
    sslyze(good_report())
    with served.world.faults.injected(f"dvza.tls.certificate-{variant}", "dvza-a"):
        assert outcomes(run(*at(served, FRONT), "--json"))["core.tls.300"] == "warning"


def test_the_real_medmij_is_not_touched_unless_told(sslyze: StandIn) -> None:
    seen = sslyze(good_report())
    for words in (["stelselnode.medmij.nl"], ["oefen.test", "--connect", "stelselnode.medmij.nl:443"]):
        result = run(*words)
        assert isinstance(result.exception, TlsError) and "--yes-production" in str(result.exception)
    assert not seen.exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["127.0.0.1:1"], "127.0.0.1:1: cannot be reached"),
        (["oefen.test", "--connect", "127.0.0.1:1"], "oefen.test at 127.0.0.1:1: cannot be reached"),
        (["oefen..test"], "no host name"),
        (["127.0.0.1:1", "--ca", __file__], "--cert, --key or --ca cannot be used"),
        (["127.0.0.1:1", "--cert", __file__], "--cert, --key or --ca cannot be used"),
        (["https://oefen.test"], "does not read HOST or HOST:PORT"),
        (["oefen.test:99999"], "does not read HOST or HOST:PORT"),
        (["oefen.test:"], "does not read HOST or HOST:PORT"),
    ],
)
def test_what_cannot_be_judged_is_one_clear_line(words: list[str], says: str) -> None:
    result = run(*words)
    assert isinstance(result.exception, TlsError)
    assert says in str(result.exception) and "\n" not in str(result.exception)


def test_without_sslyze_it_says_how_to_get_it(served: ServedWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PROGRAM, raising=False)
    monkeypatch.setenv("PATH", "")
    assert "pipx install sslyze" in str(run(*at(served, FRONT)).exception)
    monkeypatch.setenv(PROGRAM, "/nowhere/sslyze")
    assert "name a program in" in str(run(*at(served, FRONT)).exception)


@contextmanager
def weak_node(folder: Path) -> Iterator[tuple[Pki, int]]:
    """A node that speaks TLS 1.2 only, with suites that are not good."""
    pki = Pki(Clock(), folder)
    files = pki.node("weak.oefen.test")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-GCM-SHA384:@SECLEVEL=0")
    context.load_cert_chain(files.certificate, files.key)
    listening = socket.create_server(("127.0.0.1", 0))

    def talk(raw: socket.socket) -> None:
        with suppress(OSError), raw, context.wrap_socket(raw, server_side=True) as tls:
            tls.settimeout(5)
            tls.recv(100)

    def serve() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=talk, args=(listening.accept()[0],), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield pki, listening.getsockname()[1]
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()


@needs_sslyze
def test_the_real_sslyze_finds_nothing_wrong_with_this_world(served: ServedWorld) -> None:
    assert set(outcomes(run(*at(served, FRONT), "--json")).values()) == {"passed"}
    files = served.client_files("pgo-a")
    own = ("--back", "--cert", files.certificate, "--key", files.key, "--json")
    found = outcomes(run(*at(served, BACK), *own))
    assert found.pop("") == "not tested"
    assert set(found.values()) == {"passed"}


@needs_sslyze
def test_the_real_sslyze_finds_what_is_weak(tmp_path: Path) -> None:
    with weak_node(tmp_path / "pki") as (pki, port):
        result = run("weak.oefen.test", "--connect", f"127.0.0.1:{port}", "--ca", pki.ca_file, "--json")
    assert [rule for rule, outcome in outcomes(result).items() if outcome == "warning"] == [
        "core.tls.302",
        "core.tls.1.2",
    ]


@needs_sslyze
def test_a_back_node_without_a_certificate_cannot_be_scanned(served: ServedWorld) -> None:
    assert "does it want --cert and --key?" in str(run(*at(served, BACK), "--back").exception)
