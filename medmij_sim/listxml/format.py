"""One kind of list and its schema versions: reads, validates and writes."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Generic, TypeVar

from lxml import etree

from medmij_sim.listxml.finding import Finding
from medmij_sim.listxml.header import judge_header
from medmij_sim.listxml.parsing import Source, parse
from medmij_sim.listxml.pen import Pen
from medmij_sim.listxml.problem import ListError, Problem, has_errors
from medmij_sim.listxml.schema import findings
from medmij_sim.listxml.tree import line, path, shown

Model = TypeVar("Model")

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def any_shape(_root: etree._Element) -> bool:
    """For versions that their namespace tells apart."""
    return True


def no_remarks(_root: etree._Element) -> Iterator[Finding]:
    """For versions about which the schema says everything."""
    return iter(())


@dataclass(frozen=True, slots=True)
class SchemaVersion(Generic[Model]):
    """One version of a list on the wire.

    Args:
        name: such as `"release3"` or `"release2-v5"`.
        namespace: of every element; file versions that changed shape may share it.
        xsd: our schema of this version.
        build: makes the model of a schema-valid root element.
        spell: fills an empty root element; raises ValueError when this version cannot hold the model.
        fits: whether a root element in the namespace has this version's shape.
        remarks: what is noteworthy beyond the schema.
    """

    name: str
    namespace: str
    xsd: Path
    build: Callable[[etree._Element], Model]
    spell: Callable[[Pen, etree._Element, Model], None]
    fits: Callable[[etree._Element], bool] = any_shape
    remarks: Callable[[etree._Element], Iterator[Finding]] = no_remarks


@dataclass(frozen=True, slots=True)
class ListFormat(Generic[Model]):
    """One kind of list.

    Args:
        kind: `"zal"`, `"ocl"`, `"whl"`, `"gnl"` or `"zakl"`.
        root: name of the root element.
        versions: the schema versions, newest first.
    """

    kind: str
    root: str
    versions: tuple[SchemaVersion[Model], ...]

    def candidates(self, root: etree._Element) -> tuple[SchemaVersion[Model], ...]:
        """The versions a document may be in, by root name, namespace and shape; newest first."""
        return tuple(
            version
            for version in self.versions
            if root.tag == f"{{{version.namespace}}}{self.root}" and version.fits(root)
        )

    def read(self, source: Source) -> Model:
        """The list in a file or in bytes.

        Raises:
            ListError: it is not XML, not this list, or breaks its schema.
            OSError: the file cannot be read.
        """
        return self.build(parse(source, self.kind))

    def build(self, root: etree._Element) -> Model:
        """The list in a parsed document.

        Raises:
            ListError: it is not this list, or breaks its schema.
        """
        version, problems = self.judge(root)
        if version is None or has_errors(problems):
            raise ListError(problems)
        with _collector_paused():
            return version.build(root)

    def validate(self, source: Source) -> tuple[Problem, ...]:
        """Everything that is wrong with a list; empty when nothing is.

        Raises:
            OSError: the file cannot be read.
        """
        try:
            return self.judge(parse(source, self.kind))[1]
        except ListError as error:
            return error.problems

    def write(self, model: Model, version: str | None = None) -> bytes:
        """The list as XML: UTF-8 with declaration, indented, default namespace.

        Args:
            model: what to write.
            version: name of a schema version; None for the newest.

        Raises:
            ListError: this version cannot hold the model, or its schema forbids a value in it.
            ValueError: no such version.
        """
        chosen = self.version(version)
        pen = Pen(chosen.namespace)
        root = pen.root(self.root)
        try:
            chosen.spell(pen, root, model)
        except ValueError as error:
            raise ListError((self._cannot_hold(chosen, str(error)),)) from None
        problems = self._held_against(root, chosen)
        if has_errors(problems):
            raise ListError(problems)
        return _DECLARATION + etree.tostring(root, encoding="UTF-8", xml_declaration=False, pretty_print=True)

    def version(self, name: str | None = None) -> SchemaVersion[Model]:
        """A schema version by name; the newest without one.

        Raises:
            ValueError: no such version.
        """
        if name is None:
            return self.versions[0]
        for version in self.versions:
            if version.name == name:
                return version
        known = ", ".join(version.name for version in self.versions)
        raise ValueError(f"the {self.root} has no schema version {name!r}; choose one of {known}")

    def judge(self, root: etree._Element) -> tuple[SchemaVersion[Model] | None, tuple[Problem, ...]]:
        """The newest version the document is valid in; else the newest it may be in, with what is wrong."""
        candidates = self.candidates(root)
        if not candidates:
            return None, (self._not_this_list(root),)
        judged = ((version, self._held_against(root, version)) for version in candidates)
        first = next(judged)
        return next((pair for pair in chain((first,), judged) if not has_errors(pair[1])), first)

    def _held_against(self, root: etree._Element, version: SchemaVersion[Model]) -> tuple[Problem, ...]:
        found = findings(root, version.xsd) or [*judge_header(root), *version.remarks(root)]
        return tuple(self._problem(version, finding) for finding in found)

    def _problem(self, version: SchemaVersion[Model], finding: Finding) -> Problem:
        return Problem(
            self.kind,
            version.name,
            line(finding.element),
            path(finding.element),
            finding.rule,
            finding.message,
            finding.remedy,
            finding.severity,
        )

    def _not_this_list(self, root: etree._Element) -> Problem:
        namespaces = ", ".join(dict.fromkeys(version.namespace for version in self.versions))
        return Problem(
            self.kind,
            "",
            line(root),
            "",
            "list.unknown",
            f"root element {shown(str(root.tag))} is no known {self.root}",
            f"send a {self.root} in namespace {namespaces}",
        )

    def _cannot_hold(self, version: SchemaVersion[Model], message: str) -> Problem:
        newest = self.versions[0].name
        remedy = "correct the value" if version.name == newest else f"correct the value or write {newest}"
        return Problem(self.kind, version.name, None, self.root, "schema.cannot-hold", message, remedy)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """A list holds no cycles, yet the cyclic collector would look at its many values again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
