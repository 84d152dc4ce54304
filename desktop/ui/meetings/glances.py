"""What the home page shows of every meeting, and the verb behind 快速开会.

Services are imported inside the functions, which run on the database thread: SQLAlchemy is not loaded when the window
shows.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from desktop.base.clock import HOME_ZONE, local
from desktop.base.i18n import _
from desktop.rules.meeting import Meeting, State

if TYPE_CHECKING:
    from desktop.services.home import Home
    from desktop.store.changelog import Changes

ROOM = "room"  # setting: where a quick meeting is held


def read_home(connection: Any, now: datetime) -> Home:
    """Every meeting, and what needs doing at this computer."""
    from desktop.services.home import read_home as read

    return read(connection, now)


def start_quickly(store: Any, topic: str) -> Changes:
    """快速开会 in the room that was used last; on a station's laptop in that of the station: others go nowhere."""
    from desktop.services.belonging import belonging
    from desktop.services.keep import setting
    from desktop.services.meetings import start_quickly as start
    from desktop.services.rooms import all_rooms, room_named

    with store.reading() as connection:
        last = setting(connection, ROOM)
        known = {room.id for room in all_rooms(connection)}
        stations = belonging(connection).rooms
    if stations and last not in stations:
        last = stations[0]
    elif known and last not in known:  # not in the room of the sample
        last = room_named(store, _("本村议事室"))
    return start(store, topic, last if known else None)


def day(meeting: Meeting, now: datetime) -> str:
    """When it was held, else when it is to be: 今天 19:00."""
    moment = meeting.opened or meeting.planned or meeting.created
    if moment is None:
        return "—"
    return moment_words(moment, now, meeting.zone)


def moment_words(at: datetime, now: datetime, zone: str = HOME_ZONE) -> str:
    """今天 21:30, 11月18日 21:30, 2025年11月18日."""
    here, today = local(at, zone), local(now, zone)
    if here.date() == today.date():
        return _("今天 {time}").format(time=f"{here:%H:%M}")
    if here.year == today.year:
        return _("{month}月{day}日 {time}").format(month=here.month, day=here.day, time=f"{here:%H:%M}")
    return _("{year}年{month}月{day}日").format(year=here.year, month=here.month, day=here.day)


def figure(count: int, meeting: Meeting) -> str:
    """A count; — for a meeting that has not begun."""
    return "—" if meeting.state is State.PREPARING else str(count)
