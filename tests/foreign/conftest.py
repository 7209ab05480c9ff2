"""What the tests on foreign parties share: the real command, in this process."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from foreign_stage import Check, Verdict, certificates

from medmij_sim import cli


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Check:
    """Runs `medmij-sim check KIND TARGET --json`."""

    def run(kind: str, target: Path, *select: str) -> Verdict:
        chosen = [part for glob in select for part in ("--select", glob)]
        monkeypatch.setattr(sys, "argv", ["medmij-sim", "check", kind, str(target), "--json", *chosen])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        captured = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        assert captured.out.startswith("{"), captured.err
        report: dict[str, Any] = json.loads(captured.out)
        rest = {each["id"]: each["outcome"] for each in report["checks"] if each["outcome"] != "passed"}
        told = [each for each in report["checks"] if each["outcome"] not in ("passed", "not tested")]
        return Verdict(ended.value.code, rest, json.dumps(told, indent=1))

    return run


@pytest.fixture(scope="session")
def foreign_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the certificates of the foreign parties."""
    folder = tmp_path_factory.mktemp("foreign")
    certificates(folder)
    return folder
