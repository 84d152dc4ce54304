"""What is said of sync: how far a meeting has come, how this computer stands, in words a clerk would use."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from desktop.base.i18n import _
from desktop.base.medium import Seen
from desktop.ui.meetings.glances import moment_words
from desktop.ui.sync.syncing import Outcome, Syncing

SETTLED = "shut_out"  # a status.Wrong: what a computer sends that was shut out is where it should be

if TYPE_CHECKING:
    from desktop.sync.status import MeetingStatus, Stage, SyncState
    from desktop.sync.syncing import Report


def stage_word(stage: Stage, office: str) -> str:
    """已存本机, 已上传, 已拷到U盘, 县办已收到: the office reads as its own name, a copy on a stick is never called delivered."""
    from desktop.sync.status import Stage

    return {
        Stage.LOCAL: _("已存本机"),
        Stage.ON_STICK: _("已拷到U盘"),
        Stage.UPLOADED: _("已上传"),
        Stage.RECEIVED: _("{office}已收到").format(office=office),
    }[stage]


def stage_words(status: MeetingStatus, office: str, now: datetime) -> str:
    """As `stage_word`; of what was received also when: 县办已收到（今天 21:30）."""
    from desktop.sync.status import Stage

    told = stage_word(status.stage, office)
    if status.stage is Stage.RECEIVED and status.at:
        told = _("{told}（{moment}）").format(told=told, moment=moment_words(status.at, now))
    return told


def unsent_words(status: MeetingStatus) -> str:
    """What came after the last time that it was sent."""
    return _("{count} 条").format(count=status.unsent) if status.unsent else ""


def progress_words(seen: Seen) -> str:
    """第 2 个，共 5 个."""
    if not seen.place:
        return _("正在连接……")
    return _("第 {place} 个，共 {count} 个").format(place=seen.place, count=max(seen.count, seen.place))


def report_words(report: Report) -> str:
    """What a pass did, in one line; 没有新的 where it did nothing."""
    parts = [
        told.format(count=count)
        for told, count in (
            (_("交出 {count} 份"), report.sent),
            (_("收到 {count} 份"), report.received),
            (_("回执 {count} 个"), report.receipts),
            (_("文件 {count} 个"), report.files),
        )
        if count
    ]
    return _("，").join(parts) + _("。") if parts else _("没有新的。")


def mark_words(syncing: Syncing) -> str:
    """The few words in the last line of the window; "" on a computer that is alone."""
    state = syncing.state
    if state is None or not state.role:
        return ""
    if syncing.active:
        seen = syncing.seen
        far = f" {seen.place}/{max(seen.count, seen.place)}" if seen.place else ""
        return _("正在同步{far}").format(far=far)
    if not state.approved:
        return _("已停用") if state.revoked else _("等办公室批准")
    if needs_somebody(syncing):
        return _("同步要处理")
    if state.unsent:
        return _("未同步 {count} 条").format(count=state.unsent)
    return _("已同步") if state.last else ""


def needs_somebody(syncing: Syncing) -> bool:
    """Whether something will not come right by itself. To be offline is nothing wrong."""
    state = syncing.state
    return state is not None and (syncing.outcome is Outcome.TROUBLE or matters(state) > 0)


def matters(state: SyncState) -> int:
    """How many things somebody has to do something about."""
    return sum(trouble.kind != SETTLED for trouble in state.troubles)


def home_words(state: SyncState) -> list[str]:
    """What the home page says in one line: what waits to be sent, settled, approved."""
    told = []
    if not state.approved:
        told.append(_("办公室停用了这台电脑") if state.revoked else _("等办公室批准"))
    if state.unsent:
        told.append(_("未同步 {count} 条").format(count=state.unsent))
    if state.conflicts:
        told.append(_("待核对 {count} 条").format(count=state.conflicts))
    if state.waiting:
        told.append(_("{count} 台电脑等批准").format(count=state.waiting))
    if matters(state):
        told.append(_("{count} 件事要处理").format(count=matters(state)))
    return told


def last_words(syncing: Syncing, now: datetime) -> str:
    """When it last worked, what is not sent yet, and what is the matter now."""
    state = syncing.state
    assert state is not None
    told = [_("还没有同步过")]
    if state.last:
        told = [_("上次同步：{moment}").format(moment=moment_words(state.last, now)), _("都同步了")]
    if state.unsent:
        told[1:] = [_("未同步 {count} 条").format(count=state.unsent)]
    matter = {
        Outcome.OFFLINE: _("现在连不上，等有网再同步"),
        Outcome.STOPPED: _("停下了，按“立即同步”接着来"),
    }.get(syncing.outcome)
    return _("；").join([*told, *([matter] if matter else [])]) + _("。")
