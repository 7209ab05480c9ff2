"""One kind of list and its schema versions: reads, validates and writes."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Generic

from lxml import etree

from medmij_sim.listxml.breach import Breach, no_rules
from medmij_sim.listxml.finding import Finding
from medmij_sim.listxml.header import judge_header
from medmij_sim.listxml.lenient import pruned, tolerated
from medmij_sim.listxml.parsing import Source, parse
from medmij_sim.listxml.pen import Pen
from medmij_sim.listxml.problem import ListError, Problem, Severity, has_errors
from medmij_sim.listxml.schema import MOST_FINDINGS, findings
from medmij_sim.listxml.tree import element_at, line, path, shown
from medmij_sim.listxml.version import Examined, Judgement, Model, SchemaVersion

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True, slots=True)
class ListFormat(Generic[Model]):
    """One kind of list.

    Reading and validating are strict, to the letter of the schema, unless `lenient`: then ports and closing slashes
    in endpoints, names of Zorgaanbieders with dots, and unknown elements and attributes are accepted, each with a
    warning.

    Args:
        kind: `"zal"`, `"ocl"`, `"whl"`, `"gnl"` or `"zakl"`.
        root: name of the root element.
        versions: the schema versions, newest first.
        rules: what a list breaks above its schema.
    """

    kind: str
    root: str
    versions: tuple[SchemaVersion[Model], ...]
    rules: Callable[[Model], Iterator[Breach]] = no_rules

    @property
    def file_name(self) -> str:
        """What the list is called where it is published, whatever its schema version."""
        return f"MedMij_{self.root}.xml"

    def candidates(self, root: etree._Element) -> tuple[SchemaVersion[Model], ...]:
        """The versions a document may be in, by root name, namespace and shape; newest first."""
        return tuple(
            version
            for version in self.versions
            if root.tag == f"{{{version.namespace}}}{self.root}" and version.fits(root)
        )

    def read(self, source: Source, *, lenient: bool = False) -> Model:
        """The list in a file or in bytes, held against its schema but not against the rules above it.

        Each new copy of a list is to be validated (core.alst.202, core.ocl.202, core.gnl.202, core.whl.304).

        Args:
            source: the path of a file, or the document itself.
            lenient: take what a careful reader can make sense of although the schema forbids it; `validate` tells what.

        Raises:
            ListError: it is not XML, not this list, or breaks its schema.
            OSError: the file cannot be read.
        """
        return self.judge(parse(source, self.kind), lenient=lenient).build()

    def validate(self, source: Source, *, lenient: bool = False) -> tuple[Problem, ...]:
        """Everything that is wrong with a list; empty when nothing is.

        The rules above the schema are tried when the schema is kept.

        Args:
            source, lenient: as in `read`.

        Raises:
            OSError: the file cannot be read.
        """
        return self.examine(source, lenient=lenient).problems

    def examine(self, source: Source, *, lenient: bool = False) -> Examined[Model]:
        """Read and validate a list at once.

        Raises:
            OSError: the file cannot be read.
        """
        try:
            root = parse(source, self.kind)
        except ListError as error:
            return Examined(None, None, error.problems)
        return self.examine_tree(root, lenient=lenient)

    def examine_tree(self, root: etree._Element, *, lenient: bool = False) -> Examined[Model]:
        """`examine` for a parsed document."""
        judgement = self.judge(root, lenient=lenient)
        if judgement.version is None or not judgement.is_usable:
            return Examined(judgement.version, None, judgement.problems)
        model = judgement.build()
        breaches = self._breaches(judgement.version, model, judgement.root)
        problems = sorted((*judgement.problems, *breaches), key=lambda problem: problem.line or 0)
        return Examined(judgement.version, model, tuple(problems))

    def broken_rules(self, model: Model) -> tuple[Problem, ...]:
        """The rules above the schema that a value breaks, which need not have been in a file."""
        return tuple(self._breaches(self.versions[0], model, None))

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

    def judge(self, root: etree._Element, *, lenient: bool = False) -> Judgement[Model]:
        """Hold a document against the newest version it is valid in; else the newest it may be in."""
        candidates = self.candidates(root)
        if not candidates:
            return Judgement(None, root, (self._not_this_list(root),))
        strict = (Judgement(version, root, self._held_against(root, version)) for version in candidates)
        first = next(strict)
        kept = next((each for each in chain((first,), strict) if each.is_usable), None)
        if kept is not None or not lenient:
            return kept or first
        judged = [self._judged_leniently(copy.deepcopy(root), version) for version in candidates]
        return next((each for each in judged if each.is_usable), judged[0])

    def _judged_leniently(self, root: etree._Element, version: SchemaVersion[Model]) -> Judgement[Model]:
        passed_over = [self._problem(version, finding) for finding in pruned(root, version.xsd)]
        found = tolerated(root, version.xsd)
        if not any(finding.severity is Severity.ERROR for finding in found):
            found += judge_header(root)
        told = [*passed_over[:MOST_FINDINGS], *(self._problem(version, finding) for finding in found)]
        return Judgement(version, root, tuple(sorted(told, key=lambda problem: problem.line or 0)))

    def _held_against(self, root: etree._Element, version: SchemaVersion[Model]) -> tuple[Problem, ...]:
        found = findings(root, version.xsd) or judge_header(root)
        return tuple(self._problem(version, finding) for finding in found)

    def _breaches(self, version: SchemaVersion[Model], model: Model, root: etree._Element | None) -> Iterator[Problem]:
        for count, breach in enumerate(self.rules(model)):
            if count == MOST_FINDINGS:
                breach = Breach("", "rules.more", "more rules are broken; they are not told", "solve these first")
            place = f"{self.root}/{breach.path}" if breach.path else self.root
            found = None if root is None else element_at(root, breach.path)
            yield Problem(
                self.kind,
                version.name,
                None if found is None else line(found),
                place,
                breach.rule,
                breach.message,
                breach.remedy,
                breach.severity,
            )
            if count == MOST_FINDINGS:
                return

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
