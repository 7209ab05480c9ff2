"""The commands as they are run, against the mock parties of a served world."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree

from conformance.surroundings import stage_around
from conformance.targets import PgoTarget, load_target
from medmij_sim import cli

TOKEN = "dvza.token.*"


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str


Command = Callable[..., Ended]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs `medmij-sim` with arguments, in this process."""

    def run(*arguments: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["medmij-sim", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        captured = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Ended(ended.value.code, captured.out, captured.err)

    return run


@pytest.fixture
def baseline(tmp_path: Path) -> Path:
    path = tmp_path / "baseline.toml"
    path.write_text(
        '[[expected]]\ncheck = "dvza.token.bearer"\nreason = "r"\nowner = "o"\nexpires = 2999-01-01\n',
        encoding="utf-8",
    )
    return path


def test_the_mock_dvza_conforms(command: Command, dvza_file: Path) -> None:
    ended = command("check", "dvza", dvza_file, "--select", TOKEN)
    assert ended.code == 0, ended.out
    assert "✓ dvza.token.code-single-use" in ended.out
    assert "no label, no certificate" in ended.out


def test_findings_come_in_dutch_too(command: Command, dvza_file: Path) -> None:
    assert "geen label" in command("check", "dvza", dvza_file, "--select", TOKEN, "--language", "nl").out


def test_reports_are_written_and_name_no_secret(command: Command, dvza_file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    ended = command("check", "dvza", dvza_file, "--select", TOKEN, "--report", folder)
    assert ended.code == 0
    assert {path.name for path in folder.iterdir()} == {"report.json", "junit.xml", "report.html"}
    assert etree.parse(folder / "junit.xml").findall("testsuite/testcase")
    bsn = json.dumps(dvza_file.read_text(encoding="utf-8")).partition('bsn = \\"')[2][:9]
    assert bsn.isdigit()
    assert all(bsn not in path.read_text(encoding="utf-8") for path in folder.iterdir())


def test_json_on_standard_output_is_only_json(command: Command, dvza_file: Path, tmp_path: Path) -> None:
    ended = command("check", "dvza", dvza_file, "--select", "dvza.token.bearer", "--json", "--report", tmp_path / "r")
    report = json.loads(ended.out)
    assert report["format"] == "medmij-sim-report/1"
    assert [check["id"] for check in report["checks"]] == ["dvza.token.bearer"]


def test_a_required_check_that_was_not_tested_fails(command: Command, dvza_file: Path, tmp_path: Path) -> None:
    text = dvza_file.read_text(encoding="utf-8")
    alone = tmp_path / "alone.toml"
    alone.write_text(text.replace("[identities.pgo-b]", "[identities.other]").replace("../", f"{dvza_file.parent}/../"))
    check = "dvza.token.client-bound"
    assert command("check", "dvza", alone, "--select", check).code == 0
    ended = command("check", "dvza", alone, "--select", check, "--require", check)
    assert ended.code == 1
    assert f"required, but not tested: {check}" in ended.out


def test_a_suggested_baseline_accepts_what_fails_now(
    command: Command, dvza_file: Path, pgo_file: Path, tmp_path: Path
) -> None:
    pgo = load_target(pgo_file)
    assert isinstance(pgo, PgoTarget)
    baseline = tmp_path / "baseline.toml"
    arguments = ("check", "dvza", dvza_file, "--select", TOKEN)
    with stage_around(pgo, pytest.fail) as stage, stage.fault("dvza.token.code-reusable", "dvza-a"):
        failed = command(*arguments, "--suggest-baseline")
        assert failed.code == 1
        entries = failed.out[failed.out.index("[[expected]]") :]
        baseline.write_text(entries.replace('""', '"known"'), encoding="utf-8")
        assert command(*arguments, "--baseline", baseline).code == 0


def test_a_stale_baseline_fails(command: Command, dvza_file: Path, baseline: Path) -> None:
    ended = command("check", "dvza", dvza_file, "--select", TOKEN, "--baseline", baseline)
    assert ended.code == 1
    assert "passes — remove it" in ended.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--select", "dvza.tokn.*"), "--select dvza.tokn.* fits no check"),
        (("--require", "nothing"), "--require nothing fits no check"),
        (("--release", "newest"), "'newest' is no release"),
        (("--baseline", "/nowhere/baseline.toml"), "/nowhere/baseline.toml: No such file"),
    ],
)
def test_wrong_use_is_one_line_and_exit_2(
    command: Command, dvza_file: Path, arguments: tuple[str, ...], says: str
) -> None:
    ended = command("check", "dvza", dvza_file, *arguments)
    assert ended.code == 2
    assert says in ended.err
    assert "Traceback" not in ended.err


def test_the_wrong_kind_of_target_is_refused(command: Command, pgo_file: Path) -> None:
    ended = command("check", "dvza", pgo_file)
    assert ended.code == 2
    assert "use `medmij-sim check pgo`" in ended.err


def test_a_party_that_is_not_there_is_exit_2(command: Command, dvza_file: Path, tmp_path: Path) -> None:
    lonely = tmp_path / "lonely.toml"
    text = dvza_file.read_text(encoding="utf-8").replace("../", f"{dvza_file.parent}/../")
    lonely.write_text("".join(f"{line}\n" for line in text.splitlines() if "127.0.0.1" not in line))
    ended = command("check", "dvza", lonely)
    assert ended.code == 2
    assert "Name or service not known" in ended.err
    assert all(line.startswith(f"{lonely}: ") for line in ended.err.splitlines())


def test_check_self_judges_the_mock_over_sockets(command: Command) -> None:
    ended = command("check", "self", "--select", TOKEN)
    assert ended.code == 0, ended.out
    assert "Oefen-DVZA Anker" in ended.out


def test_check_self_as_json_is_one_array_of_reports(command: Command) -> None:
    ended = command("check", "self", "--select", TOKEN, "--select", "pgo.token.parameters", "--json")
    assert [report["actor"] for report in json.loads(ended.out)] == ["dvza", "pgo"]


def test_a_frozen_check_self_gives_the_same_bytes(command: Command, tmp_path: Path) -> None:
    for name in ("one", "other"):
        arguments = ("--actor", "dvza", "--clock", "2026-11-21T12:00:00", "--report", tmp_path / name)
        assert command("check", "self", *arguments).code in (0, 1)
    reports = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.*"))
    assert len(reports) == 3
    for report in reports:
        assert (tmp_path / "one" / report).read_bytes() == (tmp_path / "other" / report).read_bytes()


def test_check_list_names_every_check(command: Command) -> None:
    rows = json.loads(command("check", "list", "--actor", "dvza", "--json").out)
    assert {"id", "requirement", "needs", "en", "nl"} == set(rows[0])
    assert all(row["id"] in command("check", "list").out for row in rows[:3])


def test_a_fresh_target_file_is_not_overwritten(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "TARGET.toml"
    assert command("target", "init", "dvza", path).code == 0
    ended = command("target", "init", "pgo", path)
    assert ended.code == 2
    assert "exists — give another name" in ended.err


def test_target_check_says_what_is_wrong_and_what_is_absent(
    command: Command, tmp_path: Path, dvza_file: Path, pgo_file: Path
) -> None:
    path = tmp_path / "TARGET.toml"
    command("target", "init", "dvza", path)
    ended = command("target", "check", path)
    assert ended.code == 2
    assert f"{path}: identities.pgo-a.certificate: " in ended.err
    assert "no people.fifteen: checks that need it will be not tested" in ended.out
    for ready in (dvza_file, pgo_file):
        assert command("target", "check", ready).code == 0


def test_requirements_come_as_table_json_and_markdown(command: Command) -> None:
    rows = json.loads(command("requirements", "list", "--actor", "dvza", "--format", "json").out)
    assert {row["actor"] for row in rows} == {"dvza"}
    assert rows[0]["id"] in command("requirements", "list").out
    assert command("requirements", "list", "--format", "md").out.startswith("| actor | rule | ")


def test_requirements_that_change_between_releases(command: Command) -> None:
    rows = json.loads(command("requirements", "diff", "1.6", "2.2", "--format", "json").out)
    assert {row["change"] for row in rows} <= {"gone", "new"}
    assert command("requirements", "diff", "2.2", "2.2").out == ""


def test_a_fhir_package_that_cannot_be_used_is_told_before_the_run(
    command: Command, dvza_file: Path, tmp_path: Path
) -> None:
    absent = tmp_path / "absent.tgz"
    ended = command("check", "dvza", dvza_file, "--fhir-package", absent)
    assert (ended.code, ended.out) == (2, "")
    assert f"{absent}: cannot be read: No such file or directory" in ended.err
