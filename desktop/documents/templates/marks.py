"""Finding the placeholders in the tree of a Word text. Word cuts what was typed in one go into runs as it likes; here each
placeholder gets a run of its own again, and a control that stands alone in its paragraph or row takes its place.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import cast

from lxml.etree import Element, SubElement, _Element

from desktop.base.i18n import _
from desktop.documents.templates.package import W
from desktop.documents.templates.words import plain

LONGEST = 100_000  # characters of a paragraph with placeholders
MOST_CUTS = 1_000_000  # placeholders of a paragraph × the texts that it is cut into

P, R, T, ROW, R_PR = (f"{W}{name}" for name in ("p", "r", "t", "tr", "rPr"))
_OURS = "{urn:xiaomazha:template}"
VALUE, CONTROL, PLACE = f"{_OURS}value", f"{_OURS}control", f"{_OURS}place"
LEVEL = re.compile(r"^(p|tr|r|tc)\s+(?=\S)")  # docxtpl's: of which element a control takes the place
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TAG = re.compile(
    r"[{｛]([{｛%％#＃])(.{0,400}?)[}｝%％#＃][}｝]", re.S
)  # bounded: else a file of braces takes for ever
_HALF = re.compile(r"[{｛][{｛%％]|[}｝%％][}｝]")
_SEEN = [f"{W}{name}" for name in ("t", "br", "tab", "sym", "drawing", "pict", "object", "fldChar", "sectPr")]


class Marks:
    """The placeholders of one text. `broken`: what is wrong with them, in sentences."""

    def __init__(self, root: _Element, kind: str) -> None:
        self._kind = kind
        self.broken: list[str] = []
        for number, paragraph in enumerate(list(root.iter(P)), 1):
            self._mark(paragraph, self._place(number, paragraph))
        for paragraph in list(root.iter(P)):
            self._lift(paragraph)
        for row in list(root.iter(ROW)):
            self._lift_row(row)

    def _place(self, number: int, paragraph: _Element) -> str:
        text = "".join(t.text or "" for t in _texts(paragraph)).strip()
        start = text if len(text) <= 16 else text[:16] + "…"
        kinds = {
            "header": _("页眉“{start}”"),
            "footer": _("页脚“{start}”"),
            "footnotes": _("脚注“{start}”"),
            "endnotes": _("尾注“{start}”"),
        }
        return kinds.get(self._kind, _("第{number}段“{start}”")).format(number=number, start=start)

    def _mark(self, paragraph: _Element, place: str) -> None:
        """Give every placeholder of a paragraph a run of its own, however it was cut up."""
        texts = _texts(paragraph)
        whole = "".join(t.text or "" for t in texts)
        if "{" not in whole and "｛" not in whole and not _HALF.search(whole):
            return
        if len(whole) > LONGEST:
            self.broken.append(_("{place}：这一段太复杂；请分成几段。").format(place=place))
            return
        if _HALF.search(_TAG.sub("", whole)):
            self.broken.append(_("{place}：有一对括号没有写完整。").format(place=place))
            return
        tags = list(_TAG.finditer(whole))
        if len(tags) * len(texts) > MOST_CUTS:
            self.broken.append(_("{place}：这一段太复杂；请分成几段。").format(place=place))
            return
        for found in reversed(tags):
            marker = _isolate(texts, *found.span())
            marker.set(PLACE, place)
            code = plain(found[2])
            match found[1]:
                case "{" | "｛":
                    marker.set(VALUE, code)
                case "#" | "＃":
                    marker.set(VALUE, "''")  # a remark to whoever reads the template
                case _:
                    marker.set(CONTROL, code)

    def _lift(self, paragraph: _Element) -> None:
        """A paragraph of nothing but controls is no paragraph of the document."""
        markers = [run for run in paragraph.iter(R) if run.get(CONTROL) is not None and _above(run) is paragraph]
        levels = {level[1] for run in markers if (level := LEVEL.match(run.get(CONTROL, "")))}
        if not markers:
            return
        alone = not _says(paragraph) and not any(run.get(VALUE) is not None for run in paragraph.iter(R))
        if not alone and levels & {"p", "tr"}:
            place = markers[0].get(PLACE)
            self.broken.append(_("{place}：带 p 或 tr 的控制语句要单独占一段或一行。").format(place=place))
        if alone:
            _replace(paragraph, [_marker(P, run) for run in markers])

    def _lift_row(self, row: _Element) -> None:
        """The same with a row of a table: unless what begins in it ends in it."""
        paragraphs = list(row.iter(P))
        controls = [p for p in paragraphs if p.get(CONTROL) is not None]
        if not controls:
            return
        alone = len(list(row.iter(ROW))) == 1 and not any(_says(p) or _asks(p) for p in paragraphs)
        if alone:
            _replace(row, [_marker(ROW, p) for p in controls])
        elif any(p.get(CONTROL, "").startswith("tr ") for p in controls):
            place = controls[0].get(PLACE)
            self.broken.append(_("{place}：带 tr 的控制语句要单独占表格的一行。").format(place=place))


def like(element: _Element) -> _Element:
    """The same without what is in it. Of the root also the prefixes: mc:Ignorable names some."""
    made = Element(element.tag, nsmap=cast("dict[str, str]", element.nsmap))
    for name, value in element.attrib.items():
        made.set(name, value)
    return made


def put_text(run: _Element, words: str) -> None:
    shown = SubElement(run, T)
    shown.set(_SPACE, "preserve")
    shown.text = words


def _texts(paragraph: _Element) -> list[_Element]:
    """The texts of a paragraph itself, not those of a text box in it."""
    return [t for t in paragraph.iter(T) if _parent(t).tag == R and _above(t) is paragraph]


def _parent(element: _Element) -> _Element:
    return cast(_Element, element.getparent())


def _above(element: _Element) -> _Element | None:
    return next(element.iterancestors(P), None)


def _says(element: _Element) -> bool:
    """Whether something would be seen of it."""
    return any(one.tag != T or (one.text or "").strip() for one in element.iter(*_SEEN))


def _asks(paragraph: _Element) -> bool:
    return any(run.get(VALUE) is not None or run.get(CONTROL) is not None for run in paragraph.iter(R))


def _marker(tag: str, old: _Element) -> _Element:
    made = Element(tag)
    for name in (CONTROL, PLACE):
        made.set(name, old.get(name, ""))
    return made


def _replace(element: _Element, others: list[_Element]) -> None:
    for other in others:
        element.addprevious(other)
    _parent(element).remove(element)


def _isolate(texts: list[_Element], start: int, end: int) -> _Element:
    """Take the signs from `start` to `end` of the texts out, and put an empty run in their place."""
    offset, marker = 0, None
    for text in texts:
        words = text.text or ""
        first, last = max(start - offset, 0), end - offset
        offset += len(words)
        if first >= len(words) or last <= 0:
            continue
        if marker is None:
            text.text = words[:first]
            text.set(_SPACE, "preserve")
            marker = _split(text, words[max(last, 0) :])
        else:
            text.text = words[max(last, 0) :]
            text.set(_SPACE, "preserve")
            _drop_if_empty(text)
    assert marker is not None
    return marker


def _split(text: _Element, after: str) -> _Element:
    """A new run behind a text of a run: what stood behind it there goes behind the new one."""
    run = _parent(text)
    dress = run.find(R_PR)
    marker, rest = (Element(R) for _new in range(2))
    for made in (marker, rest):
        if dress is not None:
            made.append(deepcopy(dress))
    if after:
        put_text(rest, after)
    rest.extend(list(text.itersiblings()))
    run.addnext(marker)
    if any(child.tag != R_PR for child in rest):
        marker.addnext(rest)
    _drop_if_empty(text)
    return marker


def _drop_if_empty(text: _Element) -> None:
    """A text of which nothing is left, and its run if that was all of it."""
    run = _parent(text)
    if not text.text:
        run.remove(text)
    if all(child.tag == R_PR for child in run):
        _parent(run).remove(run)
