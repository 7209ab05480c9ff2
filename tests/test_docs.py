"""What the documentation says is so: generated pages are current, examples run, commands and links exist."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec
import pytest

from medmij_sim.config import WorldConfig
from medmij_sim.faults import CATALOGUE

REPOSITORY = Path(__file__).resolve().parent.parent
PAGES = sorted([REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md", *(REPOSITORY / "docs").glob("*.md")])
RECIPES = sorted((REPOSITORY / "ci" / "recipes").glob("*.yml"))
_BLOCK = re.compile(r"^ *```(?P<language>\w+)\n(?P<code>.*?)^ *```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?://)(?P<target>[^)#]+)")
_CODE = re.compile(r"`[^`\n]+`|^    [^\n]*$|^```.*?^```", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"(?:^|[`/]|&& |then: |run: |- )medmij-sim(?P<words>(?: +[^\s`|;&)]+)+)", re.MULTILINE)


def blocks(page: Path, language: str) -> list[str]:
    return [each["code"] for each in _BLOCK.finditer(page.read_text("utf-8")) if each["language"] == language]


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300, check=False)


def test_generated_pages_are_current() -> None:
    done = run(sys.executable, "ci/generate-docs", "--check", cwd=REPOSITORY)
    assert done.returncode == 0, done.stderr


def example_for_pytest() -> str:
    (example,) = [each for each in blocks(REPOSITORY / "docs" / "pytest.md", "python") if each.startswith("# test_")]
    return example


def pytest_on(text: str, folder: Path) -> str:
    (folder / "test_example.py").write_text(text, "utf-8")
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=1", "test_example.py")
    return run(*command, cwd=folder).stdout


def test_the_example_for_pytest_runs(tmp_path: Path) -> None:
    told = pytest_on(example_for_pytest().replace("max_examples=25", "max_examples=3"), tmp_path)
    assert "1 passed" in told, told


def test_the_example_for_pytest_finds_a_pgo_that_rounds(tmp_path: Path) -> None:
    broken = '@pytest.mark.medmij(faults=["pgo.store.rounds-decimals"])\n@JOURNEYS'
    told = pytest_on("import pytest\n" + example_for_pytest().replace("@JOURNEYS", broken), tmp_path)
    assert "1 failed" in told, told
    assert "where='valueQuantity.value', kind='altered'" in told


def test_the_readme_has_the_same_example() -> None:
    (short,) = blocks(REPOSITORY / "README.md", "python")
    body = (
        example_for_pytest()
        .replace("WHO, WHERE", '"woman_34", "huisartsdelinde@medmij"')
        .replace("person=WHO", 'person="woman_34"')
    )
    ours = [line.partition("  #")[0] for line in short.splitlines()]
    assert [line for line in ours if line not in body.splitlines()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = [match["target"] for match in _LINK.finditer(page.read_text("utf-8"))]
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", [*PAGES, *RECIPES], ids=lambda page: page.name)
def test_commands_exist_with_their_options(page: Path) -> None:
    text = page.read_text("utf-8")
    wrong = [
        " ".join(words)
        for code in (_CODE.findall(text) if page.suffix == ".md" else [text])
        for match in _COMMAND.finditer(code)
        if (words := match["words"].split()) and not _is_known(words)
    ]
    assert wrong == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_toml_can_be_read(page: Path) -> None:
    for each in blocks(page, "toml"):
        tomllib.loads(each)


def test_the_world_toml_of_the_page_is_one() -> None:
    text = blocks(REPOSITORY / "docs" / "serve.md", "toml")[0]
    config = msgspec.toml.decode(text, type=WorldConfig, dec_hook=lambda kind, value: kind(value))
    names = {fault.name for fault in CATALOGUE}
    assert config.dossier
    assert all(fault.name in names for fault in config.fault)


def _is_known(words: list[str]) -> bool:
    """Whether the subcommands and the options exist; other words are arguments."""
    from medmij_sim.cli import root

    command: click.Command = root
    context = click.Context(command)
    for word in words:
        if word.startswith("-"):
            known = {name for each in command.get_params(context) for name in each.opts}
            if word.partition("=")[0] not in known:
                return False
        elif isinstance(command, click.Group):
            found = command.get_command(context, word)
            if found is None:
                return False
            command, context = found, click.Context(found)
    return True


def _named_files() -> Iterator[str]:
    for page in PAGES:
        yield from re.findall(
            r"`((?:ci|tests|medmij_sim|conformance|synthetic_patients)/[\w/.-]+)`", page.read_text("utf-8")
        )


def test_every_part_of_the_simulator_has_its_place_in_the_architecture() -> None:
    told = (REPOSITORY / "docs" / "architecture.md").read_text("utf-8")
    parts = {f"{each.parent.name}/" for each in (REPOSITORY / "medmij_sim").glob("*/__init__.py")}
    parts |= {each.name for each in (REPOSITORY / "medmij_sim").glob("[!_]*.py")}
    assert sorted(each for each in parts if f"`{each}`" not in told) == []


def test_files_that_pages_name_exist() -> None:
    assert sorted({each for each in _named_files() if not (REPOSITORY / each.rstrip("/")).exists()}) == []
