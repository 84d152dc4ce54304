"""The entry line: what is said is written here, and Enter keeps it as the chosen kind of line."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout

from desktop.base.clock import from_local
from desktop.base.errors import UserError
from desktop.base.i18n import _, word
from desktop.base.text import clean_text
from desktop.rules.typed_times import read_time
from desktop.services import keep, lines, recording
from desktop.services.lines import LineKind
from desktop.store.database import View
from desktop.ui.page import Context
from desktop.ui.record.drafts import DraftKeeper
from desktop.ui.record.entry_fields import SuggestionFields, all_fields
from desktop.ui.record.fields import SPACING, Fields
from desktop.ui.record.surroundings import Surroundings
from desktop.ui.typing import ReturnFilter, SubmitField
from desktop.ui.widgets.controls import button
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.pages import Pages
from desktop.ui.widgets.panel import Panel


def short_word(kind: LineKind) -> str:
    """A kind in two characters."""
    return {
        LineKind.SUGGESTION: _("意见"),
        LineKind.REPLY: _("答复"),
        LineKind.COMMITMENT: _("承诺"),
        LineKind.CONSENSUS: _("共识"),
        LineKind.DISAGREEMENT: _("分歧"),
        LineKind.BALLOT: _("举手"),
        LineKind.POSITION: _("表态"),
        LineKind.DEMAND: _("要求"),
        LineKind.NOTE: _("记事"),
        LineKind.PROGRESS: _("进展"),
    }[kind]


@dataclass(frozen=True)
class Sentence:
    """What stands in the entry line."""

    kind: LineKind = LineKind.SUGGESTION
    text: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    happened: str = ""


def read_kept(connection: View, meeting: str) -> dict[str, str]:
    """The draft of the entry line; none where the sentence was kept just before the program was killed."""
    kept = {key.removeprefix(f"{meeting}/"): text for key, text in keep.drafts(connection, f"{meeting}/entry").items()}
    text = clean_text(kept.get("entry", ""))
    if text and any(line.text == text for line in lines.board(connection, meeting).lines):
        return {}
    return kept


class EntryLine(Panel):
    """`saved` carries the Changes of each line that was kept."""

    saved = Signal(object)

    def __init__(self, context: Context, around: Surroundings) -> None:
        super().__init__(context)
        self.around = around
        self.fields: dict[LineKind, Fields] = dict(all_fields(around))
        self.kind = LineKind.SUGGESTION
        self._putting = False
        self._offered = ""
        self.keeper = DraftKeeper(context, self._draft, self)
        self._make_kinds()
        self._make_words()
        self._lay_out()

    def _make_kinds(self) -> None:
        self.kinds = QButtonGroup(self)
        self.stack = Pages()
        self.stack.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for place, (kind, fields) in enumerate(self.fields.items()):
            key = button(short_word(kind), partial(self.choose, kind), role="kind", name=word(kind))
            key.setCheckable(True)
            key.setChecked(kind is self.kind)
            key.setToolTip(f"{word(kind)} Ctrl+{place + 1}")
            key.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Ctrl and a digit is nearer than nine Tabs
            self.kinds.addButton(key, place)
            self.stack.addWidget(fields)

    def _make_words(self) -> None:
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setObjectName("entryWords")
        self.text.setAccessibleName(_("记录内容"))
        self.text.setPlaceholderText(_("把原话写在这里，Enter 记下（F2）"))
        self.text.setToolTip(_("Enter 记下，Shift+Enter 换行"))
        self.text.textChanged.connect(self._on_typed)
        ReturnFilter(self.text).submitted.connect(self.save)
        self.save_button = button(_("记下 Enter"), self.save, role="compact", name=_("记下"))
        self.happened = SubmitField()
        self.happened.setPlaceholderText(_("补录时间"))
        self.happened.setAccessibleName(_("补录：实际时间"))
        self.happened.setToolTip(_("这句话是早先说的：写上当时的时间；不写就是现在"))
        self.happened.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # as wide as the button
        self.happened.submitted.connect(lambda _text: self.save())
        self.happened.textEdited.connect(lambda _text: self.keeper.touch())

    def _lay_out(self) -> None:
        kinds = Flow(self.kinds.buttons(), spacing=2)
        side = QVBoxLayout()
        side.setSpacing(2)
        side.addWidget(self.save_button)
        side.addWidget(self.happened)
        line = QHBoxLayout()
        line.setSpacing(SPACING)
        line.addWidget(self.text, 1)
        line.addLayout(side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACING)
        layout.addLayout(kinds)
        layout.addWidget(self.stack)
        layout.addLayout(line)
        self._fit()

    def _fit(self) -> None:
        """Only the fields of the chosen kind take room."""
        self.stack.setCurrentWidget(self.fields[self.kind])

    def show_meeting(self, meeting: str) -> None:
        """Bring back what was being typed when the program ended, unless it is there already."""
        if meeting == self.meeting:
            return
        self.put(Sentence())
        super().show_meeting(meeting)
        self.keeper.begin("", {})
        self.read(read_kept, self._bring_back)

    def _bring_back(self, kept: dict[str, str]) -> None:
        self.keeper.begin(self.meeting, kept)
        more = json.loads(kept.get("entry/fields", "{}"))
        if kept and not self.text.toPlainText():
            self.put(Sentence(LineKind(more.pop("kind", LineKind.SUGGESTION)), kept.get("entry", ""), **more))
            self.context.shell.say(_("上次没有记完的一句已经放回来了。"))

    def _draft(self) -> dict[str, str]:
        """The words, and beside them whatever else was chosen or typed."""
        more = {name: value for name, value in vars(self.sentence).items() if value and name != "text"}
        plain = more == {"kind": LineKind.SUGGESTION}
        return {
            "entry": self.sentence.text,
            "entry/fields": "" if plain else json.dumps(more, ensure_ascii=False),
        }

    @property
    def sentence(self) -> Sentence:
        return Sentence(self.kind, self.text.toPlainText(), self.fields[self.kind].kept(), self.happened.text())

    def put(self, sentence: Sentence) -> None:
        """Show a sentence as it was."""
        self._putting, self._offered = True, ""
        for fields in self.fields.values():
            fields.clear()
        self._choose(sentence.kind)
        self.fields[sentence.kind].restore(sentence.fields)
        self.text.setPlainText(sentence.text)
        self.text.moveCursor(QTextCursor.MoveOperation.End)  # what is typed next goes on from there
        self.happened.setText(sentence.happened)
        self._putting = False
        self._on_typed()

    def choose(self, kind: LineKind) -> None:
        """Write a line of this kind; the words that stand there stay. The same key again goes to its fields."""
        again = kind is self.kind and self.text.hasFocus()
        self._choose(kind)
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if again:
            self.fields[kind].go_in()
        else:
            self.fields[kind].begin()
            self._offer(self.fields[kind].turned())
        self.keeper.touch()

    def _offer(self, words: str) -> None:
        """What may become of a chosen suggestion: its words stand there to be taken by Enter or typed over."""
        if self.text.toPlainText() in ("", self._offered):
            self.text.setPlainText(words)
            self.text.selectAll()
            self._offered = words

    def _choose(self, kind: LineKind) -> None:
        self.kind = kind
        self.kinds.button(list(self.fields).index(kind)).setChecked(True)
        self._fit()

    def follow(self) -> None:
        """The page has moved on: another speaker, other lines, other people."""
        self.fields[self.kind].follow()

    def _on_typed(self) -> None:
        if self._putting:
            return
        suggestion = self.fields[LineKind.SUGGESTION]
        assert isinstance(suggestion, SuggestionFields)
        suggestion.words_begun(bool(self.text.toPlainText()))
        self.keeper.touch()

    def focus_line(self) -> None:
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def save(self) -> None:
        """Keep the line. The entry is free for the next sentence at once; a refused one comes back into it."""
        sentence = self.sentence
        if not sentence.text.strip() and (sentence.kind is LineKind.SUGGESTION or not sentence.fields):
            self.context.shell.say(_("还没有写内容；只想先占个位置，请按 F10。"))
            return
        try:
            call = self.fields[self.kind].call(sentence.text)
            happened = self._happened()
        except UserError as error:
            self.context.shell.warn(str(error))
            return
        late = {"happened": happened} if happened else {}
        self.put(Sentence())
        self.focus_line()
        self.do(
            call.verb,
            *call.arguments,
            **call.values,
            **late,
            done=self._on_saved,
            refused=lambda _why: self._put_back(sentence),
        )

    def _happened(self) -> datetime | None:
        at = read_time(self.happened.text(), self.around.today)
        return from_local(at.isoformat(), self.around.zone) if at else None

    def _on_saved(self, changes: Any) -> None:
        self.keeper.save()
        self.saved.emit(changes)

    def _put_back(self, sentence: Sentence) -> None:
        if not self.text.toPlainText():
            self.put(sentence)
        else:
            self.text.setPlainText(f"{sentence.text}\n{self.text.toPlainText()}")

    def hold_place(self) -> None:
        """占位: a suggestion with speaker and time, its words to be filled in later."""
        self.do(recording.suggest, "", done=self.saved.emit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.kind is not LineKind.SUGGESTION:
            self.choose(LineKind.SUGGESTION)
        else:
            super().keyPressEvent(event)
