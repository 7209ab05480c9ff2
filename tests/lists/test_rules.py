"""Rules above the schema: what a valid list says that it should not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from list_strategies import HOLDABLE

from medmij_sim import World, gnl, ocl, whl, zakl, zal
from medmij_sim.lists import FORMATS, Problem, Severity, read_any, validate_any
from medmij_sim.lists.registry import AnyList
from medmij_sim.listxml.hosts import unqualified

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)


def dienst(identifier: str = "48", resource: str = "https://fhir.dvza.example.nl/48") -> zal.Gegevensdienst:
    rol = zal.Systeemrol("MM-2.1-BZB-FHIR", resource)
    return zal.Gegevensdienst(
        identifier, "https://dvza.example.nl/authorize", "https://t.dvza.example.nl/token", (rol,)
    )


def aanbieder(*diensten: zal.Gegevensdienst, naam: str = "eerste@medmij", versie: str = "2") -> zal.Zorgaanbieder:
    return zal.Zorgaanbieder(naam, "ZA", (zal.Interfaceversie(versie, diensten or (dienst(),)),))


def lijst(*aanbieders: zal.Zorgaanbieder) -> zal.Zorgaanbiederslijst:
    return zal.Zorgaanbiederslijst(NOW, 7, aanbieders)


SHARED = (dienst("48"), dienst("49"))
ELSEWHERE = zal.Gegevensdienst(
    "49",
    "https://elders.nl/authorize",
    "https://t.elders.nl/token",
    (zal.Systeemrol("MM-2.1-BZB-FHIR", "https://fhir.elders.nl/49"),),
)
MIXED = (
    aanbieder(dienst(resource="https://fhir.elders.nl/48")),
    aanbieder(ELSEWHERE, naam="tweede@medmij"),
    aanbieder(dienst("50"), naam="derde@medmij"),
)
"""Of one DVZA and of another; and one in between."""
NODES = ("een.example.nl", "twee.example.nl")
CLIENT = ocl.OAuthclient("pgo.example.nl", "Nep-PGO", (ocl.Interfaceversie("2", (ocl.Gegevensdienst("48"),)),))
GNL = (gnl.Gegevensdienst("48", "Nepdienst"), gnl.Gegevensdienst("49", "nepdienst "))
KENMERK = zakl.Kenmerk("AGB", "90012345")
KOPPELING = zakl.Zorgaanbieder("eerste@medmij", (KENMERK, KENMERK), (zakl.Gegevensdienst("48", "x", ("2",)),))
ERROR, WARNING = Severity.ERROR, Severity.WARNING

# kind, list, rule, severity, what the line at fault begins with
BREACHES: list[tuple[str, AnyList, str, Severity, str]] = [
    ("zal", lijst(aanbieder(naam="met.punt@medmij")), "zal.name", WARNING, "<Zorgaanbiedernaam>met.punt"),
    ("zal", lijst(replace(aanbieder(), aanbiedertype="APD")), "zal.aanbiedertype", WARNING, "<Aanbiedertype>"),
    (
        "zal",
        lijst(aanbieder(dienst(resource="https://fhir.dvza-.nl/48"))),
        "zal.fqdn",
        WARNING,
        "<ResourceEndpointuri>",
    ),
    (
        "zal",
        lijst(aanbieder(dienst(resource="https://a.example.nl:9/48"))),
        "zal.port",
        WARNING,
        "<ResourceEndpointuri>",
    ),
    ("zal", lijst(*MIXED), "zal.one-dvza", WARNING, "<Gegevensdienst>"),
    ("zal", lijst(aanbieder(*SHARED)), "zal.own-resource-endpoint", ERROR, "<ResourceEndpointuri>#2"),
    (
        "ocl",
        ocl.OAuthclientlist(NOW, 7, (replace(CLIENT, hostname="pgo.example.99"),)),
        "ocl.fqdn",
        WARNING,
        "<Hostname>",
    ),
    (
        "ocl",
        ocl.OAuthclientlist(NOW, 7, (CLIENT, replace(CLIENT, hostname="b.example.nl", organisatienaam="NEP-PGO"))),
        "ocl.same-name",
        WARNING,
        "<OAuthclientOrganisatienaam>#2",
    ),
    ("whl", whl.Whitelist(NOW, 7, ("een.example.nl", "10.0.0.11")), "whl.fqdn", ERROR, "<MedMijNode>#2"),
    ("whl", whl.Whitelist(NOW, 7), "whl.empty", WARNING, "<MedMijNodes"),
    ("gnl", gnl.Gegevensdienstnamenlijst(NOW, 7, GNL), "gnl.same-name", WARNING, "<Weergavenaam>#2"),
    (
        "zakl",
        zakl.Zorgaanbiederskoppellijst(NOW, 7, (KOPPELING,)),
        "zakl.repeated-kenmerk",
        WARNING,
        "<IdentificerendKenmerk>#2",
    ),
]


@pytest.mark.parametrize("others", [(), MIXED[1:2], MIXED[2:]], ids=["alone", "one", "other"])
def test_a_dvza_with_several_domain_names_raises_no_alarm(others: tuple[zal.Zorgaanbieder, ...]) -> None:
    assert validate_any(zal.write(lijst(MIXED[0], *others))) == ()


@pytest.mark.parametrize(("kind", "value", "rule", "severity", "at"), BREACHES, ids=[row[2] for row in BREACHES])
def test_a_breach_is_reported_at_its_line_and_the_list_can_be_read(
    kind: str, value: AnyList, rule: str, severity: Severity, at: str
) -> None:
    document = FORMATS[kind].write(value)
    told = [problem for problem in validate_any(document) if problem.rule == rule]
    assert [(problem.severity, problem.line) for problem in told] == [(severity, line_of(document, at))]
    assert told[0].remedy
    assert read_any(document) == value
    assert [problem.line for problem in FORMATS[kind].broken_rules(value) if problem.rule == rule] == [None]


# values that were never in a file, where the schema cannot see the name twice
TWICE: list[tuple[str, AnyList, str]] = [
    ("zal", lijst(aanbieder(), aanbieder()), "zal.unique-name"),
    ("ocl", ocl.OAuthclientlist(NOW, 7, (CLIENT, replace(CLIENT, organisatienaam="Ander"))), "ocl.unique-hostname"),
    ("whl", whl.Whitelist(NOW, 7, ("een.example.nl",) * 2), "whl.unique-hostname"),
    ("gnl", gnl.Gegevensdienstnamenlijst(NOW, 7, (GNL[0], replace(GNL[0], weergavenaam="x"))), "gnl.unique-id"),
    (
        "zakl",
        zakl.Zorgaanbiederskoppellijst(NOW, 7, (replace(KOPPELING, kenmerken=(KENMERK,)),) * 2),
        "zakl.unique-name",
    ),
]


@pytest.mark.parametrize(("kind", "value", "rule"), TWICE, ids=[row[2] for row in TWICE])
def test_a_name_that_occurs_twice_is_told_of_a_value_too(kind: str, value: AnyList, rule: str) -> None:
    assert [(problem.rule, problem.severity) for problem in FORMATS[kind].broken_rules(value)] == [(rule, ERROR)]


def test_hosts_of_one_dvza_are_no_breach() -> None:
    assert FORMATS["zal"].broken_rules(lijst(aanbieder(dienst("48"), dienst("49", "https://c.example.nl/49")))) == ()


def test_systeemrollen_of_one_gegevensdienst_may_share_an_endpoint() -> None:
    (rol,) = dienst().systeemrollen
    both = replace(dienst(), systeemrollen=(rol, replace(rol, code="MM-2.1-PLB-FHIR")))
    assert FORMATS["zal"].broken_rules(lijst(aanbieder(both))) == ()


@pytest.mark.parametrize("versie", ["1.4.0", "1.10.2"])
def test_before_release_2_gegevensdiensten_may_share_an_endpoint(versie: str) -> None:
    assert FORMATS["zal"].broken_rules(lijst(aanbieder(*SHARED, versie=versie))) == ()


def test_ports_and_names_of_release2_are_left_to_its_schema() -> None:
    older = zal.for_release2(lijst(aanbieder(dienst(resource="https://a.example.nl:9/48"))))
    assert zal.validate(zal.write(older, "release2-v5")) == ()


@pytest.mark.parametrize(
    ("hostname", "why"),
    [
        ("pgo.example.nl", None),
        ("xn--caf-dma.nl", None),
        ("a.9b", None),
        ("pgo", "no dot"),
        ("pgo.example.nl.", "1 to 63"),
        ("*.example.nl", "1 to 63"),
        ("-a.nl", "hyphen"),
        ("a-.nl", "hyphen"),
        ("a.b-", "hyphen"),
        (f"{'a' * 64}.nl", "1 to 63"),
        (f"{'a' * 63}.nl", None),
        (".".join(["abcdefg"] * 32), "253"),
        ("192.168.10.11", "digits only"),
        ("pgo_1.nl", "letters, digits"),
    ],
)
def test_a_host_name_is_fully_qualified_or_it_is_said_why_not(hostname: str, why: str | None) -> None:
    told = unqualified(hostname)
    assert told is None if why is None else why in (told or "")


def test_a_list_that_breaks_a_rule_everywhere_is_told_so_in_bounded_number() -> None:
    first, *told = validate_any(whl.write(whl.Whitelist(NOW, 7, tuple(f"n{number}-.nl" for number in range(5000)))))
    assert first.rule == "rules.more"
    assert [problem.rule for problem in told] == ["whl.fqdn"] * 200


def test_the_lists_of_a_world_break_no_rule() -> None:
    world = World()
    for kind in ("zal", "ocl", "whl", "gnl"):
        assert FORMATS[kind].broken_rules(world.lists(kind)) == ()


@pytest.mark.parametrize(("kind", "version"), sorted(HOLDABLE))
@given(data=st.data())
def test_whatever_breaks_a_rule_is_found_in_the_file_it_was_written_to(
    kind: str, version: str, data: st.DataObject
) -> None:
    value = data.draw(HOLDABLE[kind, version])
    document = FORMATS[kind].write(value, version)
    breaches = [problem for problem in validate_any(document) if problem.rule.startswith(f"{kind}.")]
    assert all(problem.line is not None for problem in breaches)
    assert sorted(map(essence, breaches)) == sorted(map(essence, FORMATS[kind].broken_rules(value)))


def essence(problem: Problem) -> tuple[str, str, str]:
    return problem.rule, problem.path, problem.message


def line_of(document: bytes, at: str) -> int:
    begin, _, count = at.partition("#")
    lines = document.decode().splitlines()
    numbers = [number for number, line in enumerate(lines, 1) if line.strip().startswith(begin)]
    return numbers[int(count or 1) - 1]
