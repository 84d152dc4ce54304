"""What is written for the minutes, under the words spoken: of one suggestion, of a merged heading, of a merging begun."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from desktop.base.i18n import _, listed
from desktop.services.rewording import Paragraph, Said
from desktop.ui.record.wording_looks import said_by
from desktop.ui.typing import ReturnFilter
from desktop.ui.widgets.controls import words


class Of(StrEnum):
    SUGGESTION = "suggestion"
    HEADING = "heading"
    MERGING = "merging"


@dataclass(frozen=True)
class Target:
    """Whose wording stands in the editor. `row`: the suggestion or heading; `said`: the suggestions it is for; `base`:
    what is stored.
    """

    of: Of
    row: str
    said: tuple[Said, ...]
    base: str = ""

    @property
    def rows(self) -> list[str]:
        return [said.row.id for said in self.said]


def wording_of(paragraph: Paragraph) -> Target:
    of = Of.HEADING if paragraph.heading else Of.SUGGESTION
    return Target(of, paragraph.id, paragraph.said, paragraph.wording)


def merging(said: tuple[Said, ...]) -> Target:
    return Target(Of.MERGING, "", said)


def draft_of_merged(said: tuple[Said, ...]) -> str:
    """What a human may begin from: the wordings one after the other."""
    parts = ((one.row.summary or one.row.text).strip().rstrip("。；;") for one in said)
    text = "；".join(filter(None, parts))
    return f"{text}。" if text else ""


class WordingEditor(QWidget):
    """`saved` comes with Enter, `left` with Escape, `stepped` (-1, 1) with PageUp and PageDown, `typed` with a change."""

    saved = Signal()
    left = Signal()
    stepped = Signal(int)
    typed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.target: Target | None = None
        self.title = words("", "heading")
        self.title.setWordWrap(True)
        self.spoken = QPlainTextEdit()
        self.spoken.setReadOnly(True)
        self.spoken.setObjectName("spoken")
        self.spoken.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.spoken.setAccessibleName(_("原话"))
        self.field = WordingField()
        self.field.setObjectName("wording")
        self.field.setTabChangesFocus(True)
        self.field.setAccessibleName(_("写进纪要的话"))
        self.field.setToolTip(_("Enter 保存并到下一条，Esc 不改了，PageUp、PageDown 换一条，Shift+Enter 换行"))
        ReturnFilter(self.field).submitted.connect(self.saved)
        self.field.escaped.connect(self.left)
        self.field.stepped.connect(self.stepped)
        self.field.textChanged.connect(self.typed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.title)
        layout.addWidget(self.spoken)
        layout.addWidget(self.field)

    @property
    def text(self) -> str:
        return self.field.toPlainText()

    @property
    def dirty(self) -> bool:
        return self.target is not None and self.text != self.target.base

    def show_target(self, target: Target | None, text: str | None = None) -> None:
        """Another wording, or the same one read again; `text` is what was typed for it."""
        self.target = target
        self.title.setText(_title(target) if target else "")
        self.spoken.setPlainText(_spoken(target) if target else "")
        shown = target.base if target and text is None else text or ""
        if self.text != shown:
            self.field.setPlainText(shown)
            self.field.moveCursor(QTextCursor.MoveOperation.End)
        one = target is not None and target.of is Of.SUGGESTION
        self.field.setPlaceholderText(_("不写就用原话") if one else "")
        self.field.setEnabled(target is not None)

    def settle(self) -> None:
        """What stands there counts as stored."""
        if self.target:
            self.target = replace(self.target, base=self.text)

    def take_back(self) -> None:
        """What is stored again; Ctrl+Z in the field brings what was typed back."""
        cursor = self.field.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(self.target.base if self.target else "")


class WordingField(QPlainTextEdit):
    escaped = Signal()
    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()), 0)
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif step:
            self.stepped.emit(step)
        else:
            super().keyPressEvent(event)


def _title(target: Target) -> str:
    numbers = listed(str(said.row.number) for said in target.said)
    if target.of is Of.MERGING:
        return _("把意见{numbers}合并成一条：Enter 合并，Esc 不合并").format(numbers=numbers)
    if target.of is Of.HEADING:
        return _("意见{numbers}合并写成").format(numbers=numbers)
    return said_by(target.said[0])


def _spoken(target: Target) -> str:
    """The words spoken; of several, each with its number."""
    texts = [said.row.text or _("（待补内容）") for said in target.said]
    if len(texts) == 1:
        return _("原话：{text}").format(text=texts[0])
    return "\n".join(
        _("{label}：{text}").format(label=said_by(said), text=text)
        for said, text in zip(target.said, texts, strict=True)
    )
