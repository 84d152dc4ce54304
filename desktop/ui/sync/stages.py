"""How far meetings have come, in a few words, for pages that show more of them than that."""

from __future__ import annotations

from datetime import datetime

from desktop.base.i18n import _
from desktop.rules.meeting import Meeting
from desktop.services import rows
from desktop.services.belonging import Role, belonging
from desktop.services.meetings import all_meetings
from desktop.store.database import View
from desktop.sync.status import Stage, meeting_statuses
from desktop.ui.sync.wording import stage_word, stage_words

SHORT = 5  # signs of an office's name that a column has room for beside 已收到


def read_stages(connection: View) -> dict[str, str]:
    """By meeting; of the station's own: what is held in another room, the sample say, is sent to nobody."""
    ours = belonging(connection)
    own = {found.id for found in all_meetings(connection) if found.room in ours.rooms}
    statuses = meeting_statuses(connection, own)
    short = len(ours.office) <= SHORT
    return {
        meeting: _("已收到") if status.stage is Stage.RECEIVED and not short else stage_word(status.stage, ours.office)
        for meeting, status in statuses.items()
    }


def read_stage(connection: View, meeting: str, now: datetime) -> str:
    """Of one meeting of a station's laptop, with the moment and what is not sent; "" on any other computer."""
    ours = belonging(connection)
    if ours.role is not Role.ROOM:
        return ""
    if rows.get(connection, Meeting, meeting).room not in ours.rooms:
        return _("不是本站点的会议，不交")
    status = meeting_statuses(connection, {meeting})[meeting]
    told = stage_words(status, ours.office, now)
    return _("{told}，未同步 {count} 条").format(told=told, count=status.unsent) if status.unsent else told
