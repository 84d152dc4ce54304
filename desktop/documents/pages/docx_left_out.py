"""What may stand in a Word file and is not printed by this program as Word would: named, never dropped in silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml.etree import _Element

from desktop.base.i18n import _
from desktop.documents.pages.docx_styles import attributes

_MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SHOWN_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM")


def left_out(parts: Iterable[_Element]) -> tuple[str, ...]:
    """The user's words for what is in these parts of a file and is not shown, or not as it is there."""
    words = _words()
    found = (words[tag] for part in parts for tag in _tags(part) if tag in words)
    return tuple(dict.fromkeys(found))


def can_show(picture: bytes) -> bool:
    """Whether a picture is of a kind that is drawn here."""
    return picture.startswith(_SHOWN_PICTURES)


def _words() -> dict[str, str]:
    revised, drawn, footnote = _("修订"), _("浮动的图形或图片"), _("脚注")
    return {
        **dict.fromkeys(("ins", "del", "moveFrom", "moveTo"), revised),
        **dict.fromkeys(("anchor", "pict"), drawn),
        **dict.fromkeys(("footnoteReference", "endnoteReference"), footnote),
        **dict.fromkeys(("txbxContent", "textbox"), _("文本框")),
        **dict.fromkeys(("oMath", "oMathPara"), _("公式")),
        **dict.fromkeys(("chart", "relIds"), _("图表")),
        **dict.fromkeys(("eastAsianLayout", "ruby", "em"), _("拼音或着重号")),
        "object": _("嵌入的文件"),
        "altChunk": _("嵌入的文件"),
        "commentReference": _("批注"),
        "pgBorders": _("页面边框"),
        "lnNumType": _("行号"),
        "tblpPr": _("浮动的表格"),
        "cols": _("分栏"),
        "textDirection": _("竖排文字"),
        "vAlign": _("页面的垂直对齐"),
        "srcRect": _("裁剪过的图片"),
    }


def _tags(part: _Element) -> Iterator[str]:
    """The tags of a part, without the second way in which newer programs say the same for older ones, and without what
    says that nothing is special.
    """
    for element in part.iter():
        if not isinstance(element.tag, str):
            continue
        tag = element.tag.rpartition("}")[2]
        if not _is_plain(element, tag):
            yield tag


def _is_plain(element: _Element, tag: str) -> bool:
    value = attributes(element).get("val", "")
    if tag == "cols":
        return attributes(element).get("num", "1") == "1"
    if tag == "textDirection":
        return value in ("lrTb", "lr", "tb")
    if tag == "vAlign":  # of a page; a cell's is shown
        parent = element.getparent()
        return value == "top" or parent is None or not parent.tag.endswith("}sectPr")
    if tag == "em":
        return value == "none"
    if tag == "srcRect":
        return not element.attrib
    if tag in ("ins", "del"):  # of a row or a mark: nothing that one would miss
        parent = element.getparent()
        return parent is not None and parent.tag.endswith(("}trPr", "}numPr"))
    return any(ancestor.tag == f"{_MARKUP}Fallback" for ancestor in element.iterancestors())
