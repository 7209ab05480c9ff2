"""Published TestScripts as values: loose XML in, because the dialect mixes elements of several FHIR releases.

What this does not know is kept as `unknown` on the action, so that it is told and never taken as passed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lxml import etree

_RULE: Final = "testscript-rule"
_ASSERT_RULE: Final = "testscript-assert-rule"
KINDS: Final = ("responseCode", "resource", "expression", "validateProfileId", "requestURL", "headerField")
"""The elements of an assert that say what is asserted."""
_ASSERT: Final = frozenset(
    (*KINDS, "description", "direction", "operator", "value", "sourceId", "stopTestOnFail", "warningOnly", "label")
) | {"extension"}
_ADDRESS: Final = ("resource", "params", "url", "method", "accept", "contentType", "sourceId")
_OPERATION: Final = frozenset(
    (*_ADDRESS, "type", "description", "destination", "origin", "encodeRequestUrl", "requestHeader", "responseId")
) | {"label"}


@dataclass(frozen=True)
class Operation:
    """One request. Texts still hold their macros; `headers` are (name, value); `method` only where it is said."""

    code: str
    resource: str
    params: str
    url: str
    method: str
    accept: str
    content_type: str
    source_id: str
    response_id: str
    headers: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class Assertion:
    """One assert: its kind (of `KINDS`, or `rule`), what is expected, and whether it only warns or stops the test.

    `text` is what the element of that kind holds, or the id of the rule, whose own values are in `parameters`.
    """

    kind: str
    text: str
    description: str
    direction: str
    operator: str
    value: str
    source_id: str
    warning_only: bool
    stops: bool
    parameters: dict[str, str]
    unknown: tuple[str, ...]


Action = Operation | Assertion


@dataclass(frozen=True)
class Part:
    """A setup, test or teardown: a name and its actions."""

    name: str
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class Variable:
    """A variable: a default, or an expression on a fixture or stored response."""

    name: str
    default: str
    expression: str
    source_id: str


@dataclass(frozen=True)
class Script:
    """One script: where it lies, its fixtures (files by id), variables, parts in order, and files of rules by id."""

    path: Path
    fixtures: dict[str, Path]
    variables: dict[str, Variable]
    parts: tuple[Part, ...]
    rules: dict[str, str]


def read_script(path: Path) -> Script:
    """Read one TestScript."""
    root = etree.parse(path, etree.XMLParser(resolve_entities=False, remove_comments=True)).getroot()
    fixtures = {
        str(each.get("id")): path.parent / _text(_child(each, "resource"), "reference")
        for each in _children(root, "fixture")
    }
    variables = [
        Variable(*(_text(each, name) for name in ("name", "defaultValue", "expression", "sourceId")))
        for each in _children(root, "variable")
    ]
    parts = [
        Part(_text(each, "name") or _tag(each), tuple(_actions(each)))
        for each in root
        if _tag(each) in ("setup", "test", "teardown")
    ]
    return Script(path, fixtures, {each.name: each for each in variables}, tuple(parts), _rules(root))


def _rules(root: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in _children(root, "extension"):
        if str(each.get("url")).endswith("/" + _RULE):
            inner = _valued(each)
            found[inner["ruleId"]] = Path(inner["path"]).name
    return found


def _actions(part: etree._Element) -> list[Action]:
    found: list[Action] = []
    for action in _children(part, "action"):
        for each in action:
            found.append(_operation(each) if _tag(each) == "operation" else _assertion(each))
    return found


def _operation(node: etree._Element) -> Operation:
    type_ = _child(node, "type")
    headers = [(_text(each, "field"), _text(each, "value")) for each in _children(node, "requestHeader")]
    return Operation(
        "" if type_ is None else _text(type_, "code"),
        *(_text(node, name) for name in _ADDRESS),
        response_id=_text(node, "responseId"),
        headers=tuple(headers),
        unknown=_unknown(node, _OPERATION),
    )


def _assertion(node: etree._Element) -> Assertion:
    extensions = _children(node, "extension")
    rules = [each for each in extensions if str(each.get("url")).endswith("/" + _ASSERT_RULE)]
    kinds = [name for name in KINDS if _child(node, name) is not None] + ["rule"] * len(rules)
    unknown = (*_unknown(node, _ASSERT), *("extension" for each in extensions if each not in rules))
    if len(kinds) != 1:
        unknown = (*unknown, f"{len(kinds)} kinds of assert")
    kind = kinds[0] if kinds else ""
    return Assertion(
        kind,
        _valued(rules[0])["ruleId"] if kind == "rule" else _text(node, kind),
        *(_text(node, name) for name in ("description", "direction", "operator", "value", "sourceId")),
        warning_only=_text(node, "warningOnly") == "true",
        stops=_text(node, "stopTestOnFail") == "true",
        parameters=dict(_parameters(rules)),
        unknown=tuple(unknown),
    )


def _parameters(rules: list[etree._Element]) -> Iterator[tuple[str, str]]:
    for rule in rules:
        for each in _children(rule, "extension"):
            if each.get("url") == "param":
                inner = _valued(each)
                yield inner["name"], inner["value"]


def _valued(node: etree._Element) -> dict[str, str]:
    """The extensions inside an extension that have a value, by url."""
    inner = [each for each in _children(node, "extension") if len(each) and each[0].get("value") is not None]
    return {str(each.get("url")): str(each[0].get("value")) for each in inner}


def _unknown(node: etree._Element, known: frozenset[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_tag(each) for each in node if _tag(each) not in known))


def _tag(node: etree._Element) -> str:
    return str(etree.QName(node).localname)


def _children(node: etree._Element, name: str) -> list[etree._Element]:
    return [each for each in node if _tag(each) == name]


def _child(node: etree._Element, name: str) -> etree._Element | None:
    return next(iter(_children(node, name)), None)


def _text(node: etree._Element | None, name: str) -> str:
    child = None if node is None else _child(node, name)
    return "" if child is None else str(child.get("value", ""))
