from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from urllib.parse import quote

import jsonschema
import pytest
from conformance_examples import BSN, EXPECTED, NOON, SECRET_CODE, SECRET_TOKEN, TARGET, small_registry, suite_of
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace
from rich.console import Console

from conformance import Result, run
from conformance.baseline import Baseline, ExpectedFailure, apply
from conformance.report import write_reports
from conformance.report.html import to_html
from conformance.report.json import ReportError, from_json, report_schema, to_json
from conformance.report.junit import to_junit
from conformance.report.terminal import Language, print_result
from medmij_sim.clock import Clock

SECRETS = (SECRET_CODE, SECRET_TOKEN, BSN)


@pytest.fixture(scope="module")
def result() -> Result:
    judged = run(TARGET, clock=Clock.frozen(NOON), suite=suite_of(small_registry()))
    expected = ExpectedFailure(
        check="dvza.token.doubtful", reason="issue 12", owner="team token", expires=date(2026, 6, 1)
    )
    stale = ExpectedFailure(check="dvza.token.fine", reason="issue 9", owner="team token", expires=date(2026, 6, 1))
    return apply(judged, Baseline(expected=(expected, stale)), EXPECTED)


def to_terminal(result: Result, language: Language = "en") -> bytes:
    out = io.StringIO()
    print_result(result, Console(file=out, width=100), language)
    return out.getvalue().encode()


WRITERS: tuple[Callable[[Result], bytes], ...] = (to_json, to_junit, to_html, to_terminal)


@pytest.mark.parametrize("write", WRITERS)
def test_no_report_holds_a_secret(result: Result, write: Callable[[Result], bytes]) -> None:
    written = write(result).decode()
    for secret in SECRETS:
        for spelling in (secret, quote(secret), base64.b64encode(secret.encode()).decode()):
            assert spelling not in written
    assert "state#1" in written


@pytest.mark.parametrize("write", WRITERS)
def test_the_same_frozen_run_gives_the_same_bytes(write: Callable[[Result], bytes]) -> None:
    one, other = (run(TARGET, clock=Clock.frozen(NOON), suite=suite_of(small_registry())) for _ in range(2))
    assert write(one) == write(other)


@pytest.mark.parametrize("write", WRITERS)
def test_every_check_is_in_every_report(result: Result, write: Callable[[Result], bytes]) -> None:
    written = write(result).decode()
    assert [check_id for check_id in EXPECTED if check_id not in written] == []


def test_the_json_report_fits_its_schema_and_reads_back(result: Result, tmp_path: Path) -> None:
    written = to_json(result)
    jsonschema.Draft202012Validator(report_schema()).validate(json.loads(written))
    path = tmp_path / "report.json"
    path.write_bytes(written)
    assert from_json(path) == result


def test_the_published_schema_of_reports_is_current() -> None:
    published = (resources.files("conformance") / "report.schema.json").read_text(encoding="utf-8")
    assert json.loads(published) == report_schema()


@pytest.mark.parametrize("content", [b"{}", b"[]", b"not json", b'{"format": "medmij-sim-report/9"}'])
def test_what_is_no_report_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(content)
    with pytest.raises(ReportError, match="not a report") as caught:
        from_json(path)
    assert "\n" not in str(caught.value)


def test_junit_says_what_a_ci_server_must_know(result: Result) -> None:
    cases = {case.get("name", ""): case for case in etree.fromstring(to_junit(result)).iter("testcase")}
    verdicts = {
        name: next((str(child.tag) for child in case if child.tag != "properties"), "passed")
        for name, case in cases.items()
        if name in EXPECTED
    }
    assert verdicts == {
        "dvza.token.fine": "passed",
        "dvza.token.wrong": "failure",
        "dvza.token.doubtful": "skipped",
        "dvza.resource.beyond": "failure",
        "dvza.screens.fifteen": "skipped",
        "dvza.token.old": "skipped",
        "dvza.token.crash": "error",
        "dvza.token.during": "error",
        "dvza.token.before": "passed",
        "dvza.token.many": "skipped",
    }
    text = cases["dvza.token.wrong"].findtext("failure") or ""
    assert "rule core.firm [V]: Rule core.firm in English." in text
    assert "source: https://example.invalid/core.firm" in text
    assert "POST https://t/token" in text


def test_junit_fails_on_a_stale_baseline(result: Result) -> None:
    (suite,) = etree.fromstring(to_junit(result)).findall("testsuite[@name='baseline']")
    assert suite.find("testcase/failure") is not None


def test_junit_counts_add_up(result: Result) -> None:
    for suite in etree.fromstring(to_junit(result)).findall("testsuite"):
        assert int(suite.get("tests", "0")) == len(suite.findall("testcase"))


@given(st.text())
def test_whatever_the_party_says_the_reports_stay_whole(result: Result, said: str) -> None:
    check = replace(result.check("dvza.token.crash"), reason=said)
    judged = replace(result, checks=(check,), target=said)
    etree.fromstring(to_junit(judged))
    page = Resources()
    page.feed(to_html(judged).decode())
    assert "script" not in page.tags
    to_terminal(judged)


def test_junit_survives_characters_that_xml_cannot_carry(result: Result) -> None:
    broken = replace(result, checks=(replace(result.check("dvza.token.crash"), reason="nul \0"),))
    assert b"nul \xef\xbf\xbd" in to_junit(broken)


class Resources(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[tuple[str, str | None]] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loaded += [(tag, value) for name, value in attrs if name in ("src", "srcset", "data", "action")]
        self.loaded += [(tag, value) for name, value in attrs if name == "href" and tag != "a"]


def test_the_html_report_loads_nothing_and_runs_nothing(result: Result) -> None:
    page = Resources()
    page.feed(to_html(result).decode())
    assert page.loaded == []
    assert not {"script", "iframe", "img", "object"}.intersection(page.tags)
    assert "url(" not in to_html(result).decode()


def test_the_html_report_shows_rule_evidence_reasons_and_disclaimer(result: Result) -> None:
    page = to_html(result).decode()
    assert "Regel core.firm in het Nederlands." in page
    assert "Rule core.firm in English." in page
    assert re.search(r"<pre tabindex=\"0\">content-type: application/x-www-form-urlencoded", page)
    assert "It cannot be seen." in page
    assert "no label, no certificate" in page
    assert "passes — remove it" in page


def test_the_html_report_escapes_what_the_party_sent(result: Result) -> None:
    hostile = replace(result.check("dvza.token.crash"), reason="<script>alert(1)</script>")
    assert b"<script>" not in to_html(replace(result, checks=(hostile,)))


def test_the_terminal_names_rule_and_finding_in_the_language_asked_for(result: Result) -> None:
    english, dutch = to_terminal(result).decode(), to_terminal(result, "nl").decode()
    assert "was answered" in english
    assert "→ core.firm [V]: Rule core.firm in English." in english
    assert "kreeg antwoord" in dutch
    assert "2 passed · 1 failed · 1 warning · 1 not reached" in english


def test_reports_are_written_to_a_folder_that_is_made(result: Result, tmp_path: Path) -> None:
    written = list(write_reports(result, tmp_path / "new" / "folder"))
    assert [path.name for path in written] == ["report.json", "junit.xml", "report.html"]
    assert all(path.stat().st_size > 500 for path in written)
