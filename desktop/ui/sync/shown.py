"""What the page of sync shows of this computer, read at one moment; and what of it somebody has to do something about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.base.i18n import _
from desktop.rules.meeting import Meeting
from desktop.services import meetings
from desktop.services.belonging import Belonging, Role, belonging
from desktop.store.database import View
from desktop.sync.status import MeetingStatus, SyncState, meeting_statuses, read_state
from desktop.ui.sync.syncing import Outcome, Syncing
from desktop.ui.sync.this_computer import Kept, read_kept


@dataclass(frozen=True)
class Line:
    """A meeting and how far it has come."""

    meeting: Meeting
    status: MeetingStatus


@dataclass(frozen=True)
class Shown:
    """What the page says. `kept`: the drive, and whether the recovery key was written down."""

    ours: Belonging
    state: SyncState
    kept: Kept
    lines: tuple[Line, ...]


def read_shown(connection: View, now: datetime) -> Shown:
    """At an office the meetings are on pages of their own: it has all of them."""
    ours = belonging(connection)
    lines: tuple[Line, ...] = ()
    if ours.role is Role.ROOM:
        found = [one for one in meetings.all_meetings(connection) if one.room in ours.rooms]
        statuses = meeting_statuses(connection, {one.id for one in found})
        lines = tuple(Line(one, statuses[one.id]) for one in found if one.id in statuses)
    return Shown(ours, read_state(connection, now), read_kept(connection), lines)


def trouble_sentences(shown: Shown, syncing: Syncing | None) -> list[str]:
    """What will not come right by itself, what the last pass said first."""
    if shown.ours.alone:
        return []
    told = [trouble.sentence for trouble in shown.state.troubles]
    if syncing and syncing.outcome is Outcome.TROUBLE:
        told.insert(0, syncing.sentence)
    if shown.state.waiting:
        waiting = _("{count} 台电脑等批准：请到“站点和电脑”里核对、批准。")
        told.append(waiting.format(count=shown.state.waiting))
    if shown.ours.role is Role.OFFICE and not shown.kept.recovery_checked:
        told.append(
            _(
                "恢复密钥还没有抄下来核对过：没有它，这台电脑坏了谁也恢复不了。请按“抄恢复密钥”；关了程序就再也看不到了。"
            )
            if key_is_here(shown, syncing)
            else _("恢复密钥还没有抄下来核对过：没有它，这台电脑坏了谁也恢复不了。请按“退出”，再重新建立一次。")
        )
    return told


def key_is_here(shown: Shown, syncing: Syncing | None) -> bool:
    """Whether the recovery key that nobody wrote down yet can still be seen."""
    return syncing is not None and not shown.ours.alone and syncing.unwritten == shown.ours.space
