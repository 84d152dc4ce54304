"""A sheet of paper in the layout of official Chinese documents (GB/T 9704-2012; DOMAIN.md, Official layout), on which
titles, parts, lines and tables are put one after the other. python-docx keeps the package; paragraphs go to the end
of the body directly, because its own calls look for that end and for the style's id anew every time.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO
from typing import BinaryIO, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml.etree import SubElement, _Element, tostring

from desktop.base.i18n import _
from desktop.documents import faces
from desktop.documents.word import styles
from desktop.documents.wording import chinese_number, day_words

_FONT_SLOTS = tuple(qn(f"w:{slot}") for slot in ("ascii", "hAnsi", "eastAsia", "cs"))
_P, _P_PR, _STYLE, _VAL = qn("w:p"), qn("w:pPr"), qn("w:pStyle"), qn("w:val")
_KEEP_NEXT, _TR, _TC_PR = qn("w:keepNext"), qn("w:tr"), qn("w:tcPr")
_R, _R_PR, _FONTS, _T, _TAB, _BREAK = qn("w:r"), qn("w:rPr"), qn("w:rFonts"), qn("w:t"), qn("w:tab"), qn("w:br")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_KEPT_PARTS = {
    RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
    RELATIONSHIP_TYPE.CORE_PROPERTIES,
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.SETTINGS,
}
ROW_KEPT_WHOLE = 12  # lines, a third of a page: a higher row may break, or it leaves one half empty or fits on none
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can tell
BLANK = "　"  # as wide as one character


class Span(NamedTuple):
    """Words in another font than their paragraph's."""

    text: str
    font: str


class Column(NamedTuple):
    """`width` in twips; the columns of a table together are styles.TYPE_WIDTH."""

    title: str
    width: int
    style: str = "TableMiddle"


class Cell(NamedTuple):
    """A cell of a form; it is `span` columns wide."""

    text: str
    style: str = "TableText"
    span: int = 1


class Paper:
    """One document. Parts count 一、, their sections （一）; the counting is the paper's, so nothing leaves a gap.
    `signing`: what stands beside the page number of every page, to be signed there.
    """

    def __init__(
        self,
        title: str,
        author: str,
        at: datetime | None,
        title_font: str = faces.SMALL_SONG,
        signing: str = "",
    ) -> None:
        self._document = Document(BytesIO(_blank(title_font, signing)))
        self._end = self._document.element.body[-1]
        self._parts = self._sections = 0
        properties = self._document.core_properties
        properties.title = title.replace("\n", "")[:255]  # the longest that Word keeps
        properties.author = author[:255]
        if at is not None:
            properties.created = properties.modified = (at.astimezone(UTC) if at.tzinfo else at).replace(tzinfo=None)

    def add(self, style: str, *words: str | Span) -> _Element:
        """A paragraph of a style of `styles`."""
        paragraph = _paragraph(style, words)
        self._end.addprevious(paragraph)
        return paragraph

    def text(self, *words: str | Span) -> None:
        """A paragraph of the body."""
        self.add("BodyText", *words)

    def blank(self) -> None:
        self.add("Normal")

    def part(self, title: str) -> None:
        """一、title."""
        self._parts, self._sections = self._parts + 1, 0
        self.add(
            "Heading1", _("{han}、{title}").format(han=chinese_number(self._parts), number=self._parts, title=title)
        )

    def point(self, title: str, text: str) -> None:
        """一、title：text, a part that is one paragraph."""
        self._parts, self._sections = self._parts + 1, 0
        label = _("{han}、{title}：").format(han=chinese_number(self._parts), number=self._parts, title=title)
        self.labelled(label, text)

    def section(self, title: str) -> None:
        """（一）title."""
        self._sections += 1
        number = self._sections
        self.add("Heading2", _("（{han}）{title}").format(han=chinese_number(number), number=number, title=title))

    def labelled(self, label: str, text: str, style: str = "BodyText") -> None:
        """The label in 黑体, what it labels in 仿宋."""
        self.add(style, Span(label, faces.HEI), text)

    def mark(self, text: str, number: int | None, issuer: str, day: date | None) -> None:
        """The red mark of a 纪要 (7.2.4 and 10.3): its text, 第X号, and over a red rule the issuer and the date."""
        self.add("Mark", text)
        self.blank()
        if number is not None:
            self.add("MarkNumber", _("第{number}号").format(number=number))
        self.add("MarkLine", issuer + "\t" + (day_words(day) if day else ""))
        self.blank()

    def sign_off(self, name: str, words: str) -> None:
        """7.3.5.2, without seal: the name two blanks from the right edge, below it the date (`words`), beginning two
        characters further right; where the date is the longer, it is the date that keeps two blanks.
        """
        wide = min(len(name) * styles.CHARACTER, styles.TYPE_WIDTH)  # a longer one goes on in a second line
        date_wide = round(_em(words) * styles.CHARACTER)
        blanks = 2 * styles.CHARACTER
        date_edge = max(wide - date_wide, blanks) if wide < styles.TYPE_WIDTH - blanks else blanks
        name_edge = max(date_edge + date_wide + blanks - wide, blanks) if words else blanks
        for text, edge in ((name, name_edge), (words, date_edge)):
            if text:
                properties = self.add("SignOff", text)[0]
                _child(properties, "w:ind", right=edge)

    def seal(self, name: str, words: str) -> None:
        """7.3.5.1, with seal: the date four blanks from the right edge, the name centred over it, and before them two
        lines free, so that a seal of 42 mm on both begins within one line of the text.
        """
        date_wide, name_wide = (round(_em(text) * styles.CHARACTER) for text in (words, name))
        edge = 4 * styles.CHARACTER
        for _line in range(2):
            self.add("SignOff")
        for text, right in ((name, max(edge + (date_wide - name_wide) // 2, 0)), (words, edge)):
            _child(self.add("SignOff", text)[0], "w:ind", right=right)

    def hold(self) -> None:
        """What was put last stays on the page of what follows."""
        last = self._end.getprevious()
        if last is not None:
            _keep(last if last.tag == _P else last[-1])

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[str]], height: int = 0) -> None:
        """Rows under a header that is repeated on every page; `height`: the least of a row, in twips."""
        table = _table([column.width for column in columns])
        table.append(_row(columns, [column.title for column in columns], header=True))
        for cells in rows:
            table.append(_row(columns, cells, height))
        self._end.addprevious(table)

    def form(self, widths: Sequence[int], rows: Sequence[Sequence[Cell]], height: int) -> None:
        """A table to be filled in, whole on one page; `height`: the least of a row, in twips."""
        table = _table(widths)
        for cells in rows:
            table.append(_form_row(widths, cells, height))
        for row in table.findall(_TR)[:-1]:
            _keep(row)
        self._end.addprevious(table)

    def save(self, target: BinaryIO) -> None:
        """The same content gives the same bytes: no clock, no name of the machine."""
        made = BytesIO()
        self._document.save(made)
        with ZipFile(made) as source, ZipFile(target, "w") as kept:
            for name in source.namelist():
                entry = ZipInfo(name, _EPOCH)
                entry.create_system, entry.external_attr = 3, 0o644 << 16
                kept.writestr(entry, source.read(name), ZIP_DEFLATED)


def _paragraph(style: str, words: Iterable[str | Span]) -> _Element:
    paragraph: _Element = OxmlElement("w:p")
    SubElement(SubElement(paragraph, _P_PR), _STYLE).set(_VAL, style)
    for piece in words:
        text, font = (piece.text, piece.font) if isinstance(piece, Span) else (piece, "")
        for part, rare in faces.split(text):
            _run(paragraph, part, rare or font)
    return paragraph


def _run(paragraph: _Element, text: str, font: str) -> None:
    """Line ends and tabs of a text stay what they are."""
    run = SubElement(paragraph, _R)
    if font:
        fonts = SubElement(SubElement(run, _R_PR), _FONTS)
        for slot in _FONT_SLOTS:
            fonts.set(slot, font)
    for number, line in enumerate(text.split("\n")):
        if number:
            SubElement(run, _BREAK)
        for column, words in enumerate(line.split("\t")):
            if column:
                SubElement(run, _TAB)
            if words:
                shown = SubElement(run, _T)
                shown.set(_SPACE, "preserve")
                shown.text = words


def _table(widths: Sequence[int]) -> _Element:
    table: _Element = OxmlElement("w:tbl")
    properties = _child(table, "w:tblPr")
    _child(properties, "w:tblStyle", val="TableGrid")
    _child(properties, "w:tblW", w=sum(widths), type="dxa")
    _child(properties, "w:tblLayout", type="fixed")
    grid = _child(table, "w:tblGrid")
    for width in widths:
        _child(grid, "w:gridCol", w=width)
    return table


def _form_row(widths: Sequence[int], cells: Sequence[Cell], height: int) -> _Element:
    columns, at = [], 0
    for cell in cells:
        columns.append(Column("", sum(widths[at : at + cell.span]), cell.style))
        at += cell.span
    row = _row(columns, [cell.text for cell in cells], height)
    for properties, cell in zip(row.iter(_TC_PR), cells, strict=True):
        properties.insert(1, _child(properties, "w:gridSpan", val=cell.span))
    return row


def _keep(element: _Element) -> None:
    """On the page of what follows."""
    for properties in element.iter(_P_PR):
        if properties.find(_KEEP_NEXT) is None:
            properties.insert(1, OxmlElement("w:keepNext"))


def _row(columns: Sequence[Column], cells: Sequence[str], height: int = 0, header: bool = False) -> _Element:
    row: _Element = OxmlElement("w:tr")
    properties = _child(row, "w:trPr")
    if header or max(map(_lines_in, cells, columns)) <= ROW_KEPT_WHOLE:
        _child(properties, "w:cantSplit")
    if height:
        _child(properties, "w:trHeight", val=height, hRule="atLeast")
    if header:
        _child(properties, "w:tblHeader")
    for column, text in zip(columns, cells, strict=True):
        cell = _child(row, "w:tc")
        cell_properties = _child(cell, "w:tcPr")
        _child(cell_properties, "w:tcW", w=column.width, type="dxa")
        _child(cell_properties, "w:vAlign", val="center")
        cell.append(_paragraph("TableHead" if header else column.style, [text]))
    return row


def _lines_in(text: str, column: Column) -> int:
    """Lines that a text takes in a cell, about."""
    across = max((column.width - styles.CELL_EDGES) // (styles.CELL * 10), 1)
    return sum(max(math.ceil(_em(line) / across), 1) for line in text.split("\n"))


def _child(parent: _Element, tag: str, **attributes: object) -> _Element:
    return SubElement(parent, qn(tag), {qn(f"w:{name}"): str(value) for name, value in attributes.items()})


def _em(text: str) -> float:
    """Width in characters of the body: a digit is half as wide as a Han character."""
    return sum(0.5 if c.isascii() else 1 for c in text)


@cache
def _blank(title_font: str, signing: str) -> bytes:
    """An empty document of the layout: of python-docx's own template only the bare package is kept."""
    document = Document()
    for relations in (document.part.rels, document.part.package.rels):
        for key in [key for key, relation in relations.items() if relation.reltype not in _KEPT_PARTS]:
            del relations[key]
    document.styles.element[:] = styles.styles(title_font)
    document.settings.element[:] = styles.settings()
    document.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES).element[:] = []
    document.element.body[-1][:] = styles.section()
    fonts = tostring(styles.font_table(), xml_declaration=True, encoding="UTF-8", standalone=True)
    part = Part(PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, fonts, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FONT_TABLE)
    section = document.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        footer.part.element[:] = styles.page_number(side, signing)
    made = BytesIO()
    document.save(made)
    return made.getvalue()
