"""From bytes to an XML tree, trusting nothing: no DTD, no entities, no network, bounded size and depth."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from lxml import etree

from medmij_sim.listxml.problem import ListError, Problem

Source: TypeAlias = bytes | Path

MAX_BYTES = 256 * 1024 * 1024

_WELL_FORMED = ("xml.well-formed", "send well-formed XML 1.0 in UTF-8")
_ENCODINGS = ("UTF-8", "US-ASCII", "ASCII")
_LIMITS = ("xml.limits", "send a list without entities, at most 256 elements deep, with texts below 10 MB")
_RULES = {etree.ErrorTypes.ERR_RESOURCE_LIMIT: _LIMITS, etree.ErrorTypes.ERR_ENTITY_LOOP: _LIMITS}


def parse(source: Source, kind: str = "") -> etree._Element:
    """The root element of an XML document, without its comments and processing instructions.

    Args:
        source: the bytes, or the file that holds them.
        kind: the kind of list that is expected, for the problem.

    Raises:
        ListError: the bytes are not XML in UTF-8, carry a document type declaration or exceed the limits of size
            (`MAX_BYTES`) and depth (256).
        OSError: the file cannot be read.
    """
    too_long = isinstance(source, Path) and source.stat().st_size > MAX_BYTES
    data = b"" if too_long else _beginning(source) if isinstance(source, Path) else source
    if too_long or len(data) > MAX_BYTES:
        raise _refusal(kind, None, "xml.size", "this is too long for a list", f"send at most {MAX_BYTES} bytes")
    try:
        root = etree.fromstring(data, _parser(drops_indentation=_is_plain(data)))
    except etree.XMLSyntaxError as error:
        rule, remedy = _RULES.get(error.code, _WELL_FORMED)  # type: ignore[attr-defined]
        message = error.msg.partition(", line ")[0] if error.msg else "this is not XML"
        raise _refusal(kind, error.lineno, rule, message, remedy) from None
    about = root.getroottree().docinfo
    if (about.encoding or "UTF-8").upper() not in _ENCODINGS:
        raise _refusal(kind, 1, "xml.encoding", f"the document is in {about.encoding}", "send a list in UTF-8")
    if about.doctype:  # type: ignore[union-attr]
        raise _refusal(kind, 1, "xml.dtd", "the document has a DOCTYPE", "send a list without DOCTYPE and entities")
    return root


def _beginning(file: Path) -> bytes:
    """So much of a file that it is known whether it is too long; a device may never end."""
    with file.open("rb") as opened:
        return opened.read(MAX_BYTES + 1)


def _is_plain(data: bytes) -> bool:
    """Whether no comment, CDATA or processing instruction comes after the first text; told in a few milliseconds.

    Indentation can then be left out, which spares half of the nodes of a list. Beside those, libxml2 would take the
    blanks that a text begins with for indentation.
    """
    first_text = data.find(b"<Tijdstempel>")
    return max(data.rfind(b"!"), data.rfind(b"?")) < first_text


def _parser(*, drops_indentation: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        remove_blank_text=drops_indentation,
    )


def _refusal(kind: str, line: int | None, rule: str, message: str, remedy: str) -> ListError:
    return ListError((Problem(kind, "", line, "", rule, message, remedy),))
