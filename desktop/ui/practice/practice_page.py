"""演练: choose what is played, how fast, and whether one looks on or records oneself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout

from desktop.base.i18n import _
from desktop.base.paths import resource
from desktop.ui.page import Context, Page
from desktop.ui.practice.practice_bar import PACES
from desktop.ui.practice.rehearsal import Manner
from desktop.ui.widgets.chooser import Chooser
from desktop.ui.widgets.controls import button, words

if TYPE_CHECKING:
    from desktop.services.scripts import Script

SAMPLE = ("sample", "拐角花园.json")
USUAL_PACE = 5


class PracticePage(Page):
    """The sample meeting stands ready; any other script is opened from a file."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._path: Path = resource(*SAMPLE)
        self._chosen = words()
        self._chosen.setWordWrap(True)
        self.other = button(_("换一个剧本(&F)…"), self._choose)
        self.watch = QRadioButton(_("先看一遍：每一步自动做，上面写着该按哪个键(&W)"))
        self.record = QRadioButton(_("我来记：别的自动做，大家说的话由我记(&R)"))
        self.pace = Chooser()
        self.pace.setAccessibleName(_("快慢"))
        for one in PACES:
            self.pace.addItem(_("{pace} 倍").format(pace=one), one)
        self.pace.setCurrentIndex(PACES.index(USUAL_PACE))
        self.start = button(_("开始演练(&K)"), self._start, role="primary")
        self._lay_out()

    def _lay_out(self) -> None:
        self._manners = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        explained = words(
            _(
                "演练开一个单独的窗口，放一场有剧本的会。里面怎么按都行：数据是临时的，关掉窗口就没有了，真的会议碰不到。"
            ),
            "notice",
        )
        explained.setWordWrap(True)
        layout.addWidget(explained)
        line = QHBoxLayout()
        line.addWidget(words(_("剧本："), "heading"))
        line.addWidget(self._chosen, 1)
        line.addWidget(self.other)
        layout.addLayout(line)
        for one in (self.watch, self.record):
            self._manners.addButton(one)
            layout.addWidget(one)
        self.watch.setChecked(True)
        below = QHBoxLayout()
        below.addWidget(words(_("快慢(&S)："), "heading", self.pace))
        below.addWidget(self.pace)
        below.addStretch(1)
        below.addWidget(self.start)
        layout.addLayout(below)
        layout.addStretch(1)

    def reload(self) -> None:
        self._chosen.setText(_("示例会议“拐角花园”") if self._path == resource(*SAMPLE) else str(self._path))
        self.start.setEnabled(True)
        self.start.setFocus()

    def _choose(self) -> None:
        found = self.context.prompts.open_file(self, _("选剧本"), _("剧本 (*.json)"))
        if found:
            self._path = found
            self.reload()

    def _start(self) -> None:
        from desktop.services.practice import open_script

        self.start.setEnabled(False)
        self.context.shell.say(_("正在准备演练，请稍等……"))
        self.context.tasks.aside(open_script, self._path, done=self._on_opened, refused=lambda _why: self._free())

    def _free(self) -> None:
        self.start.setEnabled(True)

    def _on_opened(self, script: Script) -> None:
        self._free()
        self.context.shell.say("")
        self.context.shell.rehearse(script, Manner(self.pace.currentData(), self.record.isChecked()))
