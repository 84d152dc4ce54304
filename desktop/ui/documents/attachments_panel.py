"""附件: scans, photographs and the signed minutes of a meeting, added from files, shown, named, taken off again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop.base.clock import local
from desktop.base.i18n import _, listed, word
from desktop.rules.attachment import MEGABYTE, Attachment, AttachmentKind, kind_by_name
from desktop.rules.meeting import Meeting
from desktop.services import attachments, history, rows
from desktop.services.attachments import Taken
from desktop.store.database import View
from desktop.ui.documents.thumbnail import Thumbnail, thumbnail
from desktop.ui.looks import sized
from desktop.ui.page import Context
from desktop.ui.widgets.chooser import Chooser
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.file_drops import FileDrops
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.strip import Strip
from desktop.ui.widgets.table import Column, Table

PREVIEW = QSize(170, 160)  # pixels in normal type


def read_attached(connection: View, meeting: str) -> tuple[Meeting, tuple[Attachment, ...]]:
    return rows.get(connection, Meeting, meeting), attachments.attached(connection, meeting)


def size_words(size: int) -> str:
    """How large a file is: 812 KB, 3.4 MB."""
    if size >= MEGABYTE:
        return _("{size} MB").format(size=f"{size / MEGABYTE:.1f}")
    return _("{size} KB").format(size=-(-size // 1024))


class AttachmentsPanel(Panel):
    """Files are picked, or dropped on it. Enter opens one, Delete takes it off, Ctrl+Z brings it back."""

    TABLES = ("attachment",)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._zone = ""
        self._pictures: dict[str, Thumbnail] = {}
        self._adding = False
        self._added = ""  # where the cursor is to go
        FileDrops(self, several=True).dropped.connect(self._on_dropped)
        self.table = self._make_table()
        self.preview = QLabel()
        self.preview.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.preview.setAccessibleName(_("附件的样子"))
        self.about = words("", "remark")
        self.about.setWordWrap(True)
        self.strip = Strip()
        self._make_keys()
        self._lay_out()
        self._enable()

    def _make_table(self) -> Table:
        columns: list[Column[Attachment]] = [
            Column(_("类别"), lambda one: word(one.kind), 110, marked=lambda one: one.kind is AttachmentKind.SIGNED),
            Column(_("名称"), lambda one: one.name),
            Column(_("大小"), lambda one: size_words(one.size), 90),
            Column(_("添加时间"), lambda one: f"{local(one.at, self._zone):%m-%d %H:%M}", 120),
        ]
        empty = _("还没有附件。\n把签了字的纪要、签到表、手工记录单拍照或扫描，添加到这里，也可以把文件拖进来。")
        table = Table(_("附件"), columns, lambda one: one.id, empty=empty)
        table.meant.connect(self._open)
        table.chosen.connect(self._on_chosen)
        return table

    def _make_keys(self) -> None:
        self.add_button = button(_("添加(&T)"), self._pick, role="primary", name=_("添加附件"))
        self.open_button = button(_("打开 (Enter)"), lambda: self._with_one(self._open), name=_("打开附件"))
        self.print_button = button(_("打印(&P)"), lambda: self._with_one(self._print), name=_("打印附件"))
        self.signed_button = button(_("设为正式稿(&Z)"), lambda: self._with_one(self._make_signed))
        self.edit_button = button(_("修改(&M)"), lambda: self._with_one(self._ask_edit), name=_("修改附件"))
        self.remove_button = button(_("移除(&X)"), lambda: self._with_one(self._remove), name=_("移除附件"))
        self.signed_button.setToolTip(_("签了字的纪要：以它为准，只有一份"))
        for key, does in (
            (QKeySequence.StandardKey.Undo, partial(self._turn_back, history.undo)),
            (QKeySequence.StandardKey.Redo, partial(self._turn_back, history.redo)),
            (QKeySequence.StandardKey.Delete, lambda: self._with_one(self._remove)),
        ):
            made = QShortcut(QKeySequence(key), self, does)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _lay_out(self) -> None:
        acts = QWidget()
        keys = QHBoxLayout(acts)
        keys.setContentsMargins(0, 0, 0, 0)
        for key in (self.open_button, self.print_button, self.signed_button, self.edit_button, self.remove_button):
            keys.addWidget(key)
        keys.addStretch()
        keys.addWidget(self.add_button)
        side = QWidget()
        beside = QVBoxLayout(side)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.preview)
        beside.addWidget(self.about)
        beside.addStretch()
        middle = QHBoxLayout()
        middle.addWidget(self.table, 1)
        middle.addWidget(side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.addLayout(middle, 1)
        column.addWidget(self.strip)
        column.addWidget(acts)
        self.strip.give_way(acts, side)

    def show_meeting(self, meeting: str) -> None:
        if meeting != self.meeting:
            self.strip.close_strip()
            self._pictures.clear()
        super().show_meeting(meeting)

    def reload(self) -> None:
        self.read(read_attached, self._show)

    def _show(self, found: tuple[Meeting, tuple[Attachment, ...]]) -> None:
        meeting, attached = found
        self._zone = meeting.zone
        self.table.show_rows(attached)
        if attached and self.table.current is None:
            self.table.go_to(0)
        if self._added:
            self.go_to(self._added)
            self._added = ""
        self._on_chosen()

    def go_to(self, row: str) -> None:
        """Put the cursor on an attachment, such as a search has found."""
        place = next((place for place, one in enumerate(self.table.rows) if one.id == row), None)
        if place is not None:
            self.table.go_to(place)
            self.table.setFocus()

    def _enable(self) -> None:
        current = self.table.current
        for key in (self.open_button, self.print_button, self.edit_button, self.remove_button):
            key.setEnabled(current is not None)
        self.signed_button.setEnabled(current is not None and current.kind is not AttachmentKind.SIGNED)
        self.add_button.setEnabled(not self._adding)
        self.add_button.setText(_("正在添加……") if self._adding else _("添加(&T)"))

    def _on_chosen(self) -> None:
        self._enable()
        self.preview.setFixedWidth(sized(PREVIEW.width()))
        self.about.setFixedWidth(sized(PREVIEW.width()))
        current: Attachment | None = self.table.current
        picture = self._pictures.get(current.sha256) if current else None
        self.preview.setPixmap(QPixmap.fromImage(picture.image) if picture else QPixmap())
        self.about.setText(self._about(current, picture))
        if current and not picture:
            room = QSize(sized(PREVIEW.width()), sized(PREVIEW.height()))
            self._aside(thumbnail, current, room, done=partial(self._on_picture, current.sha256))

    def _about(self, current: Attachment | None, picture: Thumbnail | None) -> str:
        if current is None:
            return ""
        pages = _("共 {count} 页").format(count=picture.pages) if picture and picture.pages else ""
        return "\n".join(filter(None, (picture.trouble if picture else "", pages)))

    def _on_picture(self, digest: str, made: Thumbnail) -> None:
        self._pictures[digest] = made
        if self.table.current and self.table.current.sha256 == digest:
            self._on_chosen()

    def _aside(self, call: Callable[..., Any], *args: Any, done: Callable[[Any], None]) -> None:
        """Something with files, for which the data directory is asked first."""
        tasks = self.context.tasks
        tasks.do(attachments.place, done=lambda directory: tasks.aside(call, directory, *args, done=done))

    def _with_one(self, does: Callable[[Attachment], None]) -> None:
        if self.table.current is not None:
            does(self.table.current)

    def _pick(self) -> None:
        kinds = _("照片和 PDF (*.jpg *.jpeg *.png *.pdf);;所有文件 (*)")
        paths = self.context.prompts.open_files(self, _("选择要添加的照片或 PDF"), kinds)
        if paths:
            self.ask_kind(paths)

    def ask_kind(self, paths: Sequence[Path]) -> None:
        """Say what the files are; Enter adds them."""
        kind = _kinds(self._likely(paths))
        names = listed([path.name for path in paths[:3]]) + ("…" if len(paths) > 3 else "")
        title = _("添加 {count} 个文件：{names}").format(count=len(paths), names=names)
        self.strip.ask(title, {_("它们是"): kind}, _("添加 Enter"), lambda: self._add(paths, kind.currentData()))

    def _likely(self, paths: Sequence[Path]) -> AttachmentKind:
        """By the name, else a picture is a photograph; what is there is not replaced by a guess."""
        said = kind_by_name(paths[0].name)
        signed = any(one.kind is AttachmentKind.SIGNED for one in self.table.rows)
        if said and not (said is AttachmentKind.SIGNED and signed):
            return said
        pictures = all(path.suffix.lower() in (".jpg", ".jpeg", ".png") for path in paths)
        return AttachmentKind.PHOTO if pictures else AttachmentKind.OTHER

    def _add(self, paths: Sequence[Path], kind: str) -> None:
        self._adding = True
        self._enable()
        self.strip.close_strip()
        asked = self.meeting
        tasks = self.context.tasks

        def take_in(directory: Path) -> None:
            found = (directory, paths, AttachmentKind(kind))
            tasks.aside(attachments.take_in_all, *found, done=taken, refused=self._on_refused)

        def taken(found: tuple[tuple[Taken, ...], tuple[str, ...]]) -> None:
            self._adding = False
            self._enable()
            self._attach(asked, *found, AttachmentKind(kind))

        tasks.do(attachments.place, done=take_in, refused=self._on_refused)

    def _on_refused(self, _why: str) -> None:
        self._adding = False
        self._enable()

    def _attach(self, meeting: str, taken: Sequence[Taken], troubles: Sequence[str], kind: AttachmentKind) -> None:
        """Those that could be taken in; what was wrong with the others is said after that, and stays."""

        def told(changes: Any) -> None:
            if not changes and changes.notice:
                self.context.shell.say(changes.notice)
            self._added = next((row for table, row in changes.touched if table == "attachment"), "")
            self.go_to(self._added)
            self.table.setFocus()
            tell()

        def tell() -> None:
            if troubles:
                more = _("（另有 {count} 个也没有添加）").format(count=len(troubles) - 1) if len(troubles) > 1 else ""
                self.context.shell.warn(troubles[0] + more)

        if taken:
            self.context.tasks.do(attachments.attach, meeting, taken, kind, done=told)
        else:
            tell()

    def _open(self, one: Attachment) -> None:
        self._aside(attachments.copy_to_show, one, done=self._show_file)

    def _show_file(self, path: Path) -> None:
        if not self.context.prompts.show(path):
            self.context.shell.warn(
                _("没有能打开 {name} 的程序：请装一个（如 WPS），或按“打印”看样子。").format(name=path.name)
            )

    def _print(self, one: Attachment) -> None:
        from desktop.ui.documents.print_preview import print_file  # what paints pages is loaded when they are wanted

        title = Path(one.name).stem
        self._aside(attachments.copy_to_show, one, done=lambda path: print_file(self.context, path, title))

    def _make_signed(self, one: Attachment) -> None:
        self.do(attachments.edit_attachment, one.id, kind=AttachmentKind.SIGNED)

    def _ask_edit(self, one: Attachment) -> None:
        """What it is called, and what it is."""
        name, kind = QLineEdit(Path(one.name).stem), _kinds(one.kind)

        def keep() -> None:
            meant = AttachmentKind(kind.currentData())
            self.do(attachments.edit_attachment, one.id, name=name.text(), kind=meant, done=self._on_edited)

        self.strip.ask(_("修改附件"), {_("名称"): name, _("类别"): kind}, _("保存 Enter"), keep, columns=2)

    def _on_edited(self, _changes: Any) -> None:
        self.strip.close_strip()

    def _remove(self, one: Attachment) -> None:
        self.do(attachments.detach, one.id, done=lambda _changes: self.table.setFocus())

    def _turn_back(self, turn: Callable[..., Any]) -> None:
        """Only what was done with attachments: the record is not seen here."""
        self.do(turn, attachments.VERBS)

    def _on_dropped(self, paths: list[Path]) -> None:
        if not self._adding:
            self.ask_kind(paths)


def _kinds(chosen: AttachmentKind) -> Chooser:
    box = Chooser(AttachmentKind)
    box.put(chosen)
    return box
