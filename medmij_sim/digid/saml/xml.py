"""XML that strangers send: no DTD, no entities, no network, bounded in size; and XML that we send."""

from __future__ import annotations

import zlib
from typing import Final, TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element

MOST_BYTES: Final = 512 * 1024
"""The longest message or metadata that is read; real ones are a few kB, metadata of a cluster some hundreds."""

DECLARATION: Final = b'<?xml version="1.0" encoding="UTF-8"?>\n'
"""Spelled like this: a receiver in use cuts exactly these bytes off (spec DigiD 16)."""

_IDS: Final = ("ID", "Id", "id")


class XmlError(ValueError):
    """Bytes that are no XML we want to read; the message says why, and repeats nothing of them."""


def parse(data: bytes) -> Element:
    """The root of an XML document, without its comments.

    Without comments a text is one piece, so that `<NameID>9<!-- -->99` cannot be read as two different numbers.

    Raises:
        XmlError: it is not well-formed UTF-8 XML, longer than `MOST_BYTES`, has a document type or a processing
            instruction, or an ID that occurs twice.
    """
    if len(data) > MOST_BYTES:
        raise XmlError(f"longer than {MOST_BYTES} bytes")
    try:
        root = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError, LookupError):
        raise XmlError("not well-formed XML") from None
    about = root.getroottree().docinfo
    if about.doctype:  # type: ignore[union-attr]
        raise XmlError("a document type declaration is not allowed")
    if (about.encoding or "UTF-8").upper() not in ("UTF-8", "US-ASCII", "ASCII"):
        raise XmlError("not in UTF-8")
    seen: set[str] = set()
    for node in root.iter():
        if not isinstance(node.tag, str):
            raise XmlError("a processing instruction is not allowed")
        for name in _IDS:
            value = node.get(name)
            if value is not None and value in seen:
                raise XmlError("an ID occurs twice")
            if value is not None:
                seen.add(value)
    return root


def inflate(data: bytes) -> bytes:
    """Undo raw DEFLATE, as the HTTP-Redirect binding compresses, up to `MOST_BYTES`.

    Raises:
        XmlError: it is not DEFLATE, not all of it, or too long.
    """
    reader = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        found = reader.decompress(data, MOST_BYTES + 1)
    except zlib.error:
        raise XmlError("not DEFLATE") from None
    if len(found) > MOST_BYTES:
        raise XmlError(f"longer than {MOST_BYTES} bytes when inflated")
    if not reader.eof or reader.unused_data:
        raise XmlError("not exactly one DEFLATE stream")
    return found


def deflate(data: bytes) -> bytes:
    """Raw DEFLATE."""
    writer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return writer.compress(data) + writer.flush()


def serialise(root: Element) -> bytes:
    """A document as we send it."""
    return DECLARATION + etree.tostring(root, encoding="UTF-8", xml_declaration=False)


def reparsed(root: Element) -> Element:
    """The same document, read back.

    Canonicalisation in lxml knows of the namespaces of inclusive prefixes only when they were parsed, not when a tree
    was built.
    """
    return etree.fromstring(etree.tostring(root), _parser())


def text_of(node: Element | None) -> str:
    """The text of an element without the white space around it, which official examples have too; empty for None."""
    return "" if node is None else "".join(str(part) for part in node.itertext()).strip()


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True
    )
