"""How much of the log has not left this computer: what no segment holds, and what is in segments that were brought
nowhere.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Connection

from desktop.services.belonging import Belonging
from desktop.store.database import run
from desktop.sync.records.outbox import waiting
from desktop.sync.remotes.remote import Kind

# Changes of our own actions that lie within the clocks of a sealed segment: segments are sealed in that order.
_SEALED = """
    SELECT a.meeting, count(*) FROM log_action a JOIN log_change c ON c.action = a.id
    WHERE a.id IN (
        SELECT b.id FROM segment s JOIN log_action b ON b.hlc BETWEEN s.first AND s.last AND b.device = s.device
        WHERE s.state = 'sealed' AND s.last > 0
            AND NOT EXISTS (SELECT 1 FROM receipt r WHERE r.segment = s.hash)
            AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.what = s.hash AND d.kind IN (:kind, :other)))
        AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.action = a.id)
    GROUP BY a.meeting
"""


def not_sealed(connection: Connection, ours: Belonging) -> Counter[str]:
    """Meeting ("" for what is of none) → changes of the rooms of this computer that no segment holds."""
    if ours.is_office:
        query = "SELECT DISTINCT action FROM outbox WHERE room <> ''"
        return _by_meeting(connection, (action for (action,) in run(connection, query)))
    rooms = waiting(connection, ours.rooms)
    return _by_meeting(connection, (action for actions in rooms.values() for action in actions))


def _by_meeting(connection: Connection, actions: Iterable[str]) -> Counter[str]:
    query = """SELECT a.meeting, count(*) FROM log_action a JOIN log_change c ON c.action = a.id
               WHERE a.id IN (SELECT value FROM json_each(:ids)) GROUP BY a.meeting"""
    return _counted(run(connection, query, {"ids": json.dumps(list(actions))}))


def not_brought(connection: Connection, *, stick_counts: bool) -> Counter[str]:
    """The same of sealed segments that are neither in the network nor confirmed; where a stick counts, nor on one."""
    other = Kind.STICK if stick_counts else Kind.NETWORK
    return _counted(run(connection, _SEALED, {"kind": str(Kind.NETWORK), "other": str(other)}))


def _counted(found: Iterable[tuple[str | None, int]]) -> Counter[str]:
    return Counter({meeting or "": count for meeting, count in found})
