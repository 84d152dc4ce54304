"""Preparing a meeting: its form, its agenda, who is invited; then the sheet to sign is printed, and it begins."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.base.i18n import _
from desktop.rules.meeting import Meeting, State
from desktop.services import history, meetings
from desktop.services.copying import Pattern, pattern
from desktop.services.keep import save_draft, save_setting
from desktop.services.order import move_participant
from desktop.ui.attendance.room_strip import RoomStrip
from desktop.ui.attendance.roster_import import RosterImport
from desktop.ui.documents.printing import print_sheet, told
from desktop.ui.meetings.agenda_editor import AgendaEditor
from desktop.ui.meetings.glances import ROOM
from desktop.ui.meetings.invitation_list import InvitationList
from desktop.ui.meetings.meeting_form import NEW_ROOM, MeetingForm
from desktop.ui.meetings.pattern_strip import PatternStrip
from desktop.ui.meetings.prepare_draft import PrepareDraft
from desktop.ui.meetings.preparing import DRAFT, NEW, Prepared, create, create_from, invite_by_name, read_prepared
from desktop.ui.page import Context, Page
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.file_drops import FileDrops
from desktop.ui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from desktop.services.reports import WrittenFile
    from desktop.store.changelog import Changes


class PreparePage(Page):
    """`show_meeting(None)` begins a new meeting; it is there once it has a title."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._prepared = Prepared([], None, None, [], [], [])
        self._room: str | None = None
        self._anew = True
        self._creating = False
        self._visit = 0  # which showing of a meeting an answer belongs to
        FileDrops(self).dropped.connect(self._on_dropped)
        self._stack = QStackedWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self.importing = RosterImport(context)
        self.importing.left.connect(self._back)
        self._stack.addWidget(self._build())
        self._stack.addWidget(self.importing)
        self.draft = PrepareDraft(context, self.form, self.agenda, self.invitations.name, self.pattern)

    def _build(self) -> QWidget:
        self.form = MeetingForm(self.context.clock)
        self.form.edited.connect(self._on_form)
        self.form.refused.connect(self.context.shell.warn)
        self.form.room_chosen.connect(self._on_room)
        self.agenda = AgendaEditor()
        self.agenda.edited.connect(lambda pairs: self._do(meetings.set_agenda, pairs))
        self.invitations = InvitationList()
        self.invitations.invited.connect(lambda ids: self._do(meetings.invite, ids))
        self.invitations.uninvited.connect(self._uninvite)
        self.invitations.moved.connect(lambda who, steps: self._do(move_participant, who, steps))
        self.invitations.added.connect(lambda name: self._do(invite_by_name, name))
        self.invitations.import_wanted.connect(self._pick_roster)
        self.pattern = PatternStrip(self.context.clock)
        self.pattern.chosen.connect(self.copy_from)
        self.room_strip = RoomStrip(self.context)
        self.room_strip.made.connect(self._use_room)
        self.tabs = Tabs()
        self.tabs.setAccessibleName(_("筹备会议"))
        for place, (part, label) in enumerate(
            ((self.form, _("会议信息")), (self.agenda, _("议程")), (self.invitations, _("邀请名单"))), 1
        ):
            self.tabs.addTab(part, f"{label} (Alt+{place})")
            self._key(f"Alt+{place}", partial(self._go_to, part))
        self._key(QKeySequence.StandardKey.Undo, self._undo)
        self._key(QKeySequence.StandardKey.Redo, self._redo)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.room_strip)
        column.addWidget(self.pattern)
        column.addWidget(self.tabs, 1)
        column.addLayout(self._build_bottom())
        return whole

    def _build_bottom(self) -> QHBoxLayout:
        self.hint = words(role="remark")
        self.hint.setWordWrap(True)
        self.undo = button(_("撤销"), self._undo, role="compact")
        self.undo.setToolTip(_("撤销上一步 Ctrl+Z"))
        self.redo = button(_("恢复"), self._redo, role="compact")
        self.redo.setToolTip(_("把撤销的一步恢复 Ctrl+Y"))
        self.sheet = button(_("打印签到表(&P)"), self._print)
        self.papers = button(_("会前文书(&W)"), self._go_to_papers)
        self.papers.setToolTip(_("会议通知、议程、席卡、签到码、号牌……写出来、打印"))
        self.sign_in = button(_("先签到(&Q)"), self._sign_in)
        self.sign_in.setToolTip(_("人来了先签到；到点了在会议那一页按 F5 开会"))
        self.open = button(_("开会(&K)"), self._open, role="primary")
        line = QHBoxLayout()
        line.addWidget(self.hint, 1)
        for one in (self.undo, self.redo, self.sheet, self.papers, self.sign_in, self.open):
            line.addWidget(one)
        return line

    def _key(self, keys: str | QKeySequence.StandardKey, act: Callable[[], Any]) -> None:
        QShortcut(QKeySequence(keys), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _go_to(self, part: QWidget) -> None:
        if self.tabs.isTabEnabled(self.tabs.indexOf(part)):
            self.tabs.setCurrentWidget(part)
            firsts = {self.agenda: self.agenda.new_title, self.invitations: self.invitations.search}
            firsts.get(part, self.form.field("title")).setFocus()

    def show_meeting(self, meeting: str | None) -> None:
        self._anew = True
        self._creating = False
        self._visit += 1
        self.draft.stop()
        self.pattern.show_pattern(None)
        self._stack.setCurrentIndex(0)
        self.room_strip.close_strip()
        self.tabs.setCurrentWidget(self.form)
        self.form.field("title").setFocus()
        super().show_meeting(meeting)

    def reload(self) -> None:
        asked = self.meeting
        self.context.tasks.read(
            read_prepared, asked, done=lambda found: self._show(found) if asked == self.meeting else None
        )

    def copy_from(self, earlier: str) -> None:
        """Show what a new meeting takes over from an earlier one, "" for nothing; what was typed stays."""
        self.pattern.wanted = earlier
        if not earlier:
            self.pattern.show_pattern(None)
            self.form.show_meeting(None, anew=False)
            return
        visit = self._visit

        def show(found: Pattern) -> None:
            if (visit, earlier) == (self._visit, self.pattern.wanted) and self.meeting is None:
                self._show_pattern(found)

        self.context.tasks.read(pattern, earlier, self.context.clock.read().at, done=show)

    def _show_pattern(self, found: Pattern) -> None:
        self._room = found.blank.room
        self.form.show_rooms(self._prepared.rooms, self._room)
        self.form.show_meeting(found.blank, anew=False)
        self.pattern.show_pattern(found)

    def _show(self, found: Prepared) -> None:
        if found.gone:
            self._on_gone()
            return
        self._prepared = found
        self.form.show_settings(found.settings)
        if found.meeting or self._anew:
            self._room = found.room
        self.form.show_rooms(found.rooms, self._room)
        self.form.room.setEnabled(not found.participants)
        if self._anew or found.meeting:
            self.form.show_meeting(found.meeting, anew=self._anew)
        self.pattern.offer(found.held, found.rooms)
        self.pattern.setVisible(found.meeting is None and bool(found.held))
        self.agenda.show_agenda(found.agenda, found.meeting.title if found.meeting else "")
        self.invitations.show_people(found.people, found.participants)
        self._enable(found.meeting)
        if self._anew:
            self._anew = False
            self._bring_back(found.kept)

    def _on_gone(self) -> None:
        """Undo has taken the whole meeting back."""
        self.meeting = None
        self.draft.stop()
        self.form.show_meeting(None, anew=True)
        self.agenda.show_agenda([], "")
        self.context.shell.go_home()

    def _bring_back(self, kept: str) -> None:
        """Put back what was being written when the program ended."""
        if kept:
            earlier = self.draft.put_back(kept)
            if earlier and not self.pattern.wanted:
                self.copy_from(earlier)
            self.context.shell.say(_("上次没有写完的已经放回来了。"))
        self.draft.go_on(self.meeting, kept)

    def _enable(self, meeting: Meeting | None) -> None:
        """Only a meeting that has a title has the rest."""
        for part in (self.agenda, self.invitations):
            self.tabs.setTabEnabled(self.tabs.indexOf(part), meeting is not None)
        for one in (self.undo, self.redo, self.sheet, self.papers, self.sign_in, self.open):
            one.setEnabled(meeting is not None)
        begun = meeting is not None and meeting.state is not State.PREPARING
        self.sign_in.setVisible(not begun)
        self.open.setText(_("回到会议(&K)") if begun else _("开会(&K)"))
        if meeting is None:
            self.hint.setText(_("写上会议名称、按回车，就可以排议程、请人；其余都可以不填。"))
        elif meeting.state is State.FINAL:
            self.hint.setText(_("会议已经定稿，这里不能再改。"))
        else:
            self.hint.setText(_("改了就自动保存。"))

    def leave(self) -> None:
        self.form.save_pending()
        self.agenda.save_pending()
        self.draft.save()

    def _do(self, verb: Callable[..., Any], *args: Any) -> None:
        """Call a verb on the meeting; where it is refused, show again what is stored."""
        self.context.tasks.do(verb, self.meeting, *args, refused=lambda _why: self.reload())

    def _on_form(self, values: dict[str, Any]) -> None:
        if self.meeting:
            self.context.tasks.do(meetings.edit_meeting, self.meeting, refused=self._not_saved, **values)
        elif self.form.values().get("title") and not self._creating and not self.pattern.in_use:
            self._create()
        else:
            self.form.not_saved()  # it goes with the title, or after it

    def _not_saved(self, _why: str) -> None:
        self._creating = False
        self.form.not_saved()
        self.draft.touch()

    def _create(self) -> None:
        visit, values = self._visit, self.form.values()
        title = values.pop("title")
        self._creating = True

        def created(changes: Changes) -> None:
            self.context.tasks.do(save_draft, f"{NEW}/{DRAFT}", "")
            if visit == self._visit:
                self.meeting, self._creating = changes.new, False
                self.draft.go_on(changes.new)
                self.form.save_pending()

        earlier = self.pattern.wanted
        make = partial(create_from, walk_ins=self.pattern.walk_ins.isChecked()) if earlier else create
        whence = earlier or self._room
        self.context.tasks.do(make, whence, title, values, done=created, refused=self._not_saved)

    def _on_room(self, room: str) -> None:
        if room == NEW_ROOM:
            self.form.show_rooms(self._prepared.rooms, self._room)
            self.room_strip.ask_new()
        elif room:
            self._use_room(room)

    def _use_room(self, room: str) -> None:
        self._room = room
        self.context.tasks.do(save_setting, ROOM, room)
        if self.meeting:
            self.context.tasks.do(meetings.edit_meeting, self.meeting, room=room)
        else:
            self.copy_from("")
            self.reload()

    def _uninvite(self, participants: list[str]) -> None:
        for participant in participants:
            self._do(meetings.uninvite, participant)

    def _undo(self) -> None:
        if self.meeting:
            self.leave()
            self._do(history.undo)

    def _redo(self) -> None:
        if self.meeting:
            self._do(history.redo)

    def _sign_in(self) -> None:
        """On to the meeting, which is not open yet: people come before it begins."""
        if self.meeting:
            self.leave()
            self.context.shell.run_meeting(self.meeting)

    def _open(self) -> None:
        if self.meeting is None or self._prepared.meeting is None:
            return
        self.leave()
        meeting, state = self.meeting, self._prepared.meeting.state
        shell = self.context.shell
        if state is State.PREPARING:
            self.context.tasks.do(meetings.open_meeting, meeting, done=lambda _changes: shell.run_meeting(meeting))
        else:
            (shell.run_meeting if state is State.LIVE else shell.finish)(meeting)

    def _go_to_papers(self) -> None:
        if self.meeting:
            self.leave()
            self.context.shell.documents(self.meeting)

    def _print(self) -> None:
        if self.meeting:
            self.leave()
            self.sheet.setEnabled(False)
            print_sheet(self.context, self.meeting, done=self._on_printed, refused=lambda _why: self._may_print())

    def _on_printed(self, file: WrittenFile) -> None:
        from desktop.ui.documents.print_preview import print_file  # what paints pages is loaded when they are wanted

        self._may_print()
        print_file(self.context, file.path, file.path.stem)
        self.context.shell.say(told(file))

    def _may_print(self) -> None:
        self.sheet.setEnabled(self.meeting is not None)

    def _pick_roster(self) -> None:
        path = self.importing.pick()
        if path and self._room and self.meeting:
            self._import(path)

    def _import(self, path: Any) -> None:
        assert self._room is not None
        self._stack.setCurrentWidget(self.importing)
        self.importing.open(path, self._room, self.meeting)

    def _back(self) -> None:
        self._stack.setCurrentIndex(0)
        self.tabs.setCurrentWidget(self.invitations)
        self.invitations.list.setFocus()

    def _on_dropped(self, paths: list[Path]) -> None:
        if self.meeting and self._room:
            self._import(paths[0])
        else:
            self.context.shell.warn(_("请先写上会议名称，再导入名单。"))
