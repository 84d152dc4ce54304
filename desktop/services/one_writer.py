"""A live meeting has one computer that writes; another one takes it over (SYNC.md, Merging). A meeting that was begun
before there was sync is anybody's.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.rules.meeting import Meeting, State
from desktop.services import rows
from desktop.services.belonging import own_device
from desktop.store import tables
from desktop.store.changelog import Changes
from desktop.store.store import Store
from desktop.store.tables import log_action

TAKE_OVER = "take_over"


def recorded_elsewhere(connection: Connection, meeting: str) -> str | None:
    """Who records a live meeting on another computer ("" where nobody is named); None where it may be recorded here."""
    found = rows.find(connection, Meeting, meeting)
    if found is None or found.state is not State.LIVE or found.writer in ("", own_device(connection)):
        return None
    theirs = log_action.c.meeting == meeting, log_action.c.device == found.writer
    query = select(log_action.c.person).where(*theirs).order_by(log_action.c.hlc.desc()).limit(1)
    return connection.execute(query).scalar() or ""


def refuse_elsewhere(connection: Connection, meeting: str) -> None:
    """Raise UserError where a live meeting is recorded on another computer."""
    if recorded_elsewhere(connection, meeting) is not None:
        raise UserError(_("这场会正在另一台电脑上记录；要在这里记，请先按“接过来记”。"))


def take_over(store: Store, meeting: str) -> Changes:
    """接过来记: from now on it is recorded here; whoever recorded it is told so by their next key, once they hear of it."""
    with store.action(TAKE_OVER, meeting) as action:
        found = rows.get(action.connection, Meeting, meeting)
        if store.office:
            raise UserError(_("这场会由站点记录，办公室不能接过来记。"))
        if found.state is not State.LIVE:
            raise UserError(_("会议没有在进行，不用接过来记。"))
        action.set(tables.meeting, meeting, writer=store.device)
        action.notice = _("从现在起在这台电脑上记。请告诉那台电脑旁的人停手。")
    return action.changes
