"""要办的事 on the home page: one line each, the most urgent first, and one key to do it. Made when there is something."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.base.clock import Clock
from desktop.base.i18n import _
from desktop.rules.duties import Duty, Todo
from desktop.rules.meeting import State
from desktop.ui.meetings.glances import day
from desktop.ui.widgets.table import Column, Table

KEYS = 9


class TodoList(Table):
    """`wanted` carries the Todo that is to be done: Enter on its line, or Alt and its number anywhere on `page`."""

    wanted = Signal(object)

    def __init__(self, clock: Clock, page: QWidget) -> None:
        columns: list[Column[Todo]] = [
            Column(_("按键"), self._key_words, 76),
            Column(_("要办的事"), lambda todo: sentence(todo, clock.read().at)),
            Column(_("期限"), days_words, 124, lambda todo: (todo.days or 0) > 0),
            Column(_("会议"), lambda todo: todo.meeting.title if todo.meeting else "", 280),
        ]
        super().__init__(_("要办的事"), columns, _key)
        self.meant.connect(self.wanted)
        for number in range(1, KEYS + 1):
            keys = QKeySequence(f"Alt+{number}")
            made = QShortcut(keys, page, lambda place=number - 1: self._want(place))
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            if number == 1:
                made.setWhatsThis(_("办第 1 件要办的事（Alt+2 第 2 件……）"))

    def _key_words(self, todo: Todo) -> str:
        place = self.rows.index(todo)
        return f"Alt+{place + 1}" if place < KEYS else ""

    def _want(self, place: int) -> None:
        if place < len(self.rows) and self.isVisible():
            self.wanted.emit(self.rows[place])

    def show_todos(self, todos: Sequence[Todo], most: int) -> None:
        """Show them, `most` lines at once; the others are scrolled to."""
        self.show_rows(todos)
        self.show_lines(most)

    def show_lines(self, most: int) -> None:
        lines = max(1, min(most, len(self.rows)))
        self.setFixedHeight(self._around + lines * self.rowHeight(0))

    def lines_in(self, height: int) -> int:
        """How many lines have room in so many pixels."""
        return (height - self._around) // self.rowHeight(0) if self.rows else 0

    @property
    def _around(self) -> int:
        """Pixels of height besides the lines."""
        return self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth()


def _key(todo: Todo) -> tuple[object, ...]:
    return todo.duty, todo.meeting.id if todo.meeting else todo.row, todo.month


def sentence(todo: Todo, now: datetime) -> str:
    """What is to be done, in words."""
    match todo.duty:
        case Duty.HOLD:
            planned = day(todo.meeting, now) if todo.meeting else ""
            return _("开会：{planned}").format(planned=planned)
        case Duty.FINISH | Duty.FINISH_OLD:
            submitted = todo.meeting is not None and todo.meeting.state is State.SUBMITTED
            told = _("已经送审，等定稿") if submitted else _("散会了：整理、送审、定稿")
            return told + (_("；{count} 项承诺待明确").format(count=todo.unclear) if todo.unclear else "")
        case Duty.ANSWER:
            told = _("会后答复 意见{number}：{what}").format(number=todo.number, what=todo.what or _("（待补内容）"))
            return _and_more(told, todo)
        case Duty.FULFIL:
            return _and_more(_("承诺到期：{what}").format(what=todo.what or _("待明确")), todo)
        case Duty.OVERDUE:
            told = _("承诺超期 {count} 项").format(count=todo.count)
            return told + (_("，七天内到期 {count} 项").format(count=todo.soon) if todo.soon else "")
        case Duty.UNREPORTED:
            return _("{month}：{count} 个站点未报送").format(month=month_words(todo.month), count=todo.count)
        case Duty.NEWS:
            return _("{who}改了 {count} 项承诺：{what}").format(who=todo.who, count=todo.count, what=todo.what)
        case Duty.REPORT:
            return _("{month}没有开过会：给{who}零报告").format(month=month_words(todo.month), who=todo.who)
        case Duty.WRITE:
            return _("写好的文书之后又改过：重新写一遍") if todo.again else _("写文书：纪要、记录、清单还没有写")
        case Duty.BACK_UP:
            return _("备份：最近的改动还没有备份")
    raise AssertionError(todo.duty)


def month_words(month: str) -> str:
    """2026年10月."""
    return _("{year}年{month}月").format(year=month[:4], month=int(month[5:]))


def _and_more(told: str, todo: Todo) -> str:
    who = _("（{who}）").format(who=todo.who) if todo.who else ""
    more = _("，共 {count} 项").format(count=todo.count) if todo.count > 1 else ""
    return told + who + more


def days_words(todo: Todo) -> str:
    """超期 5 天, 今天, 还有 3 天."""
    if todo.days is None:
        return ""
    if todo.duty is Duty.BACK_UP:
        return _("{days} 天前备份").format(days=todo.days)
    if todo.days == 0:
        return _("今天")
    if todo.days > 0:
        return _("过了 {days} 天").format(days=todo.days)
    return _("还有 {days} 天").format(days=-todo.days)
