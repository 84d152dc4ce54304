"""收回清单: what an office filled in on 承诺清单, shown before anything is taken; Space ticks, Enter takes, Escape goes
back. What was taken can be taken back at once, as a whole.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QListView, QVBoxLayout

from desktop.base.i18n import _
from desktop.rules.ledger_return import Change, KnownRows, Returned
from desktop.services import ledger_return
from desktop.services.ledger_return import ReturnFile
from desktop.ui.commitments.return_looks import Entry, EntryDelegate, Key, Part, entries, entry_words
from desktop.ui.page import Context, Page
from desktop.ui.typing import ReturnFilter
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.file_drops import FileDrops
from desktop.ui.widgets.rows_model import RowsModel
from desktop.ui.widgets.rows_view import RowsView

if TYPE_CHECKING:
    from desktop.store.changelog import Changes

KINDS = "*.xlsx *.xlsm *.xls *.et *.csv"


class LedgerReturnPage(Page):
    """`show_meeting` carries the meeting that one came from; a list may be of any."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._asked: object = None  # the reading that is under way
        self._file: ReturnFile | None = None
        self._found = Returned()
        self._ticks: dict[Key, bool] = {}
        self._busy = False
        self.title = words(role="heading")
        self.title.setWordWrap(True)
        self.model: RowsModel[Entry] = RowsModel(lambda entry: entry.key, entry_words, self)
        self.list = RowsView(_("清单里写了什么"), self.model)
        self.list.paint_by(EntryDelegate(self.list))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.keep_room_for_bar()
        self.list.clicked.connect(lambda _index: self._tick() if self._pointed_at_tick() else None)
        ReturnFilter(self.list).submitted.connect(self._take)
        self._make_buttons()
        self._lay_out()
        self._show_nothing(_("还没有选清单。"))
        FileDrops(self).dropped.connect(lambda paths: self.open(paths[0]))

    def _make_buttons(self) -> None:
        self.pick = button(_("选清单(&O)"), self._pick)
        self.tick = button(_("打勾、去掉(&T)"), self._tick)
        self.tick_all = button(_("全部打勾(&A)"), self._tick_all)
        self.back = button(_("回去 Esc"), self._back)
        self.undo = button(_("撤回(&U)"), self._undo)
        self.take = button("", self._take, role="primary")
        self.undo.hide()
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._back)
        space = QShortcut(QKeySequence(Qt.Key.Key_Space), self.list, self._tick)
        space.setWhatsThis(_("打勾、去掉"))
        space.setContext(Qt.ShortcutContext.WidgetShortcut)

    def _lay_out(self) -> None:
        keys = QHBoxLayout()
        for one in (self.pick, self.tick, self.tick_all):
            keys.addWidget(one)
        keys.addStretch(1)
        for one in (self.undo, self.back, self.take):
            keys.addWidget(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.title)
        layout.addWidget(self.list, 1)
        layout.addLayout(keys)

    def show_meeting(self, meeting: str | None) -> None:
        self.meeting = meeting
        self.undo.hide()
        if self._file is None:
            self.pick.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.reload()

    def reload(self) -> None:
        """Compare the file anew with what stands here."""
        if self._file:
            self._compare(self._file)

    def affected(self, changes: Changes) -> bool:
        return changes.touches("commitment", "suggestion", "progress", "reply", "meeting", "room")

    # ---- reading

    def _pick(self) -> None:
        kinds = _("清单 ({kinds})").format(kinds=KINDS) + ";;" + _("所有文件 (*)")
        path = self.context.prompts.open_file(self, _("选一份交回来的清单"), kinds)
        if path:
            self.open(path)

    def open(self, path: Path) -> None:
        """Read a file and show what is on it; what was shown before goes."""
        self._file, self._ticks = None, {}
        self.undo.hide()
        self._show_nothing(_("正在读 {name}……").format(name=path.name))
        asked = self._asked = object()
        tasks = self.context.tasks
        tasks.aside(
            ledger_return.open_return, path, done=partial(self._on_read, asked), refused=partial(self._refuse, asked)
        )

    def _on_read(self, asked: object, file: ReturnFile) -> None:
        if asked is self._asked:
            self._file = file
            self._compare(file)

    def _compare(self, file: ReturnFile) -> None:
        asked = self._asked = object()
        self.context.tasks.later(
            ledger_return.read_known,
            file,
            done=partial(self._on_known, asked, file),
            refused=partial(self._refuse, asked),
        )

    def _on_known(self, asked: object, file: ReturnFile, known: KnownRows) -> None:
        if asked is self._asked:
            self.context.tasks.aside(
                ledger_return.compared,
                file,
                known,
                self.context.clock.read().at,
                done=partial(self._show, asked),
                refused=partial(self._refuse, asked),
            )

    def _refuse(self, asked: object, sentence: str) -> None:
        if asked is self._asked:
            self._file = None
            self._show_nothing(sentence)
            self.pick.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- showing

    def _show_nothing(self, sentence: str) -> None:
        self._found = Returned()
        self.title.setText(sentence)
        self.list.empty = _("把交回来的清单（xlsx）拖到这里，或按“选清单”。\n先看清楚改了什么，再收；不打勾的不收。")
        self.model.replace(())
        self._enable()

    def _show(self, asked: object, found: Returned) -> None:
        if asked is not self._asked or self._file is None:
            return
        fresh = not self.model.rows
        self._found = found
        self.list.empty = _("清单和这里记的一样，没有要收的。")
        told = (
            _("{name}：认出 {rows} 条，改动 {count} 处。") if found.changes else _("{name}：认出 {rows} 条，没有改动。")
        )
        self.title.setText(told.format(name=self._file.name, rows=found.rows, count=len(found.changes)))
        self._show_entries()
        if fresh and self.model.rows:
            first = next((place for place, entry in enumerate(self.model.rows) if entry.change), 0)
            self.list.setCurrentIndex(self.model.index(first))
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_entries(self) -> None:
        self.model.show(tuple(entries(self._found, self._ticks)))
        self._enable()

    def _enable(self) -> None:
        count = len(self.chosen)
        self.take.setText(_("收回 {count} 处 Enter").format(count=count))
        self.take.setAccessibleName(_("收回 {count} 处").format(count=count))
        self.take.setEnabled(count > 0 and not self._busy)
        for one in (self.tick, self.tick_all):
            one.setEnabled(bool(self._found.changes))
        everything = len(self._found.changes) == count > 0
        self.tick_all.setText(_("全部去掉(&A)") if everything else _("全部打勾(&A)"))
        self.tick_all.setAccessibleName(_("全部去掉") if everything else _("全部打勾"))

    @property
    def chosen(self) -> list[Change]:
        """The changes that are ticked."""
        return [entry.change for entry in self.model.rows if entry.change and entry.ticked]

    # ---- ticking and taking

    def _pointed_at_tick(self) -> bool:
        entry = self.model.row(self.list.currentIndex())
        return entry is not None and entry.part is Part.CHANGE

    def _tick(self) -> None:
        """Tick the line of the list, or all of its commitment."""
        entry = self.model.row(self.list.currentIndex())
        if entry is None:
            return
        of_group = [one for one in self.model.rows if one.change and one.row == entry.row and one.key != entry.key]
        marked = [entry] if entry.change else of_group if entry.part is Part.GROUP else []
        self._set(marked, not all(one.ticked for one in marked))

    def _tick_all(self) -> None:
        marked = [one for one in self.model.rows if one.change]
        self._set(marked, not all(one.ticked for one in marked))

    def _set(self, marked: list[Entry], ticked: bool) -> None:
        self._ticks |= {one.key: ticked for one in marked}
        self._show_entries()

    def _take(self) -> None:
        chosen = self.chosen
        if self._file and chosen and not self._busy:
            self._busy = True
            self._enable()
            self.context.tasks.do(
                ledger_return.take_back, self._file.name, chosen, done=self._on_taken, refused=self._on_refused
            )

    def _on_taken(self, changes: Changes) -> None:
        self._busy = False
        self.undo.setVisible(bool(changes))
        self._enable()

    def _on_refused(self, _sentence: str) -> None:
        self._busy = False
        self._enable()
        self.reload()

    def _undo(self) -> None:
        self.context.tasks.do(ledger_return.undo, done=lambda _changes: self.undo.hide())

    def _back(self) -> None:
        if self.meeting:
            self.context.shell.documents(self.meeting)
        else:
            self.context.shell.go_home()
