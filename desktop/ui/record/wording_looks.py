"""How the list of 整理 looks: an agenda item, and under it each suggestion in the words spoken, with what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QListView, QStyleOptionViewItem

from desktop.base.i18n import _, listed
from desktop.services.rewording import Paragraph, Said, WordingBoard
from desktop.ui.looks import sized
from desktop.ui.widgets.rows import AMBER, GREEN, INK, LINE, MARGIN, QUIET, Painted, RowDelegate, Words
from desktop.ui.widgets.rows_model import ROW, Index, RowsModel

LINES = 2  # of words, at most


@dataclass(frozen=True)
class WordingRow:
    """An agenda item (`said` None), or a suggestion with the paragraph of the minutes that it is in. `marked`: chosen
    to be merged.
    """

    title: str
    said: Said | None = None
    paragraph: Paragraph | None = None
    marked: bool = False

    @property
    def id(self) -> str:
        return self.said.row.id if self.said else ""


def rows_of(board: WordingBoard, marked: set[str]) -> list[WordingRow]:
    """In the order of the minutes: what is merged stands together."""
    found = []
    for section in board.sections:
        found.append(WordingRow(section.title))
        for paragraph in section.paragraphs:
            found += [WordingRow("", said, paragraph, said.row.id in marked) for said in paragraph.said]
    return found


class WordingModel(RowsModel[WordingRow]):
    """Agenda items cannot be chosen."""

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row(index)
        return super().flags(index) if row and row.said else Qt.ItemFlag.NoItemFlags


def said_by(said: Said) -> str:
    """意见3　王芳　同感 2."""
    shared = _("同感 {count}").format(count=said.seconds) if said.seconds else ""
    return "　".join(filter(None, (_("意见{numbers}").format(numbers=said.row.number), said.speaker, shared)))


def _state(row: WordingRow) -> Words | None:
    if row.paragraph and row.paragraph.heading:
        numbers = listed(map(str, row.paragraph.numbers))
        return Words(_("合并 {numbers}").format(numbers=numbers), GREEN)
    return Words(_("已整理"), GREEN) if row.said and row.said.row.summary else None


def look(row: WordingRow) -> Painted:
    if row.said is None:
        return Painted((Words(row.title, INK, True),), marked=True)
    said = row.said
    number = _("意见{numbers}").format(numbers=said.row.number)
    shared = _("同感 {count}").format(count=said.seconds) if said.seconds else ""
    left = (
        Words(_("✓ 选中") if row.marked else "", AMBER, True),
        Words(number, INK, True),
        Words(said.speaker),
        Words(shared, QUIET),
    )
    text = Words(said.row.text) if said.row.text else Words(_("（待补内容）"), AMBER)
    return Painted(tuple(words for words in left if words.text), _state(row), text)


def row_words(row: WordingRow) -> str:
    """A row as it is said."""
    if row.said is None:
        return row.title
    state = _state(row)
    parts = (_("已选中") if row.marked else "", said_by(row.said), state.text if state else "", row.said.row.text)
    return "　".join(filter(None, parts))


class WordingDelegate(RowDelegate):
    """Rows as high as their words need, up to two lines."""

    UNIFORM = False

    def __init__(self, view: QListView) -> None:
        super().__init__(look, view)
        self._view = view
        self._long: dict[tuple[str, int], bool] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        row: WordingRow | None = index.data(ROW)
        if row is None or row.said is None:
            return QSize(0, sized(LINE))
        metrics: QFontMetrics = option.fontMetrics  # type: ignore[attr-defined]
        width = self._view.viewport().width() - 2 * MARGIN
        key = (row.said.row.text, width)
        if key not in self._long:
            self._long[key] = metrics.horizontalAdvance(row.said.row.text.replace("\n", " ")) > width
        return QSize(0, sized(LINE) + metrics.height() * (LINES if self._long[key] else 1) + 4)
