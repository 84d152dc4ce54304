"""A roster, shown as it was understood before anything is written: columns, who comes, what is skipped and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.base.i18n import _, bracketed, word
from desktop.base.text import mask_phone
from desktop.rules.attendance import Attends
from desktop.rules.roster import Reading, RosterRow, Skipped
from desktop.services import meetings, rooms
from desktop.services.rooms import NewPerson
from desktop.services.roster import RosterFile, open_roster, people_in
from desktop.store.changelog import Changes
from desktop.store.database import View
from desktop.store.store import Store
from desktop.ui.page import Context
from desktop.ui.widgets.chooser import Chooser
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.table import Column, Table

ATTENDS = 5  # the column of 参会类别, left out where everybody is 出席
KINDS = "*.xlsx *.xlsm *.csv *.txt *.xls"


def import_people(store: Store, room: str, people: Sequence[NewPerson], standing: bool, meeting: str | None) -> Changes:
    """Put people on the list of a room, and on the invitation list of a meeting of that room: one action."""
    if meeting:
        changes = meetings.invite_new(store, meeting, people, standing=standing, done="import_roster")
    else:
        changes, _ids = rooms.add_people(store, room, people, standing=standing)
    return replace(changes, notice=_("名单已导入，共 {count} 人。").format(count=len(people)))


def read_known(connection: View, room: str) -> dict[tuple[str, str], list[str]]:
    """Who is on the list of a room: name and unit → the phones of those people, "" for none."""
    people = rooms.people_of(connection, room)
    phones = rooms.phones(connection, [p.id for p in people])
    found: dict[tuple[str, str], list[str]] = {}
    for p in people:
        found.setdefault((p.name, p.unit), []).append(phones.get(p.id, ""))
    return found


@dataclass(frozen=True)
class Line:
    """Somebody on the roster; `known`: on the list of the room already."""

    row: RosterRow
    known: bool


class RosterImport(QWidget):
    """`left`: done, or given up. `imported`: onto the standing list, or not."""

    left = Signal()
    imported = Signal(bool)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._file: RosterFile | None = None
        self._reading: Reading | None = None
        self._known: dict[tuple[str, str], list[str]] = {}  # name and unit → phones
        self._room = ""
        self._meeting: str | None = None
        self._fresh = True
        self._choosers: list[Chooser] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.title = words(role="heading")
        column.addWidget(self.title)
        column.addWidget(self._build_mapping())
        column.addLayout(self._build_preview(), 1)
        column.addLayout(self._build_bottom())
        QShortcut(QKeySequence("Esc"), self, self.left.emit, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _build_mapping(self) -> QScrollArea:
        self._mapping = QScrollArea()
        self._mapping.setWidgetResizable(True)
        self._mapping.setFrameShape(QFrame.Shape.NoFrame)
        self._mapping.setFixedHeight(96)
        self._mapping.setAccessibleName(_("每一列是什么"))
        return self._mapping

    def _build_preview(self) -> QHBoxLayout:
        added: list[Column[Line]] = [
            Column(_("行"), lambda line: str(line.row.line), 48),
            Column(_("姓名"), lambda line: line.row.name, 136),
            Column(_("身份"), lambda line: _role(line.row), 150),
            Column(_("单位"), lambda line: line.row.unit),
            Column(_("电话"), lambda line: mask_phone(line.row.phone), 116),
            Column(_("类别"), lambda line: word(line.row.attends), 60),
            Column("", lambda line: _("已在名单") if line.known else _("新加"), 88),
        ]
        skipped: list[Column[Skipped]] = [
            Column(_("行"), lambda line: str(line.line), 48),
            Column(_("内容"), lambda line: line.text, 120),
            Column(_("为什么跳过"), lambda line: line.reason),
        ]
        self.added = Table(_("将加入的人"), added, lambda line: line.row.line)
        self.skipped = Table(_("跳过的行"), skipped, lambda line: (line.line, line.text))
        self.added.meant.connect(lambda _line: self._import())
        self.counted, self.left_out = words(role="heading"), words(role="heading")
        self.notes = QPlainTextEdit()
        self.notes.setReadOnly(True)
        self.notes.setTabChangesFocus(True)
        self.notes.setAccessibleName(_("说明"))
        self.notes.setMaximumHeight(110)
        sides = QHBoxLayout()
        sides.addLayout(_stacked(self.counted, self.added), 5)
        sides.addLayout(_stacked(self.left_out, self.skipped, self.notes), 3)
        return sides

    def _build_bottom(self) -> QHBoxLayout:
        self.standing = QRadioButton()
        self.once = QRadioButton()
        group = QButtonGroup(self)
        for one in (self.standing, self.once):
            group.addButton(one)
        self.yes = button("", self._import, role="primary")
        line = QHBoxLayout()
        line.addWidget(self.standing)
        line.addWidget(self.once)
        line.addStretch()
        line.addWidget(button(_("换一个文件(&F)"), self._pick_another))
        line.addWidget(button(_("不导入 (Esc)"), self.left.emit))
        line.addWidget(self.yes)
        return line

    def pick(self) -> Path | None:
        """Ask for a file."""
        return self._context.prompts.open_file(
            self, _("选一份名单"), _("名单 ({kinds})").format(kinds=KINDS) + ";;" + _("所有文件 (*)")
        )

    def _pick_another(self) -> None:
        path = self.pick()
        if path:
            self.open(path, self._room, self._meeting, standing=self.standing.isChecked())

    def open(self, path: Path, room: str, meeting: str | None, *, standing: bool = False) -> None:
        """Show a file: for the list of a room, and for a meeting's invitation list where there is one."""
        self._room, self._meeting, self._fresh = room, meeting, True
        self.standing.setText(_("列入常设名单（议事会组成人员）"))
        self.once.setText(_("只用于这次会议") if meeting else _("只加进名单"))
        (self.standing if standing else self.once).setChecked(True)
        self._show_nothing(_("正在读 {name}……").format(name=path.name))
        tasks = self._context.tasks

        def show(file: RosterFile) -> None:
            if (room, meeting) == (self._room, self._meeting):
                self._file = file
                tasks.aside(file.understood, done=self._show, refused=self._show_trouble)

        def known(found: dict[tuple[str, str], list[str]]) -> None:
            self._known = found
            tasks.aside(open_roster, path, done=show, refused=self._show_trouble)

        tasks.read(read_known, room, done=known)

    def _show_nothing(self, sentence: str) -> None:
        self._file = self._reading = None
        self.title.setText(sentence)
        self._mapping.hide()
        self.added.show_rows([])
        self.skipped.show_rows([])
        self.notes.hide()
        self._count(0, 0)

    def _show_trouble(self, sentence: str) -> None:
        """The file cannot be read at all, or not with this mapping."""
        if self._file is None:
            self._show_nothing(sentence)
        else:
            self._reading = None
            self.title.setText(sentence)
            self.added.show_rows([])
            self._count(0, len(self.skipped.rows))

    def _show(self, reading: Reading) -> None:
        assert self._file is not None
        self._reading = reading
        where = _("表头在第 {line} 行").format(line=reading.header_line) if reading.header_line else _("没有表头")
        self.title.setText(
            _("{name}：{where}。请核对每一列，不对就改。").format(name=self._file.path.name, where=where)
        )
        self._show_mapping(reading)
        self.added.show_rows([Line(row, self._is_known(row)) for row in reading.rows])
        self.added.setColumnHidden(ATTENDS, all(row.attends is Attends.MEMBER for row in reading.rows))
        self.skipped.show_rows(reading.skipped)
        self.notes.setPlainText("\n".join(reading.notes))
        self.notes.setVisible(bool(reading.notes))
        self._count(len(reading.rows), len(reading.skipped))
        if self._fresh:
            self._fresh = False
            self.yes.setFocus()

    def _is_known(self, row: RosterRow) -> bool:
        phones = self._known.get((row.name, row.unit), [])
        return any(not (phone and row.phone) or phone == row.phone for phone in phones)

    def _count(self, added: int, skipped: int) -> None:
        self.counted.setText(_("将加入 {count} 人").format(count=added))
        self.left_out.setText(_("跳过 {count} 行").format(count=skipped))
        self.yes.setText(_("导入 {count} 人(&K)").format(count=added))
        self.yes.setAccessibleName(_("导入 {count} 人").format(count=added))
        self.yes.setEnabled(added > 0)

    def _show_mapping(self, reading: Reading) -> None:
        """A box for every column; made anew only for another file."""
        fields = [used for _heading, used in reading.columns]
        if len(self._choosers) != len(fields) or self._mapping.isHidden():
            self._make_choosers([heading for heading, _used in reading.columns])
        for box, used in zip(self._choosers, fields, strict=True):
            box.setCurrentIndex(box.findData(used))
        self._mapping.show()

    def _make_choosers(self, headings: Sequence[str]) -> None:
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        self._choosers = []
        for place, heading in enumerate(headings):
            box = Chooser()
            for field, label in field_labels().items():
                box.addItem(label, field)
            box.setMinimumContentsLength(4)
            box.activated.connect(lambda _place: self._read_again())
            shown = heading or _("第 {place} 列").format(place=place + 1)
            box.setAccessibleName(_("“{heading}”这一列是").format(heading=shown))
            grid.addWidget(words(shown), 0, place)
            grid.addWidget(box, 1, place)
            self._choosers.append(box)
        grid.setColumnStretch(len(headings), 1)
        self._mapping.setWidget(inner)

    def _read_again(self) -> None:
        """Understand the file with the columns as they are chosen now."""
        if self._file:
            mapping = {place: box.currentData() for place, box in enumerate(self._choosers) if box.currentData()}
            self._context.tasks.aside(self._file.understood, mapping, done=self._show, refused=self._show_trouble)

    def _import(self) -> None:
        if self._reading:
            self._context.tasks.do(
                import_people,
                self._room,
                people_in(self._reading),
                self.standing.isChecked(),
                self._meeting,
                done=lambda _changes: self._on_imported(),
            )

    def _on_imported(self) -> None:
        self.imported.emit(self.standing.isChecked())
        self.left.emit()


def field_labels() -> dict[str, str]:
    """What a column may hold."""
    return {
        "": _("不用"),
        "name": _("姓名"),
        "role": _("身份"),
        "unit": _("单位"),
        "phone": _("电话"),
        "attends": _("参会类别"),
    }


def _role(row: RosterRow) -> str:
    """The words of the file, with the role of the fixed list where they differ."""
    return word(row.role_text) if row.role in ("", row.role_text) else row.role_text + bracketed(word(row.role))


def _stacked(*parts: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    for part in parts:
        column.addWidget(part, isinstance(part, Table))
    return column
