"""What an office has to write for a room from the beginning: its second laptop, or one that was replaced, gets back all
that the office has of it, and every laptop gets the list of units.
"""

from __future__ import annotations

from sqlalchemy import Connection

from desktop.store.database import run
from desktop.store.tables import SHARED, told_room

_INTO = "INSERT OR IGNORE INTO outbox (action, room) SELECT DISTINCT {action}, :room FROM {origin}"
# CROSS: row by row of the small table, never through the whole log.
_ROWS = '"{table}" r CROSS JOIN log_change c ON c."row" = r.id AND c."table" = \'{table}\''


def write_for_room(connection: Connection, room: str) -> None:
    """Put everything into the outbox for a room, within an open transaction."""
    meetings = "meeting m CROSS JOIN log_action a ON a.meeting = m.id WHERE m.room = :room"
    run(connection, _INTO.format(action="a.id", origin=meetings), {"room": room})
    owned = [name for name, table in SHARED.items() if "room" in table.c]
    for table, where in (
        ("unit", ""),
        ("room", " WHERE r.id = :room"),
        *((one, " WHERE r.room = :room") for one in owned),
    ):
        origin = _ROWS.format(table=table) + where
        run(connection, _INTO.format(action="c.action", origin=origin), {"room": room})
    connection.execute(told_room.delete().where(told_room.c.room == room))
