"""A served world to examine, and a program that stands in for sslyze."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tls_reports import Report

from medmij_sim import World
from medmij_sim.served import ServedWorld
from medmij_sim.tls.scanner import PROGRAM

STAND_IN = """#!{python}
import pathlib, sys
arguments = sys.argv[1:]
pathlib.Path({seen!r}).write_text("\\n".join(arguments))
pathlib.Path(arguments[arguments.index("--json_out") + 1]).write_text({report!r})
"""


@pytest.fixture(scope="session")
def served() -> Iterator[ServedWorld]:
    world = World()
    with world.serve() as serving:
        yield serving
    world.close()


@pytest.fixture
def sslyze(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Report], Path]:
    """Puts a program in the place of sslyze that writes a report; gives the file with the arguments it got."""

    def stand_in(report: Report) -> Path:
        program, seen = tmp_path / "sslyze", tmp_path / "arguments"
        program.write_text(STAND_IN.format(python=sys.executable, seen=str(seen), report=json.dumps(report)))
        program.chmod(0o700)
        monkeypatch.setenv(PROGRAM, str(program))
        return seen

    return stand_in
