"""Writes elements in one namespace."""

from __future__ import annotations

from lxml import etree


class Pen:
    """Makes elements in a namespace, which becomes the default namespace of the document."""

    __slots__ = ("_namespace", "_prefix")

    def __init__(self, namespace: str) -> None:
        self._namespace = namespace
        self._prefix = f"{{{namespace}}}"

    def root(self, name: str) -> etree._Element:
        return etree.Element(f"{self._prefix}{name}", nsmap={None: self._namespace})  # type: ignore[dict-item]

    def branch(self, parent: etree._Element, name: str) -> etree._Element:
        """Append an element that will hold elements."""
        return etree.SubElement(parent, self._prefix + name)

    def leaf(self, parent: etree._Element, name: str, text: str) -> None:
        """Append an element that holds text.

        Raises:
            ValueError: the text has a character that XML cannot hold.
        """
        etree.SubElement(parent, self._prefix + name).text = text
