"""整理: the suggestions in the words spoken, beside them what the minutes will say, and under that how it will read.

One goes through the list with Enter alone. What is typed is saved by Enter and by going on to another line, drafted
every second meanwhile; Escape takes it back. The words spoken are never touched.
"""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QTextEdit, QVBoxLayout

from desktop.base.i18n import _
from desktop.rules.meeting import State
from desktop.services import keep, recording, rewording
from desktop.services.rewording import WordingBoard
from desktop.store.database import View
from desktop.ui.page import Context
from desktop.ui.record.drafts import DraftKeeper
from desktop.ui.record.wording_editor import Of, Target, WordingEditor, draft_of_merged, merging, wording_of
from desktop.ui.record.wording_looks import WordingDelegate, WordingModel, WordingRow, row_words, rows_of
from desktop.ui.typing import ReturnFilter
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.rows import MARKED
from desktop.ui.widgets.rows_view import RowsView

DRAFT = "rewording"
NOW = QItemSelectionModel.SelectionFlag.ClearAndSelect


def read_kept(connection: View, meeting: str) -> str:
    return keep.drafts(connection, f"{meeting}/{DRAFT}").get(f"{meeting}/{DRAFT}", "")


class RewordingList(RowsView):
    """`pressed_key` carries Space, M, U and Escape."""

    pressed_key = Signal(int)
    KEYS = (Qt.Key.Key_Space, Qt.Key.Key_M, Qt.Key.Key_U, Qt.Key.Key_Escape)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in self.KEYS and not event.modifiers():
            self.pressed_key.emit(event.key())
        else:
            super().keyPressEvent(event)


class RewordingPanel(Panel):
    TABLES = ("suggestion", "heading", "second", "agenda_item", "participant", "card", "meeting")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.board = WordingBoard(State.CLOSED, ())
        self._marked: set[str] = set()
        self._go_to = ""
        self._unsaved: dict[str, str] = {}  # what could not be saved, by what it is the wording of
        self.model = WordingModel(lambda row: (row.title, row.id), row_words, self)
        self.list = RewordingList(_("意见的原话"), self.model, _("没有意见要整理。"))
        self.list.paint_by(WordingDelegate(self.list))
        self.list.setVerticalScrollMode(RowsView.ScrollMode.ScrollPerPixel)
        self.list.keep_room_for_bar()
        self.list.setResizeMode(RowsView.ResizeMode.Adjust)
        self.editor = WordingEditor()
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self.preview.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.preview.setAccessibleName(_("纪要里“协商意见”的样子"))
        self.keeper = DraftKeeper(context, self._draft, self)
        self._make_keys()
        self._lay_out()
        self._connect()

    def _make_keys(self) -> None:
        self.mark_key = button(_("选中 空格"), self._mark, role="kind", name=_("选中"))
        self.merge_key = button(_("合并 M"), self._merge, role="kind", name=_("合并"))
        self.take_out_key = button(_("拆出 U"), self._take_out, role="kind", name=_("拆出"))
        self.plain_key = button(_("改回原话"), self._use_spoken, role="kind")
        self.save_key = button(_("保存 Enter"), self._on_enter, role="kind", name=_("保存"))

    def _lay_out(self) -> None:
        keys = QHBoxLayout()
        keys.setSpacing(4)
        for key in (self.mark_key, self.merge_key, self.take_out_key, self.plain_key, self.save_key):
            keys.addWidget(key, 1)
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addWidget(self.editor)
        right.addLayout(keys)
        right.addWidget(words(_("纪要里这样写："), "remark", self.preview))
        right.addWidget(self.preview, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.list, 5)
        layout.addLayout(right, 6)

    def _connect(self) -> None:
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._on_moved())
        self.list.pressed_key.connect(self._on_key)
        self.list.doubleClicked.connect(lambda _index: self.edit())
        ReturnFilter(self.list).submitted.connect(self.edit)
        self.editor.saved.connect(self._on_enter)
        self.editor.left.connect(self._on_escape)
        self.editor.stepped.connect(self.step)
        self.editor.typed.connect(self.keeper.touch)

    def show_meeting(self, meeting: str) -> None:
        fresh = meeting != self.meeting
        if fresh:
            self._marked.clear()
            self.keeper.begin("", {})
            self.editor.show_target(None)
        super().show_meeting(meeting)
        if fresh:
            self.read(read_kept, self._bring_back)

    def _draft(self) -> dict[str, str]:
        target = self.editor.target
        if target is None or not self.editor.dirty:
            return {DRAFT: ""}
        kept = {"of": target.of, "row": target.row, "rows": target.rows, "text": self.editor.text}
        return {DRAFT: json.dumps(kept, ensure_ascii=False)}

    def _bring_back(self, kept: str) -> None:
        """What was being written when the program ended."""
        self.keeper.begin(self.meeting, {DRAFT: kept} if kept else {})
        if kept:
            found = json.loads(kept)
            self._restore(Of(found["of"]), found["row"], found["rows"], found["text"])

    def _restore(self, of: Of, row: str, suggestions: list[str], text: str) -> None:
        """Put words back that are not saved; the first of their suggestions is gone to."""
        said = tuple(one for p in self.board.paragraphs for one in p.said if one.row.id in suggestions)
        paragraph = next((p for p in self.board.paragraphs if p.id == row), None)
        target = merging(said) if of is Of.MERGING else wording_of(paragraph) if paragraph else None
        if target and target.said:
            self.editor.show_target(None)
            self.go_to(target.said[0].row.id)
            self.editor.show_target(target, text)

    def reload(self) -> None:
        self.read(rewording.board, self._show)

    def _show(self, board: WordingBoard) -> None:
        self.board = board
        self._marked &= {said.row.id for p in board.paragraphs for said in p.said}
        self._fill()
        if self._go_to or not (self.current and self.current.said):
            self.go_to(self._go_to or next((row.id for row in self.model.rows if row.said), ""))
        if not self.editor.dirty:
            self._load()
        self.editor.field.setReadOnly(board.state is State.FINAL)
        self._enable()
        self._show_preview()

    def _fill(self) -> None:
        self.model.show(rows_of(self.board, self._marked))

    @property
    def current(self) -> WordingRow | None:
        return self.model.row(self.list.currentIndex())

    def go_to(self, suggestion: str) -> None:
        """Choose a suggestion, and bring it into sight."""
        place = next((i for i, row in enumerate(self.model.rows) if suggestion and row.id == suggestion), None)
        self._go_to = "" if place is not None else suggestion
        if place is not None:
            self.list.selectionModel().setCurrentIndex(self.model.index(place), NOW)
            self.list.scrollTo(self.model.index(place))

    def step(self, by: int) -> None:
        """On to the next suggestion, or back."""
        places = [i for i, row in enumerate(self.model.rows) if row.said]
        now = self.list.currentIndex().row()
        onward = [i for i in places if i > now][:1] if by > 0 else [i for i in places if i < now][-1:]
        for place in onward:
            self.go_to(self.model.rows[place].id)

    def edit(self) -> None:
        if self.current and self.current.said:
            self.editor.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _merging(self) -> bool:
        return self.editor.target is not None and self.editor.target.of is Of.MERGING

    def _on_moved(self) -> None:
        """Another line: what was typed for the one before is saved. A merging that was begun stays."""
        if not self._merging():
            self.save()
            self._load()
        self._enable()
        self._show_preview()

    def _load(self) -> None:
        row = self.current
        target = wording_of(row.paragraph) if row and row.paragraph else None
        self.editor.show_target(target, self._unsaved.get(target.row) if target else None)

    def save(self) -> None:
        """Save what was typed for the minutes; a merging waits for its Enter."""
        target = self.editor.target
        if target is None or not self.editor.dirty or target.of is Of.MERGING or self.board.state is State.FINAL:
            return
        text = self.editor.text
        verb = rewording.reword_heading if target.of is Of.HEADING else recording.summarize
        self.editor.settle()
        self._unsaved.pop(target.row, None)
        self.do(
            verb,
            target.row,
            text,
            done=lambda _changes: self.keeper.save(),
            refused=lambda _why: self._on_refused(target, text),
        )

    def _on_refused(self, target: Target, text: str) -> None:
        """Back to the words that could not be saved, unless others are being typed: they wait at their line."""
        now = next((p for p in self.board.paragraphs for said in p.said if said.row.id == target.rows[0]), None)
        self._unsaved[now.id if now else target.row] = text  # a heading may be gone by now
        if not self.editor.dirty:
            self.go_to(target.rows[0])
            self._load()

    def _on_enter(self) -> None:
        """Save, and on to the next."""
        target = self.editor.target
        if target and target.of is Of.MERGING:
            self.do(recording.merge, target.rows, self.editor.text, done=self._on_merged)
            return
        self.save()
        if target and target.of is Of.HEADING:  # over the others that are merged with it
            self.go_to(target.rows[-1])
        self.step(1)

    def _on_merged(self, _changes: Any) -> None:
        first = self.editor.target.rows[0] if self.editor.target else ""
        self._marked.clear()
        self.editor.show_target(None)
        self.keeper.save()
        self._go_to = first
        self.reload()
        self.focus_list()

    def _on_escape(self) -> None:
        """Take back what was typed; a merging that was begun is given up, the marks stay."""
        if self._merging():
            self._load()
        elif self.editor.target:
            self._unsaved.pop(self.editor.target.row, None)
            self.editor.take_back()
        self.keeper.save()
        self._enable()
        self.focus_list()

    def _on_key(self, key: int) -> None:
        if self.board.state is State.FINAL:
            self.context.shell.say(_("已经定稿，只能用“更正”来改。"))
        elif key == Qt.Key.Key_Space:
            self._mark()
        elif key == Qt.Key.Key_M:
            self._merge()
        elif key == Qt.Key.Key_U:
            self._take_out()
        elif self._merging():
            self._on_escape()
        else:
            self._marked.clear()
            self._fill()
            self._enable()

    def _mark(self) -> None:
        row = self.current
        if row and row.said:
            self._marked ^= {row.id}
            self._fill()
            self._enable()

    def _merge(self) -> None:
        """Begin to merge what is marked: a human writes what it reads as."""
        chosen = (row.said for row in self.model.rows if row.said and row.marked)
        said = tuple(sorted(chosen, key=lambda one: one.row.number))
        if len(said) < 2:
            self.context.shell.say(_("先用空格选中要合并的几条（两条以上），再按 M。"))
            return
        self.save()
        self.editor.show_target(merging(said), draft_of_merged(said))
        self.editor.field.selectAll()
        self.editor.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._enable()

    def _take_out(self) -> None:
        row = self.current
        if row and row.paragraph and row.paragraph.heading:
            self.save()
            self.do(recording.unmerge, row.id)
        else:
            self.context.shell.say(_("这一条没有和别的合并。"))

    def _use_spoken(self) -> None:
        """The words spoken stand in the minutes."""
        target = self.editor.target
        if target and target.of is Of.SUGGESTION:
            self.editor.field.clear()
            self.save()

    def _enable(self) -> None:
        row, final = self.current, self.board.state is State.FINAL
        one = self.editor.target is not None and self.editor.target.of is Of.SUGGESTION
        merged = row is not None and row.paragraph is not None and row.paragraph.heading is not None
        self.mark_key.setEnabled(not final and row is not None and row.said is not None)
        self.merge_key.setEnabled(not final and len(self._marked) > 1 and not self._merging())
        self.take_out_key.setEnabled(not final and merged)
        self.plain_key.setEnabled(not final and one and bool(self.editor.target and self.editor.target.base))
        self.save_key.setEnabled(not final and self.editor.target is not None)

    def _show_preview(self) -> None:
        """How it will read, with the paragraph of the current line marked and in sight."""
        lines: list[str] = []
        at = 0
        row = self.current
        for section in self.board.sections:
            lines.append(section.title)
            for paragraph in section.paragraphs:
                if row and row.paragraph and row.paragraph.id == paragraph.id:
                    at = len(lines)
                lines.append("　　" + paragraph.words.replace("\n", " "))
            if not section.paragraphs:
                lines.append("　　" + _("未提出意见。"))
        text = "\n".join(lines)
        if self.preview.toPlainText() != text:
            self.preview.setPlainText(text)
        cursor = QTextCursor(self.preview.document().findBlockByNumber(at))
        self.preview.setTextCursor(cursor)
        self.preview.centerCursor()
        self.preview.setExtraSelections([_marked(cursor)] if at else [])


def _marked(cursor: QTextCursor) -> QTextEdit.ExtraSelection:
    """A tinted paragraph; it also stands in the middle of the view."""
    found = QTextEdit.ExtraSelection()
    look = QTextCharFormat()
    look.setBackground(QColor(MARKED))
    look.setProperty(QTextFormat.Property.FullWidthSelection, True)
    found.cursor, found.format = cursor, look  # type: ignore[attr-defined]
    return found
