"""What makes a filled template a sound Word document: nothing empty where Word wants something, nothing named twice that
was copied, and rare characters in a font that has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from itertools import count
from typing import cast

from lxml.etree import Element, SubElement, _Element

from desktop.documents import faces
from desktop.documents.templates.package import W

ROW_KEPT_WHOLE = 200  # characters of a cell: a higher row may break over the page, or it might fit on none

_P, _R, _T, _R_PR, _FONTS = (f"{W}{name}" for name in ("p", "r", "t", "rPr", "rFonts"))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SLOTS = ("ascii", "hAnsi", "eastAsia", "cs")
_SEEN = [
    *(f"{W}{name}" for name in ("t", "br", "tab", "sym", "ptab", "drawing", "pict", "object", "fldChar", "fldSimple")),
    *(f"{W}{name}" for name in ("sectPr", "footnoteReference", "endnoteReference", "footnoteRef", "endnoteRef")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent",
]
_HOLDS_PARAGRAPHS = {f"{W}{name}" for name in ("tc", "txbxContent", "hdr", "ftr", "footnote", "endnote")}
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_PARAGRAPH_IDS = [f"{{http://schemas.microsoft.com/office/word/2010/wordml}}{name}" for name in ("paraId", "textId")]


def stays(element: _Element, before: _Element) -> bool:
    """Whether something that was filled is kept: a line that came out empty is not, nor is a table without rows. What
    must hold a paragraph gets one, dressed like the first that it had `before`.
    """
    if element.tag == _P:
        return any(one.tag != _T or one.text for one in element.iter(*_SEEN))
    if element.tag == f"{W}tbl":
        return element.find(f".//{W}tr") is not None
    if element.tag == f"{W}tr":
        return element.find(f".//{W}tc") is not None
    if element.tag in _HOLDS_PARAGRAPHS and (not len(element) or element[-1].tag not in {_P, f"{W}sdt"}):
        dress = before.find(f"{_P}/{W}pPr")
        paragraph = SubElement(element, _P)
        if dress is not None:
            paragraph.append(deepcopy(dress))
    return True


def finish(stories: Iterable[_Element]) -> None:
    drawn, marks = count(1), count()
    for story in stories:
        _number(story, drawn, marks)
        for row in story.iter(f"{W}tr"):
            _let_break(row)
        for run in list(story.iter(_R)):
            _dress(run)


def _number(story: _Element, drawn: Iterator[int], marks: Iterator[int]) -> None:
    """Drawings and paragraphs were copied with their numbers, bookmarks with number and name."""
    for picture in story.iter(_DRAWN):
        picture.set("id", str(next(drawn)))
    for paragraph in story.iter(_P, f"{W}tr"):
        for name in _PARAGRAPH_IDS:
            paragraph.attrib.pop(name, "")
    seen: set[str] = set()
    renamed: dict[str, str | None] = {}
    for mark in list(story.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
        key = mark.get(f"{W}id", "")
        if mark.tag == f"{W}bookmarkStart":
            name = mark.get(f"{W}name", "")
            renamed[key] = None if name in seen else str(next(marks))
            seen.add(name)
        if (number := renamed.get(key)) is None:
            _parent(mark).remove(mark)
        else:
            mark.set(f"{W}id", number)


def _let_break(row: _Element) -> None:
    """A row that is kept whole on one page must fit on one."""
    kept = row.find(f"{W}trPr/{W}cantSplit")
    longest = max((sum(len(t.text or "") for t in cell.iter(_T)) for cell in row.findall(f"{W}tc")), default=0)
    if kept is not None and longest > ROW_KEPT_WHOLE:
        _parent(kept).remove(kept)


def _dress(run: _Element) -> None:
    """Cut a run where its words need another font."""
    pieces = [(child, list(faces.split(child.text or "")) if child.tag == _T else []) for child in run]
    if not any(font for _child, parts in pieces for _words, font in parts) or _font(run) in faces.rare_fonts():
        return
    dress = run.find(_R_PR)
    made: list[_Element] = []
    for child, parts in pieces:
        if child.tag == _R_PR:
            continue
        for words, font in parts:
            text = SubElement(_new(made, dress, font), _T)
            text.set(_SPACE, "preserve")
            text.text = words
        if not parts:
            _new(made, dress, "").append(child)
    for one in made:
        run.addprevious(one)
    _parent(run).remove(run)


def _new(made: list[_Element], dress: _Element | None, font: str) -> _Element:
    one = Element(_R)
    if dress is not None:
        one.append(deepcopy(dress))
    if font:
        _set_font(one, font)
    made.append(one)
    return one


def _parent(element: _Element) -> _Element:
    return cast(_Element, element.getparent())


def _font(run: _Element) -> str:
    fonts = run.find(f"{_R_PR}/{_FONTS}")
    return "" if fonts is None else fonts.get(f"{W}eastAsia", "")


def _set_font(run: _Element, font: str) -> None:
    dress = run.find(_R_PR)
    if dress is None:
        dress = SubElement(run, _R_PR)
    old = dress.find(_FONTS)
    if old is not None:
        dress.remove(old)
    fonts = Element(_FONTS, {f"{W}{slot}": font for slot in _SLOTS})
    style = dress.find(f"{W}rStyle")  # the schema's order: only the style comes before
    dress.insert(0 if style is None else 1, fonts)
