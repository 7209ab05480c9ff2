"""docs/digid.md says what is so: its recipes are the files that run, and it names every fault and setting."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from digid.careful import CarefulProvider

from medmij_sim.clock import Clock
from medmij_sim.control.messages import NextLogin, ProviderChange
from medmij_sim.digid.ending import Ending
from medmij_sim.digid.oidc.clients import read_clients
from medmij_sim.faults.digid import DIGID_FAULTS

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = (REPOSITORY / "docs" / "digid.md").read_text("utf-8")
RECIPES = sorted((REPOSITORY / "ci" / "recipes" / "digid").glob("*.*"))


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.name)
def test_a_recipe_is_on_the_page_as_it_is(recipe: Path) -> None:
    assert f"\n{recipe.read_text('utf-8')}```\n" in PAGE


def test_every_fault_is_on_the_page() -> None:
    assert [fault.name for fault in DIGID_FAULTS if f"`{fault.name}`" not in PAGE] == []


def test_everything_that_can_be_ordered_or_set_up_is_on_the_page() -> None:
    members = {field.name for kind in (NextLogin, ProviderChange) for field in msgspec.structs.fields(kind)} - {"id"}
    assert [each for each in sorted({*members, *get_args(Ending)}) if f"`{each}`" not in PAGE] == []


def test_the_world_on_the_page_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = [part.partition("```")[0] for part in PAGE.split("```python\n")[1:] if part.startswith("from pathlib")]
    provider = CarefulProvider(b"<no-metadata-yet/>", Clock().now())
    (tmp_path / "your-metadata.xml").write_bytes(provider.metadata())
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(compile(code, "docs/digid.md", "exec"), names)
    assert names["world"].faces.providers.get(provider.entity_id) is not None
    assert "https://digid.medmij.localhost:" in capsys.readouterr().out


def test_the_registration_on_the_page_is_one() -> None:
    (text,) = [part.partition("```")[0] for part in PAGE.split("```json\n")[1:]]
    (client,) = read_clients(text.encode())
    assert client.client_id == "dvza"
