"""Runs the FHIRPath of constraints in packages that a user adds; our own packs have functions instead.

The engine is `fhirpathpy`. What it lacks and constraints use (`resolve`, `hasValue`, `htmlChecks`, `conformsTo` a
type) is added here. An expression that it cannot run is never taken as passed: `CannotRunError` says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from medmij_sim.fhir.profiles.invariants.narrative import has_content, is_plain_formatting
from medmij_sim.fhir.profiles.node import Node
from medmij_sim.fhir.types import CORE

Function = Mapping[str, Any]
_LONGEST_REASON = 120


class CannotRunError(Exception):
    """The expression cannot be evaluated here; the text says why in one line."""


def evaluate(expression: str, node: Node) -> bool:
    """Whether an element complies with the expression of a constraint.

    Args:
        expression: FHIRPath, evaluated on `node`.
        node: the element the constraint stands on.

    Returns:
        What comes out; an empty outcome is `False` and a single value that is no boolean is `True`, as in the
        official validator.

    Raises:
        CannotRunError: the expression is not FHIRPath, uses what is not known offline (`memberOf`), or gives several
            values.
    """
    parsed = _parsed(expression)
    try:
        found = _run(parsed, expression, node)
    except CannotRunError:
        raise
    except Exception as error:
        raise CannotRunError(_reason(error)) from error
    if len(found) > 1:
        raise CannotRunError(f"it gives {len(found)} values; a constraint gives one")
    return bool(found) and found[0] is not False


def _run(parsed: Any, expression: str, node: Node) -> list[Any]:
    # As `apply_parsed_path` of the engine, which knows no `$this` outside `where()` and its like, and whose `trace()`
    # prints what it sees.
    from fhirpathpy.engine import do_eval
    from fhirpathpy.engine.invocations.constants import constants
    from fhirpathpy.engine.util import get_data, process_user_invocation_table
    from fhirpathpy.models import models

    constants.reset()
    subject = _subject(expression, node)
    context = {
        "dataRoot": subject,
        "$this": subject,
        "vars": {
            "context": subject,
            "resource": node.resource,
            "rootResource": node.scope.container,
            "ucum": "http://unitsofmeasure.org",
        },
        "model": models[node.scope.release.lower()],
        "userInvocationTable": process_user_invocation_table(_functions(node)),
        "traceFn": lambda *_: None,
    }
    found = [get_data(each) for each in do_eval(context, subject, parsed["children"][0])]
    return [each for each in found if not (isinstance(each, dict) and list(each) == ["extension"])]


@lru_cache(maxsize=2048)
def _parsed(expression: str) -> Any:
    """The tree of an expression; the engine's own `parse` takes half an expression for a whole one."""
    from antlr4 import CommonTokenStream, InputStream, ParseTreeWalker, Token
    from antlr4.error.ErrorListener import ErrorListener
    from fhirpathpy.parser.ASTPathListener import ASTPathListener
    from fhirpathpy.parser.generated.FHIRPathLexer import FHIRPathLexer
    from fhirpathpy.parser.generated.FHIRPathParser import FHIRPathParser

    def refuse(recognizer: Any, symbol: Any, line: int, column: int, message: str, error: Any) -> None:
        raise CannotRunError(f"not FHIRPath at column {column + 1}: {_one_line(message)}")

    refusing = ErrorListener()
    refusing.syntaxError = refuse
    lexer = FHIRPathLexer(InputStream(expression))
    tokens = CommonTokenStream(lexer)
    parser = FHIRPathParser(tokens)
    for each in (lexer, parser):
        each.removeErrorListeners()
        each.addErrorListener(refusing)
    tree = parser.expression()
    if tokens.LA(1) != Token.EOF:
        raise CannotRunError(f"not FHIRPath at column {tokens.LT(1).column + 1}: an operator is missing")
    listener = ASTPathListener()
    ParseTreeWalker().walk(listener, tree)
    return listener.parentStack[0]


def _subject(expression: str, node: Node) -> Any:
    """The element as the engine takes it, which keeps the extensions of a primitive as an item of their own."""
    from fhirpathpy.engine.nodes import ResourceNode

    values = [] if node.value is None else [node.value]
    if node.extras and (node.value is None or "extension" in expression):
        values.append(dict(node.extras))
    return [ResourceNode.create_node(value, node.type) for value in values]


def _functions(node: Node) -> Mapping[str, Function]:
    """The functions that the engine lacks; each takes the collection it is called on."""
    from fhirpathpy.engine.nodes import ResourceNode

    def resolve(items: list[Any]) -> list[Any]:
        references = [item.get("reference") if isinstance(item, dict) else item for item in items]
        targets = [node.resolve(each) for each in references if isinstance(each, str)]
        return [ResourceNode.create_node(target) for target in targets if target is not None]

    def member_of(items: list[Any], value_set: str) -> bool:
        raise CannotRunError(f"memberOf({value_set!r}) needs a terminology server")

    return {
        "resolve": {"fn": resolve, "arity": {0: []}},
        "hasValue": {"fn": _has_value, "arity": {0: []}},
        "htmlchecks": {"fn": _each(is_plain_formatting), "arity": {0: []}},
        "htmlChecks": {"fn": _each(is_plain_formatting), "arity": {0: []}},
        "htmlChecks2": {"fn": _each(has_content), "arity": {0: []}},
        "memberOf": {"fn": member_of, "arity": {1: ["String"]}},
        "conformsTo": {"fn": _conforms_to, "arity": {1: ["String"]}},
    }


def _has_value(items: list[Any]) -> bool:
    values = [item for item in items if not isinstance(item, dict)]
    return len(values) == 1 and values[0] is not None


def _each(rule: Callable[[object], bool]) -> Callable[[list[Any]], bool]:
    return lambda items: all(rule(item) for item in items)


def _conforms_to(items: list[Any], canonical: str) -> bool:
    if not canonical.startswith(CORE):
        raise CannotRunError(f"conformsTo({canonical!r}) can only be asked about a resource type")
    return all(isinstance(item, dict) and item.get("resourceType") == canonical.removeprefix(CORE) for item in items)


def _reason(error: Exception) -> str:
    """Why the engine stopped, without the values that some of its messages quote."""
    text = _one_line(error)
    return text if text.startswith("Not implemented") else f"the FHIRPath engine stopped ({type(error).__name__})"


def _one_line(text: object) -> str:
    return " ".join(str(text).split())[:_LONGEST_REASON]
