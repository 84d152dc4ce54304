"""Where a meeting can be carried: the drives that are plugged in, looked for again and again while the page is open, and
one folder of somebody's choice.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.base.drive import Condition, Drive, condition_word, size_words, what_to_do
from desktop.base.drives import as_drive, drives
from desktop.base.i18n import _
from desktop.ui.page import Context
from desktop.ui.widgets.controls import button, plain, words
from desktop.ui.widgets.table import Column, Table

EVERY = 2_000  # milliseconds between two looks
FORMATS = {"vfat": "FAT32", "exfat": "exFAT", "ntfs3": "NTFS", "fuseblk": "NTFS"}  # as people know what Linux calls so
Look = Callable[[], tuple[Drive, ...]]


class DriveList(QWidget):
    """`chosen`: another drive, or another state of it; `meant`: Enter on one that is ready."""

    chosen = Signal()
    meant = Signal()
    picked = Signal(object)

    def __init__(self, context: Context, look: Look = drives, label: str = "") -> None:
        super().__init__()
        self._context = context
        self._look = look
        self._looking = False
        self._title = plain(label) or _("拷到哪个文件夹")
        self._needed = 0
        self.folder: Path | None = None
        columns: list[Column[Drive]] = [
            Column(_("名称"), lambda drive: drive.name),
            Column(_("格式"), lambda drive: FORMATS.get(drive.file_system, drive.file_system), 90),
            Column(_("剩余"), _room, 100),
            Column(
                _("状态"),
                lambda drive: condition_word(drive, self._needed),
                150,
                marked=lambda drive: not drive.holds(self._needed),
            ),
        ]
        empty = _("没有看到U盘。插上以后等两秒，这里会自己列出来；也可以选一个文件夹。")
        self.table = Table(_("U盘和文件夹"), columns, lambda drive: drive.place, empty=empty)
        self.table.chosen.connect(self._on_chosen)
        self.table.meant.connect(lambda _drive: self.meant.emit())
        self.advice = words("", "amber")
        self.advice.setWordWrap(True)
        self.pick = button(_("选一个文件夹(&F)"), self._pick)
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.refresh)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(words(label or _("拷到哪里(&D)："), "heading", self.table))
        column.addWidget(self.table, 1)
        column.addWidget(self.advice)
        column.addWidget(self.pick)
        self._on_chosen()

    @property
    def current(self) -> Drive | None:
        found = self.table.current
        return found if isinstance(found, Drive) else None

    @property
    def ready(self) -> bool:
        """Whether what is chosen can take what is to be carried."""
        return self.current is not None and self.current.holds(self._needed)

    def _on_chosen(self) -> None:
        self.advice.setText(what_to_do(self.current, self._needed) if self.current else "")
        self.advice.setVisible(bool(self.advice.text()))
        self.chosen.emit()

    def need(self, count: int) -> None:
        """So many bytes are to be carried."""
        self._needed = count
        self.table.show_rows(self.table.rows)
        self._on_chosen()

    def go_to_folder(self, folder: Path | None) -> None:
        """List a folder of this computer too."""
        self.folder = folder
        self.refresh()

    def _pick(self) -> None:
        start = self.folder or Path.home()
        if folder := self._context.prompts.folder(self, self._title, start):
            self.picked.emit(folder)
            self.table.show_rows([*(drive for drive in self.table.rows if drive.folder != self.folder)])
            self.go_to_folder(folder)
            self._go_to(str(folder))

    def _go_to(self, place: str) -> None:
        for at, drive in enumerate(self.table.rows):
            if drive.place == place:
                self.table.go_to(at)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def pause(self, paused: bool) -> None:
        """Nothing is asked of a stick while it is written to."""
        self.setEnabled(not paused)
        if paused:
            self._timer.stop()
        elif self.isVisible():
            self._timer.start()
            self.refresh()

    def refresh(self) -> None:
        """Look aside: a stick that is just being pulled may keep one waiting."""
        if not self._looking and self.isEnabled():
            self._looking = True
            self._context.tasks.aside(self._find, self.folder, done=self._on_found, refused=self._on_refused)

    def _find(self, folder: Path | None) -> list[Drive]:
        found = as_drive(folder) if folder else None
        return [*self._look(), *([found] if found else [])]

    def _on_refused(self, _sentence: str) -> None:
        """Told once, not every two seconds."""
        self._looking = False
        self._timer.stop()

    def _on_found(self, found: list[Drive]) -> None:
        self._looking = False
        self.show_drives(found)

    def show_drives(self, found: list[Drive]) -> None:
        """List these; the cursor goes to the first that is ready, and stays where somebody has put it."""
        if tuple(found) == self.table.rows:
            return
        none_before = self.current is None
        self.table.show_rows(found)
        if none_before and found:
            self.table.go_to(next((at for at, drive in enumerate(found) if drive.holds(self._needed)), 0))
        self._on_chosen()


def _room(drive: Drive) -> str:
    if drive.condition in (Condition.READY, Condition.READ_ONLY):
        return size_words(drive.free)
    return ""
