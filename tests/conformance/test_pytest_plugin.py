"""The plugin in sessions of its own, as users run it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from lxml import etree

SELECT = ("--medmij-select", "dvza.token.*")


def pytest_in(folder: Path, *arguments: object) -> tuple[int, str]:
    """`python -m pytest` in a folder; its exit code and everything it printed."""
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *map(str, arguments)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    return ended.returncode, ended.stdout + ended.stderr


def project(folder: Path, test: str) -> Path:
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\nfilterwarnings = error\n")
    (folder / "test_project.py").write_text(test)
    return folder


FIXTURES = """
import pytest
from synthetic_patients import Dossier

FAULT, OTHER = "dvza.token.code-reusable", "dvza.token.token-type-wrong"


@pytest.mark.medmij(seed=7, faults=[FAULT, (OTHER, "dvza-b")], clock="2026-03-02T12:00")
def test_marker_sets_up_a_world(medmij_world):
    assert medmij_world.seed == 7
    assert medmij_world.clock.now().isoformat() == "2026-03-02T11:00:00+00:00"
    assert medmij_world.faults.active() == ((FAULT, None), (OTHER, "dvza-b"))


def test_worlds_share_nothing(medmij_world):
    assert medmij_world.faults.active() == ()
    url = "https://stelselnode.medmij.localhost/MedMij_Zorgaanbiederslijst.xml?api=2"
    assert medmij_world.client_for("pgo-a").get(url).status_code == 200


@pytest.mark.medmij(faults=[FAULT])
def test_served_world_with_a_fault(medmij_served_world):
    medmij_served_world.world.clock.move("15:00")
    assert medmij_served_world.world.faults.active()


def test_served_world_is_as_new(medmij_served_world):
    assert not medmij_served_world.world.faults.active()
    with medmij_served_world.client_for("pgo-a") as client:
        assert client.get("https://sim.medmij.localhost/clock").json()["frozen"] is False


@pytest.mark.medmij(seed=3)
def test_dossier_by_seed(medmij_dossier):
    assert medmij_dossier.person == Dossier.from_seed(3).person


@pytest.mark.medmij(sed=7)
def test_unknown_wish(medmij_world): pass


@pytest.mark.medmij(7)
def test_wish_without_name(medmij_world): pass


@pytest.mark.medmij(seed=7)
def test_wish_too_late(medmij_served_world): pass
"""


def test_worlds_and_dossiers_are_fixtures_that_the_marker_sets_up(tmp_path: Path) -> None:
    code, out = pytest_in(project(tmp_path, FIXTURES), "-p", "no:randomly")
    assert code == 1
    assert "5 passed, 3 errors" in out, out
    for line in (
        "sed= is not known — write medmij(",
        "7 is not known — write medmij(",
        "medmij(seed=...) cannot be had from medmij_served_world — use medmij_world",
    ):
        assert line in out


def test_nothing_is_imported_when_nothing_is_used(tmp_path: Path) -> None:
    code, out = pytest_in(
        project(
            tmp_path,
            "import sys\n\n"
            "def test_nothing():\n"
            "    ours = {'conformance', 'synthetic_patients', 'medmij_sim.world', 'lxml', 'cryptography'}\n"
            "    assert ours.isdisjoint(sys.modules)\n",
        ),
    )
    assert code == 0, out


def test_every_selected_check_is_a_test_beside_those_of_the_project(tmp_path: Path, dvza_file: Path) -> None:
    project(tmp_path, "def test_bearer(): pass\ndef test_other(): pass\n")
    arguments = (f"--medmij-target={dvza_file}", *SELECT, "-k", "bearer", "-v", "--junitxml", "report.xml")
    code, out = pytest_in(tmp_path, *arguments)
    assert code == 0, out
    assert "dvza.token.bearer PASSED" in out
    assert "test_project.py::test_bearer PASSED" in out
    assert "2 passed" in out
    cases = {case.get("name"): case for case in etree.parse(tmp_path / "report.xml").findall(".//testcase")}
    assert cases.keys() == {"test_bearer", "dvza.token.bearer"}
    assert cases["dvza.token.bearer"].find("properties/property[@name='requirement']") is not None


def test_a_check_that_fails_shows_finding_rule_and_exchange(tmp_path: Path, dvza_file: Path, pgo_file: Path) -> None:
    from conformance.stage import stage_of
    from conformance.targets import PgoTarget, RunningWorld, load_target

    pgo = load_target(pgo_file)
    assert isinstance(pgo, PgoTarget)
    assert isinstance(pgo.world, RunningWorld)
    with stage_of(pgo.world, pgo.network.resolver) as stage, stage.fault("dvza.token.code-reusable", "dvza-a"):
        code, out = pytest_in(tmp_path, f"--medmij-target={dvza_file}", *SELECT)
    assert code == 1, out
    assert "dvza.token.code-single-use: failed" in out
    assert "rule core." in out
    assert "POST https://token.dvza-a" in out
    assert "Traceback" not in out


def test_a_stale_expected_failure_fails(tmp_path: Path, dvza_file: Path) -> None:
    (tmp_path / "baseline.toml").write_text(
        '[[expected]]\ncheck = "dvza.token.bearer"\nreason = "issue 12"\nowner = "o"\nexpires = 2999-01-01\n'
    )
    text = dvza_file.read_text(encoding="utf-8").replace("../", f"{dvza_file.parent}/../")
    target = tmp_path / "target.toml"
    target.write_text(text.replace('kind = "dvza"', 'kind = "dvza"\nbaseline = "baseline.toml"'))
    code, out = pytest_in(tmp_path, f"--medmij-target={target}", "--medmij-select", "dvza.token.bearer")
    assert code == 1
    assert "passes — remove it" in out


def test_a_target_file_with_a_mistake_stops_the_session_in_one_line(tmp_path: Path) -> None:
    target = tmp_path / "target.toml"
    target.write_text('kind = "dvza"\nname = "x"\n')
    code, out = pytest_in(tmp_path, f"--medmij-target={target}")
    assert code == 4
    assert f"ERROR: {target}:" in out
    assert "Traceback" not in out


def test_a_party_that_is_not_there_stops_the_session(tmp_path: Path, dvza_file: Path) -> None:
    text = dvza_file.read_text(encoding="utf-8").replace("../", f"{dvza_file.parent}/../")
    target = tmp_path / "target.toml"
    target.write_text("".join(f"{line}\n" for line in text.splitlines() if "127.0.0.1" not in line))
    code, out = pytest_in(tmp_path, f"--medmij-target={target}", *SELECT)
    assert code == 4
    assert f"ERROR: {target}: " in out
    assert pytest_in(tmp_path, f"--medmij-target={target}", *SELECT, "--collect-only")[0] == 0


def with_own_conformance(folder: Path) -> Path:
    own = folder / "conformance"
    own.mkdir()
    (own / "__init__.py").write_text("MINE = True\n")
    (own / "test_mine.py").write_text("import conformance\n\ndef test_mine(): assert conformance.MINE\n")
    return folder


def test_a_project_with_its_own_conformance_folder_is_left_alone(tmp_path: Path) -> None:
    code, out = pytest_in(with_own_conformance(tmp_path))
    assert code == 0, out
    assert "1 passed" in out


def test_the_option_says_that_another_conformance_is_in_the_way(tmp_path: Path, dvza_file: Path) -> None:
    code, out = pytest_in(with_own_conformance(tmp_path), f"--medmij-target={dvza_file}")
    assert code == 4
    assert f"{tmp_path / 'conformance'} is in the way" in out
    assert "Traceback" not in out
