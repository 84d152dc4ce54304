"""同步: what this computer is, what it has not sent yet, what is not in order and what to do, and how far each meeting has
come; one button syncs. A computer that is alone is told the two ways in.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.base.i18n import _
from desktop.services.belonging import Role
from desktop.sync.space.space import leave
from desktop.sync.status import Stage, SyncState
from desktop.sync.syncing import Report
from desktop.ui.meetings.glances import day
from desktop.ui.page import Context, Page, go_to_meeting
from desktop.ui.sync.pass_bar import PassBar
from desktop.ui.sync.place_strip import PlaceStrip
from desktop.ui.sync.shown import Line, Shown, key_is_here, read_shown, trouble_sentences
from desktop.ui.sync.syncing import Outcome, Syncing
from desktop.ui.sync.this_computer import Known, computer
from desktop.ui.sync.wording import last_words, report_words, stage_words, unsent_words
from desktop.ui.widgets.controls import button, plain, words
from desktop.ui.widgets.table import Column, Table

TOLD = 2  # sentences of a pass that have room
TROUBLES = 4  # that have room; the others come up when these are gone


class SyncPage(Page):
    """Without `syncing` (a practice) nothing is synced."""

    def __init__(self, context: Context, syncing: Syncing | None) -> None:
        super().__init__(context)
        self.syncing = syncing
        self._shown: Shown | None = None
        self._told = ""
        self._known: Known | None = None
        self.alone = self._build_alone()
        self.card = self._build_card()
        self.place = PlaceStrip(context)
        self.place.strip.give_way(self.card)
        self.place.saved.connect(self._on_place)
        self.troubles = words("", "amber")
        self.troubles.setWordWrap(True)
        self.table = self._build_table()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.alone, self.card, self.place, self.troubles):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        column.addStretch()
        column.addLayout(self._build_bottom())
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._leave_page)
        if syncing:
            syncing.turned.connect(self._show_standing)
            syncing.looked.connect(self._on_looked)  # by name: it goes with the page
            syncing.finished.connect(self._on_finished)
        self._show_parts()

    def _build_alone(self) -> QWidget:
        explained = words(
            _(
                "这台电脑现在单独用，会议都只存在本机。要让县（区）、乡镇办公室看到会上定的事，并把办理情况送回来，先选一样："
            ),
            "notice",
        )
        explained.setWordWrap(True)
        shell = self.context.shell
        self.join = button(_("加入(&J)"), shell.join_space, role="primary")
        self.found = button(_("建立协商空间(&K)"), shell.create_space)
        self.recover = button(_("恢复办公室(&R)"), shell.recover)
        self.ways = (
            (self.join, _("我是站点：办公室给了我一个入网文件。")),
            (self.found, _("我是办公室：要收各站点的会议，一个县或乡镇只建一次。")),
            (self.recover, _("办公室的电脑坏了、丢了：手里有恢复密钥，让这台电脑接着做办公室。")),
        )
        made = QWidget()
        form = QGridLayout(made)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(10)
        form.setColumnStretch(1, 1)
        form.addWidget(explained, 0, 0, 1, 2)
        for row, (key, told) in enumerate(self.ways, 1):
            remark = words(told)
            remark.setWordWrap(True)
            form.addWidget(key, row, 0)
            form.addWidget(remark, row, 1)
        return made

    def _build_card(self) -> QFrame:
        self.title = words(role="heading")
        self.title.setWordWrap(True)
        self.who = words()
        self.who.setWordWrap(True)
        self.where = words("", "remark")
        self.where.setWordWrap(True)
        self.last = words()
        self.last.setWordWrap(True)
        self.sync = button(_("立即同步(&S)"), self._sync, role="primary")
        self.change = button(_("换网盘(&P)"), self._change_place)
        self.bar = PassBar(self.syncing, stop=False)
        card = QFrame()
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(10, 6, 10, 6)
        column.setSpacing(4)
        for label, key in ((self.title, self.sync), (self.where, self.change)):
            line = QHBoxLayout()
            line.addWidget(label, 1)
            line.addWidget(key)
            column.addLayout(line)
            column.addWidget(self.who if label is self.title else self.last)
        column.addWidget(self.bar)
        return card

    def _build_table(self) -> Table:
        columns: list[Column[Line]] = [
            Column(_("日期"), lambda line: day(line.meeting, self.context.clock.read().at), 150),
            Column(_("会议"), lambda line: line.meeting.title),
            Column(_("到了哪一步"), self._stage, 400, lambda line: line.status.stage is Stage.LOCAL),
            Column(_("还没交的"), lambda line: unsent_words(line.status), 100, lambda line: line.status.unsent > 0),
        ]
        empty = _("这个站点还没有会议。开了会，这里会说交到了哪一步。")
        table = Table(_("会议交到了哪一步"), columns, lambda line: line.meeting.id, empty=empty)
        table.meant.connect(lambda line: go_to_meeting(self.context.shell, line.meeting.id, line.meeting.state))
        return table

    def _build_bottom(self) -> QHBoxLayout:
        shell = self.context.shell
        self.remark = words("", "remark")
        self.remark.setWordWrap(True)
        self.copy_key = button(_("抄恢复密钥(&K)"), shell.create_space, role="primary")
        self.settle = button(_("待核对(&H)"), shell.conflicts)
        self.stations = button(_("站点和电脑(&G)"), shell.stations)
        self.stick = button(_("从U盘接收(&U)"), shell.receive)
        self.leave_space = button(_("退出(&X)"), self._leave_space, role="quiet")
        line = QHBoxLayout()
        line.addWidget(self.remark, 1)
        for key in (self.leave_space, self.copy_key, self.settle, self.stations, self.stick):
            line.addWidget(key)
        return line

    def show_meeting(self, meeting: str | None) -> None:
        self._told, self._known = "", None
        self.place.close_strip()
        super().show_meeting(meeting)

    def reload(self) -> None:
        self.context.tasks.read(read_shown, self.context.clock.read().at, done=self._on_read)

    def _on_looked(self, _state: SyncState) -> None:
        if self.isVisible():
            self.reload()

    def _on_read(self, shown: Shown) -> None:
        first = self._shown is None or self._shown.ours.role != shown.ours.role
        self._shown = shown
        self.table.show_rows(shown.lines)
        self._show_parts()
        self._show_standing()
        if self._known:
            self._show_computer(self._known)
        elif shown.ours.role:
            self.context.tasks.do(computer, done=self._show_computer)
        if first and self.isVisible():
            self._first_key(shown).setFocus()

    def _first_key(self, shown: Shown) -> QPushButton:
        if shown.ours.alone:
            return self.join
        return self.sync if shown.kept.url else self.stick

    def _show_parts(self) -> None:
        """Which parts this computer has use for."""
        role = self._shown.ours.role if self._shown else Role.ALONE
        known, member = self._shown is not None, role is not Role.ALONE
        self.alone.setVisible(known and not member)
        for key, _remark in self.ways:
            key.setEnabled(self.syncing is not None)
        for part in (self.stick, self.leave_space):
            part.setVisible(member)
        self.card.setVisible(member and not self.place.strip.isVisible())
        self.table.setVisible(role is Role.ROOM)
        self.stations.setVisible(role is Role.OFFICE)
        self._show_troubles()

    def _show_computer(self, known: Known) -> None:
        """What this computer is called, and the code by which an office knows it."""
        shown, self._known = self._shown, known
        if shown is None or shown.ours.alone:
            return
        ours = shown.ours
        title, told = (
            _("站点电脑，等{office}批准"),
            _(
                "这台电脑：{name}，核对码 {code}。先同步一次（或用U盘交去），再打电话念核对码，办公室看到的一样就会批准。"
            ),
        )
        if ours.role is Role.OFFICE:
            title, told = _("办公室：{office}"), _("这台电脑：{name}")
        elif ours.approved:
            title, told = _("站点电脑，已加入{office}"), _("这台电脑：{name}，核对码 {code}")
        if ours.revoked:
            title = _("{office}停用了这台电脑")
            told = _("本机的会议都在，只是不再交上去。弄错了就打电话给办公室；换办公室就先退出，再用新的入网文件加入。")
        self.title.setText(title.format(office=ours.office))
        self.who.setText(known.matter or told.format(name=ours.device_name, code=known.code))

    def _show_standing(self) -> None:
        """How it stands this moment."""
        shown, syncing = self._shown, self.syncing
        if shown is None or shown.ours.alone or syncing is None or syncing.state is None:
            return
        self.where.setText(shown.kept.place_words)
        self.last.setText(last_words(syncing, self.context.clock.read().at))
        self.sync.setVisible(bool(shown.kept.url))
        self.sync.setText(_("停止(&S)") if syncing.active else _("立即同步(&S)"))
        self.sync.setAccessibleName(plain(self.sync.text()))
        self.change.setText(_("换网盘(&P)") if shown.kept.url else _("设网盘(&P)"))
        self.change.setEnabled(not syncing.active)
        self.remark.setText(self._told or (syncing.sentence if syncing.outcome is Outcome.OFFLINE else ""))
        self._show_troubles()

    def _show_troubles(self) -> None:
        told = trouble_sentences(self._shown, self.syncing) if self._shown else []
        if len(told) > TROUBLES:
            told[TROUBLES - 1 :] = [_("还有 {count} 件，这几件办了就看到。").format(count=len(told) - TROUBLES + 1)]
        self.troubles.setText("\n".join(told))
        self.troubles.setVisible(bool(told))
        self.copy_key.setVisible(self._shown is not None and key_is_here(self._shown, self.syncing))
        conflicts = self._shown.state.conflicts if self._shown else 0
        self.settle.setText(_("待核对 {count} 条(&H)").format(count=conflicts))
        self.settle.setVisible(conflicts > 0)

    def _stage(self, line: Line) -> str:
        assert self._shown is not None
        return stage_words(line.status, self._shown.ours.office, self.context.clock.read().at)

    def _sync(self) -> None:
        """立即同步, or 停止: the button does not go away under the finger, whoever began the pass."""
        if self.syncing is None:
            return
        if self.syncing.active:
            self.syncing.stop()
        else:
            self._told = ""
            self.syncing.sync()

    def _on_finished(self, report: Report) -> None:
        self._told = "".join((report_words(report), *report.told[:TOLD]))
        self._show_standing()

    def _change_place(self) -> None:
        if self._shown and self.syncing:
            self.place.ask(self._shown.kept, self.syncing.directory)

    def _on_place(self, told: str) -> None:
        """Another drive, or another password: try at once."""
        self._told = told
        self.reload()
        if self.syncing:
            self.syncing.sync()

    def _leave_space(self) -> None:
        question = _("退出以后，这台电脑单独用：会议和名单都还在本机，但不再交给{office}，也收不到办理情况。要退出吗？")
        if self._shown and self._shown.ours.is_office:
            question = _(
                "这台电脑是{office}。退出以后，收到的会议都还在本机，但站点再交的收不到，也不能给它们回话。要退出吗？"
            )
        office = self._shown.ours.office if self._shown else ""
        if self.context.prompts.confirm(self, question.format(office=office), _("退出")):
            self.context.tasks.do(leave, done=self._on_left)

    def _on_left(self, _nothing: object) -> None:
        self.context.shell.say(_("退出了协商空间；数据都在本机。"))
        if self.syncing:
            self.syncing.look()
        self.reload()

    def _leave_page(self) -> None:
        """Escape: first out of what is being typed."""
        if self.place.strip.isVisible():
            self.place.close_strip()
        else:
            self.context.shell.go_home()
