"""设置: sections on the left, what can be set on the right. A field is saved when it is left; the footer says 已存."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout

from desktop.base.i18n import _
from desktop.rules.setting_values import Group
from desktop.rules.settings import group_label
from desktop.services.settings import TABLE
from desktop.ui.looks import sized
from desktop.ui.page import Context, Page
from desktop.ui.settings.group_section import GroupSection
from desktop.ui.settings.laptop_section import LaptopSection
from desktop.ui.settings.room_section import RoomSection
from desktop.ui.settings.section import Section
from desktop.ui.settings.stored import Stored, read_stored
from desktop.ui.settings.templates_section import TemplatesSection
from desktop.ui.settings.units_section import UnitsSection
from desktop.ui.typing import ReturnFilter
from desktop.ui.widgets.controls import words

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent

    from desktop.store.changelog import Changes

WIDTH = 190  # pixels of the list of sections, in normal type


class SettingsPage(Page):
    """Alt+1 … goes to a section; in the list Up and Down, Enter goes into it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.room = RoomSection(context)
        self.units = UnitsSection(context)
        self.groups = {group: GroupSection(context, group) for group in Group}
        self.templates = TemplatesSection(context)
        self.laptop = LaptopSection(context)
        self.list = QListWidget()
        self.list.setObjectName("sections")
        self.list.setAccessibleName(_("设置的各部分"))
        self.stack = QStackedWidget()
        for place, (section, label) in enumerate(self._sections(), 1):
            shortcut = f"Alt+{place % 10}"
            item = QListWidgetItem(f"{label} ({shortcut})")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, label)
            self.list.addItem(item)
            self.stack.addWidget(section)
            act = partial(self.go_to, section)
            key = QShortcut(QKeySequence(shortcut), self, act)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.setWhatsThis(label)  # what the list of keys says
        self.list.currentRowChanged.connect(self._on_row)
        ReturnFilter(self.list).submitted.connect(lambda: self.section.begin())
        self._lay_out()
        self.list.setCurrentRow(0)

    def _sections(self) -> tuple[tuple[Section, str], ...]:
        groups = [(self.groups[group], group_label(group)) for group in Group]
        others = ((self.units, _("单位")), (self.templates, _("文书模板")), (self.laptop, _("这台电脑")))
        return ((self.room, _("站点")), *groups, *others)

    def _lay_out(self) -> None:
        self._size_by_type()
        sides = QHBoxLayout()
        sides.setSpacing(12)
        sides.addWidget(self.list)
        sides.addWidget(self.stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(sides, 1)
        column.addWidget(words(_("改了就自动保存；正在改的那一格，按 Esc 还原。"), "remark"))

    def _size_by_type(self) -> None:
        self.list.setFixedWidth(sized(WIDTH))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == event.Type.FontChange:
            self._size_by_type()

    @property
    def section(self) -> Section:
        found = self.stack.currentWidget()
        assert isinstance(found, Section)
        return found

    def go_to(self, section: Section) -> None:
        """Show a section and put the cursor into its first field."""
        self.list.setCurrentRow(self.stack.indexOf(section))
        section.begin()

    def _on_row(self, row: int) -> None:
        self.section.save_pending()
        self.stack.setCurrentIndex(row)

    def show_meeting(self, meeting: str | None) -> None:
        self.list.doItemsLayout()  # its rows were measured before they had their style
        self.list.setFocus()
        super().show_meeting(meeting)

    def affected(self, changes: Changes) -> bool:
        return changes.touches(TABLE, "room", "unit")

    def reload(self) -> None:
        self.context.tasks.read(read_stored, self.room.room, done=self._show)

    def _show(self, stored: Stored) -> None:
        for section, _label in self._sections():
            section.show_stored(stored)

    def leave(self) -> None:
        self.section.save_pending()
