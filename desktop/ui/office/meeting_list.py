"""The meetings of all stations, on the home page of an office: by town, by words of title, village or town."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout

from desktop.base.clock import Clock
from desktop.base.i18n import _, word
from desktop.rules.meeting import State
from desktop.ui.meetings.glances import day, figure, moment_words
from desktop.ui.meetings.meeting_list import MeetingList
from desktop.ui.office.fitting_table import FittingTable
from desktop.ui.widgets.chooser import Chooser
from desktop.ui.widgets.controls import words
from desktop.ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.services.home import OfficeGlance
    from desktop.services.overview import Glance


TOWN_SIGNS = 9  # Latin letters that the choice of towns has room for


class OfficeMeetingList(MeetingList):
    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.search.setPlaceholderText(_("会议、乡镇、村名里的几个字"))
        self.nothing.setText(_("没有这样的会议；按 Ctrl+F 在会上说的话里找。"))

    def _build_search(self) -> QHBoxLayout:
        line = super()._build_search()
        self.town = Chooser()
        self.town.setMinimumContentsLength(TOWN_SIGNS)
        self.town.activated.connect(lambda _place: self._fill())
        self.count = words()
        line.insertWidget(0, words(_("乡镇(&X)"), buddy=self.town))
        line.insertWidget(1, self.town)
        line.insertWidget(4, self.count)
        return line

    def _build_table(self) -> Table:
        columns: list[Column[OfficeGlance]] = [
            Column(_("日期"), lambda g: day(g.meeting, self._clock.read().at), 150),
            Column(_("乡镇"), lambda g: g.room.town if g.room else "", 110),
            Column(_("村/站点"), _place, 190),
            Column(_("会议"), lambda g: g.meeting.title),
            Column(_("状态"), lambda g: word(g.meeting.state), 90),
            Column(_("承诺"), lambda g: figure(g.commitments, g.meeting), 64),
            Column(_("待明确"), lambda g: figure(g.unclear, g.meeting), 80, lambda g: g.unclear > 0),
            Column(_("已收到"), self._received, 150),
        ]
        self.table = FittingTable(
            _("各站点的会议"), columns, lambda g: g.meeting.id, least=220, spared=(len(columns) - 2, len(columns) - 3)
        )
        self.table.meant.connect(self._mean)
        self.table.chosen.connect(self._on_chosen)
        return self.table

    def _mean(self, glance: OfficeGlance) -> None:
        """A meeting of a station that is not over yet is the station's: there is nothing to do in it but to read."""
        if glance.received and glance.meeting.state in (State.PREPARING, State.LIVE):
            self.documents_wanted.emit(glance.meeting.id)
        else:
            self.wanted.emit(glance.meeting)

    def _open(self) -> None:
        if self.table.current:
            self._mean(self.table.current)

    def _open_first(self) -> None:
        if self.table.rows:
            self._mean(self.table.current or self.table.rows[0])

    def _received(self, glance: OfficeGlance) -> str:
        return moment_words(glance.received, self._clock.read().at) if glance.received else ""

    def show_glances(self, glances: Sequence[Glance]) -> None:
        towns = sorted({g.room.town for g in glances if getattr(g, "room", None)})  # type: ignore[attr-defined]
        before = self.town.currentData()
        self.town.clear()
        for shown, data in ((_("全部乡镇"), ""), *((town, town) for town in towns if town)):
            self.town.addItem(shown, data)
        self.town.setCurrentIndex(max(self.town.findData(before), 0))
        super().show_glances(glances)

    def show_stages(self, stages: Mapping[str, str]) -> None:
        """At an office there is one stage only: what is here is received."""

    def _fill(self) -> None:
        wanted, town = self.search.text().split(), self.town.currentData()
        found = [
            g
            for g in self._glances
            if (not town or _town(g) == town)
            and all(one in f"{g.meeting.title} {g.meeting.topic} {_town(g)} {_place(g)}" for one in wanted)
        ]
        self.table.show_rows(found)
        self.table.setVisible(bool(found))
        self.nothing.setVisible(not found)
        self.count.setText(_("{count} 场").format(count=len(found)))
        self._on_chosen()


def _town(glance: Glance) -> str:
    room = getattr(glance, "room", None)
    return room.town if room else ""


def _place(glance: Glance) -> str:
    from desktop.services.office_files import station_name

    room = getattr(glance, "room", None)
    return station_name(room) if room else ""
