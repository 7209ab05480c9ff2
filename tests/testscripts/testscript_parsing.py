"""FHIRPath of the published TestScripts: from text to a tree of tuples."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

Tree = tuple[Any, ...]
"""`(kind, ...)`: literal value · name text · empty · variable name · call name trees · dot left right · index left tree
· operator name left right · type operator left name · minus tree."""

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<string>'(?:[^'\\]|\\.)*')|(?P<date>@[0-9T:.Z+-]+)"
    r"|(?P<name>[A-Za-z_]\w*|`[^`]*`)|(?P<special>\$\w+|%\w+)|(?P<symbol><=|>=|!=|!~|[.()\[\],+\-*/&|<>=~{}]))"
)
_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t", "f": "\f"}
_LEVELS: Final = (
    ("implies",),
    ("or", "xor"),
    ("and",),
    ("in", "contains"),
    ("=", "!=", "~", "!~"),
    ("<", ">", "<=", ">="),
    ("|",),
    ("is", "as"),
    ("+", "-", "&"),
    ("*", "/", "div", "mod"),
)
"""Operators from the loosest to the tightest (https://hl7.org/fhirpath/#operator-precedence)."""
_TYPE_TESTS: Final = ("is", "as", "ofType")


class CannotRunError(Exception):
    """The expression is not FHIRPath, or uses what is not known here."""


def parse(expression: str) -> Tree:
    """The tree of an expression.

    Raises:
        CannotRunError: it is not FHIRPath.
    """
    parser = _Parser(expression)
    tree = parser.operators(0)
    if parser.kind != "end":
        raise CannotRunError(f"not FHIRPath at {parser.text!r}")
    return tree


class _Parser:
    def __init__(self, expression: str) -> None:
        self._tokens = list(_tokens(expression))
        self._at = 0

    @property
    def kind(self) -> str:
        return self._tokens[self._at][0]

    @property
    def text(self) -> str:
        return self._tokens[self._at][1]

    def operators(self, level: int) -> Tree:
        if level == len(_LEVELS):
            return self._signed()
        left = self.operators(level + 1)
        while self.kind in ("symbol", "name") and self.text in _LEVELS[level]:
            operator = self._next()
            if operator in _TYPE_TESTS:
                left = ("type", operator, left, self._type_name())
            else:
                left = ("operator", operator, left, self.operators(level + 1))
        return left

    def _signed(self) -> Tree:
        if self.kind == "symbol" and self.text in "+-":
            sign = self._next()
            return ("minus", self._signed()) if sign == "-" else self._signed()
        return self._invocations()

    def _invocations(self) -> Tree:
        left = self._term()
        while self.kind == "symbol" and self.text in ".[":
            if self._next() == ".":
                left = ("dot", left, self._invocation())
            else:
                left = ("index", left, self.operators(0))
                self._take("]")
        return left

    def _term(self) -> Tree:
        if self.kind == "number":
            text = self._next()
            return ("literal", Decimal(text) if "." in text else int(text))
        if self.kind == "string":
            return ("literal", _unquoted(self._next()))
        if self.kind == "date":
            return ("literal", self._next()[1:])
        if self.text == "(":
            self._next()
            inner = self.operators(0)
            self._take(")")
            return inner
        if self.text == "{":
            self._next()
            self._take("}")
            return ("empty",)
        return self._invocation()

    def _invocation(self) -> Tree:
        if self.kind == "special":
            return ("variable", self._next())
        if self.kind != "name":
            raise CannotRunError(f"not FHIRPath at {self.text!r}")
        name = self._next().strip("`")
        if self.text != "(" or self.kind != "symbol":
            return ("literal", name == "true") if name in ("true", "false") else ("name", name)
        self._next()
        if name in _TYPE_TESTS:
            type_name = self._type_name()
            self._take(")")
            return ("type", name, None, type_name)
        arguments: list[Tree] = []
        while self.text != ")":
            arguments.append(self.operators(0))
            if self.text == ",":
                self._next()
            elif self.text != ")":
                raise CannotRunError(f"not FHIRPath at {self.text!r}")
        self._next()
        return ("call", name, tuple(arguments))

    def _type_name(self) -> str:
        if self.kind != "name":
            raise CannotRunError("a type is missing")
        name = self._next().strip("`")
        while self.text == "." and self._tokens[self._at + 1][0] == "name" and name in ("FHIR", "System"):
            self._next()
            name = self._next().strip("`")
        return name

    def _next(self) -> str:
        if self.kind == "end":
            raise CannotRunError("not FHIRPath: it ends too early")
        self._at += 1
        return self._tokens[self._at - 1][1]

    def _take(self, text: str) -> None:
        if self.text != text:
            raise CannotRunError(f"not FHIRPath at {self.text!r}: {text!r} is missing")
        self._next()


def _tokens(expression: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at, text = 0, expression.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise CannotRunError(f"not FHIRPath at {text[at : at + 20]!r}")
        found.append((str(match.lastgroup), match[str(match.lastgroup)]))
        at = match.end()
    return [*found, ("end", "")]


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), text[1:-1], flags=re.DOTALL)
