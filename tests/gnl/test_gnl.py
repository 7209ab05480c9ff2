"""What screens ask of the Gegevensdienstnamenlijst."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from medmij_sim import gnl

LIJST = gnl.Gegevensdienstnamenlijst(
    datetime(2026, 3, 1, 8, tzinfo=UTC), 7, (gnl.Gegevensdienst("48", "Nepdienst"), gnl.Gegevensdienst("49", "Ûn€✓"))
)


def test_a_dienst_has_a_name() -> None:
    assert LIJST.weergavenaam("48") == "Nepdienst"
    assert "48" in LIJST
    assert "50" not in LIJST
    with pytest.raises(gnl.NotListedError, match="Gegevensdienst 50 is not on Gegevensdienstnamenlijst 7"):
        LIJST.weergavenaam("50")


def test_names_survive_whatever_their_letters() -> None:
    assert gnl.read(gnl.write(LIJST)).weergavenaam("49") == "Ûn€✓"


def test_a_published_example_is_read_in_full(reference: Path) -> None:
    lijst = gnl.read(reference / "lists" / "gids_php_Gegevensdienstnamenlijst_example.xml")
    assert lijst.volgnummer == 28800
    assert [dienst.id for dienst in lijst.gegevensdiensten] == ["1", "2", "3", "4", "5", "6", "7"]
    assert lijst.weergavenaam("6") == "Documenten"
