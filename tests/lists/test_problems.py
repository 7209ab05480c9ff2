"""A list that leaves its schema is told what is wrong, and at which line."""

from __future__ import annotations

import gc
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from medmij_sim import gnl, ocl, whl, zakl, zal
from medmij_sim.lists import FORMATS, ListError, Problem, Severity, read_any, validate_any

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)


def _dienst(identifier: str) -> zal.Gegevensdienst:
    base = f"https://fhir.dvza.example.nl/{identifier}"
    return zal.Gegevensdienst(
        identifier,
        "https://dvza.example.nl/authorize",
        "https://token.dvza.example.nl/token",
        (zal.Systeemrol("MM-2.1-BZB-FHIR", base), zal.Systeemrol("MM-2.1-PLB-FHIR", base)),
        zal.Abonneren(90, "https://sub.dvza.example.nl"),
    )


def _aanbieder(naam: str) -> zal.Zorgaanbieder:
    return zal.Zorgaanbieder(naam, "ZA", (zal.Interfaceversie("2", (_dienst("48"), _dienst("49"))),))


SOUND = {
    "zal": zal.write(zal.Zorgaanbiederslijst(NOW, 7, (_aanbieder("eerste@medmij"), _aanbieder("tweede@medmij")))),
    "ocl": ocl.write(
        ocl.OAuthclientlist(
            NOW,
            7,
            (
                ocl.OAuthclient(
                    "pgo.example.nl",
                    "Nep-PGO",
                    (ocl.Interfaceversie("2", (ocl.Gegevensdienst("48"), ocl.Gegevensdienst("49"))),),
                ),
            ),
        )
    ),
    "whl": whl.write(whl.Whitelist(NOW, 7, ("een.example.nl", "twee.example.nl"))),
    "whl2": whl.write(whl.Whitelist(NOW, 7, ("een.example.nl", "twee.example.nl")), "release2-v2"),
    "gnl": gnl.write(
        gnl.Gegevensdienstnamenlijst(
            NOW, 7, (gnl.Gegevensdienst("48", "Nepdienst"), gnl.Gegevensdienst("49", "Tweede"))
        )
    ),
    "zakl": zakl.write(
        zakl.Zorgaanbiederskoppellijst(
            NOW,
            7,
            (
                zakl.Zorgaanbieder(
                    "eerste@medmij",
                    (zakl.Kenmerk("AGB", "90012345"), zakl.Kenmerk("OIN", "9" * 20)),
                    (zakl.Gegevensdienst("48", "Nepdienst", ("1.4.0", "2")),),
                ),
            ),
        )
    ),
}

VOLGNUMMER = "<Volgnummer>7</Volgnummer>"
TOKEN = "<TokenEndpointuri>https://token.dvza.example.nl/token</TokenEndpointuri>"
AUTHORIZE = "<AuthorizationEndpointuri>https://dvza.example.nl/authorize</AuthorizationEndpointuri>"

# list, what is replaced (first time it occurs), by what, the rule, and what the line at fault begins with
MUTATIONS = [
    # a child that must be there: the line of its parent
    ("zal", VOLGNUMMER, "", "schema.missing", "<Zorgaanbiederslijst "),
    ("ocl", VOLGNUMMER, "", "schema.missing", "<OAuthclientlist "),
    ("whl", VOLGNUMMER, "", "schema.missing", "<Whitelist "),
    ("gnl", VOLGNUMMER, "", "schema.missing", "<Gegevensdienstnamenlijst "),
    ("zal", TOKEN, "", "schema.missing", "<TokenEndpoint>"),
    ("zal", "<Aanbiedertype>ZA</Aanbiedertype>", "", "schema.missing", "<Zorgaanbieder>"),
    ("zal", "<MaximaleDuur>90</MaximaleDuur>", "", "schema.missing", "<Abonneren>"),
    ("whl", "<Hostname>een.example.nl</Hostname>", "", "schema.missing", "<MedMijNode>"),
    ("gnl", "<Weergavenaam>Nepdienst</Weergavenaam>", "", "schema.missing", "<Gegevensdienst>"),
    # something that is unknown, misplaced or there twice
    ("zal", VOLGNUMMER, f"{VOLGNUMMER}\n<Kleur/>", "schema.unknown", "<Kleur/>"),
    ("zal", VOLGNUMMER, f"{VOLGNUMMER}\n<Hostname>x</Hostname>", "schema.unknown", "<Hostname>"),
    ("zal", VOLGNUMMER, '<Volgnummer xmlns="urn:x">7</Volgnummer>', "schema.unknown", "<Volgnummer "),
    ("zal", VOLGNUMMER, f'{VOLGNUMMER}\n<x:Kleur xmlns:x="urn:x"/>', "schema.unknown", "<x:Kleur "),
    ("zal", "<Systeemrollen>", '<x:Meer xmlns:x="urn:x"/>\n<Systeemrollen>', "schema.unknown", "<x:Meer "),
    ("zal", VOLGNUMMER, f"{VOLGNUMMER}\n<Volgnummer>8</Volgnummer>", "schema.surplus", "<Volgnummer>8"),
    ("ocl", "<Hostname>pgo.example.nl</Hostname>", "", "schema.missing", "<OAuthclient>"),
    ("ocl", "<OAuthclients>", "<OAuthclients>\n  tekst", "schema.text", "<OAuthclients>"),
    ("whl", "<MedMijNodes>", '<MedMijNodes kleur="rood">', "schema.attribute", "<MedMijNodes "),
    ("zal", VOLGNUMMER, '<Volgnummer kleur="rood">7</Volgnummer>', "schema.attribute", "<Volgnummer "),
    ("zal", VOLGNUMMER, "<Volgnummer>7<b/></Volgnummer>", "schema.leaf", "<Volgnummer>"),
    # something that occurs twice
    ("zal", "tweede@medmij", "eerste@medmij", "schema.unique", "<Zorgaanbieder>#2"),
    ("zal", "MM-2.1-PLB-FHIR", "MM-2.1-BZB-FHIR", "schema.unique", "<Systeemrol>#2"),
    ("zal", "<GegevensdienstId>49<", "<GegevensdienstId>48<", "schema.unique", "<Gegevensdienst>#2"),
    ("ocl", "<GegevensdienstId>49<", "<GegevensdienstId>48<", "schema.unique", "<Gegevensdienst>#2"),
    ("whl", "twee.example.nl", "een.example.nl", "schema.unique", "<MedMijNode>#2"),
    ("whl2", "twee.example.nl", "een.example.nl", "schema.unique", "<MedMijNode>#2"),
    ("gnl", "<GegevensdienstId>49<", "<GegevensdienstId>48<", "schema.unique", "<Gegevensdienst>#2"),
    # values
    ("zal", VOLGNUMMER, "<Volgnummer>0</Volgnummer>", "schema.type", "<Volgnummer>"),
    ("zal", VOLGNUMMER, "<Volgnummer>zeven</Volgnummer>", "schema.type", "<Volgnummer>"),
    ("zal", VOLGNUMMER, f"<Volgnummer>{'9' * 5000}</Volgnummer>", "header.volgnummer", "<Volgnummer>"),
    ("zal", "2026-03-01T08:00:00Z", "gisteren", "schema.type", "<Tijdstempel>"),
    ("zal", "2026-03-01T08:00:00Z", "2026-03-01T08:00:00", "schema.pattern", "<Tijdstempel>"),
    ("zal", "2026-03-01T08:00:00Z", "12026-03-01T08:00:00Z", "header.tijdstempel", "<Tijdstempel>"),
    ("zal", "eerste@medmij", "Eerste@medmij", "schema.pattern", "<Zorgaanbiedernaam>"),
    ("zal", "eerste@medmij", "aa@medmij", "schema.length", "<Zorgaanbiedernaam>"),
    ("zal", ">ZA<", ">HUISARTS<", "schema.enumeration", "<Aanbiedertype>"),
    (
        "zal",
        AUTHORIZE,
        AUTHORIZE.replace("example.nl", "example.nl:8443"),
        "schema.pattern",
        "<AuthorizationEndpointuri>",
    ),
    ("zal", AUTHORIZE, AUTHORIZE.replace("https", "http"), "schema.pattern", "<AuthorizationEndpointuri>"),
    ("zal", TOKEN, TOKEN.replace("/token<", "/token/<"), "schema.pattern", "<TokenEndpointuri>"),
    ("zal", TOKEN, TOKEN.replace("/token<", "/token?a=1<"), "schema.pattern", "<TokenEndpointuri>"),
    ("zal", ">90<", ">0<", "schema.type", "<MaximaleDuur>"),
    ("zal", ">90<", f">{'0' * 5000}90<", "schema.pattern", "<MaximaleDuur>"),
    ("zal", "2026-03-01T08:00:00Z", "2026-03-01T24:00:00Z", "header.tijdstempel", "<Tijdstempel>"),
    ("ocl", "Nep-PGO", "Ne", "schema.length", "<OAuthclientOrganisatienaam>"),
    ("ocl", "pgo.example.nl", "pgo", "schema.pattern", "<Hostname>"),
    ("whl", "een.example.nl", "Een.example.nl", "schema.pattern", "<Hostname>"),
    ("whl", "een.example.nl", "*.example.nl", "schema.pattern", "<Hostname>"),
    ("whl2", "een.example.nl", "een.example.nl.", "schema.pattern", "<MedMijNode>"),
    ("gnl", "Nepdienst", "x" * 51, "schema.length", "<Weergavenaam>"),
    ("gnl", ">48<", f">{'4' * 31}<", "schema.length", "<GegevensdienstId>"),
    ("zakl", VOLGNUMMER, "", "schema.missing", "<Zorgaanbiederskoppellijst "),
    ("zakl", "<AGB>90012345</AGB>", "", "schema.missing", "<IdentificerendKenmerk>"),
    ("zakl", "90012345", "900", "schema.pattern", "<AGB>"),
    ("zakl", "<InterfaceversieId>2<", "<InterfaceversieId>1.4.0<", "schema.unique", "<Interfaceversie>#2"),
]


@pytest.mark.parametrize(("name", "old", "new", "rule", "at"), MUTATIONS)
def test_a_broken_rule_is_reported_at_its_line(name: str, old: str, new: str, rule: str, at: str) -> None:
    text = SOUND[name].decode()
    assert old in text
    broken = text.replace(old, new, 1).encode()
    problem = only(validate_any(broken))
    assert (problem.rule, problem.line) == (rule, line_of(broken, at))
    assert problem.severity is Severity.ERROR
    assert problem.list == name.removesuffix("2")
    with pytest.raises(ListError) as refusal:
        read_any(broken)
    assert refusal.value.problems == (problem,)
    assert "\n" not in str(refusal.value)


def test_elements_in_the_wrong_order_are_reported_where_the_order_breaks() -> None:
    one, other = "<GegevensdienstId>48</GegevensdienstId>", "<Weergavenaam>Nepdienst</Weergavenaam>"
    text = SOUND["gnl"].decode()
    swapped = text.replace(one, "@").replace(other, one).replace("@", other).encode()
    problem = only(validate_any(swapped))
    assert (problem.rule, problem.line) == ("schema.order", line_of(swapped, "<Weergavenaam>Nepdienst"))
    assert "GegevensdienstId, Weergavenaam" in problem.remedy


def test_an_optional_element_after_its_place_is_an_order_problem() -> None:
    text = SOUND["zal"].decode()
    begin, end = text.index("<Abonneren>"), text.index("</Abonneren>") + len("</Abonneren>")
    moved = text[:begin] + text[end:].replace("</Systeemrollen>", f"</Systeemrollen>{text[begin:end]}", 1)
    assert only(validate_any(moved.encode())).rule == "schema.order"


def test_what_may_stand_in_a_place_is_told_when_nothing_stands_there() -> None:
    text = SOUND["zal"].decode()
    begin, end = text.index("<Abonneren>"), text.index("</Systeemrollen>") + len("</Systeemrollen>")
    problem = only(validate_any((text[:begin] + text[end:]).encode()))
    assert problem.message == "Gegevensdienst lacks Abonneren or Systeemrollen"


def test_stray_text_beside_a_hostname_is_reported_as_such() -> None:
    stray = SOUND["whl"].replace(b"<MedMijNode>", b"<MedMijNode>x", 1)
    assert only(validate_any(stray)).rule == "schema.text"


def test_a_path_leads_to_the_element() -> None:
    assert only(validate_any(SOUND["whl"].replace(VOLGNUMMER.encode(), b""))).path == "Whitelist"
    broken = SOUND["whl"].replace(b"twee.example.nl", b"TWEE")
    assert only(validate_any(broken)).path == "Whitelist/MedMijNodes/MedMijNode[2]/Hostname"


def test_lines_beyond_65535_are_counted() -> None:
    broken = SOUND["whl"].replace(b"<MedMijNodes>", b"<MedMijNodes>" + b"\n" * 70_000).replace(b"twee.example.nl", b"X")
    problem = only(validate_any(broken))
    assert problem.line == line_of(broken, "<Hostname>X")
    assert problem.line > 70_000


def test_every_broken_entry_is_reported_and_counted() -> None:
    hostnames = tuple(f"node{number}.example.nl" for number in range(20))
    broken = whl.write(whl.Whitelist(NOW, 1, hostnames)).replace(b".example.nl", b"")
    problems = validate_any(broken)
    assert [problem.rule for problem in problems] == ["schema.pattern"] * 20
    with pytest.raises(ListError, match=r"\(and 19 more\)$"):
        whl.read(broken)


def test_a_list_that_is_broken_everywhere_is_told_so_in_bounded_time() -> None:
    hostnames = tuple(f"node{number}.example.nl" for number in range(20_000))
    broken = whl.write(whl.Whitelist(NOW, 1, hostnames)).replace(b".example.nl", b"")
    *told, more = validate_any(broken)
    assert {problem.rule for problem in told} == {"schema.pattern"}
    assert (len(told), more.rule) == (200, "schema.more")


@pytest.mark.parametrize(
    "text", ["No precomputed value available", "Duplicate key-sequence [", "Missing child element(s)", "Expected is ("]
)
def test_a_value_that_looks_like_a_message_of_the_validator_hides_nothing(text: str) -> None:
    posing = SOUND["whl"].replace(b"een.example.nl", text.encode())
    assert only(validate_any(posing)).rule == "schema.pattern"
    twice = SOUND["gnl"].replace(b">48<", f">{text}<".encode()).replace(b">49<", f">{text}<".encode())
    assert only(validate_any(twice)).rule == "schema.unique"


def test_problems_are_told_by_line() -> None:
    twice = SOUND["whl"].replace(b"twee.example.nl", b"een.example.nl", 1)
    broken = twice.replace(b"</MedMijNodes>", b"<MedMijNode><Hostname>X</Hostname></MedMijNode>\n</MedMijNodes>")
    assert [problem.rule for problem in validate_any(broken)] == ["schema.unique", "schema.pattern"]


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_a_list_is_refused_by_the_readers_of_the_others(kind: str) -> None:
    for other, list_format in FORMATS.items():
        if other != kind:
            problem = only(list_format.validate(SOUND[kind]))
            assert (problem.rule, problem.list) == ("list.unknown", other)
            with pytest.raises(ListError, match="is no known"):
                list_format.read(SOUND[kind])


def test_an_unknown_release_of_a_list_is_told_which_are_known() -> None:
    problem = only(validate_any(SOUND["zal"].replace(b"/release3/", b"/release9/")))
    assert problem.rule == "list.unknown"
    assert "zorgaanbiederslijst/release3/" in problem.remedy


def test_a_tijdstempel_without_zone_is_a_warning_and_read_as_utc() -> None:
    zoneless = SOUND["whl"].replace(b"2026-03-01T08:00:00Z", b"2026-03-01T08:00:00.0")
    problem = only(validate_any(zoneless))
    assert (problem.rule, problem.severity) == ("header.zone", Severity.WARNING)
    assert whl.read(zoneless).tijdstempel == NOW


def test_a_tijdstempel_without_zone_is_not_written() -> None:
    with pytest.raises(ListError, match="no time zone"):
        whl.write(whl.Whitelist(datetime(2026, 3, 1, 8), 1))


@pytest.mark.parametrize(
    ("offset", "spelled"),
    [
        (timedelta(minutes=19, seconds=32), b"1930-01-01T11:40:28Z"),
        (timedelta(hours=18), b"1929-12-31T18:00:00Z"),
        (timedelta(hours=14), b"1930-01-01T12:00:00+14:00"),
    ],
)
def test_an_offset_that_xml_cannot_spell_is_written_as_utc(offset: timedelta, spelled: bytes) -> None:
    moment = datetime(1930, 1, 1, 12, tzinfo=timezone(offset))
    document = whl.write(whl.Whitelist(moment, 1))
    assert spelled in document
    assert whl.read(document).tijdstempel == moment


def test_a_control_character_cannot_be_written() -> None:
    with pytest.raises(ListError, match="XML compatible"):
        gnl.write(gnl.Gegevensdienstnamenlijst(NOW, 1, (gnl.Gegevensdienst("48", "bel\x07"),)))


def test_an_unknown_version_to_write_is_told_which_are_known() -> None:
    with pytest.raises(ValueError, match="release2-v13, release2-v2"):
        whl.write(whl.Whitelist(NOW, 1), "release9")


def test_reading_leaves_the_collector_of_the_process_as_it_was() -> None:
    assert gc.isenabled()
    read_any(SOUND["zal"])
    assert gc.isenabled()


def test_a_file_is_read_like_its_bytes(tmp_path: Path) -> None:
    file = tmp_path / "MedMij_Whitelist.xml"
    file.write_bytes(SOUND["whl"])
    assert read_any(file) == read_any(SOUND["whl"])
    with pytest.raises(FileNotFoundError):
        read_any(tmp_path / "absent.xml")


def only(problems: tuple[Problem, ...]) -> Problem:
    assert len(problems) == 1, problems
    return problems[0]


def line_of(document: bytes, at: str) -> int:
    """The line that begins with a text, white space aside; `#2` asks for the second such line."""
    begin, _, count = at.partition("#")
    lines = document.decode().splitlines()
    numbers = [number for number, line in enumerate(lines, 1) if line.strip().startswith(begin)]
    return numbers[int(count or 1) - 1]
