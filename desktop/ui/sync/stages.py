"""How far meetings have come, in a few words, for pages that show more of them than that."""

from __future__ import annotations

from datetime import datetime

from desktop.base.i18n import _
from desktop.services.belonging import Role, belonging
from desktop.store.database import View
from desktop.sync.status import meeting_statuses
from desktop.ui.sync.wording import stage_word, stage_words


def read_stages(connection: View) -> dict[str, str]:
    """By meeting."""
    office = belonging(connection).office
    return {meeting: stage_word(status.stage, office) for meeting, status in meeting_statuses(connection).items()}


def read_stage(connection: View, meeting: str, now: datetime) -> str:
    """Of one meeting of a station's laptop, with the moment and what is not sent; "" on any other computer."""
    ours = belonging(connection)
    status = meeting_statuses(connection, {meeting}).get(meeting) if ours.role is Role.ROOM else None
    if status is None:
        return ""
    told = stage_words(status, ours.office, now)
    return _("{told}，未同步 {count} 条").format(told=told, count=status.unsent) if status.unsent else told
