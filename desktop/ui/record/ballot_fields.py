"""The fields of a show of hands over the entry line: how many there can be, how many are left, and whether it is a vote."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox

from desktop.base.i18n import _, word
from desktop.rules.bodies import needed
from desktop.rules.record import HANDS
from desktop.services import recording
from desktop.ui.record.fields import Fields
from desktop.ui.record.surroundings import Call, Surroundings
from desktop.ui.typing import NumberField
from desktop.ui.widgets.chooser import meant, offer
from desktop.ui.widgets.controls import button, words


class BallotFields(Fields):
    """举手表态, or a vote where a lawful body has its quorum. It says while the hands are typed how many are left."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.hands = {name: NumberField() for name in ("for_", "against", "abstain")}
        self.method = QComboBox()
        self.method.setEditable(True)
        offer(self.method, HANDS)
        labels = (_("赞成"), _("不同意见"), _("弃权"))
        self.add_row(*((name, label, self.hands[name], 1) for name, label in zip(self.hands, labels, strict=True)))
        self.what, self.count = words("", "remark"), words("", "remark")
        self.rest = button(_("其余弃权 Alt+Q"), self.abstain_rest, role="kind", name=_("其余弃权"))
        QShortcut(QKeySequence("Alt+Q"), self, self._press_rest)
        self.add_row(("method", _("方式"), self.method, 1), ("", "", self.what, 3))
        self.add_row(("", "", self.count, 1), ("", "", self.rest, 0))
        for field in self.hands.values():
            field.textChanged.connect(lambda _text: self.follow())

    def begin(self) -> None:
        self.follow()
        self.hands["for_"].setFocus()

    @property
    def left(self) -> int:
        """How many have not raised a hand; below 0 there are too many hands."""
        return self.around.limit.base - sum(field.number or 0 for field in self.hands.values())

    @property
    def _begun(self) -> bool:
        return any(field.text() for field in self.hands.values())

    def follow(self) -> None:
        self.what.setText(self._what_words())
        self.count.setText(self._count_words())
        self.count.setProperty("urgent", self.left < 0)
        self.count.style().polish(self.count)
        self.rest.setEnabled(self._begun and self.left > 0)

    def _what_words(self) -> str:
        """Whether this is a vote, and what decides it."""
        limit, quorum = self.around.limit, self.around.quorum
        if limit.quorum is not None:
            fewest = needed(limit.threshold, limit.quorum)
            return _("表决：赞成满 {count} 人通过").format(count=fewest)
        if quorum:
            return _("法定人数还差 {count} 人，只作意见统计").format(count=quorum.lacking)
        return _("举手表态（意见统计）")

    def _count_words(self) -> str:
        base, left = self.around.limit.base, self.left
        if not self._begun:
            said = _("到会组成人员 {base} 人") if self.around.limit.quorum is not None else _("最多 {base} 人")
            return said.format(base=base)
        if left < 0:
            return _("最多 {base} 人；已写 {typed} 人，多了 {more} 人").format(base=base, typed=base - left, more=-left)
        if left == 0:
            return _("最多 {base} 人；都已表态").format(base=base)
        return _("最多 {base} 人；已写 {typed} 人，还差 {left} 人未表态").format(
            base=base, typed=base - left, left=left
        )

    def abstain_rest(self) -> None:
        """Whoever raised no hand abstains: only where somebody says so."""
        abstain = self.hands["abstain"]
        abstain.put((abstain.number or 0) + self.left)
        abstain.setFocus(Qt.FocusReason.OtherFocusReason)

    def _press_rest(self) -> None:
        self.rest.click()  # at once, unlike a button's own shortcut

    def clear(self) -> None:
        super().clear()
        self.method.setEditText(word(HANDS[0]))

    def call(self, text: str) -> Call:
        hands = {name: field.number or 0 for name, field in self.hands.items()}
        return Call(recording.count_hands, (text,), {"method": meant(self.method), **hands})
