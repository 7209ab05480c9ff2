"""What came, went or changed between two versions of a list, and whether they are numbered right."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from list_strategies import HOLDABLE

from medmij_sim import gnl, ocl, whl, zakl, zal
from medmij_sim.lists import FORMATS, difference, identify, validate_any
from medmij_sim.lists.commands import lists
from medmij_sim.lists.registry import AnyList

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def dienst(identifier: str, token: str = "https://dvza.example.nl/token") -> zal.Gegevensdienst:
    rol = zal.Systeemrol("MM-2.1-BZB-FHIR", f"https://fhir.dvza.example.nl/{identifier}")
    return zal.Gegevensdienst(identifier, "https://dvza.example.nl/authorize", token, (rol,))


def aanbieder(naam: str, *diensten: zal.Gegevensdienst, soort: str = "ZA") -> zal.Zorgaanbieder:
    return zal.Zorgaanbieder(f"{naam}@medmij", soort, (zal.Interfaceversie("2", diensten),))


OLD = zal.Zorgaanbiederslijst(
    NOW, 7, (aanbieder("eerste", dienst("48"), dienst("49")), aanbieder("tweede", dienst("48")))
)
NEW = zal.Zorgaanbiederslijst(
    LATER,
    8,
    (
        aanbieder("eerste", dienst("48", "https://nieuw.example.nl/token"), soort="BAZB"),
        aanbieder("derde", dienst("51")),
    ),
)
OVER = "over Interfaceversie 2"


def test_zorgaanbieders_diensten_and_endpoints_are_each_told_at_their_own_level() -> None:
    found = difference("zal", OLD, NEW)
    assert [(change.what, change.place, change.before, change.after) for change in found.changes] == [
        ("came", ("derde@medmij",), None, "ZA"),
        ("changed", ("eerste@medmij",), "ZA", "BAZB"),
        (
            "changed",
            ("eerste@medmij", f"Gegevensdienst 48 {OVER}", "token endpoint"),
            "https://dvza.example.nl/token",
            "https://nieuw.example.nl/token",
        ),
        ("went", ("eerste@medmij", f"Gegevensdienst 49 {OVER}"), "", None),
        ("went", ("tweede@medmij",), "ZA", None),
    ]
    assert found.numbering == ()


def test_a_service_that_went_is_binding_for_an_hour() -> None:
    gone = [change for change in difference("zal", OLD, NEW).changes if change.what == "went"]
    assert [change.binding_until for change in gone] == [LATER + timedelta(seconds=3600)] * 2
    more = replace(
        dienst("48"), systeemrollen=(*dienst("48").systeemrollen, zal.Systeemrol("X", "https://x.example.nl"))
    )
    fewer = (replace(OLD, zorgaanbieders=(aanbieder("eerste", each),)) for each in (more, dienst("48")))
    (endpoint,) = difference("zal", *fewer).changes
    assert (endpoint.what, endpoint.binding_until) == ("went", None)
    whitelists = (whl.Whitelist(NOW, 7, ("een.example.nl",)), whl.Whitelist(NOW, 8))
    assert [change.binding_until for change in difference("whl", *whitelists).changes] == [None]


def _client(**changes: object) -> ocl.OAuthclient:
    abonneren = ocl.Abonneren("https://pgo.example.nl/s", "https://pgo.example.nl/r")
    versie = ocl.Interfaceversie("2", (ocl.Gegevensdienst("48", abonneren),))
    return replace(ocl.OAuthclient("pgo.example.nl", "Nep-PGO", (versie,)), **changes)


def _koppeling(waarde: str) -> zakl.Zorgaanbieder:
    return zakl.Zorgaanbieder("a@medmij", (zakl.Kenmerk("AGB", waarde),), (zakl.Gegevensdienst("48", "x", ("2",)),))


OTHERS: list[tuple[str, AnyList, AnyList, list[tuple[str, tuple[str, ...]]]]] = [
    (
        "ocl",
        ocl.OAuthclientlist(NOW, 7, (_client(),)),
        ocl.OAuthclientlist(NOW, 8, (_client(interfaceversies=(), organisatienaam="Anders"),)),
        [("changed", ("pgo.example.nl",)), ("went", ("pgo.example.nl", f"Gegevensdienst 48 {OVER}"))],
    ),
    (
        "gnl",
        gnl.Gegevensdienstnamenlijst(NOW, 7, (gnl.Gegevensdienst("48", "Oud"),)),
        gnl.Gegevensdienstnamenlijst(NOW, 8, (gnl.Gegevensdienst("48", "Nieuw"),)),
        [("changed", ("Gegevensdienst 48",))],
    ),
    (
        "zakl",
        zakl.Zorgaanbiederskoppellijst(NOW, 7, (_koppeling("11111111"),)),
        zakl.Zorgaanbiederskoppellijst(NOW, 8, (_koppeling("22222222"),)),
        [("went", ("a@medmij", "AGB 11111111")), ("came", ("a@medmij", "AGB 22222222"))],
    ),
]


@pytest.mark.parametrize(("kind", "old", "new", "changes"), OTHERS, ids=[row[0] for row in OTHERS])
def test_the_other_lists_are_compared_alike(
    kind: str, old: AnyList, new: AnyList, changes: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert [(change.what, change.place) for change in difference(kind, old, new).changes] == changes


NUMBERINGS: list[tuple[Callable[[zal.Zorgaanbiederslijst], zal.Zorgaanbiederslijst], list[tuple[str, bool]]]] = [
    (lambda lijst: lijst, []),
    (lambda lijst: replace(lijst, volgnummer=7), [("numbering.same", True)]),
    (lambda lijst: replace(lijst, volgnummer=6), [("numbering.lower", True)]),
    (lambda lijst: replace(lijst, volgnummer=9), [("numbering.gap", False)]),
    (lambda _: replace(OLD, volgnummer=8), [("numbering.idle", False)]),
    (lambda _: OLD, []),
    (lambda lijst: replace(lijst, tijdstempel=NOW - timedelta(1)), [("numbering.tijdstempel", False)]),
]


@pytest.mark.parametrize(("made", "expected"), NUMBERINGS)
def test_volgnummer_and_tijdstempel_are_judged(
    made: Callable[[zal.Zorgaanbiederslijst], zal.Zorgaanbiederslijst], expected: list[tuple[str, bool]]
) -> None:
    assert [(each.rule, each.is_error) for each in difference("zal", OLD, made(NEW)).numbering] == expected


@pytest.mark.parametrize(("kind", "version"), sorted(HOLDABLE))
@given(data=st.data())
def test_back_and_forth_are_each_others_mirror(kind: str, version: str, data: st.DataObject) -> None:
    old, new = data.draw(HOLDABLE[kind, version]), data.draw(HOLDABLE[kind, version])
    assert difference(kind, old, old).changes == ()
    mirror = {"came": "went", "went": "came", "changed": "changed"}
    forth = {(change.what, change.place, change.before, change.after) for change in difference(kind, old, new).changes}
    back = difference(kind, new, old).changes
    assert {(mirror[change.what], change.place, change.after, change.before) for change in back} == forth


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(lists, [str(argument) for argument in arguments])


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "old.xml", tmp_path / "new.xml"
    old.write_bytes(zal.write(OLD))
    new.write_bytes(zal.write(NEW))
    return old, new


def test_diff_says_it_in_lines(files: tuple[Path, Path]) -> None:
    old, new = files
    result = run("diff", old, new)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"{new}: came derde@medmij ZA",
        f"{new}: changed eerste@medmij ZA -> BAZB",
        f"{new}: changed eerste@medmij, Gegevensdienst 48 {OVER}, token endpoint "
        "https://dvza.example.nl/token -> https://nieuw.example.nl/token",
        f"{new}: went eerste@medmij, Gegevensdienst 49 {OVER}, binding until 2026-03-01T10:00:00+00:00",
        f"{new}: went tweede@medmij ZA, binding until 2026-03-01T10:00:00+00:00",
        "Zorgaanbiederslijst 7 to 8: 1 came, 2 went, 2 changed",
    ]


def test_wrong_numbering_is_a_failure_for_people_and_machines(files: tuple[Path, Path]) -> None:
    old, new = files
    result = run("diff", new, old)
    assert result.exit_code == 1
    assert f"{old}: [numbering.lower] Volgnummer 7 after 8 is lower" in result.stdout
    told = json.loads(run("diff", "--json", new, old).stdout)
    assert [each["rule"] for each in told["numbering"]] == ["numbering.lower"]
    assert told["changes"][0] == {
        "what": "went",
        "place": ["derde@medmij"],
        "before": "ZA",
        "binding_until": "2026-03-01T09:00:00+00:00",
    }


def test_what_cannot_be_compared_is_said(files: tuple[Path, Path], tmp_path: Path) -> None:
    old, _ = files
    other, broken = tmp_path / "whl.xml", tmp_path / "broken.xml"
    other.write_bytes(whl.write(whl.Whitelist(NOW, 7)))
    broken.write_bytes(b"<oops/>")
    result = run("diff", old, other)
    assert result.exit_code == 2
    assert "a Zorgaanbiederslijst and a Whitelist; give two versions of one list" in result.stderr
    assert run("diff", old, broken).exit_code == 1
    assert run("diff", old, tmp_path / "absent.xml").exit_code == 2


@pytest.mark.parametrize(("api", "schema"), [("2", "release3"), ("1.1", "release2-v5")])
def test_make_writes_the_lists_of_a_world(tmp_path: Path, api: str, schema: str) -> None:
    out = tmp_path / "a" / "b"
    result = run("make", "--out", out, "--api", api, "--domain", "klas.test", "--at", "2026-03-01T08:00:00Z")
    assert result.exit_code == 0
    made = {identify(file).kind: file for file in out.iterdir()}
    assert made.keys() == {"zal", "ocl", "whl", "gnl"}
    assert made["whl"].name == "MedMij_Whitelist.xml"
    assert identify(made["zal"]).schema == schema
    assert all(validate_any(file) == () for file in made.values())
    assert all(FORMATS[kind].read(file).tijdstempel == NOW for kind, file in made.items())
    assert b".klas.test" in made["whl"].read_bytes()
    assert len(result.stdout.splitlines()) == 4


def test_make_gives_the_same_bytes_each_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        run("make", "--out", tmp_path / name, "--at", "2026-03-01T08:00:00Z")
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_make_says_what_it_cannot_do(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    for arguments, complaint in (
        (("--api", "9"), "'9' is not known; choose one of 2, 1.6.0"),
        (("--out", file), "cannot be written"),
        (("--domain", "geen domein", "--out", tmp_path), "do not fit in api 2"),
        (("--at", "gisteren"), "gisteren"),
    ):
        result = run("make", *arguments)
        assert result.exit_code == 2
        assert complaint in result.output
        assert "Traceback" not in result.output
