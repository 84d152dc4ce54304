"""What can be done with recorded lines: amend, reword, merge, name, second, complete, take out, correct, look back.

Each asks in a strip of the page. What is typed into it is drafted like the entry line.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from desktop.base.clock import local
from desktop.base.i18n import _, word
from desktop.rules.record import MATERIAL, Commitment, Suggestion
from desktop.services import keep, meetings, recording
from desktop.services.line_history import Edit, edits
from desktop.services.lines import LineKind, RecordLine
from desktop.store.database import View
from desktop.ui.attendance.directory import Who
from desktop.ui.page import Context
from desktop.ui.record.drafts import DraftKeeper
from desktop.ui.record.line_fields import TEXT_HEIGHT, fields_of, text_field
from desktop.ui.record.surroundings import Surroundings
from desktop.ui.widgets.choice_field import ChoiceField
from desktop.ui.widgets.strip import Strip

DRAFT = "edit"
T = TypeVar("T")


class Desk(Protocol):
    """Where lines are changed: the record of the live page, or the page that reads them out. It is a Panel."""

    context: Context
    around: Surroundings

    def do(self, verb: Callable[..., Any], *args: Any, done: Callable[[Any], None], **values: Any) -> None: ...
    def read(self, query: Callable[..., Any], show: Callable[[Any], None]) -> None: ...
    def reading(self, read: Callable[[], T]) -> T | None: ...
    def go_to(self, row: str) -> None: ...
    def make_room(self, wanted: bool = False) -> None: ...


def read_kept(connection: View, meeting: str) -> str:
    return keep.drafts(connection, f"{meeting}/{DRAFT}").get(f"{meeting}/{DRAFT}", "")


class LineEditing:
    """Asks about lines of the record in a strip."""

    def __init__(self, panel: Desk, strip: Strip) -> None:
        self._panel = panel
        self._strip = strip
        self._asked: dict[str, Any] = {}
        self._asking = {
            "amend": self.amend,
            "summarize": self.summarize,
            "correct": self.correct,
            "second": self.second,
            "attribute": self.attribute,
        }
        self.keeper = DraftKeeper(panel.context, self._draft, strip)
        strip.edited.connect(self.keeper.touch)
        strip.closed.connect(self._on_closed)

    def begin(self, meeting: str) -> None:
        """What was being changed when the meeting was left, or the program ended, is asked again, as far as it was typed;
        what is being changed of another one stays a draft there.
        """
        self.keeper.begin("", {})
        self._strip.close_strip()
        self._panel.read(read_kept, lambda kept: self._bring_back(meeting, kept))

    def _bring_back(self, meeting: str, kept: str) -> None:
        self.keeper.begin(meeting, {DRAFT: kept} if kept else {})
        asked = json.loads(kept) if kept else {}
        if asked.get("what") == "material":
            self.show_material(lambda: None)
            self._strip.restore(asked["fields"])
            return
        found = [line for line in self._panel.around.lines if line.id in asked.get("lines", ())]
        if len(found) != len(asked.get("lines", ())) or not asked:
            return
        self._panel.go_to(found[0].id)
        if asked["what"] == "merge":
            self.merge(found)
        else:
            self._asking[asked["what"]](found[0])
        self._strip.restore(asked["fields"])

    def _draft(self) -> dict[str, str]:
        asked = {**self._asked, "fields": self._strip.kept()} if self._asked else {}
        return {DRAFT: json.dumps(asked, ensure_ascii=False) if asked else ""}

    def _remember(self, what: str, *chosen: RecordLine) -> None:
        """From now on what is typed into the strip is kept as a draft of this."""
        self._asked = {"what": what, "lines": [line.id for line in chosen]}

    def _on_closed(self) -> None:
        self._asked = {}
        self.keeper.save()

    def _close(self, _changes: Any) -> None:
        self._strip.close_strip()

    def _do(self, verb: Callable[..., Any], *args: Any, **values: Any) -> None:
        self._panel.do(verb, *args, **values, done=self._close)

    def amend(self, line: RecordLine) -> None:
        """Change anything that was recorded of the line; the first field that lacks something is gone to."""
        found = fields_of(line, self._panel.around)
        if found.many:
            self._panel.make_room(True)

        def amend() -> None:
            values = self._panel.reading(found.values)
            if values is not None:
                self._do(recording.amend, type(line.row), line.id, found.text.toPlainText(), **values)

        self._strip.ask(_amending(line), found.fields, _("保存 Enter"), amend, columns=2 if found.many else 1)
        if found.lacking:
            found.lacking.setFocus()
        self._remember("amend", line)

    def summarize(self, line: RecordLine) -> None:
        """整理稿: the wording for the minutes, with the words spoken beside it."""
        assert isinstance(line.row, Suggestion)
        field = text_field(line.row.summary or line.text)
        title = _("整理 {ref}　原话：{text}").format(ref=line.ref, text=line.text)
        self._strip.ask(
            title,
            {_("整理稿"): field},
            _("保存 Enter"),
            lambda: self._do(recording.summarize, line.id, field.toPlainText()),
        )
        self._remember("summarize", line)

    def merge(self, chosen: list[RecordLine]) -> None:
        """Several suggestions under one heading; the words of each stay."""
        refs = QLineEdit("、".join(line.ref for line in chosen if line.kind is LineKind.SUGGESTION))
        refs.setToolTip(_("写编号，用逗号隔开；也可以先按住 Ctrl 在列表里点几条"))
        field = text_field("")

        def merge() -> None:
            rows = self._panel.reading(lambda: self._panel.around.named(refs.text()))
            if rows is not None:
                self._do(recording.merge, rows, field.toPlainText())

        fields = {_("意见"): refs, _("合并写成"): field}
        self._strip.ask(_("把几条意见合并成一条写进纪要"), fields, _("合并 Enter"), merge)
        if len(chosen) > 1:
            field.setFocus()
        if chosen:
            self._remember("merge", *chosen)

    def second(self, line: RecordLine) -> None:
        """同感: somebody shares this suggestion; counted once a person."""
        field = ChoiceField(self._panel.around.directory.waiters, eager=True)

        def second() -> None:
            who = self._chosen(field)
            if who:
                self._do(recording.second, line.id, participant=who.participant, card=who.card)

        self._strip.ask(_("谁对 {ref} 有同感？").format(ref=line.ref), {_("姓名或号牌"): field}, _("记同感"), second)
        self._remember("second", line)

    def attribute(self, line: RecordLine) -> None:
        """Say whose suggestion it is; nobody is allowed."""
        field = ChoiceField(self._panel.around.directory.speakers, eager=True)
        field.setPlaceholderText(line.speaker or _("不记名"))

        def attribute() -> None:
            who = field.choice.value if field.choice else Who(label=field.text())
            self._do(recording.attribute, line.id, participant=who.participant, card=who.card, label=who.label)

        self._strip.ask(_("{ref} 是谁提的？").format(ref=line.ref), {_("提出人"): field}, _("保存"), attribute)
        self._remember("attribute", line)

    def show_material(self, shown: Callable[[], None]) -> None:
        """展示材料: note that the room sees slides or a video now; `shown` is called once that is kept."""
        field = QLineEdit()
        field.setPlaceholderText(_("放的是什么（可不写）"))

        def noted(changes: Any) -> None:
            self._close(changes)
            shown()

        def note() -> None:
            self._panel.do(recording.note, field.text(), kind=MATERIAL, done=noted)

        self._strip.ask(_("展示材料：记一笔，屏幕让给课件或视频"), {_("材料"): field}, _("记下 Enter"), note)
        self._remember("material")

    def remove(self, line: RecordLine) -> None:
        """Take a line out of the record; it can be brought back."""
        title = _("从记录里删去这一条？历史里仍然查得到，Ctrl+Z 可以恢复。")
        self._strip.ask(title, {}, _("删去"), lambda: self._do(recording.remove, type(line.row), line.id))

    def correct(self, line: RecordLine) -> None:
        """更正 after 定稿: the new words, and why."""
        field, reason = text_field(line.text), QLineEdit()

        def correct() -> None:
            self._do(meetings.correct, type(line.row), line.id, field.toPlainText(), reason.text())

        fields = {_("改成"): field, _("更正原因"): reason}
        title = _("更正{kind} {ref}　现在是：{text}").format(kind=word(line.kind), ref=line.ref, text=line.text)
        self._strip.ask(title, fields, _("更正"), correct)
        self._remember("correct", line)

    def look_back(self, line: RecordLine) -> None:
        """Everything that was changed of the line."""
        self._panel.context.tasks.read(edits, line.row, done=lambda found: self._show(line, found))

    def _show(self, line: RecordLine, found: list[Edit]) -> None:
        zone = self._panel.around.zone
        words = [f"{local(edit.at, zone):%m-%d %H:%M:%S}　{edit_words(edit)}" for edit in found]
        field = text_field("\n".join(words))
        field.setReadOnly(True)
        field.setFixedHeight(TEXT_HEIGHT * 2)
        self._strip.ask(
            _("{kind} {ref} 的历史").format(kind=word(line.kind), ref=line.ref),
            {"": field},
            _("知道了"),
            self._strip.close_strip,
        )
        field.setAccessibleName(_("历史"))
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self, field: ChoiceField) -> Who | None:
        if field.choice is None:
            self._panel.context.shell.warn(_("请写姓名或号牌号码，再从列出的人里选。"))
            return None
        who: Who = field.choice.value
        return who


def _amending(line: RecordLine) -> str:
    if isinstance(line.row, Commitment):
        return _("完善承诺 {ref}").format(ref=line.ref)
    if not line.text:
        return _("给 {ref} 补上内容").format(ref=line.ref)
    title = _("修改{kind} {ref}：原来的话留在历史里").format(kind=word(line.kind), ref=line.ref)
    return title.replace(" ：", "：").replace(" :", ":")


def edit_words(edit: Edit) -> str:
    """修改记录　孟庆华　内容：东头 → 西头（原因：核对录音）."""
    said = edit.old or edit.new
    if edit.field:
        said = _("{field}：{old} → {new}").format(field=edit.field, old=edit.old, new=edit.new)
    reason = _("（原因：{reason}）").format(reason=edit.reason) if edit.reason else ""
    return "　".join(filter(None, (edit.done, edit.person, said))) + reason
