"""文书: everything a meeting leaves on paper, written into one folder, each to be opened from here."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from desktop.base.i18n import _
from desktop.services.catalogue import DOCUMENTS, LEDGER, MINUTES, RECORD, SIGN_IN_SHEET, Stage
from desktop.services.finishing import written_since_changed
from desktop.services.keep import save_setting
from desktop.services.reports import Written
from desktop.ui.documents.printing import FOLDER, Material, gather, told, write_all
from desktop.ui.page import Context, Page
from desktop.ui.widgets.controls import button, words

KINDS = tuple(document.key for document in DOCUMENTS if document.stage is Stage.AFTER)


def name_of(kind: str) -> str:
    return {MINUTES: _("会议纪要"), RECORD: _("会议记录"), LEDGER: _("承诺清单"), SIGN_IN_SHEET: _("签到表")}[kind]


class DocumentRow(QFrame):
    """One document: what it is for, its file, a button to open it."""

    def __init__(self, name: str, purpose: str, open_it: QPushButton) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.path: Path | None = None
        self.open = open_it
        self.file = words(role="remark")
        self.file.setWordWrap(True)
        line = QHBoxLayout(self)
        line.setContentsMargins(10, 4, 10, 4)
        text = QVBoxLayout()
        text.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(words(name, "heading"))
        head.addWidget(words(purpose))
        head.addStretch()
        text.addLayout(head)
        text.addWidget(self.file)
        line.addLayout(text, 1)
        line.addWidget(self.open)
        self.show_file(None, "")

    def show_file(self, path: Path | None, remark: str) -> None:
        self.path = path
        self.file.setText((remark or path.name) if path else _("还没有写"))
        self.file.setToolTip(str(path) if path else "")
        self.open.setEnabled(path is not None)


class DocumentsPage(Page):
    """Writing again never touches a file that somebody has edited: the new one gets a number, and that is said."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._material: Material | None = None
        self._writing = False
        self.title = words(role="heading")
        self.title.setWordWrap(True)
        self.folder = words()
        self.folder.setWordWrap(True)
        self.rows = {kind: self._row(kind, place) for place, kind in enumerate(KINDS, 1)}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.title)
        for row in self.rows.values():
            column.addWidget(row)
        column.addLayout(self._build_folder())
        column.addStretch()
        column.addLayout(self._build_bottom())

    def _row(self, kind: str, place: int) -> DocumentRow:
        purpose = {
            MINUTES: _("可以发出去：议题、意见、答复、共识、承诺"),
            RECORD: _("自己留存：谁说了什么，原话"),
            LEDGER: _("Excel 表：谁在什么时候办好什么"),
            SIGN_IN_SHEET: _("PDF，可以打印"),
        }[kind]
        opening = button(
            _("打开(&{place})").format(place=place),
            partial(self._open, kind),
            name=_("打开{name}").format(name=name_of(kind)),
        )
        return DocumentRow(name_of(kind), purpose, opening)

    def _build_folder(self) -> QHBoxLayout:
        self.open_folder = button(_("打开文件夹(&O)"), self._open_folder)
        self.change = button(_("换个位置(&C)"), self._change_folder)
        line = QHBoxLayout()
        line.addWidget(self.folder, 1)
        line.addWidget(self.open_folder)
        line.addWidget(self.change)
        return line

    def _build_bottom(self) -> QHBoxLayout:
        self.remark = words("", "remark")
        self.form = button(_("手工记录单 (Ctrl+B)"), self.context.shell.paper_form)
        self.form.setToolTip(_("空白表，停电没电时用笔接着记；编号接着屏幕上的"))
        self.remark.setWordWrap(True)
        self.back = button(_("会后整理(&F)"), self._back)
        self.write = button(_("写出文书(&W)"), self._write, role="primary")
        line = QHBoxLayout()
        line.addWidget(self.remark, 1)
        line.addWidget(self.form)
        line.addWidget(self.back)
        line.addWidget(self.write)
        return line

    def show_meeting(self, meeting: str | None) -> None:
        self._material = None
        for row in self.rows.values():
            row.show_file(None, "")
        self._enable()
        super().show_meeting(meeting)

    def reload(self) -> None:
        asked = self.meeting
        if asked:
            self.context.tasks.read(
                gather, asked, done=lambda found: self._show(found) if asked == self.meeting else None
            )

            self.context.tasks.read(written_since_changed, asked, done=self._show_remark)

    def _show_remark(self, up_to_date: bool) -> None:
        """Whether what lies there still says what is recorded."""
        if up_to_date or not any(row.path for row in self.rows.values()):
            self.remark.setText(_("人改过的文件不会被覆盖，新的另存一份。"))
        else:
            self.remark.setText(_("写好以后记录又改过：请再写一次。人改过的文件不会被覆盖，新的另存一份。"))

    def _show(self, material: Material) -> None:
        """Where the files go, and those that were written before and are still there."""
        first, self._material = self._material is None, material
        self.title.setText(material.contents.title)
        self.folder.setText(_("放在：{folder}").format(folder=material.folder))
        for path in sorted(material.known, key=_written_at):
            kind = next((kind for kind in KINDS if _named(path, kind, material)), None)
            if kind and path.exists() and self.rows[kind].path is None:
                self.rows[kind].show_file(path, "")
        self._enable()
        if first:
            self.write.setFocus()

    def _enable(self) -> None:
        ready = self._material is not None and not self._writing
        self.write.setEnabled(ready)
        self.write.setText(_("正在写……") if self._writing else _("写出文书(&W)"))
        self.change.setEnabled(ready)
        self.open_folder.setEnabled(any(row.path for row in self.rows.values()))

    def _write(self) -> None:
        if self.meeting is None or self._writing:
            return
        self._writing = True
        self._enable()
        write_all(self.context, self.meeting, done=self._on_written, refused=self._on_refused)

    def _on_refused(self, _sentence: str) -> None:
        self._writing = False
        self._enable()
        self.write.setFocus()

    def _on_written(self, written: Written) -> None:
        self._writing = False
        if written.meeting == self.meeting:
            for file in written.files:
                self.rows[file.kind].show_file(file.path, told(file) if file.beside else "")
        self._enable()
        self._show_remark(up_to_date=True)
        self.write.setFocus()
        beside = [file for file in written.files if file.beside]
        self.context.shell.say(
            _("文书写好了；有 {count} 份人改过，没有动，新的另存了一份。").format(count=len(beside))
            if beside
            else _("{count} 份文书都写好了。").format(count=len(written.files))
        )

    def _open(self, kind: str) -> None:
        path = self.rows[kind].path
        if path is None:
            return
        if not path.exists():
            self.rows[kind].show_file(None, "")
            self.context.shell.warn(_("文件不在了：{path}；请重新写出文书。").format(path=path))
        elif not self.context.prompts.show(path):
            self.context.shell.warn(_("没有能打开它的程序：{path}").format(path=path))

    def _open_folder(self) -> None:
        path = next((row.path for row in self.rows.values() if row.path), None)
        if path and not self.context.prompts.show(path.parent):
            self.context.shell.warn(_("打不开文件夹 {path}。").format(path=path.parent))

    def _change_folder(self) -> None:
        if self._material is None:
            return
        start = self._material.folder.parent
        chosen = self.context.prompts.folder(self, _("文书放在哪里"), start)
        if chosen:
            self._material = None  # it is to be read anew
            self.context.tasks.do(save_setting, FOLDER, str(chosen), done=lambda _none: self.reload())

    def _back(self) -> None:
        if self.meeting:
            self.context.shell.finish(self.meeting)


def _named(path: Path, kind: str, material: Material) -> bool:
    return any(piece.document.key == kind and f"_{piece.name}" in path.stem for piece in material.contents.pieces)


def _written_at(path: Path) -> float:
    """The latest first; what is gone stands last."""
    try:
        return -path.stat().st_mtime
    except OSError:
        return 0
