"""The report as JUnit XML, for CI servers: one test case per check."""

from __future__ import annotations

import re

from lxml import etree

from conformance.model import Outcome
from conformance.report.words import label, plain
from conformance.result import CheckResult, Result

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SKIPPED = (Outcome.NOT_TESTED, Outcome.NOT_APPLICABLE)


def to_junit(result: Result) -> bytes:
    """The result as JUnit XML. Warnings pass, with their text in `system-out`; what is waived is skipped."""
    root = etree.Element("testsuites", name=_clean(result.target), time=f"{result.duration or 0:.3f}")
    for interface, checks in result.by_interface().items():
        _suite(root, result, f"{result.actor}.{interface}", checks)
    if result.problems:
        suite = etree.SubElement(root, "testsuite", name="baseline", tests=str(len(result.problems)))
        for problem in result.problems:
            case = etree.SubElement(suite, "testcase", classname="baseline", name=_clean(problem))
            etree.SubElement(case, "failure", message=_clean(problem), type="baseline")
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _suite(root: etree._Element, result: Result, name: str, checks: list[CheckResult]) -> None:
    suite = etree.SubElement(root, "testsuite", name=name, timestamp=result.started.isoformat(timespec="seconds"))
    for check in checks:
        case = etree.SubElement(suite, "testcase", classname=name, name=check.id, time="0")
        properties = etree.SubElement(case, "properties")
        for key, value in (
            ("title", check.title.en),
            ("requirement", check.requirement.id),
            ("evidence", check.requirement.evidence),
            ("source", check.requirement.source),
            ("outcome", label(check)),
        ):
            etree.SubElement(properties, "property", name=key, value=_clean(value))
        _verdict(case, result, check)
    for attribute, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(attribute, str(len(suite.findall(f"testcase/{kind}"))))
    suite.set("tests", str(len(checks)))


def _verdict(case: etree._Element, result: Result, check: CheckResult) -> None:
    if check.outcome is Outcome.PASSED:
        if check.not_checked:
            etree.SubElement(case, "system-out").text = _clean(plain(result, check))
        return
    headline = check.findings[0].text.en if check.findings else check.reason
    text = _clean(plain(result, check))
    if check.outcome is Outcome.HARNESS_ERROR:
        etree.SubElement(case, "error", message=_clean(headline), type=check.outcome).text = text
    elif check.outcome in _SKIPPED or check.waiver:
        etree.SubElement(case, "skipped", message=_clean(check.waiver.reason if check.waiver else headline))
    elif check.counts_against:
        etree.SubElement(case, "failure", message=_clean(headline), type=check.outcome).text = text
    else:
        etree.SubElement(case, "system-out").text = text


def _clean(text: str) -> str:
    """Without the characters that XML cannot carry."""
    return _NOT_XML.sub("\ufffd", text)
