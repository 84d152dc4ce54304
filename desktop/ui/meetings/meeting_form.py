"""The form of a meeting. Only the title is needed; a field is saved when the user leaves it, never by being loaded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.base.clock import HOME_ZONE, Clock
from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.rules.meeting import DELIBERATION, Meeting, Room
from desktop.rules.typed_times import read_moment
from desktop.services.meetings import usual
from desktop.services.settings import Values
from desktop.ui.meetings.moment_field import MomentField, written
from desktop.ui.typing import NumberField, SubmitField
from desktop.ui.widgets.chooser import Chooser, meant
from desktop.ui.widgets.controls import plain, words

NEW_ROOM = "new"
_BETWEEN = re.compile(r"[、,，;；]+")


class MeetingForm(QScrollArea):
    """`edited` carries the changed fields as services.meetings.edit_meeting takes them; `refused` a sentence about
    words that mean nothing; `room_chosen` the id of a room, NEW_ROOM for one that is to be made; `typed` says that
    something was written into a field.
    """

    edited = Signal(dict)
    refused = Signal(str)
    room_chosen = Signal(str)
    typed = Signal()

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._zone = HOME_ZONE
        self._fields: dict[str, SubmitField | Chooser] = {}
        self._stored: dict[str, str] = {}
        self._sent: dict[str, str] = {}
        self._nothing = NOTHING
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setSpacing(6)
        column.addLayout(self._build_head())
        self._sides = QHBoxLayout()
        self._sides.setSpacing(24)
        column.addLayout(self._sides, 1)
        self._build_what()
        self._build_where()
        self.setWidget(inner)

    def _build_head(self) -> QHBoxLayout:
        title = self._add("title", _("会议名称（必填）"), SubmitField())
        self.room = Chooser()
        self.room.setMinimumContentsLength(12)
        self.room.setProperty("elides", True)  # names of rooms are long
        self.room.activated.connect(lambda _place: self.room_chosen.emit(self.room.currentData()))
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(words(_("会议名称（必填）"), buddy=title))
        line.addWidget(title, 2)
        line.addSpacing(18)
        line.addWidget(words(_("站点"), buddy=self.room))
        line.addWidget(self.room, 1)
        return line

    def _build_what(self) -> None:
        form = self._side()
        self._line(form, "topic", _("议题"))
        self._line(form, "source", _("议题来源"), _("群众提出、委员走访、上级交办……"))
        for name, label in (("form", _("会议形式")), ("level", _("层级")), ("category", _("类别"))):
            self._add(name, label, Chooser(editable=True))
            form.addRow(words(label, buddy=self._fields[name]), self._fields[name])
        body = self._add("body", _("由谁开会"), Chooser(editable=True))
        members = self._number("members", _("组成人员数"), 6)
        form.addRow(
            words(_("由谁开会"), buddy=body), _side_by_side(body, words(_("组成人员")), members, words(_("人")))
        )

    def _build_where(self) -> None:
        form = self._side()
        self._line(form, "place", _("地点"))
        planned = self._add("planned", _("开会时间"), MomentField())
        minutes = self._number("minutes", _("计划多少分钟"), 4)
        form.addRow(
            words(_("开会时间"), buddy=planned), _side_by_side(planned, words(_("计划")), minutes, words(_("分钟")))
        )
        self._line(form, "conveners", _("召集人"), _("几个人之间用顿号"))
        self._line(form, "moderator", _("主持人"))
        self._line(form, "recorder", _("记录员"))
        seconds = self._number("speech_seconds", _("每次发言多少秒，0 是不计时"), 4)
        turns = self._number("turns", _("每人每个议题发言几次"), 2)
        between = words(_("秒（0 是不计时），每题每人"))
        between.setWordWrap(True)
        form.addRow(
            words(_("每次发言"), buddy=seconds), _side_by_side(seconds, between, turns, words(_("次")), QWidget())
        )

    def _side(self) -> QFormLayout:
        side = QVBoxLayout()
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setVerticalSpacing(6)
        side.addLayout(form)
        side.addStretch()
        self._sides.addLayout(side, 1)
        return form

    def _add(self, name: str, label: str, field: SubmitField | Chooser) -> QWidget:
        """Remember a field; what it holds is looked at when the user leaves it."""
        self._fields[name] = field
        field.setObjectName(name)
        field.setAccessibleName(plain(label))
        if isinstance(field, Chooser):
            field.activated.connect(lambda _place: self._on_left(name))
            field.left.connect(lambda: self._on_left(name))
            field.editTextChanged.connect(lambda _text: self.typed.emit())
        else:
            field.textEdited.connect(lambda _text: self.typed.emit())
            field.editingFinished.connect(lambda: self._on_left(name))
            field.submitted.connect(lambda _text: self._on_submitted(name))
        return field

    def _line(self, form: QFormLayout, name: str, label: str, hint: str = "") -> None:
        field = SubmitField()
        field.setPlaceholderText(hint)
        form.addRow(words(label, buddy=field), self._add(name, label, field))

    def _number(self, name: str, label: str, digits: int) -> QWidget:
        field = NumberField(digits=digits)
        field.setFixedWidth(76)
        return self._add(name, label, field)

    def field(self, name: str) -> SubmitField | Chooser:
        return self._fields[name]

    def show_rooms(self, rooms: Sequence[Room], chosen: str | None) -> None:
        self.room.clear()
        for room in rooms:
            shown = f"{room.village}　{room.name}" if room.village else room.name
            self.room.addItem(shown, room.id)
        if not rooms:
            self.room.addItem(_("本村议事室"), "")
        self.room.addItem(_("＋ 新建站点……"), NEW_ROOM)
        self.room.setCurrentIndex(max(0, self.room.findData(chosen)))
        self.room.setToolTip(self.room.currentText())

    def show_settings(self, settings: Values) -> None:
        """What is offered, and what a new meeting has where nothing else is written."""
        offered = {"form": settings["forms"], "level": settings["levels"], "category": settings["sizes"]}
        for name, choices in {**offered, "body": (DELIBERATION, *settings["bodies"])}.items():
            box = self._fields[name]
            assert isinstance(box, Chooser)
            box.offer_instead(choices)
        self._nothing = replace(NOTHING, **usual(settings))

    def show_meeting(self, meeting: Meeting | None, *, anew: bool) -> None:
        """Show what is stored. A field that the user is changing keeps what was typed, unless the form is shown
        `anew` for another meeting.
        """
        self._zone = meeting.zone if meeting else HOME_ZONE
        stored = _texts(meeting or self._nothing)
        for name, text in stored.items():
            if anew or not self._pending(name):
                self._put(name, text)
        self._stored = stored
        self._sent = {}

    def _put(self, name: str, text: str) -> None:
        field = self._fields[name]
        if self._text(name) != text:
            field.put(text) if isinstance(field, Chooser) else _put_line(field, text)

    def _text(self, name: str) -> str:
        field = self._fields[name]
        return meant(field) if isinstance(field, Chooser) else field.text()

    def _pending(self, name: str) -> bool:
        """Whether the user has written something here that was not sent yet."""
        return self._text(name) not in (self._stored.get(name), self._sent.get(name))

    def kept(self) -> dict[str, str]:
        """What is written and not sent yet, by field."""
        return {name: self._text(name) for name in self._fields if self._pending(name)}

    def restore(self, kept: Mapping[str, str]) -> None:
        """Put back what was written; it is sent when its field is left."""
        for name, text in kept.items():
            field = self._fields.get(name)
            if field is not None:
                self._put(name, text)
            if isinstance(field, SubmitField):
                field.end(False)  # what is typed next goes on from there

    def _on_left(self, name: str) -> None:
        if self._pending(name):
            self._send([name])

    def _on_submitted(self, name: str) -> None:
        """Enter means it, also where nothing was typed since the field was last left."""
        self._on_left(name)
        self.focusNextChild()

    def save_pending(self) -> None:
        """Send what was typed into the field that has not been left yet."""
        self._send([name for name in self._fields if self._pending(name)])

    def _send(self, names: Sequence[str]) -> None:
        values = self._values(names)
        self._sent |= {name: self._text(name) for name in values}
        if values:
            self.edited.emit(values)

    def _values(self, names: Iterable[str]) -> dict[str, Any]:
        """What the fields hold, those apart whose words mean nothing, which is told."""
        values = {}
        for name in names:
            try:
                values[name] = self._value(name)
            except UserError as error:
                self.refused.emit(str(error))
        return values

    def not_saved(self) -> None:
        """What was sent did not get on the disk: it is to be sent again."""
        self._sent = {}

    def _value(self, name: str) -> Any:
        """What a field holds, as the service takes it."""
        field, text = self._fields[name], self._text(name)
        if isinstance(field, NumberField):
            return field.number if field.number is not None or name not in NEEDED else getattr(self._nothing, name)
        if name == "planned":
            return read_moment(text, self._now(), self._zone)
        if name == "conveners":
            return tuple(filter(None, _BETWEEN.split(text)))
        return text.strip()

    def _now(self) -> datetime:
        return self._clock.read().at

    def values(self) -> dict[str, Any]:
        """Everything that the user has written, for a meeting that is not there yet."""
        nothing = _texts(self._nothing)
        return self._values(name for name in self._fields if self._text(name) != nothing[name])


NEEDED = ("speech_seconds", "turns")  # a number that is taken away becomes what is usual
NOTHING = Meeting("", "", "", "")  # what is shown of a meeting that is not there yet


def _texts(meeting: Meeting) -> dict[str, str]:
    """The fields of a meeting as the form shows them."""
    lines = ("title", "topic", "source", "form", "level", "category", "body", "place", "moderator", "recorder")
    numbers = ("members", "minutes", "speech_seconds", "turns")
    return {
        **{name: getattr(meeting, name) for name in lines},
        **{name: "" if getattr(meeting, name) is None else str(getattr(meeting, name)) for name in numbers},
        "conveners": "、".join(meeting.conveners),
        "planned": written(meeting.planned, meeting.zone),
    }


def _put_line(field: SubmitField, text: str) -> None:
    field.setText(text)
    field.setCursorPosition(0)  # a long text shows its beginning


def _side_by_side(*parts: QWidget) -> QLayout:
    """The first part takes what is left, or the last where it is empty."""
    line = QHBoxLayout()
    line.setSpacing(6)
    for part in parts:
        line.addWidget(part, isinstance(part, Chooser | MomentField) or type(part) is QWidget)
    return line
