"""收到的文件: the papers of a meeting as they were signed off on another computer, each to be opened and printed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.base.clock import local
from desktop.base.i18n import _, word
from desktop.services.attachments import place
from desktop.services.catalogue import document
from desktop.sync.files.files import FileState, SharedFile, files_of
from desktop.ui.documents.attachments_panel import size_words
from desktop.ui.page import Context
from desktop.ui.widgets.controls import button
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.table import Column, Table


class ReceivedPanel(Panel):
    """`found` says whether there are any: where nothing was received the page does not show it."""

    found = Signal(bool)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        columns: list[Column[SharedFile]] = [
            Column(_("文书"), lambda one: word(document(one.kind).name), 150),
            Column(_("名称"), lambda one: one.name),
            Column(_("大小"), lambda one: size_words(one.size), 90),
            Column(_("收到"), _came, 150, marked=lambda one: one.state is FileState.WANTED),
        ]
        self.table = Table(_("收到的文件"), columns, lambda one: one.blob, empty=_("还没有收到文件。"))
        self.table.meant.connect(self._open)
        self.table.chosen.connect(self._enable)
        self.open_button = button(_("打开 (Enter)"), self._open_current, name=_("打开收到的文件"))
        self.print_button = button(_("打印(&P)"), self._print_current, name=_("打印收到的文件"))
        keys = QHBoxLayout()
        keys.addStretch()
        keys.addWidget(self.open_button)
        keys.addWidget(self.print_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.addWidget(self.table, 1)
        column.addLayout(keys)
        self._enable()

    def reload(self) -> None:
        self.read(files_of, self._show)

    def _show(self, files: tuple[SharedFile, ...]) -> None:
        self.table.show_rows(files)
        if files and self.table.current is None:
            self.table.go_to(0)
        self._enable()
        self.found.emit(bool(files))

    def _enable(self) -> None:
        current: SharedFile | None = self.table.current
        for key in (self.open_button, self.print_button):
            key.setEnabled(current is not None and current.state is FileState.HERE)

    def _open_current(self) -> None:
        self._open(self.table.current)

    def _open(self, one: SharedFile) -> None:
        if one.state is FileState.HERE:
            self.context.tasks.do(place, done=lambda directory: self._show_file(one.path(directory)))
        else:
            self.context.shell.say(_("这个文件还没有传到；等站点的电脑下次同步。"))

    def _show_file(self, path: Path) -> None:
        if not path.exists():
            self.context.shell.warn(_("文件不在了：{path}。").format(path=path))
        elif not self.context.prompts.show(path):
            told = _("没有能打开 {name} 的程序：请装一个（如 WPS），或按“打印”看样子。")
            self.context.shell.warn(told.format(name=path.name))

    def _print_current(self) -> None:
        from desktop.ui.documents.print_preview import print_file  # what paints pages is loaded when they are wanted

        one: SharedFile = self.table.current
        tasks = self.context.tasks
        tasks.do(place, done=lambda directory: print_file(self.context, one.path(directory), one.path(directory).stem))


def _came(one: SharedFile) -> str:
    return f"{local(one.at):%m-%d %H:%M}" if one.state is FileState.HERE else _("还没有传到")
