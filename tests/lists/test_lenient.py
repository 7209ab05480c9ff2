"""A lenient reader takes what it can make sense of, and tells it line by line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from list_strategies import HOLDABLE
from lxml import etree

from medmij_sim import whl, zal
from medmij_sim.lists import FORMATS, ListError, Severity, examine, read_any, validate_any

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
DIENST = zal.Gegevensdienst(
    "48",
    "https://dvza.example.nl/authorize",
    "https://token.dvza.example.nl/token",
    (zal.Systeemrol("MM-2.1-BZB-FHIR", "https://fhir.dvza.example.nl/48"),),
)
RELEASE3 = zal.Zorgaanbiederslijst(
    NOW, 7, (zal.Zorgaanbieder("eerste@medmij", "ZA", (zal.Interfaceversie("2", (DIENST,)),)),)
)
DOCUMENTS = {
    "zal": zal.write(RELEASE3).decode(),
    "zal2": zal.write(zal.for_release2(RELEASE3), "release2-v5").decode(),
    "zal1": zal.write(zal.for_release2(RELEASE3), "release2-v2").decode(),
    "whl": whl.write(whl.Whitelist(NOW, 7, ("een.example.nl",))).decode(),
}

DEVIATIONS = [
    ("zal", "example.nl/authorize", "example.nl:8443/authorize", "lenient.port", "<AuthorizationEndpointuri>"),
    ("zal", "/authorize<", "/authorize/<", "lenient.trailing-slash", "<AuthorizationEndpointuri>"),
    ("zal", "/token<", "/token/<", "lenient.trailing-slash", "<TokenEndpointuri>"),
    ("zal2", "nl/48<", "nl:9100/48/<", "lenient.trailing-slash", "<ResourceEndpointuri>"),
    ("zal2", "eerste@", "met.punt@", "lenient.name", "<Zorgaanbiedernaam>"),
    ("zal1", "eerste@", "met-streep2@", "lenient.name", "<Zorgaanbiedernaam>"),
    ("zal", "<Aanbiedertype>", "<Vertegenwoordiging>x</Vertegenwoordiging><Aanbiedertype>", "lenient.unknown", "<Vert"),
    (
        "zal",
        "<Systeemrollen>",
        '<x:Meer xmlns:x="urn:x"><x:Nog/></x:Meer>\n<Systeemrollen>',
        "lenient.unknown",
        "<x:Meer",
    ),
    ("zal", "<Zorgaanbieder>", '<Zorgaanbieder kleur="rood">', "lenient.attribute", "<Zorgaanbieder "),
    ("whl", "<MedMijNodes>", "<Toelichting/>\n<MedMijNodes>", "lenient.unknown", "<Toelichting/>"),
]


@pytest.mark.parametrize(("name", "old", "new", "rule", "at"), DEVIATIONS)
def test_a_deviation_is_an_error_to_the_letter_and_a_warning_with_its_line_otherwise(
    name: str, old: str, new: str, rule: str, at: str
) -> None:
    assert old in DOCUMENTS[name]
    document = DOCUMENTS[name].replace(old, new, 1).encode()
    assert any(problem.rule.startswith("schema.") and problem.is_error for problem in validate_any(document))
    with pytest.raises(ListError):
        read_any(document)
    told = [problem for problem in validate_any(document, lenient=True) if problem.rule.startswith("lenient.")]
    assert [(problem.rule, problem.severity) for problem in told] == [(rule, Severity.WARNING)]
    lines = document.decode().splitlines()
    assert lines[(told[0].line or 0) - 1].strip().startswith(at)
    assert told[0].remedy
    assert read_any(document, lenient=True).volgnummer == 7


def test_a_lenient_reader_keeps_the_value_as_it_is_written() -> None:
    document = (
        DOCUMENTS["zal"].replace("/token<", "/token/<").replace("example.nl/authorize", "example.nl:1/authorize/")
    )
    dienst = zal.read(document.encode(), lenient=True).gegevensdienst("eerste@medmij", "48")
    assert dienst.token_endpointuri == "https://token.dvza.example.nl/token/"
    assert dienst.authorization_endpointuri == "https://dvza.example.nl:1/authorize/"
    rules = [problem.rule for problem in zal.validate(document.encode(), lenient=True)]
    assert rules == ["lenient.port", "lenient.trailing-slash", "zal.port", "lenient.trailing-slash"]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("<Volgnummer>7</Volgnummer>", "", "schema.missing"),
        ("https://dvza.example.nl/authorize", "http://dvza.example.nl/authorize", "schema.pattern"),
        ("eerste@medmij", "Eerste@medmij", "schema.pattern"),
        ("https://dvza.example.nl/authorize", "https://dvza.example.nl/authorize?a=b", "schema.pattern"),
        ("2026-03-01T08:00:00Z", "2026-03-01T24:00:00Z", "header.tijdstempel"),
    ],
)
def test_what_no_reader_can_make_sense_of_stays_an_error(old: str, new: str, rule: str) -> None:
    document = DOCUMENTS["zal"].replace(old, new).replace("<Zorgaanbieders>", "<Kleur/>\n<Zorgaanbieders>").encode()
    problems = validate_any(document, lenient=True)
    assert {problem.rule for problem in problems if problem.is_error} == {rule}
    assert "lenient.unknown" in {problem.rule for problem in problems}
    with pytest.raises(ListError):
        read_any(document, lenient=True)


@pytest.mark.parametrize("at", ["<MedMijNodes>", "</MedMijNode>"])
def test_text_beside_an_unknown_element_is_not_lost_with_it(at: str) -> None:
    document = DOCUMENTS["whl"].replace(at, f"{at}<Kleur/>tekst").encode()
    assert {problem.rule for problem in validate_any(document, lenient=True)} == {"lenient.unknown", "schema.text"}


def test_a_document_is_left_as_it_was() -> None:
    root = etree.fromstring(DOCUMENTS["whl"].replace("<MedMijNodes>", "<MedMijNodes><Kleur/>").encode())
    before = etree.tostring(root)
    assert whl.WHL.examine_tree(root, lenient=True).model is not None
    assert etree.tostring(root) == before


def test_unknown_elements_everywhere_are_told_in_bounded_number_and_all_passed_over() -> None:
    hostnames = tuple(f"node{number}.example.nl" for number in range(2000))
    document = whl.write(whl.Whitelist(NOW, 7, hostnames)).replace(b"</Hostname>", b"</Hostname><Kleur/>")
    examination = examine(document, lenient=True)
    assert examination.model == whl.Whitelist(NOW, 7, hostnames)
    assert len(examination.problems) == 200


@pytest.mark.parametrize(("kind", "version"), sorted(HOLDABLE))
@given(data=st.data())
def test_unknown_elements_anywhere_do_not_change_what_is_read(kind: str, version: str, data: st.DataObject) -> None:
    value = data.draw(HOLDABLE[kind, version])
    root = etree.fromstring(FORMATS[kind].write(value, version))
    branches = [element for element in root.iter() if len(element)]
    for element in data.draw(st.lists(st.sampled_from(branches), max_size=3)):
        element.insert(
            data.draw(st.integers(0, len(element))), etree.Element(data.draw(st.sampled_from(["x", "{u:x}y"])))
        )
    assert FORMATS[kind].read(etree.tostring(root), lenient=True) == value
