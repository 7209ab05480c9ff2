"""Runs published TestScripts against a server. What it does not know is told as not executed, never as passed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal
from urllib.parse import quote

import httpx
from testscript_asserts import Exchanged, NotExecutedError, judge
from testscript_fhirpath import Document, evaluate, texts
from testscript_macros import Macros, UnknownMacroError
from testscript_model import Assertion, Operation, Script
from testscript_parsing import CannotRunError
from testscript_rules import RULES, with_status

from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.errors import FhirParseError
from medmij_sim.fhir.types import Release, Resource
from medmij_sim.fhir.xml import to_json, to_xml

Outcome = Literal["passed", "failed", "warning", "skipped", "not executed"]
_METHODS: Final = {
    "search": "GET",
    "read": "GET",
    "get": "GET",
    "create": "POST",
    "batch": "POST",
    "transaction": "POST",
    "update": "PUT",
    "updateCreate": "PUT",
    "delete": "DELETE",
}
_MEDIA: Final = {"xml": "application/fhir+xml", "json": "application/fhir+json"}
_MODIFY_TASK: Final = ("modifyTask.groovy", "rewrite-response-taskStatus.groovy")


@dataclass(frozen=True)
class Verdict:
    """What became of one assert or operation."""

    script: str
    part: str
    what: str
    outcome: Outcome
    why: str = ""


@dataclass
class _State:
    """What a script has gathered."""

    script: Script
    macros: Macros
    fixtures: dict[str, Resource] = field(default_factory=dict)
    last: Exchanged | None = None
    cause: str = "no operation was carried out"


class Engine:
    """Runs scripts.

    Args:
        client: reaches the server.
        base: the FHIR base that is tested.
        release: its FHIR release.
        today: the day that the fixtures are relative to.
    """

    def __init__(self, client: httpx.Client, base: str, release: Release, today: date) -> None:
        self._client = client
        self._base = base
        self._release = release
        self._today = today

    def run(self, script: Script) -> list[Verdict]:
        """Every assert of a script with its outcome, in order, and every operation that could not be carried out."""
        defaults: dict[str, str] = {}
        state = _State(script, Macros(self._today, lambda name: self._variable(state, defaults, name)))
        return [each for part in script.parts for each in self._part(state, part.name, part.actions)]

    def _part(self, state: _State, name: str, actions: tuple[Operation | Assertion, ...]) -> Iterator[Verdict]:
        stopped = False
        for action in actions:

            def verdict(outcome: Outcome, why: str = "", what: str = _what(action)) -> Verdict:
                return Verdict(state.script.path.name, name, what, outcome, why)

            if stopped:
                yield verdict("skipped", "an earlier assert stops the test")
            elif isinstance(action, Operation):
                state.last = None
                try:
                    state.last = self._send(state, action)
                except (NotExecutedError, UnknownMacroError, CannotRunError) as error:
                    state.cause = f"operation {action.code}: {error}"
                    yield verdict("not executed", str(error))
            else:
                outcome, why = self._judge(state, action)
                stopped = action.stops and outcome == "failed"
                yield verdict(outcome, why)

    def _judge(self, state: _State, action: Assertion) -> tuple[Outcome, str]:
        try:
            if action.unknown:
                raise NotExecutedError(f"unknown in assert: {', '.join(action.unknown)}")
            if state.last is None:
                raise NotExecutedError(state.cause)
            wrong = self._rule(state, action) if action.kind == "rule" else judge(action, state.last, state.macros)
        except (NotExecutedError, UnknownMacroError, CannotRunError) as error:
            return "not executed", str(error)
        if wrong is None:
            return "passed", ""
        return ("warning" if action.warning_only else "failed"), wrong

    def _rule(self, state: _State, action: Assertion) -> str | None:
        file = state.script.rules.get(action.text, action.text)
        assert state.last is not None
        if file in _MODIFY_TASK:
            return self._modify_task(state, action)
        if file not in RULES:
            raise NotExecutedError(f"rule {file}")
        return RULES[file](state.last.request, state.last.resource)

    def _modify_task(self, state: _State, action: Assertion) -> str | None:
        """Keep the Task of an answer, with another status, as a fixture."""
        given = {name: state.macros.fill(value) for name, value in action.parameters.items()}
        if not {"newStatus", "fixtureId"} <= given.keys():
            raise NotExecutedError(f"rule {action.text} without newStatus and fixtureId")
        stored = state.fixtures.get(given["responseId"]) if "responseId" in given else None
        assert state.last is not None
        task = with_status(stored or state.last.resource, given["newStatus"])
        if task is None:
            return "there is no single Task in the answer"
        state.fixtures[given["fixtureId"]] = task
        return None

    def _send(self, state: _State, action: Operation) -> Exchanged:
        if action.unknown:
            raise NotExecutedError(f"unknown in operation: {', '.join(action.unknown)}")
        if action.code not in _METHODS:
            raise NotExecutedError(f"operation {action.code} is not known")
        headers = {name: state.macros.fill(value) for name, value in action.headers}
        for name, code in (("Accept", action.accept), ("Content-Type", action.content_type)):
            if code not in ("", "none", *_MEDIA):
                raise NotExecutedError(f"{name} {code!r}")
            if code in _MEDIA:
                headers[name] = _MEDIA[code]
        sent = self._fixture(state, action.source_id) if action.source_id else None
        request = self._client.build_request(
            action.method.upper() or _METHODS[action.code],
            self._url(state, action),
            headers=headers,
            content=None if sent is None else self._written(sent, action.content_type),
        )
        try:
            response = self._client.send(request)
        except httpx.ConnectError as error:
            raise NotExecutedError(str(error)) from error
        exchanged = Exchanged(request, response, self._release, sent, self._read(response))
        if action.response_id and exchanged.resource is not None:
            state.fixtures[action.response_id] = exchanged.resource
        return exchanged

    def _url(self, state: _State, action: Operation) -> str:
        if action.url:
            return state.macros.fill(action.url)
        params = state.macros.fill(action.params)
        path, mark, query = params.partition("?")
        separate = "/" if action.resource and path and not path.startswith("/") else ""
        whole = f"{self._base}/{action.resource}{separate}{quote(path, safe='/$:')}".rstrip("/")
        return f"{whole}{mark}{quote(query, safe='=&:/,$')}"

    def _written(self, resource: Resource, content_type: str) -> bytes:
        return to_xml(resource, self._release) if content_type == "xml" else fhir_json.dumps(resource)

    def _read(self, response: httpx.Response) -> Resource | None:
        kind = response.headers.get("content-type", "")
        try:
            found: Any = to_json(response.content, self._release) if "xml" in kind else None
            if "json" in kind:
                found = fhir_json.loads(response.content)
        except FhirParseError:
            return None
        return found if isinstance(found, dict) and "resourceType" in found else None

    def _fixture(self, state: _State, name: str) -> Resource:
        if name not in state.fixtures:
            file = state.script.fixtures.get(name)
            if file is None or not file.is_file():
                raise NotExecutedError(f"fixture {name} is not there")
            text = state.macros.fill(file.read_text(encoding="utf-8"))
            state.fixtures[name] = (
                to_json(text.encode(), self._release) if file.suffix == ".xml" else fhir_json.loads(text)
            )
        return state.fixtures[name]

    def _variable(self, state: _State, defaults: dict[str, str], name: str) -> str | None:
        variable = state.script.variables.get(name)
        if variable is None or not (variable.default or variable.expression):
            return None
        if variable.default:
            # One value for the whole script, also where it is by chance.
            if name not in defaults:
                defaults[name] = state.macros.fill(variable.default)
            return defaults[name]
        source = self._fixture(state, variable.source_id)
        found = texts(evaluate(state.macros.fill(variable.expression), Document(source, self._release)))
        if len(found) != 1:
            raise CannotRunError(f"variable {name} has {len(found)} values")
        return found[0]


def _what(action: Operation | Assertion) -> str:
    if isinstance(action, Operation):
        return f"{action.code} {action.resource}{action.params}{action.url}"
    return f"{action.kind} {action.text}: {action.description}"
