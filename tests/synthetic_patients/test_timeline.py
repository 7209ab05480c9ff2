"""A timeline tells what a dossier holds: in order, in Dutch, and on any width of paper."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from patients_fixtures import all_dossiers, persona_dossier

from medmij_sim.errors import ConfigError
from medmij_sim.patients.commands import patients
from synthetic_patients import Dossier, dossiers
from synthetic_patients.timeline import timeline
from synthetic_patients.timeline.plain import text

PAGE = Path(__file__).resolve().parents[2] / "ci" / "dossier.md"


def show(*arguments: str) -> Result:
    return CliRunner().invoke(patients, ["show", *arguments], catch_exceptions=False)


def lines_of(dossier: Dossier) -> list[str]:
    told = timeline(dossier)
    return [line.text for day in (*told.days, *told.ahead) for line in day.lines]


@given(dossiers())
@settings(max_examples=25)
def test_days_are_in_order_and_today_parts_past_and_plans(dossier: Dossier) -> None:
    told = timeline(dossier)
    days = [each.day for each in (*told.days, *told.ahead)]
    assert days == sorted(set(days))
    assert all(each.day <= dossier.plan.today for each in told.days)
    assert all(each.day > dossier.plan.today for each in told.ahead)
    assert all(each.lines and all(line.text.strip() for line in each.lines) for each in (*told.days, *told.ahead))


def test_every_journal_line_letter_and_agreement_is_told() -> None:
    for dossier in all_dossiers()[2:14]:
        told = "\n".join(lines_of(dossier))
        for each in dossier.of_type("Observation"):
            if each["meta"]["profile"][0].endswith("gp-JournalEntry") and each["status"] != "entered-in-error":
                assert each["valueString"] in told
        for each in dossier.of_type("MedicationStatement"):
            assert each["medicationReference"]["display"] in told


def test_results_stand_with_unit_flag_and_range() -> None:
    assert any("HbA1c 60 mmol/mol ↑ (20-42)" in line for line in lines_of(persona_dossier("woman_34")))


def test_what_was_entered_in_error_is_not_told() -> None:
    assert all("Dubbel ingevoerd" not in line for line in lines_of(persona_dossier("woman_34")))


def test_current_medication_leaves_out_what_was_stopped() -> None:
    summary = dict(timeline(persona_dossier("woman_34")).summary)
    assert any(line.startswith("Losartan") for line in summary["Actuele medicatie"])
    assert not any(line.startswith("Lisinopril") for line in summary["Actuele medicatie"])


@pytest.mark.parametrize("width", [40, 72, 160])
def test_lines_are_no_wider_than_asked(width: int) -> None:
    assert max(map(len, text(timeline(persona_dossier("man_67")), width).splitlines())) <= width


def test_show_prints_the_same_twice_and_no_colours_into_a_pipe() -> None:
    first, second = show("--persona", "parent"), show("--persona", "parent")
    assert first.exit_code == 0
    assert first.output == second.output
    assert "\x1b" not in first.output
    assert first.output.startswith("Marijke van der Test-ter Probeer, vrouw, geboren ")


def test_show_as_json_holds_the_same_days() -> None:
    told = json.loads(show("--seed", "3", "--json").output)
    assert [each["day"] for each in told["days"]] == [
        each.day.isoformat() for each in timeline(Dossier.from_seed(3)).days
    ]


def test_show_of_a_service_tells_only_what_that_shows() -> None:
    whole, part = show("--persona", "woman_34").output, show("--persona", "woman_34", "--service", "48").output
    assert "Gaat goed, vergeet zelden medicatie" in whole
    assert "Gaat goed, vergeet zelden medicatie" not in part
    assert "start: Metformine" in part


def test_show_reads_a_saved_dossier(tmp_path: Path) -> None:
    path = tmp_path / "dossier.json"
    Dossier.from_seed(5).save(path)
    assert show("--file", str(path)).output == show("--seed", "5").output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--persona", "nobody"), "no persona 'nobody'; choose from woman_34"),
        (("--file", "/nowhere/at/all"), "/nowhere/at/all: No such file"),
        (("--service", "0"), "no gegevensdienst '0'; choose from"),
    ],
)
def test_wrong_use_is_one_clear_line(arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(words)) as caught:
        show(*arguments)
    assert "\n" not in str(caught.value)


def test_two_people_at_once_are_refused() -> None:
    assert "give one of --seed, --persona and --file" in show("--seed", "1", "--persona", "parent").output


def test_the_example_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    assert list(names["violations"](names["dossier"])) == []
    assert (tmp_path / "dossier.json").exists()
