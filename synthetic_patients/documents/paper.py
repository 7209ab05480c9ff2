"""What stands on a document, before it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a document under a heading.

    Args:
        title: the heading.
        lines: paragraphs.
        table: rows of as many cells each, the first row names the columns; drawn below the lines.
    """

    title: str
    lines: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A document.

    Args:
        title: what it is called.
        written: the moment it was made, with its offset.
        name: tells it from every other document; the identifier of the file follows from it.
        sender: who it is from, a line each.
        facts: (name, value) pairs below the head: to whom, about whom, of when.
        blocks: the content.
        closing: who signs, a line each.
        stamp: what is wrong with this version; empty when it holds.
    """

    title: str
    written: datetime
    name: str
    sender: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    closing: tuple[str, ...] = ()
    stamp: str = ""
