"""A line of the record in large type: read back while the meeting goes on, or read out on the whole screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop.base.i18n import _
from desktop.services.projection import Reading
from desktop.ui.projector.fitted import FittedText

SHARES = {True: (12, 52, 26, 10), False: (20, 43, 37, 0)}  # of the height: heading, words, details, state


class LinePanel(QFrame):
    """`whole`: it has the screen for itself, and each detail a line."""

    def __init__(self, whole: bool = False) -> None:
        super().__init__()
        self._whole = whole
        self.setProperty("role", "panel")
        self.heading = FittedText(64, bold=True, single=True, role="quiet")
        self.words = FittedText(150 if whole else 130, 60 if whole else 48, bold=whole)
        self.details = FittedText(72 if whole else 52)
        self.state = FittedText(64, 44, single=True, bold=True, align=Qt.AlignmentFlag.AlignRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part, share in zip((self.heading, self.words, self.details, self.state), SHARES[whole], strict=True):
            layout.addWidget(part, share)
        self.state.setVisible(whole)

    def show_line(self, line: Reading) -> None:
        done = _("✓ 当场已确认") if line.confirmed else ""
        named = " ".join(filter(None, (line.heading, line.number)))
        self.heading.show_text("　".join(filter(None, (named, "" if self._whole else done))))
        self.words.show_text(line.text)
        details = [_("{label}：{text}").format(label=label, text=value) for label, value in line.details]
        self.details.show_text(("\n" if self._whole else "　　").join(details))
        self.details.setVisible(bool(details))
        self.state.show_text(done or _("正在宣读，请大家听一听对不对"))
        self.state.become("good" if line.confirmed else "quiet")
