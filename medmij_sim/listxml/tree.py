"""What can be told about an element: its bare name, line and path."""

from __future__ import annotations

import re
from typing import cast

from lxml import etree

_NAMESPACE = re.compile(r"\{[^}]*\}")
_SHOWN_CHARACTERS = 120


def bare(text: str) -> str:
    """A tag, path or message without the namespaces in it."""
    return _NAMESPACE.sub("", text)


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return bare(str(element.tag))


def line(element: etree._Element) -> int | None:
    """The line an element starts at; None when it was never in a file."""
    return cast("int | None", element.sourceline)


def path(element: etree._Element) -> str:
    """The element path from the root, such as `Whitelist/MedMijNodes/MedMijNode[2]`."""
    tree = element.getroottree()
    below = bare(tree.getelementpath(element))
    root = local(tree.getroot())
    return root if below == "." else f"{root}/{below}"


def element_at(root: etree._Element, path: str) -> etree._Element | None:
    """The element at a path below the root, without namespaces, such as `MedMijNodes/MedMijNode[2]`."""
    namespace = etree.QName(root).namespace
    steps = (f"{{{namespace}}}{step}" for step in path.split("/"))
    if not path:
        return root
    # `find` compares every element with all its brothers when a step has a number; XPath counts them.
    found = cast("list[etree._Element]", etree.ETXPath("/".join(steps))(root))
    return found[0] if found else None


def shown(text: str) -> str:
    """A text of someone else's, short and on one line."""
    return repr(text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…")
