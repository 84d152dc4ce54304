"""How far a meeting has come: its agenda with the minutes planned and the moments at which items began."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from desktop.rules.meeting import AgendaItem, ItemStart, Meeting, used_seconds
from desktop.services import meetings, rows


@dataclass(frozen=True)
class Progress:
    """A view computes the used time from `starts` at any moment."""

    meeting: Meeting
    items: tuple[AgendaItem, ...]
    starts: tuple[ItemStart, ...]

    @property
    def planned_end(self) -> datetime | None:
        """When the meeting is planned to end: by its own minutes, else by those of its items; None where neither is
        planned.
        """
        minutes = self.meeting.minutes or sum(item.minutes or 0 for item in self.items)
        begin = self.meeting.opened or self.meeting.planned
        return begin + timedelta(minutes=minutes) if begin and minutes else None

    def used_seconds(self, now: datetime) -> dict[str, int]:
        """Seconds used of each item (by id) up to `now`, or to the end of the meeting."""
        return used_seconds(list(self.starts), self.meeting.closed or now)


def progress(connection: Connection, meeting: str) -> Progress:
    return Progress(
        rows.get(connection, Meeting, meeting),
        tuple(meetings.agenda(connection, meeting)),
        tuple(rows.load(connection, ItemStart, meeting=meeting)),
    )
