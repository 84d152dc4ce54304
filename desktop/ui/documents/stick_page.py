"""拷到U盘: the folder of a meeting, or of all meetings of a month, onto a stick; at the end it is said that it can be
pulled. The window goes on while it is copied.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.base.drive import size_words
from desktop.base.drives import drives
from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.medium import Watch
from desktop.services.carrying import Choice, choice, load, read_all
from desktop.services.keep import save_setting, setting
from desktop.services.reports import Recorded
from desktop.services.stick_folder import Carried, carry
from desktop.store.database import View
from desktop.sync.syncing import Report
from desktop.ui.documents.drive_list import DriveList, Look
from desktop.ui.documents.passphrase_fields import PassphraseFields
from desktop.ui.page import Context, Page
from desktop.ui.sync.syncing import Syncing
from desktop.ui.sync.wording import progress_words, report_words
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.scrolling import Scrolling

FOLDER = "stick_folder"  # setting: the folder that was chosen last
GLANCE = 100  # milliseconds between two looks at how far it is
TOLD = 3  # sentences that have room


def _read(connection: View, meeting: str) -> tuple[Choice, str]:
    return choice(connection, meeting), str(setting(connection, FOLDER) or "")


def _copy(
    directory: Path,
    read: Sequence[Recorded],
    full: bool,
    passphrase: str,
    target: Path,
    month: str,
    at: datetime,
    watch: Watch,
) -> tuple[Carried, ...]:
    loads = []
    for one in read:
        watch.check()
        loads.append(load(one, directory, full=full).sealed_with(passphrase))
    return carry(loads, target, at=at, paint=True, month=month, watch=watch)


class StickPage(Page):
    """`syncing`: what this computer has to give its office goes onto the same stick, and what lies there for it comes."""

    def __init__(self, context: Context, syncing: Syncing | None = None, look: Look = drives) -> None:
        super().__init__(context)
        self._syncing = syncing
        self._choice: Choice | None = None
        self._watch: Watch | None = None
        self._carried: Path | None = None
        self._giving = False  # the documents are through
        self.title = words(role="heading")
        self.title.setWordWrap(True)
        self.drives = DriveList(context, look)
        self.drives.chosen.connect(self._enable)
        self.drives.meant.connect(self._copy)
        self.drives.picked.connect(self._on_picked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.title)
        middle = QHBoxLayout()
        middle.addWidget(self.drives, 3)
        middle.addWidget(Scrolling(self._build_what()), 2)
        layout.addLayout(middle, 1)
        layout.addWidget(self._build_progress())
        layout.addLayout(self._build_bottom())
        self._glances = QTimer(self, interval=GLANCE)
        self._glances.timeout.connect(self._show_progress)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._back)
        application = QCoreApplication.instance()
        if application:
            application.aboutToQuit.connect(self._stop)  # nothing half-written is left behind

    def _build_what(self) -> QFrame:
        self.one = QRadioButton(_("这场会议(&M)"))
        self.all = QRadioButton()
        self._which = QButtonGroup(self)
        self.full = QCheckBox(_("全部资料(&Q)"))
        self.about = words(role="remark")
        self.about.setWordWrap(True)
        self.lock = QCheckBox(_("加密码(&P)"))
        self.passphrase = PassphraseFields()
        self.passphrase.submitted.connect(self._copy)
        card = QFrame()
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(10, 4, 10, 4)
        column.setSpacing(2)
        for one in (self.one, self.all):
            self._which.addButton(one)
        for part in (self.one, self.all, self.full, self.about, self.lock, self.passphrase):
            boxed = isinstance(
                part, QRadioButton | QCheckBox
            )  # no wider than its words: else a click beside them fails
            column.addWidget(part, alignment=Qt.AlignmentFlag.AlignLeft if boxed else Qt.AlignmentFlag(0))
        column.addStretch()
        self._what = card
        for box in (self.one, self.all, self.full, self.lock):
            box.toggled.connect(lambda _on: self._on_choice())
        self.lock.clicked.connect(lambda on: self.passphrase.first.setFocus() if on else None)
        return card

    def _build_progress(self) -> QWidget:
        self.bar = QProgressBar()
        self.bar.setAccessibleName(_("拷了多少"))
        self.bar.setRange(0, 1000)
        self.under_way = words()
        self.under_way.setProperty("elides", True)
        self.under_way.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.stop = button(_("停止(&S)"), self._stop)
        self.progress = QWidget()
        line = QHBoxLayout(self.progress)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.bar, 1)
        line.addWidget(self.under_way, 2)
        line.addWidget(self.stop)
        self.progress.hide()
        return self.progress

    def _build_bottom(self) -> QHBoxLayout:
        self.safe = words("")
        self.safe.setObjectName("safeToPull")
        self.remark = words("", "remark")
        self.remark.setWordWrap(True)
        self.back = button(_("返回文书(&B)"), self._back)
        self.open = button(_("打开看看(&O)"), self._open)
        self.copy = button(_("拷贝(&C)"), self._copy, role="primary")
        line = QHBoxLayout()
        line.addWidget(self.safe)
        line.addWidget(self.remark, 1)
        for key in (self.back, self.open, self.copy):
            line.addWidget(key)
        return line

    def show_meeting(self, meeting: str | None) -> None:
        if self._watch is None:
            self._choice = None
            self.one.setChecked(True)
            self.full.setChecked(False)
            self._show_end("", "")
        super().show_meeting(meeting)

    def reload(self) -> None:
        if self.meeting and self._watch is None:
            self.context.tasks.read(_read, self.meeting, done=partial(self._on_read, self.meeting))

    def _on_read(self, asked: str, found: tuple[Choice, str]) -> None:
        if asked != self.meeting:
            return
        first, (self._choice, folder) = self._choice is None, found
        self.title.setText(self._choice.meeting.title)
        year, _dash, month = self._choice.month.partition("-")
        label = _("{year}年{month}月的全部会议，{count} 场(&A)")
        self.all.setText(label.format(year=year, month=month.lstrip("0"), count=len(self._choice.of_month)))
        self.all.setEnabled(len(self._choice.of_month) > 1)
        if first:
            self.drives.go_to_folder(Path(folder) if folder else None)
            self.drives.table.setFocus()
        self._show_choice()

    def _on_choice(self) -> None:
        """What was said of a copy is not said of another one."""
        self._show_end("", "")
        self._show_choice()

    def _show_choice(self) -> None:
        """What is taken along as it is chosen now."""
        full, locked = self.full.isChecked(), self.full.isChecked() and self.lock.isChecked()
        self.lock.setVisible(full)
        self.passphrase.setVisible(locked)
        if not locked:
            self.passphrase.clear()
        self.about.setText(
            _("连会议记录、收条、签到表和照片的扫描件一起，手机号不遮。只给档案室和有权看的人。")
            if full
            else _("不带会议记录、收条和扫描件（签了字的正式稿带上）；手机号、身份证号和提建议的人的名字遮住。")
        )
        if self._choice:
            needed = self._choice.needed(whole_month=self.all.isChecked(), full=full)
            self.drives.need(needed)
            if not self.safe.text():
                self.remark.setText(_("大约要 {size}。").format(size=size_words(needed)))
        self._enable()

    def _enable(self) -> None:
        copying = self._watch is not None
        self._what.setEnabled(not copying)
        self.copy.setEnabled(not copying and self._choice is not None and self.drives.ready)
        self.open.setVisible(self._carried is not None and not copying)

    def _on_picked(self, folder: Path) -> None:
        self.context.tasks.do(save_setting, FOLDER, str(folder))

    def _copy(self) -> None:
        if not self.copy.isEnabled() or self._choice is None:
            return
        drive = self.drives.current
        assert drive is not None
        assert drive.folder is not None
        try:
            passphrase = self.passphrase.passphrase() if self.lock.isChecked() and self.full.isChecked() else ""
        except UserError as error:
            self.context.shell.warn(str(error))
            self.passphrase.first.setFocus()
            return
        month = self._choice.month if self.all.isChecked() else ""
        chosen = self._choice.of_month if month else (self._choice.meeting.id,)
        self._begin()
        self.context.tasks.later(
            read_all,
            chosen,
            done=partial(self._write, drive.folder, month, self.full.isChecked(), passphrase),
            refused=self._on_refused,
        )

    def _begin(self) -> None:
        self._watch, self._carried = Watch(), None
        self._show_end("", "")
        self.progress.show()
        self.drives.pause(True)
        self._enable()
        self._show_progress()
        self._glances.start()
        self.stop.setFocus()

    def _write(self, target: Path, month: str, full: bool, passphrase: str, found: tuple[Path, list[Recorded]]) -> None:
        watch = self._watch
        assert watch is not None
        directory, read = found
        at = self.context.clock.read().at
        self.context.tasks.aside(
            _copy,
            directory,
            read,
            full,
            passphrase,
            target,
            month,
            at,
            watch,
            done=partial(self._on_carried, target),
            refused=self._on_refused,
        )

    def _show_progress(self) -> None:
        if self._watch is None:
            return
        if self._giving and self._syncing:
            self._show_giving(self._syncing)
            return
        seen = self._watch.seen
        self.bar.setValue(round(seen.share * 1000))
        told = _("第 {place} 个，共 {count} 个：{name}").format(place=seen.place, count=seen.count, name=seen.name)
        self.under_way.setText(_("正在停下……") if self._watch.stopping else told if seen.place else _("正在准备……"))
        self.under_way.setToolTip(self.under_way.text())

    def _show_giving(self, syncing: Syncing) -> None:
        self.bar.setValue(round(syncing.seen.share * 1000))
        self.under_way.setText(_("正在停下……") if syncing.stopping else progress_words(syncing.seen))

    def _stop(self) -> None:
        if self._giving and self._syncing:
            self._syncing.stop()
        if self._watch:
            self._watch.stop()
            self._show_progress()

    def _end(self) -> None:
        self._watch, self._giving = None, False
        self._glances.stop()
        self.progress.hide()
        self.passphrase.clear()
        self.drives.pause(False)
        self._enable()

    def _on_refused(self, sentence: str) -> None:
        """The window's last line says it too; here it stays."""
        self._end()
        self._show_end("", sentence)
        self.copy.setFocus()

    def _on_carried(self, target: Path, carried: tuple[Carried, ...]) -> None:
        self._carried = carried[0].folder if len(carried) == 1 else carried[0].folder.parent
        count = sum(len(one.files) + 1 for one in carried)
        told = [sentence for one in carried for sentence in one.told]
        sentences = [_("{count} 个文件都读回来核对过。").format(count=count), *told[:TOLD]]
        if len(told) > TOLD:
            sentences.append(_("还有 {count} 条，见说明.txt。").format(count=len(told) - TOLD))
        if self._syncing is None or not self._syncing.belongs:
            self._on_all_there(sentences)
            return
        self._giving = True
        self._syncing.with_stick(target, partial(self._on_given, sentences), partial(self._on_not_given, sentences))

    def _on_given(self, sentences: list[str], report: Report) -> None:
        state = self._syncing.state if self._syncing else None
        office = state.office if state else ""
        given = _("可以交给{office}：{done}").format(office=office, done=report_words(report))
        self._on_all_there([given, *sentences, *report.told[:TOLD]])

    def _on_not_given(self, sentences: list[str], why: str) -> None:
        """The documents are there all the same."""
        self._on_all_there([_("文书拷好了，要交给办公室的没有写上：{why}").format(why=why), *sentences])

    def _on_all_there(self, sentences: list[str]) -> None:
        self._end()
        self._show_end(_("可以安全拔出"), "\n".join(sentences))
        self.context.shell.say(_("拷好了，可以安全拔出。"))
        self.back.setFocus()

    def _show_end(self, safe: str, remark: str) -> None:
        self.safe.setText(safe)
        self.safe.setVisible(bool(safe))
        self.remark.setText(remark)

    def _open(self) -> None:
        if self._carried and not self.context.prompts.show(self._carried):
            self.context.shell.warn(_("打不开文件夹 {path}。").format(path=self._carried))

    def _back(self) -> None:
        if self.meeting:
            self.context.shell.documents(self.meeting)
