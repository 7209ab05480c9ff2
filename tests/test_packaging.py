"""What is in the wheel that people install, and what importing it costs."""

from __future__ import annotations

import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from zipfile import ZipFile

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGES = ("medmij_sim", "conformance", "synthetic_patients")
HEAVY = frozenset(
    {"starlette", "uvicorn", "httpx", "faker", "fhir", "pydantic", "hypothesis", "rich", "jinja2", "cryptography"}
    | {"pytest", "respx", "jsonschema"}
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> ZipFile:
    """Built from the source tree as it is."""
    from hatchling.builders.wheel import WheelBuilder

    (path,) = WheelBuilder(str(REPOSITORY)).build(
        directory=str(tmp_path_factory.mktemp("wheel")), versions=["standard"]
    )
    return ZipFile(path)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_file_of_a_package_is_in_the_wheel(wheel: ZipFile, package: str) -> None:
    here = {
        str(path.relative_to(REPOSITORY))
        for path in (REPOSITORY / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert here <= set(wheel.namelist())
    assert f"{package}/py.typed" in here


@pytest.mark.parametrize(
    ("folder", "suffix", "least"),
    [
        ("medmij_sim/zal/schema", ".xsd", 3),
        ("medmij_sim/ocl/schema", ".xsd", 3),
        ("medmij_sim/whl/schema", ".xsd", 2),
        ("medmij_sim/gnl/schema", ".xsd", 1),
        ("medmij_sim/fhir/elements", ".json.xz", 2),
        ("medmij_sim/screens/templates", ".html", 1),
        ("medmij_sim/dvza/templates", ".html", 8),
        ("medmij_sim/digid/templates", ".html", 3),
        ("medmij_sim/pgo/templates", ".html", 1),
        ("medmij_sim/dvza", "texts.toml", 1),
        ("conformance/requirements", ".toml", 3),
        ("conformance/templates", ".toml", 2),
        ("conformance/report/templates", ".j2", 1),
        ("conformance/messages", ".schema.json", 2),
        ("conformance", ".schema.json", 2),
    ],
)
def test_what_the_code_reads_is_in_the_wheel(wheel: ZipFile, folder: str, suffix: str, least: int) -> None:
    found = [name for name in wheel.namelist() if name.startswith(f"{folder}/") and name.endswith(suffix)]
    assert len(found) >= least


def test_nothing_but_the_packages_and_their_description_is_in_the_wheel(wheel: ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    (described,) = tops - set(PACKAGES)
    assert described.endswith(".dist-info")
    assert {Path(name).name for name in wheel.namelist() if name.startswith(f"{described}/")} >= {"LICENSE", "NOTICE"}


def test_the_command_and_the_pytest_plugin_are_entry_points(wheel: ZipFile) -> None:
    (name,) = (each for each in wheel.namelist() if each.endswith(".dist-info/entry_points.txt"))
    entries = ConfigParser()
    entries.read_string(wheel.read(name).decode())
    assert dict(entries["console_scripts"]) == {"medmij-sim": "medmij_sim.cli:main"}
    assert dict(entries["pytest11"]) == {"medmij_sim": "medmij_sim.pytest_plugin"}


def test_the_wheel_can_be_used_where_it_is_the_only_copy(wheel: ZipFile, tmp_path: Path) -> None:
    """Schemas, templates, tables and requirements are found beside the installed code, not in a source tree."""
    wheel.extractall(tmp_path)
    code = (
        "import medmij_sim, conformance, synthetic_patients, sys; from pathlib import Path;"
        f"assert Path(medmij_sim.__file__).is_relative_to({str(tmp_path)!r});"
        "from medmij_sim.screens import Screens; Screens('medmij_sim.digid').page('digid-home', 'nl');"
        "from conformance.suite import load_suite; assert load_suite().registry.checks;"
        "from conformance.messages import breaches; assert not list(breaches('hook-export', {'resources': []}));"
        "from medmij_sim.fhir.elements import element_table; element_table('STU3')"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)})


@pytest.mark.parametrize("package", PACKAGES)
def test_importing_a_package_loads_nothing_heavy(package: str) -> None:
    code = f"import sys, {package}; print(*({{name.partition('.')[0] for name in sys.modules}} & {set(HEAVY)!r}))"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert loaded == []
