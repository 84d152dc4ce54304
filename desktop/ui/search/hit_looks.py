"""How a hit looks in the list: what it is and where, and under it its words with those that were looked for in bold
and underlined; how it is said.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QListView, QStyle, QStyleOptionViewItem

from desktop.base.clock import local
from desktop.base.i18n import _, word
from desktop.rules.hits import Wanted
from desktop.services.search import Hit
from desktop.ui.looks import sized
from desktop.ui.widgets.rows import INK, LINE, MARGIN, QUIET, SELECTED_INK, Painted, RowDelegate, Words, cut
from desktop.ui.widgets.rows_model import ROW

GAP = 8  # pixels under the words
BRIEF = 24  # characters


def title_words(hit: Hit) -> str:
    return f"{word(hit.kind)} {hit.ref}".strip()


def place_words(hit: Hit) -> str:
    """The day and the title of the meeting."""
    if hit.meeting is None:
        return ""
    at = local(hit.moment, hit.zone) if hit.moment else None
    day = _("{year}年{month}月{day}日").format(year=at.year, month=at.month, day=at.day) if at else ""
    return "　".join(filter(None, (day, hit.meeting.title)))


def text_of(hit: Hit, words: Wanted) -> str:
    """The words of the line from shortly before the first that was looked for, then the rest that was found."""
    parts = list(dict.fromkeys(part for part in hit.parts if part))  # a quick meeting is called like its topic
    found = [words.touches(part) for part in parts]
    shown = (
        words.excerpt(part) if on or not any(found) else _brief(part) for part, on in zip(parts, found, strict=True)
    )
    return "　／　".join(shown) or _("（待补内容）")


def _brief(part: str) -> str:
    """Words that stand beside those that were found, and leave them their room."""
    return part if len(part) <= BRIEF else part[:BRIEF] + "…"


def hit_words(hit: Hit, words: Wanted) -> str:
    """A hit as it is said: what was looked for stands in brackets."""
    text, said, at = text_of(hit, words), [], 0
    for start, end in words.marks(text):
        said += [text[at:start], "【", text[start:end], "】"]
        at = end
    return "　".join(filter(None, (title_words(hit), hit.who, "".join(said) + text[at:], place_words(hit))))


class HitDelegate(RowDelegate):
    """`words` is what was looked for."""

    def __init__(self, view: QListView) -> None:
        super().__init__(self._look_of, view)
        self.words = Wanted(())

    def _look_of(self, hit: Hit) -> Painted:
        left = (Words(title_words(hit), INK, True), Words(hit.who, INK), Words(place_words(hit), QUIET))
        return Painted(tuple(words for words in left if words.text))

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        metrics: QFontMetrics = option.fontMetrics  # type: ignore[attr-defined]
        return QSize(0, sized(LINE) + metrics.height() + GAP)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        hit = index.data(ROW)
        if hit is None:
            return
        rect: QRect = option.rect  # type: ignore[attr-defined]
        selected = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        room = rect.adjusted(MARGIN, sized(LINE), -MARGIN, 0)
        painter.save()
        painter.setClipRect(room)
        painter.setPen(QColor(SELECTED_INK if selected else INK))
        layout = self._laid_out(text_of(hit, self.words), self.font(option, False), room.width())
        layout.draw(painter, QPointF(room.topLeft()))
        painter.restore()

    def _laid_out(self, text: str, font: QFont, width: int) -> QTextLayout:
        """One line of text with what was looked for marked."""
        shown = cut(text, QFontMetrics(font), width, lines=1)
        layout = QTextLayout(shown, font)
        layout.setFormats([_marked(shown, start, end) for start, end in self.words.marks(text)])
        layout.beginLayout()
        layout.createLine().setLineWidth(2 * width)
        layout.endLayout()
        return layout


def _marked(shown: str, start: int, end: int) -> QTextLayout.FormatRange:
    """Qt counts a rare character as two."""
    marked = QTextLayout.FormatRange()
    marked.start = _units(shown[:start])  # type: ignore[attr-defined]
    marked.length = _units(shown[start:end])  # type: ignore[attr-defined]
    look = QTextCharFormat()
    look.setFontWeight(QFont.Weight.Bold)
    look.setFontUnderline(True)
    marked.format = look  # type: ignore[attr-defined]
    return marked


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
