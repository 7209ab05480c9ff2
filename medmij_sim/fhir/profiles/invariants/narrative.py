"""What a narrative may hold: the formatting part of HTML 4.0, no scripts, no forms, nothing loaded from elsewhere.

Source: https://hl7.org/fhir/STU3/narrative.html (R4 alike): chapters 7-11 without 9.4, and 15, of HTML 4.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from lxml import etree

from medmij_sim.fhir.profiles.invariants.shapes import Rule
from medmij_sim.fhir.xml_names import XHTML_DIV, XHTML_NS, parser

_ELEMENTS = frozenset(
    """
    a abbr acronym address area b bdo big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4
    h5 h6 hr i img kbd li map ol p pre q samp small span strong sub sup table tbody td tfoot th thead tr tt ul var
    """.split()  # noqa: SIM905
)
_ATTRIBUTES = frozenset({"accesskey", "class", "dir", "id", "lang", "style", "tabindex", "title"})
_OWN_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    element: frozenset(names.split())
    for elements, names in {
        "a": "charset coords href hreflang name rel rev shape type",
        "img": "align alt border height ismap longdesc src usemap width",
        "area": "alt coords href nohref shape",
        "map": "name",
        "blockquote q": "cite",
        "table": "align border cellpadding cellspacing frame rules summary width",
        "col colgroup": "align char charoff span valign width",
        "caption": "align",
        "thead tbody tfoot tr": "align char charoff valign",
        "th td": "abbr align axis char charoff colspan headers height nowrap rowspan scope valign width",
        "h1 h2 h3 h4 h5 h6 p div hr": "align width",
        "ol ul li": "start type value",
        "pre": "width",
        "br": "clear",
    }.items()
    for element in elements.split()
}
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def is_plain_formatting(text: object) -> bool:
    """Whether a narrative is a `div` with formatting only."""
    div = _div(text) if isinstance(text, str) else None
    return div is not None and all(_is_allowed(element) for element in _elements(div))


def has_content(text: object) -> bool:
    """Whether a narrative shows something: text that is not blank, or an image."""
    div = _div(text) if isinstance(text, str) else None
    if div is None:
        return False
    return bool("".join(map(str, div.itertext())).strip()) or any(_name(element) == "img" for element in _elements(div))


@lru_cache(maxsize=64)
def _div(text: str) -> etree._Element | None:
    try:
        div = etree.fromstring(text.encode(), parser())
    except (etree.XMLSyntaxError, ValueError):
        return None
    return div if div.tag == XHTML_DIV else None


def _elements(div: etree._Element) -> Iterator[etree._Element]:
    return (element for element in div.iter() if isinstance(element.tag, str))


def _is_allowed(element: etree._Element) -> bool:
    name = _name(element)
    own = _OWN_ATTRIBUTES.get(name, frozenset())
    return (
        element.tag == f"{{{XHTML_NS}}}{name}"
        and name in _ELEMENTS
        and all(key in _ATTRIBUTES or key in own or key == _XML_LANG for key in map(str, element.attrib))
    )


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname


BOTH: Mapping[str, Rule] = {
    "txt-1": lambda node: is_plain_formatting(node.value),
    "txt-2": lambda node: has_content(node.value),
}
