"""The engine does not lie: what it judges is judged right, and what it does not know is told as not executed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from testscript_engine import Engine, Verdict
from testscript_fhirpath import Document, evaluate, is_true, texts
from testscript_macros import Macros, UnknownMacroError
from testscript_model import read_script
from testscript_parsing import CannotRunError

TODAY = date(2026, 3, 31)
MASKED = {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "masked"}]}
BUNDLE: dict[str, Any] = {
    "resourceType": "Bundle",
    "type": "searchset",
    "total": 2,
    "link": [{"relation": "self", "url": "https://x.example/fhir/Patient?code=a%7Cb"}],
    "entry": [
        {
            "fullUrl": "https://x.example/fhir/Patient/p",
            "search": {"mode": "match"},
            "resource": {
                "resourceType": "Patient",
                "id": "p",
                "identifier": [{"system": "http://fhir.nl/fhir/NamingSystem/bsn", "_value": MASKED}],
                "gender": "male",
                "_gender": {"extension": [{"url": "http://x.example/soort", "valueCodeableConcept": {"text": "M"}}]},
                "generalPractitioner": [{"reference": "Practitioner/g", "display": "de huisarts"}],
            },
        },
        {
            "fullUrl": "https://x.example/fhir/Observation/o",
            "resource": {
                "resourceType": "Observation",
                "id": "o",
                "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}], "text": "gewicht"},
                "valueQuantity": {"value": 37.2, "unit": "kg"},
            },
        },
        {
            "fullUrl": "https://x.example/fhir/Practitioner/g",
            "resource": {"resourceType": "Practitioner", "id": "g", "active": True},
        },
    ],
}
DOCUMENT = Document(BUNDLE, "STU3")


@pytest.mark.parametrize(
    "expression",
    [
        "Bundle.type = 'searchset'",
        "Bundle.entry[0].resource.is(Patient)",
        "Bundle.entry.where(resource.is(Observation)).count() = 1",
        "Bundle.entry.where(fullUrl.exists() and resource.id.exists()).all($this.fullUrl.endsWith($this.resource.id))",
        "Bundle.descendants().where($this.is(Coding)).all(system.exists() and code.exists())",
        "Bundle.descendants().where($this.is(coding)).empty()",
        "Bundle.descendants().where($this is Coding).count() = 1",
        "Bundle.entry.resource.where($this is Patient).gender = 'male'",
        "Bundle.entry.resource.where($this is Patient).gender.count() = 1",
        "Bundle.entry.resource.gender.extension('http://x.example/soort').value.text = 'M'",
        "Bundle.entry.resource.identifier.value.exists()",
        "Bundle.entry.resource.identifier.value.hasValue().not()",
        "Bundle.entry.resource.generalPractitioner.where((reference or identifier) and display).exists()",
        "Bundle.entry.resource.generalPractitioner.resolve().active",
        "Bundle.entry.resource.value.value = 37.2",
        "Bundle.entry.resource.value.where($this is Quantity).exists()",
        "Bundle.entry.resource.where($this is Observation).code.coding.where(code = '29463-7' and display.empty())",
        "Bundle.total.exists() implies (Bundle.total.toInteger() <= Bundle.entry.count())",
        "Bundle.link.where(relation = 'self').url.replaceMatches('(.*/)Patient.*', '$1') = 'https://x.example/fhir/'",
        "iif(Bundle.type = 'batch', 'a', 'b') + 'c' = 'bc'",
        "Bundle.entry.exists().not or Bundle.entry.exists()",
        "Bundle.entry.resource.ofType(Patient).id = 'p'",
        "Bundle.entry.select(resource as Patient)[0].id = 'p'",
        "(Bundle.entry.resource.id contains 'g') and ('o' in Bundle.entry.resource.id)",
        "entry[0].resource.id.matches('^[a-z]$')",
    ],
)
def test_an_expression_that_holds(expression: str) -> None:
    assert is_true(evaluate(expression, DOCUMENT))


@pytest.mark.parametrize(
    "expression",
    [
        "Bundle.type = 'batch'",
        "Bundle.nothing",
        "Bundle.entry.where(resource.is(Encounter)).exists()",
        "Bundle.entry.resource.value.value = 37.3",
        "Bundle.entry.resource.all($this is Patient)",
        "Bundle.entry.resource.id = 'p'",
        "Bundle.entry.fullUrl.startsWith('https')",
        "Bundle.entry.search.mode.empty()",
    ],
)
def test_an_expression_that_does_not_hold(expression: str) -> None:
    assert not is_true(evaluate(expression, DOCUMENT))


@pytest.mark.parametrize(
    "expression",
    ["Bundle.entry.resource.is()", "Bundle.entry.", "Bundle entry", "Bundle.memberOf('x')", "'a' * 'b'", "%ext", "§"],
)
def test_what_is_not_fhirpath_or_not_known_raises(expression: str) -> None:
    with pytest.raises(CannotRunError):
        evaluate(expression, DOCUMENT)


def test_the_evaluator_agrees_with_another_on_what_both_do() -> None:
    import fhirpathpy

    for expression in (
        "Bundle.entry.resource.id",
        "Bundle.entry.where(search.mode = 'match').fullUrl",
        "Bundle.entry.resource.code.coding.code",
        "Bundle.entry.count() + 1",
        "Bundle.entry.resource.where(id = 'o').code.text.startsWith('gew')",
        "Bundle.entry.tail().resource.id",
        "Bundle.entry.resource.id.distinct().count()",
    ):
        other = [str(each).lower() for each in fhirpathpy.evaluate(BUNDLE, expression)]
        assert [each.lower() for each in texts(evaluate(expression, DOCUMENT))] == other, expression


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("ge${DATE, T, D,-30}", "ge2026-03-01"),
        ("${DATE, T, d, 2}/${DATE,T,M,+1}/${DATE, T, M, -1}", "2026-04-02/2026-04-30/2026-02-28"),
        ("${CURRENTDATE,M,-14} ${DATE, T, Y, -1} ${CURRENTDATE}", "2025-01-31 2025-03-31 2026-03-31"),
        ("${DATE, T, D, -3}T10:00:00+02:00", "2026-03-28T10:00:00+02:00"),
        ("${DATETIME, T, D, -1}", "2026-03-30T12:00:00+01:00"),
        ("${DATETIME, T, D, -1, h, +22}/${DATETIME, T, h, 30}", "2026-03-30T22:00:00+01:00/2026-04-01T06:00:00+01:00"),
        ("${DATETIME, T, D, -1, h, +23, m, +59, s, +59}/${DATE, T, m, -1}", "2026-03-30T23:59:59+01:00/2026-02-28"),
        ("${DATE, T, M, -1, D, +1}", "2026-03-01"),
        ("${naam}!", "waarde!"),
    ],
)
def test_macros(text: str, filled: str) -> None:
    variables = {"naam": "${waarde}", "waarde": "waarde", "T": "${CURRENTDATE}"}
    assert Macros(TODAY, variables.get).fill(text) == filled


def test_a_macro_of_chance_differs_each_time() -> None:
    first, second = Macros(TODAY).fill("${RANDOM-10} ${RANDOM-10}").split()
    assert first.isdigit() and len(first) == len(second) == 10
    assert first != second


def test_a_macro_that_is_not_known_is_told() -> None:
    with pytest.raises(UnknownMacroError, match="onbekend"):
        Macros(TODAY).fill("${onbekend}")


SCRIPT = """\
<TestScript xmlns="http://hl7.org/fhir">
  <fixture id="sent"><resource><reference value="sent.json"/></resource></fixture>
  <variable><name value="token"/><defaultValue value="Bearer x"/></variable>
  <variable><name value="id"/><expression value="Bundle.entry[0].resource.id"/><sourceId value="found"/></variable>
  <test><name value="a"/>{actions}</test>
  <test><name value="b"/><action><assert><responseCode value="200"/></assert></action></test>
</TestScript>
"""
SEARCH = """<action><operation><type><code value="{code}"/></type><resource value="Patient"/><accept value="json"/>
  <params value="?code=a|b"/><requestHeader><field value="Authorization"/><value value="${{token}}"/></requestHeader>
  <responseId value="found"/>{more}</operation></action>"""


def search(code: str = "search", more: str = "") -> str:
    return SEARCH.format(code=code, more=more)


def asserted(inner: str) -> str:
    return f"<action><assert>{inner}</assert></action>"


def run(folder: Path, *actions: str) -> tuple[list[Verdict], list[httpx.Request]]:
    """Run one script against a server that always answers with the Bundle."""
    (folder / "script.xml").write_text(SCRIPT.replace("{actions}", "".join(actions)), encoding="utf-8")
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json=BUNDLE, headers={"Content-Type": "application/fhir+json"})

    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        engine = Engine(client, "https://x.example/fhir", "STU3", TODAY)
        return engine.run(read_script(folder / "script.xml")), asked


def test_a_request_is_sent_as_the_script_says(tmp_path: Path) -> None:
    read = search("read").replace("?code=a|b", "/${id}")
    verdicts, asked = run(tmp_path, search(), read, asserted('<responseCode value="200,201"/><operator value="in"/>'))
    assert [str(each.url) for each in asked] == [
        "https://x.example/fhir/Patient?code=a%7Cb",
        "https://x.example/fhir/Patient/p",
    ]
    assert dict(asked[0].headers).items() >= {"authorization": "Bearer x", "accept": "application/fhir+json"}.items()
    assert [each.outcome for each in verdicts] == ["passed", "passed"]


@pytest.mark.parametrize(
    ("inner", "outcome"),
    [
        ('<responseCode value="404,410"/><operator value="in"/>', "failed"),
        ('<responseCode value="200"/><operator value="notEquals"/><warningOnly value="true"/>', "warning"),
        ('<resource value="Bundle"/>', "passed"),
        ('<resource value="Patient"/>', "failed"),
        ('<expression value="Bundle.type"/><operator value="equals"/><value value="searchset"/>', "passed"),
        ('<expression value="Bundle.type"/><value value="batch"/>', "failed"),
        ('<expression value="Bundle.entry.count() = 4"/>', "failed"),
        ('<requestURL value="patient="/><operator value="notContains"/>', "passed"),
        ('<requestURL value="code="/><operator value="notContains"/>', "failed"),
        ('<headerField value="Content-Type"/><value value="application/pdf"/>', "failed"),
        ('<validateProfileId value="Bundle-profile"/>', "failed"),
        ('<minimumId value="x"/>', "not executed"),
        ('<expression value="Bundle.type"/><responseCode value="200"/>', "not executed"),
        ('<responseCode value="200"/><operator value="greaterThan"/>', "not executed"),
        ('<expression value="Bundle.entry.memberOf(1)"/>', "not executed"),
        ('<expression value="${onbekend}"/>', "not executed"),
        ('<expression value="Bundle.id"/><compareToSourceId value="x"/>', "not executed"),
        ('<resource value="Bundle"/><sourceId value="found"/>', "not executed"),
        (
            '<extension url="https://x.example/iets"><valueCode value="x"/></extension><resource value="Bundle"/>',
            "not executed",
        ),
        (
            '<extension url="https://x.example/testscript-assert-rule"><extension url="ruleId">'
            '<valueId value="onbekend"/></extension></extension>',
            "not executed",
        ),
    ],
)
def test_an_assert_is_judged_or_told_as_not_executed(tmp_path: Path, inner: str, outcome: str) -> None:
    verdicts, _ = run(tmp_path, search(), asserted(inner))
    assert verdicts[0].outcome == outcome
    assert verdicts[0].why or outcome == "passed"


@pytest.mark.parametrize(
    "action",
    [
        search("history"),
        search(more='<requestId value="x"/>'),
        search("create", '<sourceId value="sent"/>'),
        search().replace('accept value="json"', 'accept value="turtle"'),
    ],
)
def test_what_follows_an_unknown_operation_is_not_executed(tmp_path: Path, action: str) -> None:
    verdicts, asked = run(tmp_path, search(), action, asserted('<responseCode value="200"/>'))
    assert [each.outcome for each in verdicts] == ["not executed", "not executed", "not executed"]
    assert len(asked) == 1


def test_a_request_has_the_method_that_is_said(tmp_path: Path) -> None:
    _, asked = run(tmp_path, search(), search(more='<method value="delete"/>'))
    assert [each.method for each in asked] == ["GET", "DELETE"]


def test_a_host_that_is_not_there_is_told(tmp_path: Path) -> None:
    actions = search() + asserted('<responseCode value="200"/>')
    (tmp_path / "script.xml").write_text(SCRIPT.replace("{actions}", actions), encoding="utf-8")

    def nowhere(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no such host", request=request)

    with httpx.Client(transport=httpx.MockTransport(nowhere)) as client:
        verdicts = Engine(client, "https://x.example/fhir", "STU3", TODAY).run(read_script(tmp_path / "script.xml"))
    assert [each.why for each in verdicts[:2]] == ["no such host", "operation search: no such host"]


def test_an_assert_that_stops_ends_its_test_only(tmp_path: Path) -> None:
    stop = '<responseCode value="404"/><stopTestOnFail value="true"/>'
    verdicts, _ = run(tmp_path, search(), asserted(stop), asserted('<resource value="Bundle"/>'))
    assert [(each.part, each.outcome) for each in verdicts] == [("a", "failed"), ("a", "skipped"), ("b", "passed")]
