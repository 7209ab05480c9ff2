"""What a PGO asks of the Zorgaanbiederslijst."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from medmij_sim import zal

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)


def dienst(identifier: str, over: str) -> zal.Gegevensdienst:
    return zal.Gegevensdienst(
        identifier,
        f"https://dvza.example.nl/{over}/authorize",
        f"https://token.dvza.example.nl/{over}/token",
        (
            zal.Systeemrol("MM-2.1-BZB-FHIR", f"https://fhir.dvza.example.nl/{over}/{identifier}"),
            zal.Systeemrol("MM-2.1-PLB-FHIR", f"https://pdf.dvza.example.nl/{over}/{identifier}"),
        ),
        zal.Abonneren(90, "https://sub.dvza.example.nl"),
    )


def versie(identifier: str, *diensten: str) -> zal.Interfaceversie:
    return zal.Interfaceversie(identifier, tuple(dienst(each, identifier) for each in diensten))


@pytest.fixture
def lijst() -> zal.Zorgaanbiederslijst:
    return zal.Zorgaanbiederslijst(
        NOW,
        7,
        (
            zal.Zorgaanbieder("eerste@medmij", "ZA", (versie("1.4.0", "48", "49"), versie("2", "48"))),
            zal.Zorgaanbieder("tweede@medmij", "BAZB", (versie("1.10.0", "51"), versie("1.9.0", "51"))),
        ),
    )


def test_a_zorgaanbieder_is_found_by_name(lijst: zal.Zorgaanbiederslijst) -> None:
    assert lijst.zorgaanbieder("tweede@medmij").aanbiedertype == "BAZB"
    assert "tweede@medmij" in lijst
    assert "derde@medmij" not in lijst
    with pytest.raises(zal.NotListedError, match="derde@medmij is not on Zorgaanbiederslijst 7"):
        lijst.zorgaanbieder("derde@medmij")


def test_endpoints_belong_to_zorgaanbieder_dienst_and_interfaceversie(lijst: zal.Zorgaanbiederslijst) -> None:
    found = lijst.gegevensdienst("eerste@medmij", "48", "1.4.0")
    assert found.authorization_endpointuri == "https://dvza.example.nl/1.4.0/authorize"
    assert found.resource_endpointuri() == "https://fhir.dvza.example.nl/1.4.0/48"
    assert found.resource_endpointuri("MM-2.1-PLB-FHIR") == "https://pdf.dvza.example.nl/1.4.0/48"


def test_without_an_interfaceversie_the_newest_that_has_the_dienst_is_taken(lijst: zal.Zorgaanbiederslijst) -> None:
    assert "/2/" in lijst.gegevensdienst("eerste@medmij", "48").token_endpointuri
    assert "/1.4.0/" in lijst.gegevensdienst("eerste@medmij", "49").token_endpointuri
    assert "/1.10.0/" in lijst.gegevensdienst("tweede@medmij", "51").token_endpointuri


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        (("derde@medmij", "48"), "derde@medmij is not on"),
        (("eerste@medmij", "51"), "eerste@medmij does not offer Gegevensdienst 51$"),
        (("eerste@medmij", "49", "2"), "does not offer Gegevensdienst 49 over Interfaceversie 2"),
    ],
)
def test_what_is_not_listed_is_said(lijst: zal.Zorgaanbiederslijst, asked: tuple[str, ...], complaint: str) -> None:
    with pytest.raises(zal.NotListedError, match=complaint):
        lijst.gegevensdienst(*asked)


def test_an_absent_systeemrol_is_said(lijst: zal.Zorgaanbiederslijst) -> None:
    with pytest.raises(zal.NotListedError, match="no Systeemrol MM-9"):
        lijst.gegevensdienst("eerste@medmij", "48").resource_endpointuri("MM-9")


def test_a_list_is_a_value(lijst: zal.Zorgaanbiederslijst) -> None:
    assert zal.read(zal.write(lijst)) == lijst
    assert hash(zal.read(zal.write(lijst))) == hash(lijst)
    with pytest.raises(FrozenInstanceError):
        lijst.volgnummer = 8  # type: ignore[misc]
    assert "tweede@medmij" not in replace(lijst, zorgaanbieders=lijst.zorgaanbieders[:1])


@pytest.mark.parametrize("version", ["release2-v2", "release2-v5"])
def test_release2_says_what_it_cannot_hold(lijst: zal.Zorgaanbiederslijst, version: str) -> None:
    reduced = zal.for_release2(lijst)
    first = reduced.zorgaanbieders[0]
    for aanbieder, complaint in (
        (lijst.zorgaanbieders[0], "cannot hold the Aanbiedertype of eerste@medmij"),
        (replace(lijst.zorgaanbieders[0], aanbiedertype=None), "exactly one Interfaceversie, without id"),
        (replace(first, interfaceversies=()), "exactly one Interfaceversie, without id"),
        (
            replace(first, interfaceversies=(replace(versie("2", "48"), id=None),)),
            "cannot hold Abonneren of eerste@medmij, Gegevensdienst 48",
        ),
        (replace(first, naam="met.punt@medmij"), "not a valid Zorgaanbiedernaam"),
    ):
        with pytest.raises(zal.ListError, match=complaint):
            zal.write(replace(lijst, zorgaanbieders=(aanbieder,)), version)


def test_release3_says_what_it_needs(lijst: zal.Zorgaanbiederslijst) -> None:
    reduced = zal.for_release2(lijst)
    with pytest.raises(zal.ListError, match="needs the Aanbiedertype of eerste@medmij"):
        zal.write(reduced)
    typed = tuple(replace(aanbieder, aanbiedertype="ZA") for aanbieder in reduced.zorgaanbieders)
    with pytest.raises(zal.ListError, match="needs the id of each Interfaceversie of eerste@medmij"):
        zal.write(replace(reduced, zorgaanbieders=typed))


def test_a_list_cut_down_fits_in_release2(lijst: zal.Zorgaanbiederslijst) -> None:
    idle = zal.Zorgaanbieder("derde@medmij", "ZA", ())
    reduced = zal.for_release2(replace(lijst, zorgaanbieders=(*lijst.zorgaanbieders, idle)))
    assert zal.read(zal.write(reduced, "release2-v5")) == reduced
    assert [aanbieder.naam for aanbieder in reduced.zorgaanbieders] == ["eerste@medmij", "tweede@medmij"]
    assert "/2/" in reduced.gegevensdienst("eerste@medmij", "48").token_endpointuri
    assert "/1.10.0/" in reduced.gegevensdienst("tweede@medmij", "51").token_endpointuri


def test_a_proposed_aanbiedertype_is_a_warning(lijst: zal.Zorgaanbiederslijst) -> None:
    proposed = replace(lijst.zorgaanbieders[0], aanbiedertype="APD")
    document = zal.write(replace(lijst, zorgaanbieders=(proposed,)))
    (problem,) = zal.validate(document)
    assert (problem.rule, problem.severity) == ("zal.aanbiedertype", zal.Severity.WARNING)
    assert zal.read(document).zorgaanbieders == (proposed,)


@pytest.mark.parametrize("name", ["test.huisarts.amsterdam@medmij", "huisarts-2@medmij"])
def test_release3_takes_names_as_implementers_document_them(lijst: zal.Zorgaanbiederslijst, name: str) -> None:
    named = replace(lijst, zorgaanbieders=(replace(lijst.zorgaanbieders[0], naam=name),))
    assert zal.read(zal.write(named)) == named


def test_the_published_release3_example_is_read_in_full(reference: Path) -> None:
    lijst = zal.read(reference / "lists" / "mgo_ZAL_example.9.3_release3.xml")
    assert lijst.volgnummer == 9
    assert lijst.tijdstempel == datetime(2021, 5, 4, 17, 13, 51, tzinfo=UTC)
    assert [aanbieder.naam for aanbieder in lijst.zorgaanbieders] == [
        "umcharderwijk@medmij",
        "radiologencentraalflevoland@medmij",
    ]
    assert lijst.gegevensdienst("umcharderwijk@medmij", "6", "1.4.0") == zal.Gegevensdienst(
        "6",
        "https://78834.umcharderwijk.nl/oauth/authorize",
        "https://78834.umcharderwijk.nl/oauth/token",
        (
            zal.Systeemrol("MM-1.2-PLB-FHIR", "https://78834.umcharderwijk.nl/pdfa"),
            zal.Systeemrol("MM-1.2-PDB-FHIR", "https://78834.umcharderwijk.nl/pdfa"),
        ),
        zal.Abonneren(30, "https://78834.umcharderwijk.nl/subscription"),
    )


def test_a_release2_list_has_one_interfaceversie_without_id(reference: Path) -> None:
    lijst = zal.read(reference / "lists" / "gids_php_Zorgaanbiederslijst_example.xml")
    aanbieder = lijst.zorgaanbieder("umcharderwijk@medmij")
    assert aanbieder.aanbiedertype is None
    assert [each.id for each in aanbieder.interfaceversies] == [None]
    assert lijst.gegevensdienst("umcharderwijk@medmij", "6").resource_endpointuri().endswith(":9100/pdfa")
