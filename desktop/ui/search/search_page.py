"""查找: words typed, and every line of every meeting that holds them; Enter goes there, Escape back where one was."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.base.i18n import _
from desktop.rules.hits import Wanted, wanted
from desktop.rules.search import Known, PeopleIndex
from desktop.services import search
from desktop.services.search import Found, Hit
from desktop.ui.meetings.live_page import dress
from desktop.ui.page import Context, Page
from desktop.ui.search.hit_looks import HitDelegate, hit_words
from desktop.ui.typing import ReturnFilter, SubmitField
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.rows_model import RowsModel
from desktop.ui.widgets.rows_view import RowsView

if TYPE_CHECKING:
    from desktop.store.changelog import Changes

NAMED = ("participant", "person", "commitment", "reply", "statement")  # tables that hold names
NAMESAKES = 200  # people that a word of letters may mean


class SearchPage(Page):
    """`show_meeting` carries the meeting at hand: its lines come first."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._index: PeopleIndex | None = None
        self._asked: object = None  # the search that is under way
        self._words = Wanted(())
        self.field = SubmitField()
        self.field.setProperty("role", "big")
        self.field.setClearButtonEnabled(True)
        self.field.setPlaceholderText(_("要找的字，几个词用空格隔开；人名可以打拼音"))
        self.field.textChanged.connect(lambda _text: self._look())
        self.field.submitted.connect(lambda _text: self._open_first())
        self.field.installEventFilter(self)
        self.count = words("", "remark")
        self.model: RowsModel[Hit] = RowsModel(lambda hit: (hit.table, hit.row), self._words_of, self)
        self.list = RowsView(_("找到的内容"), self.model)
        self._delegate = HitDelegate(self.list)
        self.list.paint_by(self._delegate)
        self.list.doubleClicked.connect(lambda index: self._open(self.model.row(index)))
        ReturnFilter(self.list).submitted.connect(lambda: self._open(self.model.row(self.list.currentIndex())))
        self._lay_out()
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, context.shell.go_back)
        dress(self)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.addWidget(words(_("查找："), "heading", self.field))
        line.addWidget(self.field, 1)
        line.addWidget(button(_("回去 Esc"), self.context.shell.go_back))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(line)
        layout.addWidget(self.count)
        layout.addWidget(self.list, 1)

    def show_meeting(self, meeting: str | None) -> None:
        self.meeting = meeting
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        if self._index is None:
            self.context.tasks.later(search.known_names, done=self._learn)
        self._look()

    def _learn(self, names: list[Known]) -> None:
        self.context.tasks.aside(PeopleIndex, names, done=self._know)

    def _know(self, index: PeopleIndex) -> None:
        """Names can be meant by pinyin from now on."""
        self._index = index
        if self.isVisible() and self.field.text():
            self._look()

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches(*NAMED):
            self._index = None
        if self.isVisible():
            self._look()

    def _look(self) -> None:
        """Search anew; an earlier search that is still under way ends."""
        asked = self._asked = object()
        words = wanted(self.field.text(), self._named)
        self.context.tasks.later(
            search.search, words, self.meeting, lambda: self._asked is asked, done=partial(self._show, asked, words)
        )

    def _named(self, word: str) -> list[str]:
        return self._index.find(word, NAMESAKES) if self._index else []

    def _show(self, asked: object, words: Wanted, found: Found) -> None:
        if asked is not self._asked:
            return
        self._words = self._delegate.words = words
        self.model.replace(found.hits)
        self.list.setCurrentIndex(self.model.index(0))
        self.count.setText(self._count_words(found))
        self.list.empty = _("没有找到。换几个字再找；词之间用空格隔开。") if words else self._hint()

    def _hint(self) -> str:
        return _(
            "所有会议的意见、答复、承诺、共识、记事、人名和标题都在这里找。\n写上要找的字，或收条上的编号，↓ 选一条，Enter 就到那里。"
        )

    def _count_words(self, found: Found) -> str:
        if found.count > len(found.hits):
            told = _("找到 {count} 条，先列出 {shown} 条；再多写几个字，就找得更准。")
            return told.format(count=found.count, shown=len(found.hits))
        return _("找到 {count} 条").format(count=found.count) if found.count else ""

    def _words_of(self, hit: Hit) -> str:
        return hit_words(hit, self._words)

    def _open_first(self) -> None:
        self._open(self.model.row(self.list.currentIndex()))

    def _open(self, hit: Hit | None) -> None:
        if hit:
            self.context.shell.open_line(hit.meeting, hit.table, hit.row)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and Down in the field move in the list."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step:
                place = self.list.currentIndex().row() + step
                self.list.setCurrentIndex(self.model.index(max(0, min(place, len(self.model.rows) - 1))))
                return True
        return super().eventFilter(watched, event)
