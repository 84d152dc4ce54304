"""做入网文件: for which station, onto which stick; then the code stands there large, to be told by telephone and never to be
written onto the stick.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.base.clock import local
from desktop.base.drives import drives
from desktop.base.files import numbered
from desktop.base.i18n import _
from desktop.base.medium import Medium, Watch, in_pieces, put, trouble
from desktop.rules.meeting import Room
from desktop.sync.space.space import invite
from desktop.sync.wire.invitation import Invitation, new_code, wrap
from desktop.ui.documents.drive_list import DriveList, Look
from desktop.ui.page import Context
from desktop.ui.widgets.chooser import Chooser
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.scrolling import Scrolling


class InvitePanel(QWidget):
    """`left`: back to the list."""

    left = Signal()

    def __init__(self, context: Context, look: Look = drives) -> None:
        super().__init__()
        self._context = context
        self._rooms: Mapping[str, Room] = {}
        self.open_code = ""  # told, and still in sight
        self.notice = words(
            _("新站点写上它的名称；给已有的站点加一台电脑、或换了电脑，就从列表里选它：以前的会议会自己回来。"),
            "notice",
        )
        self.notice.setWordWrap(True)
        self.station = Chooser(editable=True)
        self.drives = DriveList(context, look, _("写到哪里(&D)："))
        self.drives.chosen.connect(self._enable)
        self.drives.meant.connect(self._write)
        self.write = button(_("写入网文件(&W)"), self._write, role="primary")
        self.back = button(_("返回列表(&B)"), self._leave)
        self._station_field = QFrame()
        form = QFormLayout(self._station_field)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(words(_("站点(&Z)："), buddy=self.station), self.station)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.notice, self._station_field):
            column.addWidget(part)
        self._code_card = Scrolling(self._build_code())
        column.addWidget(self._code_card)
        column.addWidget(self.drives, 1)
        column.addStretch()
        bottom = QHBoxLayout()
        bottom.addWidget(self.back)
        bottom.addStretch()
        bottom.addWidget(self.write)
        column.addLayout(bottom)
        line = self.station.lineEdit()
        assert line is not None
        line.textChanged.connect(lambda _text: self._enable())
        self._show_code("", "")

    def _build_code(self) -> QFrame:
        self.code = words()
        self.code.setObjectName("joiningCode")
        self.code.setAccessibleName(_("口令"))
        self.told, self.file = words(), words("", "remark")
        self.told.setWordWrap(True)
        self.file.setProperty("elides", True)
        self.file.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        card = QFrame()
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(12, 6, 12, 10)
        column.addWidget(words(_("口令"), "heading"))
        column.addWidget(self.code)
        column.addWidget(self.told)
        column.addWidget(self.file)
        column.addStretch()
        return card

    def know(self, rooms: Sequence[Room]) -> None:
        """The stations that are there: a second or another computer of one of them gets what it has."""
        self._rooms = {station_label(room): room for room in rooms}
        self.station.offer_instead(self._rooms)

    def begin(self) -> None:
        self._show_code("", "")
        self.station.setEditText("")
        self.station.setFocus()
        self._enable()

    @property
    def _named(self) -> str:
        return self.station.currentText().strip()

    def _enable(self) -> None:
        self.write.setEnabled(bool(self.open_code) or (bool(self._named) and self.drives.ready))

    def _write(self) -> None:
        drive = self.drives.current
        if self.open_code:
            self.begin()
        elif not self._named:
            self._context.shell.warn(_("请写上站点的名称，或从列表里选一个。"))
            self.station.setFocus()
        elif self.write.isEnabled() and drive is not None and drive.folder is not None:
            self.write.setEnabled(False)
            self._context.shell.say(_("正在做入网文件……"))
            known = self._rooms.get(self._named)
            self._context.tasks.do(
                invite,
                known.name if known else self._named,
                known.id if known else "",
                done=partial(self._on_invited, drive.folder),
                refused=lambda _why: self._enable(),
            )

    def _on_invited(self, folder: Path, invitation: Invitation) -> None:
        code = new_code()
        self._context.tasks.aside(
            _put,
            folder,
            invitation,
            code,
            done=partial(self._on_put, invitation, code),
            refused=lambda _why: self._enable(),
        )

    def _on_put(self, invitation: Invitation, code: str, path: Path) -> None:
        told = _(
            "请抄下来，打电话告诉“{station}”；不要写在U盘上，离开这里就不再显示。一份只给一台电脑用，{day} 前有效。"
        )
        until = local(invitation.expires).date().isoformat()
        self._show_code(code, told.format(station=invitation.station, day=until))
        self.file.setText(_("入网文件：{path}").format(path=path))
        self.file.setToolTip(self.file.text())
        self._context.shell.say(_("入网文件写好了，可以安全拔出。"))
        self._enable()
        self.back.setFocus()

    def _show_code(self, code: str, told: str) -> None:
        self.open_code = code
        self.code.setText(code)
        self.told.setText(told)
        self._code_card.setVisible(bool(code))
        for part in (self.notice, self._station_field, self.drives):
            part.setVisible(not code)
        self.write.setText(_("再做一份(&W)") if code else _("写入网文件(&W)"))

    def _leave(self) -> None:
        self._show_code("", "")
        self.left.emit()


def station_label(room: Room) -> str:
    """柳树沟村　议事室: rooms of several villages have one name."""
    return f"{room.village}　{room.name}" if room.village and room.village not in room.name else room.name


def _put(folder: Path, invitation: Invitation, code: str) -> Path:
    """Write it as everything on a stick is written. Raises UserError."""
    data = wrap(invitation, code)
    medium = Medium()
    path = next(path for path in numbered(folder / invitation.file_name) if not path.exists())
    try:
        put(medium, path, in_pieces(data), Watch())
        medium.flush(folder)
    except OSError as error:
        raise trouble(error, folder) from error
    return path
