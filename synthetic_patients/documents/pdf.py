"""Draw a document as PDF/A-2u: the same document gives the same bytes.

What differs from run to run by default is derived from the document: the dates in its metadata and its identifier.
fpdf2 and the font come with the extra `pdf`, and are imported when the first document is drawn.
"""

from __future__ import annotations

import logging
from html import escape
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_OID, uuid5

from synthetic_patients.documents.paper import Block, Paper

if TYPE_CHECKING:
    from fpdf import FPDF

LEVEL: Final = "PDF/A-2U"
BANNER: Final = "FICTIEF - testdocument over iemand die niet bestaat"
_FAMILY: Final = "Roboto"
_MARGIN: Final = 20
_LINE: Final = 5
_UNDRAWABLE: Final = "?"

_XMP: Final = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
  <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description rdf:about=""
        xmlns:dc="http://purl.org/dc/elements/1.1/"
        xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
        xmlns:xmp="http://ns.adobe.com/xap/1.0/"
        xmp:CreateDate="{date}"
        xmp:ModifyDate="{date}"
        xmp:MetadataDate="{date}">
      <pdfaid:part>2</pdfaid:part>
      <pdfaid:conformance>U</pdfaid:conformance>
      <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
      <dc:language><rdf:Bag><rdf:li>nl-NL</rdf:li></rdf:Bag></dc:language>
    </rdf:Description>
  </rdf:RDF>
</x:xmpmeta>"""


class RenderingError(RuntimeError):
    """A document cannot be drawn; the message says what is missing and how to get it."""


def draw(paper: Paper) -> bytes:
    """The document as PDF/A-2u.

    Characters that the font lacks are drawn as a question mark: a glyph that does not exist is no PDF/A.

    Raises:
        RenderingError: the extra `pdf` is not installed.
    """
    page = _sheet(paper)
    _head(page, paper)
    for block in paper.blocks:
        _block(page, block)
    _signature(page, paper)
    return bytes(page.output())


def _fonts() -> tuple[str, str]:
    """The files of the font, regular and bold."""
    try:
        import font_roboto
        import fpdf  # noqa: F401
    except ImportError as error:
        raise RenderingError(
            f"documents need fpdf2 and font-roboto ({error.name} is missing): pip install 'medmij-sim[pdf]'"
        ) from error
    # Subsetting tells at length what it does.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    return font_roboto.font_files["Roboto"], font_roboto.font_files["RobotoBold"]


def _sheet(paper: Paper) -> FPDF:
    regular, bold = _fonts()
    from fpdf import FPDF

    identifier = uuid5(NAMESPACE_OID, paper.name).hex.upper()

    class Sheet(FPDF):
        """A4 with the banner above and the page number below."""

        def header(self) -> None:
            self.set_font(_FAMILY, size=8)
            self.set_text_color(170, 30, 30)
            self.cell(0, 4, BANNER, align="C", new_x="LMARGIN", new_y="NEXT")
            self.set_text_color(0)
            self.ln(4)

        def footer(self) -> None:
            self.set_y(-15)
            self.set_font(_FAMILY, size=8)
            self.set_text_color(90)
            self.cell(0, 4, f"{BANNER} - pagina {self.page_no()}", align="C")
            self.set_text_color(0)

        def normalize_text(self, text: str) -> str:
            known = getattr(self.current_font, "cmap", {})
            return "".join(each if ord(each) in known else _UNDRAWABLE for each in super().normalize_text(text))

        def file_id(self) -> str:
            return f"<{identifier}><{identifier}>"

    page = Sheet(format="A4", enforce_compliance=LEVEL)
    page.add_font(_FAMILY, fname=regular)
    page.add_font(_FAMILY, style="B", fname=bold)
    page.set_margins(_MARGIN, 12)
    page.set_auto_page_break(True, margin=20)
    page.set_lang("nl-NL")
    page.set_xmp_metadata(_XMP.format(date=paper.written.isoformat(timespec="seconds"), title=escape(paper.title)))
    page.add_page()
    return page


def _head(page: FPDF, paper: Paper) -> None:
    name, *rest = paper.sender
    _text(page, name, size=13, style="B")
    for line in rest:
        _text(page, line, size=9)
    page.ln(4)
    page.set_draw_color(120)
    page.line(_MARGIN, page.get_y(), page.w - _MARGIN, page.get_y())
    page.ln(4)
    _text(page, paper.title, size=14, style="B")
    if paper.stamp:
        page.set_text_color(170, 30, 30)
        _text(page, paper.stamp, size=10, style="B")
        page.set_text_color(0)
    page.ln(2)
    for fact, value in paper.facts:
        page.set_font(_FAMILY, style="B", size=9)
        page.cell(35, _LINE, fact)
        page.set_font(_FAMILY, size=9)
        page.multi_cell(0, _LINE, value, new_x="LMARGIN", new_y="NEXT")
    page.ln(4)


def _block(page: FPDF, block: Block) -> None:
    if page.will_page_break(4 * _LINE):
        page.add_page()
    if block.title:
        _text(page, block.title, size=11, style="B")
    for line in block.lines:
        _text(page, line)
    if block.table:
        _table(page, block.table)
    page.ln(3)


def _table(page: FPDF, rows: tuple[tuple[str, ...], ...]) -> None:
    """Rows in columns of which the first is twice as wide."""
    page.set_font(_FAMILY, size=9)
    with page.table(
        col_widths=(2, *(1 for _ in rows[0][1:])),
        line_height=_LINE,
        text_align="LEFT",
        borders_layout="HORIZONTAL_LINES",
        padding=(0.5, 1),
    ) as table:
        for cells in rows:
            table.row(cells)


def _signature(page: FPDF, paper: Paper) -> None:
    if paper.closing and page.will_page_break((len(paper.closing) + 2) * _LINE):
        page.add_page()
    for line in paper.closing:
        _text(page, line)


def _text(page: FPDF, words: str, *, size: int = 10, style: str = "") -> None:
    page.set_font(_FAMILY, style=style, size=size)
    page.multi_cell(0, _LINE, words, align="L", new_x="LMARGIN", new_y="NEXT")
