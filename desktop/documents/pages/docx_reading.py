"""A Word file as it is to be printed: this program's own, an office's template, or one edited by hand in Word or WPS."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from lxml.etree import _Element

from desktop.base.i18n import _
from desktop.documents.pages.docx_inlines import Inlines
from desktop.documents.pages.docx_left_out import left_out
from desktop.documents.pages.docx_numbering import Numbering
from desktop.documents.pages.docx_styles import Properties, Styles, W, flat, on, over, shape, twips
from desktop.documents.pages.docx_tables import read_table
from desktop.documents.pages.model import A4, Block, Margins, Paragraph, Printed, Running, Section, Words
from desktop.documents.pages.office_package import Package, damaged

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WRAPPERS = {f"{W}{tag}" for tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo")}


def read_docx(data: bytes, name: str) -> Printed:
    """Raises UserError where it is none, or is damaged or protected."""
    package = Package(data, name)
    return _Document(package, package.main_part(), name).read()


@dataclass
class _Document:
    package: Package
    part: str
    name: str

    def read(self) -> Printed:
        root = self.package.xml(self.part)
        body = None if root is None else root.find(f"{W}body")
        if body is None:
            raise damaged(self.name)
        sections = tuple(self._sections(body))
        left = left_out([body, *self._running_parts.values()])
        if self._styled_tables(body):
            left = (*left, _("表格样式"))
        if any(reader.unshown for reader in self._readers.values()):
            left = (*left, _("特殊格式的图片"))
        return Printed(PurePath(self.name).stem, sections, tuple(dict.fromkeys(left)))

    def _styled_tables(self, body: _Element) -> bool:
        """Whether a table looks otherwise in its first row, or every second, by its style alone."""
        names = {style.get(f"{W}val") for style in body.iter(f"{W}tblStyle")}
        chains = (style for name in names for style in self._styles.chain(name))
        return any(len(special) for style in chains for special in style.iter(f"{W}tblStylePr"))

    @cached_property
    def _related(self) -> dict[str, tuple[str, str]]:
        return self.package.related(self.part)

    def _only(self, kind: str) -> _Element | None:
        """The one related part of a kind."""
        return next((self.package.xml(part) for found, part in self._related.values() if found == kind), None)

    @cached_property
    def _styles(self) -> Styles:
        return Styles(self._only("styles"), self._only("theme"))

    @cached_property
    def _settings(self) -> Properties:
        return flat(self._only("settings"))

    @cached_property
    def _numbering(self) -> Numbering:
        return Numbering(self._only("numbering"))

    @cached_property
    def _readers(self) -> dict[str, Inlines]:
        return {}

    @cached_property
    def _running_parts(self) -> dict[str, _Element]:
        """Headers and footers that have been asked for."""
        return {}

    def _reader(self, part: str) -> Inlines:
        if part not in self._readers:
            related = self.package.related(part)
            self._readers[part] = Inlines(
                self._styles, lambda key: self.package.data(related[key][1]) if key in related else None
            )
        return self._readers[part]

    def _sections(self, body: _Element) -> Iterator[Section]:
        """A section ends with the paragraph that has its properties; the last one's stand at the end of the body."""
        found: list[_Element] = []
        running: dict[str, tuple[Block, ...]] = {}
        for child in _blocks_of(body):
            if child.tag == f"{W}sectPr":
                yield self._section(found, child, running)
                return
            found.append(child)
            ends = child.find(f"{W}pPr/{W}sectPr") if child.tag == f"{W}p" else None
            if ends is not None:
                yield self._section(found, ends, running)
                found = []
        yield self._section(found, None, running)

    def _section(self, found: list[_Element], own: _Element | None, running: dict[str, tuple[Block, ...]]) -> Section:
        properties = flat(own)
        margins = Margins(
            *(abs(twips(properties.get(f"pgMar.{side}"), 1440)) for side in ("top", "right", "bottom", "left"))
        )
        size = twips(properties.get("pgSz.w"), A4[0]), twips(properties.get("pgSz.h"), A4[1])
        width = max(size[0] - margins.left - margins.right, 1)
        for side in ("header", "footer"):
            for reference in own.iter(f"{W}{side}Reference") if own is not None else ():
                key = f"{side}.{reference.get(f'{W}type')}"
                running[key] = self._running(reference.get(f"{_R}id") or "", width)
        grid = properties.get("docGrid.type") in ("lines", "linesAndChars", "snapToChars")
        number = properties.get("pgNumType.start")
        kind = {"continuous": "here", "evenPage": "even", "oddPage": "odd"}.get(properties.get("type", ""), "page")
        return Section(
            tuple(self._blocks(found, self.part, width)),
            size=size,
            margins=margins,
            header=twips(properties.get("pgMar.header"), 851),
            footer=twips(properties.get("pgMar.footer"), 992),
            above=self._sides("header", properties, running),
            below=self._sides("footer", properties, running),
            lines=twips(properties.get("docGrid.linePitch")) if grid else 0,
            tab=twips(self._settings.get("defaultTabStop"), 720) or 720,
            begins=kind,  # type: ignore[arg-type]
            number=int(number) if number is not None and number.isdigit() else None,
        )

    def _sides(self, side: str, properties: Properties, running: dict[str, tuple[Block, ...]]) -> Running:
        return Running(
            running.get(f"{side}.default", ()),
            running.get(f"{side}.even", ()) if on(self._settings, "evenAndOddHeaders") else None,
            running.get(f"{side}.first", ()) if on(properties, "titlePg") else None,
        )

    def _running(self, key: str, width: float) -> tuple[Block, ...]:
        part = self._related.get(key, ("", ""))[1]
        root = self.package.xml(part) if part else None
        if root is None:
            return ()
        self._running_parts[part] = root
        return tuple(self._blocks(list(_blocks_of(root)), part, width))

    def _blocks(
        self, elements: list[_Element], part: str, width: float, table_run: Properties | None = None
    ) -> Iterator[Block]:
        for element in elements:
            if element.tag == f"{W}p":
                yield self._paragraph(element, part, table_run or {})
            elif element.tag == f"{W}tbl":
                yield read_table(
                    element,
                    self._styles,
                    lambda cell, run: tuple(self._blocks(list(_blocks_of(cell)), part, width, run)),
                    width,
                )

    def _paragraph(self, element: _Element, part: str, table_run: Properties) -> Paragraph:
        own_properties = element.find(f"{W}pPr")
        own = flat(own_properties)
        style = own.get("pStyle")
        properties = self._styles.paragraph(style, own)
        mark = flat(None if own_properties is None else own_properties.find(f"{W}rPr"))
        look = self._styles.look(self._styles.run(style, {**table_run, **mark}))
        inlines = self._reader(part).of(element, style, table_run)
        numbered = self._numbering.next(properties)
        if numbered is None:
            return Paragraph(shape(properties, look.size), inlines, look)
        text, level = numbered
        sign = self._styles.look(self._styles.run(style, over({**table_run, **mark}, level.run)))
        indented = {k: v for k, v in own.items() if k.startswith("ind.")}
        properties = over(over(properties, level.indents), indented)
        return Paragraph(shape(properties, look.size), (Words(text, sign), *inlines), look)


def _blocks_of(element: _Element) -> Iterator[_Element]:
    """Paragraphs and tables, out of the content controls and marks that they may be wrapped in."""
    for child in element:
        if child.tag in _WRAPPERS:
            yield from _blocks_of(child)
        elif isinstance(child.tag, str):
            yield child
