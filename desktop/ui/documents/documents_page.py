"""文书: every paper of a meeting, what is printed before it and what it leaves, each to be opened and printed from here;
and the ways out and back: the stick, the list that an office filled in.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.base.i18n import _
from desktop.documents.fonts_here import fonts_sentence, missing_fonts
from desktop.rules.meeting import State
from desktop.services.catalogue import Stage
from desktop.services.finishing import written_since_changed
from desktop.services.keep import save_setting
from desktop.services.reports import Written, WrittenFile
from desktop.ui.documents.attachments_panel import AttachmentsPanel
from desktop.ui.documents.papers_panel import Paper, PapersPanel
from desktop.ui.documents.printing import FOLDER, Material, Papers, gather, keys_of, papers, told, write
from desktop.ui.documents.received_panel import ReceivedPanel
from desktop.ui.page import Context, Page, go_to_meeting
from desktop.ui.sync.meeting_stage import MeetingStage
from desktop.ui.sync.syncing import Syncing
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.tabs import Tabs


class DocumentsPage(Page):
    """Writing again never touches a file that somebody has edited: the new one gets a number, and that is said."""

    def __init__(self, context: Context, syncing: Syncing | None = None) -> None:
        super().__init__(context)
        self._stage = MeetingStage(self, context, syncing)
        self._stage.told.connect(lambda _words: self._show_remark())
        self._material: Material | None = None
        self._writing = False
        self._up_to_date = True
        self._rare_fonts: frozenset[str] = frozenset()
        self._line = ""  # an attachment that a search has found
        self.title = words(role="heading")
        self.title.setWordWrap(True)
        self.folder = words()
        self.folder.setWordWrap(True)
        self.remark = words("", "remark")
        self.remark.setWordWrap(True)
        empty = _("还没有可以写的。")
        self.stages = {stage: PapersPanel(stage, empty) for stage in Stage}
        self.attachments = AttachmentsPanel(context)
        self.received = ReceivedPanel(context)
        self.received.found.connect(self._on_received)
        self._build_tabs()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addWidget(self.tabs, 1)
        column.addLayout(self._build_folder())
        column.addLayout(self._build_bottom())

    def _build_tabs(self) -> None:
        self.tabs = Tabs()
        self.tabs.setAccessibleName(_("文书"))
        for place, (part, label) in enumerate(
            (
                (self.stages[Stage.BEFORE], _("会前要印的")),
                (self.stages[Stage.AFTER], _("会后文书")),
                (self.attachments, _("签好的纸、照片")),
                (self.received, _("收到的文件")),
            ),
            1,
        ):
            self.tabs.addTab(part, f"{label} (Alt+{place})")
            QShortcut(QKeySequence(f"Alt+{place}"), self, partial(self._go_to, place - 1))
        for panel in self.stages.values():
            panel.opened.connect(self._open)
            panel.printed.connect(self._print)
        self.tabs.setTabVisible(self.tabs.indexOf(self.received), False)
        self.tabs.currentChanged.connect(lambda _place: self._enable())

    def _build_folder(self) -> QHBoxLayout:
        self.paper_back = button(_("手工补录(&H)"), self._paper_back)
        self.paper_back.setToolTip(_("用纸记的会，照手工记录单一行一行补"))
        self.open_folder = button(_("打开文件夹(&O)"), self._open_folder)
        self.change = button(_("换个位置(&C)"), self._change_folder)
        line = QHBoxLayout()
        line.addWidget(self.folder, 1)
        line.addWidget(self.paper_back)
        line.addWidget(self.open_folder)
        line.addWidget(self.change)
        return line

    def _build_bottom(self) -> QHBoxLayout:
        self.back = button(_("返回会议(&F)"), self._back)
        self.take_back = button(_("收回清单(&R)"), self._take_back)
        self.take_back.setToolTip(_("单位填好的承诺清单，改了什么，一条一条看过再收"))
        self.carry = button(_("拷到U盘(&U)"), self._carry)
        self.write = button(_("写出文书(&W)"), self._write, role="primary")
        line = QHBoxLayout()
        line.addWidget(self.remark, 1)
        for key in (self.back, self.take_back, self.carry, self.write):
            line.addWidget(key)
        return line

    @property
    def stage(self) -> Stage | None:
        """Of which stage the papers are shown; None among the attachments."""
        part = self.tabs.currentWidget()
        return part.stage if isinstance(part, PapersPanel) else None

    def show_meeting(self, meeting: str | None) -> None:
        self._material = None
        for panel in self.stages.values():
            panel.show_papers([])
        self._enable()
        super().show_meeting(meeting)
        self._stage.show_meeting(meeting or "")

    def show_line(self, table: str, row: str) -> None:
        """An attachment; where nothing is shown yet, as soon as it is."""
        self._line = row if self._material is None else ""
        if row and self._material is not None:
            self.tabs.setCurrentWidget(self.attachments)
            self.attachments.go_to(row)

    def reload(self) -> None:
        if self.meeting:
            self.attachments.show_meeting(self.meeting)
            self.received.show_meeting(self.meeting)
            everything = (*keys_of(Stage.BEFORE), *keys_of(Stage.AFTER))
            self.context.tasks.read(gather, self.meeting, everything, done=partial(self._on_gathered, self.meeting))
            self.context.tasks.read(written_since_changed, self.meeting, done=self._on_compared)

    def _on_gathered(self, asked: str, material: Material) -> None:
        """Where the files go; then, looked up aside, those that were written before and are still there."""
        if asked != self.meeting:
            return
        first, self._material = self._material is None, material
        self.title.setText(material.meeting.title)
        self.folder.setText(_("放在：{folder}").format(folder=material.folder))
        if first:
            preparing = material.meeting.state is State.PREPARING
            self._go_to(0 if preparing else 1)
            self.write.setFocus()
            self.show_line("attachment", self._line)
        self._enable()
        self.context.tasks.aside(papers, material, done=partial(self._show_papers, asked))

    def _show_papers(self, asked: str, found: Papers) -> None:
        if asked == self.meeting:
            for stage, panel in self.stages.items():
                panel.show_papers(found.stages[stage])
            self._rare_fonts = found.rare_fonts
            self._show_remark()
            self._enable()

    def _on_compared(self, up_to_date: bool) -> None:
        self._up_to_date = up_to_date
        self._show_remark()

    def _show_remark(self) -> None:
        """Whether what lies there still says what is recorded, and which fonts it will not be seen in here."""
        told = [_("人改过的文件不会被覆盖，新的另存一份。")]
        written = any(paper.path for paper in self.stages[Stage.AFTER].table.rows)
        if written and not self._up_to_date:
            told.insert(0, _("写好以后记录又改过：请再写一次。"))
        if written and self._material:
            missing = missing_fonts(self._material.recorded.title_font)
            told.append(fonts_sentence(one for one in missing if not one.rare or one.font in self._rare_fonts))
        if self._stage.words:
            told.insert(0, _("{stage}。").format(stage=self._stage.words))
        self.remark.setText("".join(told))

    def _on_received(self, some: bool) -> None:
        self.tabs.setTabVisible(self.tabs.indexOf(self.received), some)

    def _go_to(self, place: int) -> None:
        if not self.tabs.isTabVisible(place):
            return
        self.tabs.setCurrentIndex(place)
        part = self.tabs.currentWidget()
        assert isinstance(part, PapersPanel | AttachmentsPanel | ReceivedPanel)
        part.table.setFocus()

    def _enable(self) -> None:
        ready = self._material is not None and not self._writing
        self.write.setEnabled(ready and self.stage is not None)
        self.write.setText(_("正在写……") if self._writing else _("写出文书(&W)"))
        for key in (self.change, self.carry, self.take_back, self.paper_back):
            key.setEnabled(ready)
        self.open_folder.setEnabled(self._written_folder() is not None)

    def _write(self) -> None:
        stage = self.stage
        if self._material is not None and not self._writing and stage is not None:
            self._write_some(keys_of(stage), self._tell_written)

    def _write_some(self, wanted: tuple[str, ...], then: Callable[[Written], None]) -> None:
        meeting = self.meeting
        if meeting is None or self._writing:
            return
        self._writing = True
        if self.write.hasFocus() and self.stage:
            self.stages[self.stage].table.setFocus()  # a key that rests would hand it to whatever comes next
        self._enable()

        def done(written: Written) -> None:
            self._writing = False
            if meeting == self.meeting:
                then(written)
                self.reload()

        write(self.context, meeting, wanted, done=done, refused=self._on_refused)

    def _on_refused(self, _sentence: str) -> None:
        self._writing = False
        self._enable()

    def _tell_written(self, written: Written) -> None:
        if written.remarks:
            self.context.shell.warn("".join(written.remarks))
            return
        beside = [file for file in written.files if file.beside]
        self.context.shell.say(
            _("文书写好了；有 {count} 份人改过，没有动，新的另存了一份。").format(count=len(beside))
            if beside
            else _("{count} 份文书都写好了。").format(count=len(written.files))
        )

    def _open(self, paper: Paper) -> None:
        self._with_file(paper, self._show_file)

    def _print(self, paper: Paper) -> None:
        self._with_file(paper, self._print_file)

    def _with_file(self, paper: Paper, then: Callable[[Path], None]) -> None:
        """The file as it lies there; where it was not written yet, it is now."""
        if paper.path is None:
            self._write_some((paper.key,), lambda written: self._on_one(paper, written, then))
        elif paper.path.exists():
            then(paper.path)
        else:
            self.context.shell.warn(_("文件不在了：{path}；请重新写出文书。").format(path=paper.path))
            self.reload()

    def _on_one(self, paper: Paper, written: Written, then: Callable[[Path], None]) -> None:
        file = next((file for file in written.files if _is_of(file, paper)), None)
        if file:
            self.context.shell.say(told(file))
            then(file.path)

    def _show_file(self, path: Path) -> None:
        if not self.context.prompts.show(path):
            self.context.shell.warn(
                _("没有能打开 {name} 的程序：请装一个（如 WPS），或按“打印”看样子。").format(name=path.name)
            )

    def _print_file(self, path: Path) -> None:
        from desktop.ui.documents.print_preview import print_file  # what paints pages is loaded when they are wanted

        print_file(self.context, path, path.stem)

    def _written_folder(self) -> Path | None:
        rows = [paper for panel in self.stages.values() for paper in panel.table.rows]
        return next((paper.path.parent for paper in rows if paper.path), None)

    def _open_folder(self) -> None:
        folder = self._written_folder()
        if folder and not self.context.prompts.show(folder):
            self.context.shell.warn(_("打不开文件夹 {path}。").format(path=folder))

    def _change_folder(self) -> None:
        if self._material is None:
            return
        chosen = self.context.prompts.folder(self, _("文书放在哪里"), self._material.folder.parent)
        if chosen:
            self._material = None  # it is to be read anew
            self.context.tasks.do(save_setting, FOLDER, str(chosen), done=lambda _none: self.reload())

    def _carry(self) -> None:
        if self.meeting:
            self.context.shell.carry(self.meeting)

    def _take_back(self) -> None:
        self.context.shell.take_back(self.meeting)

    def _paper_back(self) -> None:
        if self.meeting:
            self.context.shell.paper_back(self.meeting)

    def _back(self) -> None:
        if self.meeting and self._material:
            go_to_meeting(self.context.shell, self.meeting, self._material.meeting.state)


def _is_of(file: WrittenFile, paper: Paper) -> bool:
    return file.kind == paper.key and f"_{paper.name}" in file.path.stem
