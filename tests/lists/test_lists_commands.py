"""`medmij-sim lists` as people and machines use it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from medmij_sim import ocl, whl, zal
from medmij_sim.lists.commands import lists

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)


@pytest.fixture
def whitelist(tmp_path: Path) -> Path:
    file = tmp_path / "whitelist.xml"
    file.write_bytes(whl.write(whl.Whitelist(NOW, 7, ("een.example.nl", "twee.example.nl"))))
    return file


@pytest.fixture
def broken(tmp_path: Path, whitelist: Path) -> Path:
    file = tmp_path / "broken.xml"
    file.write_bytes(whitelist.read_bytes().replace(b"een.example.nl", b"EEN"))
    return file


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(lists, [str(argument) for argument in arguments])


def test_a_valid_list_is_named_with_its_schema(whitelist: Path) -> None:
    result = run("validate", whitelist)
    assert result.exit_code == 0
    assert result.stdout == f"{whitelist}: valid Whitelist, schema release2-v13\n"


def test_a_problem_is_one_line_with_file_line_rule_and_remedy(broken: Path) -> None:
    result = run("validate", broken)
    assert result.exit_code == 1
    assert result.stdout == (
        f"{broken}:7: [schema.pattern] 'EEN' is not a valid Hostname — "
        "write a lower-case host name with a dot and without port, such as pgo.example.nl\n"
    )


def test_a_warning_leaves_a_list_valid(whitelist: Path) -> None:
    whitelist.write_bytes(whitelist.read_bytes().replace(b"08:00:00Z", b"08:00:00.0"))
    result = run("validate", whitelist)
    assert result.exit_code == 0
    assert ":3: warning: [header.zone] " in result.stdout
    assert result.stdout.endswith(": valid Whitelist, schema release2-v13\n")


def test_a_file_that_cannot_be_read_outweighs_and_the_others_are_still_judged(
    tmp_path: Path, whitelist: Path, broken: Path
) -> None:
    result = run("validate", tmp_path / "absent.xml", tmp_path, broken, whitelist)
    assert result.exit_code == 2
    assert f"{tmp_path / 'absent.xml'}: cannot be read: No such file" in result.stderr
    assert f"{tmp_path}: cannot be read: Is a directory" in result.stderr
    assert len(result.stdout.splitlines()) == 2


def test_no_files_is_wrong_usage() -> None:
    assert run("validate").exit_code == 2
    assert run("show").exit_code == 2


def test_machines_read_one_report_per_file(whitelist: Path, broken: Path) -> None:
    result = run("validate", "--json", whitelist, broken)
    assert result.exit_code == 1
    sound, unsound = json.loads(result.stdout)
    assert sound == {
        "file": str(whitelist),
        "list": "whl",
        "schema": "release2-v13",
        "valid": True,
        "problems": [],
    }
    assert unsound["valid"] is False
    assert unsound["problems"][0]["line"] == 7
    assert unsound["problems"][0]["severity"] == "error"


def test_a_text_that_is_no_list_is_invalid(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("geen lijst")
    result = run("validate", file)
    assert result.exit_code == 1
    assert "[xml.well-formed]" in result.stdout


def test_showing_a_zal_gives_its_endpoints(tmp_path: Path) -> None:
    dienst = zal.Gegevensdienst(
        "48",
        "https://dvza.example.nl/authorize",
        "https://token.dvza.example.nl/token",
        (zal.Systeemrol("MM-2.1-BZB-FHIR", "https://fhir.dvza.example.nl/48"),),
        zal.Abonneren(90, "https://sub.dvza.example.nl"),
    )
    aanbieders = tuple(
        zal.Zorgaanbieder(naam, "ZA", (zal.Interfaceversie("2", (dienst,)),))
        for naam in ("eerste@medmij", "tweede@medmij")
    )
    file = tmp_path / "zal.xml"
    file.write_bytes(zal.write(zal.Zorgaanbiederslijst(NOW, 7, aanbieders)))
    result = run("show", file, "--search", "EERSTE")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "Zorgaanbiederslijst 7 of 2026-03-01T08:00:00+00:00, schema release3",
        "eerste@medmij ZA",
        "  Gegevensdienst 48 over Interfaceversie 2",
        "    authorization https://dvza.example.nl/authorize",
        "    token         https://token.dvza.example.nl/token",
        "    resource      https://fhir.dvza.example.nl/48 (MM-2.1-BZB-FHIR)",
        "    subscription  https://sub.dvza.example.nl (at most 90 days)",
        "1 of 2 entries",
    ]


def test_showing_as_json_gives_the_same_entries(tmp_path: Path) -> None:
    file = tmp_path / "ocl.xml"
    client = ocl.OAuthclient("pgo.example.nl", "Nep-PGO", (ocl.Interfaceversie("2", (ocl.Gegevensdienst("48"),)),))
    file.write_bytes(ocl.write(ocl.OAuthclientlist(NOW, 7, (client,))))
    assert json.loads(run("show", "--json", file).stdout) == {
        "list": "ocl",
        "schema": "release3",
        "content": {
            "tijdstempel": "2026-03-01T08:00:00+00:00",
            "volgnummer": 7,
            "oauthclients": [
                {
                    "hostname": "pgo.example.nl",
                    "organisatienaam": "Nep-PGO",
                    "interfaceversies": [{"id": "2", "gegevensdiensten": [{"id": "48"}]}],
                }
            ],
        },
    }
    assert "pgo.example.nl Nep-PGO\n  Interfaceversie 2: Gegevensdienst 48\n" in run("show", file).stdout


def test_showing_what_is_no_valid_list_tells_why(broken: Path, tmp_path: Path) -> None:
    result = run("show", broken)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{broken}:7: [schema.pattern]" in result.stderr
    assert run("show", tmp_path / "absent.xml").exit_code == 2
