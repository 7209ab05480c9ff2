"""A schema version of a list, and what a document turns out to be in it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from lxml import etree

from medmij_sim.listxml.pen import Pen
from medmij_sim.listxml.problem import ListError, Problem, has_errors

Model = TypeVar("Model")


def any_shape(_root: etree._Element) -> bool:
    """For versions that their namespace tells apart."""
    return True


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
    """

    name: str
    namespace: str
    xsd: Path
    build: Callable[[etree._Element], Model]
    spell: Callable[[Pen, etree._Element, Model], None]
    fits: Callable[[etree._Element], bool] = any_shape


@dataclass(frozen=True, slots=True)
class Judgement(Generic[Model]):
    """What a document is and what its schema has against it.

    Args:
        version: None when it is not this list, or in no version we know.
        root: the document, without what a lenient reader passes over.
        problems: by line.
    """

    version: SchemaVersion[Model] | None
    root: etree._Element
    problems: tuple[Problem, ...]

    @property
    def is_usable(self) -> bool:
        return self.version is not None and not has_errors(self.problems)

    def build(self) -> Model:
        """The list in the document.

        Raises:
            ListError: it is not this list, or breaks its schema.
        """
        if self.version is None or not self.is_usable:
            raise ListError(self.problems)
        with _collector_paused():
            return self.version.build(self.root)


@dataclass(frozen=True, slots=True)
class Examined(Generic[Model]):
    """Everything about a document: schema version (None: not this list), model (None: unusable), and what is wrong."""

    version: SchemaVersion[Model] | None
    model: Model | None
    problems: tuple[Problem, ...]


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
