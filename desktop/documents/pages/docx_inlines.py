"""The runs of a Word paragraph: words, fields, pictures, whatever they are wrapped in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element

from desktop.documents.pages.docx_left_out import can_show
from desktop.documents.pages.docx_styles import Properties, Styles, W, flat, on
from desktop.documents.pages.model import PAGE, PAGES, Inline, Number, Picture, Words

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_EMU = 635  # a twip
_GONE = {f"{W}{tag}" for tag in ("del", "moveFrom", "pPr", "rPr", "sectPr", "sdtPr", "sdtEndPr", "rt", "txbxContent")}
_SYMBOLS = {"F0A8": "□", "F06F": "□", "F071": "□", "F0FE": "☑", "F052": "☑", "F0FC": "√", "F0B7": "•", "F06C": "●"}
_FIELDS = {"PAGE": PAGE, "NUMPAGES": PAGES, "SECTIONPAGES": PAGES}


@dataclass
class _Field:
    """A field that is being read: `known` once its name has said that it is a number of a page."""

    instruction: str = ""
    shown: bool = False  # its result is being read
    known: str = ""


@dataclass
class Inlines:
    """Reads the paragraphs of one part. `picture`: the bytes of a related part, None where there is none."""

    styles: Styles
    picture: Callable[[str], bytes | None]
    unshown: list[bytes] = field(default_factory=list)  # pictures of kinds that are not drawn
    _fields: list[_Field] = field(default_factory=list)

    def of(self, paragraph: _Element, style: str | None, table_run: Properties) -> tuple[Inline, ...]:
        """What stands in a paragraph of this style."""
        return tuple(_joined(self._inside(paragraph, style, table_run)))

    def _inside(self, element: _Element, style: str | None, lower: Properties) -> Iterator[Inline]:
        for child in element:
            if child.tag in _GONE:
                continue
            if child.tag == f"{W}r":
                yield from self._run(child, style, lower)
            elif child.tag == f"{W}fldSimple":
                yield from self._simple(child, style, lower)
            elif child.tag == f"{_MATH}r":
                text = "".join(t.text or "" for t in child.iter(f"{_MATH}t"))
                yield Words(text, self.styles.look(self.styles.run(style, {})))
            elif isinstance(child.tag, str):
                yield from self._inside(child, style, lower)

    def _simple(self, element: _Element, style: str | None, lower: Properties) -> Iterator[Inline]:
        known = _known(element.get(f"{W}instr") or "")
        if not known:
            yield from self._inside(element, style, lower)
            return
        run = next(element.iter(f"{W}r"), None)
        own = {**lower, **flat(None if run is None else run.find(f"{W}rPr"))}
        yield Number(known, self.styles.look(self.styles.run(style, own)))

    def _run(self, run: _Element, style: str | None, lower: Properties) -> Iterator[Inline]:
        own = {**lower, **flat(run.find(f"{W}rPr"))}
        properties = self.styles.run(style, own)
        look = self.styles.look(properties)
        for child in run:
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag in (f"{W}fldChar", f"{W}instrText"):
                known = self._field(child)
                if known:
                    yield Number(known, look)
            elif any(not f.shown or f.known for f in self._fields):
                continue  # the instruction of a field, or a result that is counted anew
            elif text := _text(child, properties):
                yield Words(text, look)
            elif tag == f"{W}drawing" or tag.endswith("}AlternateContent"):
                yield from self._pictures(child)
            elif tag == f"{W}ruby":
                yield from self._inside(child, style, lower)

    def _field(self, element: _Element) -> str:
        """Follow a field through its parts; says what number it is at the end of its instruction."""
        kind = element.get(f"{W}fldCharType")
        if element.tag == f"{W}instrText":
            if self._fields:
                self._fields[-1].instruction += element.text or ""
        elif kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].shown = True
            self._fields[-1].known = _known(self._fields[-1].instruction)
            return self._fields[-1].known
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            return "" if ended.shown else _known(ended.instruction)
        return ""

    def _pictures(self, element: _Element) -> Iterator[Picture]:
        for inline in element.iter(f"{_WP}inline"):
            extent = inline.find(f"{_WP}extent")
            shown = next(inline.iter(f"{_A}blip"), None)
            data = None if shown is None else self.picture(shown.get(f"{_R}embed") or "")
            if extent is None or data is None:
                continue
            if can_show(data):
                yield Picture(data, _emu(extent.get("cx")), _emu(extent.get("cy")))
            else:
                self.unshown.append(data)


def _text(element: _Element, properties: Properties) -> str:
    """What a piece of a run says."""
    if on(properties, "vanish"):
        return ""
    match str(element.tag).removeprefix(W):
        case "t":
            text = element.text or ""
            return text.upper() if on(properties, "caps") else text
        case "tab" | "ptab":
            return "\t"
        case "br":
            return "\f" if element.get(f"{W}type") == "page" else "\n"
        case "cr":
            return "\n"
        case "noBreakHyphen":
            return "\u2011"
        case "sym":
            code = (element.get(f"{W}char") or "").upper()
            return _SYMBOLS.get(code, "□")
    return ""


def _known(instruction: str) -> str:
    name = instruction.split()
    return _FIELDS.get(name[0].upper(), "") if name else ""


def _joined(inlines: Iterator[Inline]) -> Iterator[Inline]:
    """Runs of one look as one: Word cuts them up."""
    before: Inline | None = None
    for inline in inlines:
        if isinstance(before, Words) and isinstance(inline, Words) and before.look == inline.look:
            before = Words(before.text + inline.text, before.look)
            continue
        if before is not None:
            yield before
        before = inline
    if before is not None:
        yield before


def _emu(text: str | None) -> float:
    """Twips of a length in EMU."""
    return min(float(text), 20_000_000) / _EMU if text and text.isdigit() else 0
