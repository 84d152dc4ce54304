"""站点×月 报送情况: a cell a month, Enter on it shows the meetings of that month; nobody is put before another by it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout

from desktop.base.clock import local
from desktop.base.files import safe_name
from desktop.base.i18n import _, word
from desktop.rules.meeting import Meeting
from desktop.services.office_files import reporting_sheet, station_name, write_reporting_file
from desktop.services.reporting import Reporting, StationRow, meetings_of, read_reporting
from desktop.store.database import View
from desktop.sync.status import Wrong, read_state
from desktop.ui.meetings.glances import day
from desktop.ui.office.month_table import MonthTable
from desktop.ui.page import Context, Page, go_to_meeting
from desktop.ui.typing import SubmitField
from desktop.ui.widgets.chooser import Chooser
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from desktop.store.changelog import Changes

LINES = 3  # meetings of a month that are seen at once


def read_year(connection: View, now: datetime, year: int | None) -> Reporting:
    """A year, with what sync knows of segments that are missing."""
    gaps: dict[str, str] = {}
    for trouble in read_state(connection, now).troubles:
        if trouble.kind is Wrong.GAP:
            gaps[trouble.device] = _("缺第 {numbers} 段").format(numbers="、".join(map(str, trouble.seq)))
    return read_reporting(connection, now, year, gaps)


class ReportingPage(Page):
    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._found: Reporting | None = None
        self._year: int | None = None
        self.year = Chooser()
        self.year.activated.connect(lambda _place: self._choose_year())
        self.search = SubmitField()
        self.search.setPlaceholderText(_("乡镇、村、站点名称里的几个字"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._fill())
        self.search.submitted.connect(lambda _text: self._back_to_table())
        self.only_missing = QCheckBox(_("只看有未报送的(&Q)"))
        self.only_missing.toggled.connect(lambda _on: self._fill())
        self.count = words(role="heading")
        self.legend = words(_("2 是开了 2 场会，都已定稿；3 (1) 是 3 场里 1 场已定稿；— 是还不用报。"), "remark")
        self.table = MonthTable()
        self.table.meant.connect(lambda _row: self._show_meetings())
        self.meetings_title = words(role="heading")
        self.meetings = Table(_("这个月的会议"), _columns(context), lambda meeting: meeting.id)
        self.meetings.meant.connect(self._open)
        self.look = button(_("看这个月的会议 Enter"), self._show_meetings, role="primary")
        self.write = button(_("写成表格(&S)"), self._write, icon="documents")
        self._lay_out()
        self._hide_meetings()
        QShortcut(QKeySequence("F3"), self, self.search.setFocus).setWhatsThis(_("找站点"))
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.meetings, self._back_to_table)
        escape.setContext(Qt.ShortcutContext.WidgetShortcut)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(words(_("年份(&Y)"), buddy=self.year))
        top.addWidget(self.year)
        top.addWidget(words(_("找站点 (F3)："), buddy=self.search))
        top.addWidget(self.search, 1)
        top.addWidget(self.only_missing)
        acts = QHBoxLayout()
        acts.addWidget(self.count, 1)
        acts.addWidget(self.write)
        acts.addWidget(self.look)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.legend)
        layout.addWidget(self.meetings_title)
        layout.addWidget(self.meetings)
        layout.addLayout(acts)

    def show_meeting(self, meeting: str | None) -> None:
        super().show_meeting(meeting)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def affected(self, changes: Changes) -> bool:
        return changes.touches("meeting", "room", "zero_report")

    def reload(self) -> None:
        self.context.tasks.read(read_year, self.context.clock.read().at, self._year, done=self._show)

    def _show(self, found: Reporting) -> None:
        fresh, self._found = self._found is None, found
        self.year.clear()
        for one in found.years:
            self.year.addItem(str(one), one)
        self.year.setCurrentIndex(self.year.findData(found.year))
        self._fill()
        if fresh and self.table.rows:
            self.table.start_at(self._last_month())

    def _choose_year(self) -> None:
        self._year = self.year.currentData()
        self._hide_meetings()
        self.reload()

    def _last_month(self) -> int:
        """The month that ended last, in the year that is shown; December of an earlier one."""
        today = local(self.context.clock.read().at).date()
        return max(today.month - 1, 1) if self._found and self._found.year == today.year else 12

    def _fill(self) -> None:
        if self._found is None:
            return
        wanted = self.search.text().split()
        rows = [
            row
            for row in self._found.stations
            if (row.missing or not self.only_missing.isChecked())
            and all(one in f"{row.room.town} {row.room.village} {row.room.name}" for one in wanted)
        ]
        self.table.show_rows(rows)
        month = self._last_month()
        said = _("{count} 个站点；{month}月未报送 {missing} 个")
        missing = self._found.missing(self._found.months[month - 1])
        self.count.setText(said.format(count=len(rows), month=month, missing=missing))
        self.write.setEnabled(bool(rows))
        self.look.setEnabled(bool(rows))

    # ---- the meetings of a month

    def _show_meetings(self) -> None:
        row: StationRow | None = self.table.current
        month = self.table.month
        if row is None or self._found is None:
            return
        if month is None:
            self.context.shell.say(_("先把光标移到一个月份上。"))
            return
        key = self._found.months[month - 1]
        self.context.tasks.read(meetings_of, row.room.id, key, done=partial(self._on_meetings, row, month))

    def _on_meetings(self, row: StationRow, month: int, found: list[Meeting]) -> None:
        name = " ".join(filter(None, (row.room.town, station_name(row.room))))
        told = _("{station}　{month}月：{count} 场会") if found else _("{station}　{month}月：没有收到会议")
        said = told.format(station=name, month=month, count=len(found))
        self.meetings_title.setText("　".join(filter(None, (said, row.gap))))
        self.meetings.show_rows(found)
        self.legend.hide()
        self.meetings_title.show()
        self.meetings.setVisible(bool(found))
        if found:
            lines = min(LINES, len(found))
            self.meetings.setFixedHeight(
                self.meetings.horizontalHeader().sizeHint().height()
                + lines * self.meetings.rowHeight(0)
                + 2 * self.meetings.frameWidth()
            )
            self.meetings.go_to(0)
            self.meetings.setFocus(Qt.FocusReason.OtherFocusReason)

    def _hide_meetings(self) -> None:
        self.legend.show()
        self.meetings_title.hide()
        self.meetings.hide()

    def _back_to_table(self) -> None:
        self._hide_meetings()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, meeting: Meeting) -> None:
        go_to_meeting(self.context.shell, meeting.id, meeting.state)

    # ---- as a spreadsheet

    def _write(self) -> None:
        """What is shown: the year, and of the stations those that are looked for."""
        if self._found is None:
            return
        shown = Reporting(self._found.year, self._found.months, self.table.rows, self._found.years)
        title = _("{year}年报送情况").format(year=shown.year)
        today = local(self.context.clock.read().at).date()
        start = Path(f"{today.isoformat()}_{safe_name(title)}.xlsx")
        path = self.context.prompts.save_file(self, _("报送情况写到哪里"), start, _("表格 (*.xlsx)"))
        if path:
            sheet = reporting_sheet(shown, _("{year}年").format(year=shown.year))
            self.context.tasks.aside(write_reporting_file, sheet, path, done=self._on_written)

    def _on_written(self, path: Any) -> None:
        self.context.shell.say(_("写好了：{path}").format(path=path))


def _columns(context: Context) -> list[Column[Meeting]]:
    return [
        Column(_("日期"), lambda meeting: day(meeting, context.clock.read().at), 170),
        Column(_("会议"), lambda meeting: meeting.title),
        Column(_("状态"), lambda meeting: word(meeting.state), 90),
    ]
