"""报送情况: at an office every station by month; at a station its own 零报告."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from desktop.base.clock import HOME_ZONE, local
from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.ids import derived_id
from desktop.rules import reporting
from desktop.rules.meeting import Meeting, Room, State
from desktop.rules.reporting import Cell, Report, ZeroReport, month_of, months_of, read_month
from desktop.services import rows
from desktop.services.belonging import Role, belonging
from desktop.store import tables
from desktop.store.changelog import Changes
from desktop.store.database import run
from desktop.store.store import Store

ACTIVE = "active"  # of a member (sync.space.members.Standing)
_ALWAYS = "0000-00"  # joined before there were months: nothing says when


@dataclass(frozen=True)
class StationRow:
    """`gap`: which of its segments are missing, in words; "" where none is. `total` of the year: meetings, 定稿."""

    room: Room
    cells: tuple[Cell, ...]
    gap: str = ""

    @property
    def total(self) -> tuple[int, int]:
        return sum(cell.held for cell in self.cells), sum(cell.final for cell in self.cells)

    @property
    def missing(self) -> int:
        """How many months are 未报送."""
        return sum(cell.report is Report.MISSING for cell in self.cells)


@dataclass(frozen=True)
class Reporting:
    """A year. `years`: those of which something is known, and this one, the latest first."""

    year: int
    months: tuple[str, ...]
    stations: tuple[StationRow, ...]
    years: tuple[int, ...]

    def missing(self, month: str) -> int:
        """How many stations have not reported this month."""
        place = self.months.index(month)
        return sum(station.cells[place].report is Report.MISSING for station in self.stations)


def read_reporting(
    connection: Connection, now: datetime, year: int | None = None, gaps: Mapping[str, str] | None = None
) -> Reporting:
    """Every station that belongs to the space, in the order of towns and villages; those also that have left and held
    meetings. `gaps`: device → which of its segments are missing, in words.
    """
    this_month = month_of(local(now).date())
    chosen = year or int(this_month[:4])
    held, years = _held(connection), {int(this_month[:4]), chosen}
    years |= {int(month[:4]) for months in held.values() for month in months}
    zero: dict[str, set[str]] = {}
    for report in rows.load(connection, ZeroReport):
        zero.setdefault(report.room, set()).add(report.month)
    found = []
    for room, joined, devices in _stations(connection, held):
        cells = reporting.row(
            months_of(chosen), held.get(room.id, {}), zero.get(room.id, ()), joined or _ALWAYS, this_month
        )
        gap = "；".join(filter(None, (gaps.get(device, "") for device in devices))) if gaps else ""
        found.append(StationRow(room, cells, gap))
    found.sort(key=lambda station: (station.room.town, station.room.village, station.room.name, station.room.id))
    return Reporting(chosen, months_of(chosen), tuple(found), tuple(sorted(years, reverse=True)))


def missing_last_month(connection: Connection, now: datetime) -> tuple[str, int, int]:
    """The month that ended last, how many stations have not reported it, and of how many."""
    month = reporting.before(month_of(local(now).date()), 1)
    found = read_reporting(connection, now, int(month[:4]))
    return month, found.missing(month), len(found.stations)


def _held(connection: Connection) -> dict[str, dict[str, tuple[int, int]]]:
    """Room → month → meetings held, and those of them that are 定稿. In one pass: an office has years of them."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    states = ", ".join(f"'{state}'" for state in reporting.HELD_STATES)
    query = f"SELECT room, opened, zone, state FROM meeting WHERE opened IS NOT NULL AND state IN ({states})"
    for room, opened, zone, state in run(connection, query):
        month = month_of(local(datetime.fromtimestamp(opened / 1000, UTC), zone or HOME_ZONE).date())
        months = found.setdefault(room, {})
        count, final = months.get(month, (0, 0))
        months[month] = count + 1, final + (state == State.FINAL)
    return found


def _stations(connection: Connection, held: Mapping[str, object]) -> list[tuple[Room, str, tuple[str, ...]]]:
    """Rooms of the members, with the month in which the first computer of each was let in, and its computers. One of
    which nothing came yet has the name that its computer gave.
    """
    known = {room.id: room for room in rows.load(connection, Room)}
    members = select(tables.member).where(tables.member.c.settled.is_not(None)).order_by(tables.member.c.settled)
    found: dict[str, tuple[Room, str, tuple[str, ...]]] = {}
    for member in connection.execute(members):
        for room in member.rooms:
            if member.state != ACTIVE and room not in held:
                continue
            joined = month_of(local(member.settled).date())
            station, first, devices = found.get(room, (known.get(room) or Room(room, member.name), joined, ()))
            found[room] = station, first, (*devices, member.device)
    return list(found.values())


def meetings_of(connection: Connection, room: str, month: str) -> list[Meeting]:
    """The meetings that a station held in a month, the oldest first."""
    held = [m for m in rows.load(connection, Meeting, room=room) if reporting.counts(m) and _month(m) == month]
    return sorted(held, key=lambda m: (m.opened or datetime.max, m.id))


def _month(meeting: Meeting) -> str:
    return month_of(local(meeting.opened, meeting.zone).date()) if meeting.opened else ""


@dataclass(frozen=True)
class ToReport:
    """A month that is over without a meeting of this room, of which its office has not been told."""

    room: Room
    month: str


def to_report(connection: Connection, now: datetime) -> tuple[ToReport, ...]:
    """At a room's laptop that was let in: the months that it may want to report as empty."""
    ours = belonging(connection)
    if ours.role is not Role.ROOM or not ours.approved or ours.revoked:
        return ()
    joined = month_of(local(datetime.fromisoformat(ours.joined)).date()) if ours.joined else _ALWAYS
    found = []
    for row in ours.rooms:
        room = rows.find(connection, Room, row)
        if room:
            held = {_month(m) for m in rows.load(connection, Meeting, room=row) if reporting.counts(m)}
            zero = {report.month for report in rows.load(connection, ZeroReport, room=row)}
            asked = reporting.to_ask(held, zero, joined, month_of(local(now).date()))
            found += [ToReport(room, month) for month in asked]
    return tuple(found)


def report_none(store: Store, room: str, month: str) -> Changes:
    """零报告: this room held no meeting in a month that is over. A meeting of that month which is written down later
    counts all the same. Raises UserError where there was one.
    """
    wanted, now = read_month(month), month_of(local(store.clock.read().at).date())
    with store.action("report_none") as action:
        rows.get(action.connection, Room, room)
        if wanted >= now:
            raise UserError(_("这个月还没有过完；过完了再报。"))
        count = len(meetings_of(action.connection, room, wanted))
        if count:
            raise UserError(_("这个月开过 {count} 场会，不用零报告。").format(count=count))
        row = derived_id("zero_report", room, wanted)
        if rows.find(action.connection, ZeroReport, row) is None:
            action.new = action.create(tables.zero_report, row, room=room, month=wanted, at=store.clock.read().at)
            action.notice = _("已记下：{year}年{month}月没有开会。").format(year=wanted[:4], month=int(wanted[5:]))
    return action.changes
