"""How a line of the record looks in the running list, and how it is said."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QListView, QStyleOptionViewItem

from desktop.base.clock import local
from desktop.base.i18n import _, listed, word
from desktop.rules.bodies import outcome
from desktop.rules.record import Ballot, Commitment, CommitmentState, Consensus, Note, Progress, Reply, Suggestion
from desktop.services.hands import hands_words, is_vote
from desktop.services.labels import progress_word
from desktop.services.lines import RecordLine
from desktop.ui.looks import sized
from desktop.ui.record.entry_line import short_word
from desktop.ui.widgets.rows import AMBER, GREEN, INK, LINE, MARGIN, QUIET, Painted, RowDelegate, Words
from desktop.ui.widgets.rows_model import ROW

LINES = 2  # of words, at most


def clock_of(line: RecordLine) -> str:
    """On the clock of the room: 19:03."""
    return f"{local(line.at, line.zone):%H:%M}"


def state_words(line: RecordLine) -> Words | None:
    """The right end of a row: whether something is still open."""
    row = line.row
    if isinstance(row, Suggestion):
        if line.answer is None:
            return Words(_("待答复"), AMBER)
        return Words(word(line.answer), AMBER if line.pending else GREEN)
    if isinstance(row, Commitment):
        if line.unclear:
            return Words(_("待明确：缺{fields}").format(fields=listed(map(word, line.unclear))), AMBER)
        return Words(_("{month}月{day}日").format(month=row.due.month, day=row.due.day) if row.due else "", GREEN)
    if isinstance(row, Reply):
        return Words(word(row.kind), QUIET)
    if isinstance(row, Progress):
        return Words(progress_word(row.state), GREEN if row.state is CommitmentState.COMPLETED else QUIET)
    if isinstance(row, Ballot):
        decided = outcome(row)
        return Words("　".join(filter(None, (hands_words(row), word(decided) if decided else ""))), INK)
    return None


def remarks(line: RecordLine) -> str:
    """补录, 同感 2, 合并, 整理, 更正, 当场已确认."""
    row = line.row
    about = _("对 {refs}").format(refs=listed(line.about)) if line.about else ""
    shared = _("同感 {count}").format(count=line.seconds) if line.seconds else ""
    merged = _("已合并") if line.heading else ""
    reworded = _("已整理") if isinstance(row, Suggestion) and row.summary else ""
    late = _("补录") if line.late else ""
    corrected = _("已更正") if line.corrected else ""
    read_out = isinstance(row, Consensus | Commitment) and row.confirmed
    confirmed = _("✓ 当场已确认") if read_out else ""
    return " ".join(filter(None, (about, shared, merged, reworded, late, corrected, confirmed)))


def _special(line: RecordLine) -> str:
    """What a line is called that is not of its kind's usual sort: 表决, 展示材料."""
    if isinstance(line.row, Ballot) and is_vote(line.row):
        return _("表决")
    return word(line.row.kind) if isinstance(line.row, Note) else ""


def look(line: RecordLine) -> Painted:
    name = _special(line) or f"{short_word(line.kind)} {line.ref}".strip()
    left = [
        Words(name, INK, True),
        Words(line.speaker, INK),
        Words(remarks(line), QUIET),
        Words(clock_of(line), QUIET),
    ]
    text = Words(whole_text(line)) if whole_text(line) else Words(_("（待补内容）"), AMBER)
    return Painted(tuple(words for words in left if words.text), state_words(line), text)


def whole_text(line: RecordLine) -> str:
    """The words of a line; what was told of a commitment stands behind its matter."""
    return "：".join(filter(None, (line.matter, line.text)))


def row_words(line: RecordLine) -> str:
    """A line as it is said, and its whole text in the tooltip."""
    state = state_words(line)
    parts = (
        _special(line) or f"{word(line.kind)} {line.ref}".strip(),
        clock_of(line),
        line.speaker,
        remarks(line),
        state.text if state else "",
        whole_text(line) or _("待补内容"),
        _("合并为：{text}").format(text=line.heading) if line.heading else "",
    )
    return "　".join(filter(None, parts))


class LineDelegate(RowDelegate):
    """Rows as high as their words need, up to two lines."""

    UNIFORM = False

    def __init__(self, view: QListView) -> None:
        super().__init__(look, view)
        self._view = view
        self._long: dict[tuple[str, int, int], bool] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        line: RecordLine | None = index.data(ROW)
        metrics: QFontMetrics = option.fontMetrics  # type: ignore[attr-defined]
        width = self._view.viewport().width() - 2 * MARGIN
        return QSize(
            0, sized(LINE) + metrics.height() * (LINES if line and self._is_long(line, metrics, width) else 1) + 4
        )

    def _is_long(self, line: RecordLine, metrics: QFontMetrics, width: int) -> bool:
        """Whether the words are wider than one line."""
        text = whole_text(line)
        key = (text, width, metrics.height())
        if key not in self._long:
            self._long[key] = metrics.horizontalAdvance(text.replace("\n", " ")) > width
        return self._long[key]
