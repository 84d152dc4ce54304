"""What is not in order between computers, in words that say what to do: 缺段, 时钟不准, 暂存待查 (SYNC.md, What the user sees)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, String, cast, func, or_, select

from desktop.base.i18n import _, listed
from desktop.services.belonging import Belonging, belonging, own_device
from desktop.store import tables
from desktop.sync.kept.gaps import gaps
from desktop.sync.kept.segments import State
from desktop.sync.records.inbox import LOCKED, NEWER, ODD, SHUT_OUT, STRANGER
from desktop.sync.records.incoming_words import clocks_off

FORK_TOLD = timedelta(days=30)


class Wrong(StrEnum):
    """A kind of trouble that does not go away by itself."""

    GAP = "gap"
    CLOCK = "clock"
    ASIDE = "aside"
    SHUT_OUT = "shut_out"  # as it should be: nobody has to do anything
    FORK = "fork"
    NEWER = "newer"


@dataclass(frozen=True)
class Trouble:
    """`sentence` says what is wrong and what to do. `device`: whose; `seq`: the segments that are missing."""

    kind: Wrong
    sentence: str
    device: str = ""
    seq: tuple[int, ...] = ()


def read_troubles(connection: Connection, now: datetime) -> tuple[Trouble, ...]:
    """All of them, those that somebody has to do something about first."""
    ours = belonging(connection)
    found = (_clocks(connection, ours), _aside(connection), _gaps(connection, ours), _forks(connection, ours, now))
    return tuple(trouble for several in found for trouble in several)


def _clocks(connection: Connection, ours: Belonging) -> Iterator[Trouble]:
    for device, ahead in clocks_off(connection).items():
        if device == own_device(connection):
            told = _("本机的时钟快了 {much}：请校准日期和时间；记录照收，不会丢。")
            if ahead < 0:
                told = _("本机的时钟慢了 {much}：请校准日期和时间；记录照收，不会丢。")
            yield Trouble(Wrong.CLOCK, told.format(much=_much(abs(ahead))), device)
        else:
            told = _("{who}的时钟比本机快 {much}：请两边都看一看日期和时间。")
            yield Trouble(Wrong.CLOCK, told.format(who=who(connection, ours, device), much=_much(ahead)), device)


def _much(seconds: int) -> str:
    for size, words in ((86_400, _("{count} 天")), (3_600, _("{count} 小时"))):
        if seconds >= 2 * size:
            return words.format(count=seconds // size)
    return _("{count} 分钟").format(count=max(1, seconds // 60))


def _aside(connection: Connection) -> Iterator[Trouble]:
    segment = tables.segment
    query = select(segment.c.reason, func.count()).where(segment.c.state == State.ASIDE).group_by(segment.c.reason)
    words = {
        STRANGER: _("暂存待查 {count} 份：还没有批准的电脑送来的；批准以后自动收下。"),
        SHUT_OUT: _("暂存待查 {count} 份：已停用的电脑送来的，没有采用，也没有丢；要收下，就给它新的入网文件再批准。"),
        NEWER: _("暂存待查 {count} 份：更新版本的程序写的；升级小马扎议事以后自动收下。"),
        LOCKED: _("暂存待查 {count} 份：发给原来那台办公室电脑的；请用恢复密钥再恢复一次，就能读出来。"),
        ODD: _("暂存待查 {count} 份：内容不合规矩，没有采用；请把日志发给软件提供方。"),
    }
    kinds = {NEWER: Wrong.NEWER, SHUT_OUT: Wrong.SHUT_OUT}
    for reason, count in connection.execute(query):
        kind = kinds.get(reason, Wrong.ASIDE)
        yield Trouble(kind, words[reason].format(count=count))


def _gaps(connection: Connection, ours: Belonging) -> Iterator[Trouble]:
    for gap in gaps(connection):
        if ours.is_office or gap.room in ours.rooms:
            told = _("{who}还缺第 {numbers} 段：等它再同步一次；一直不来，请让它用U盘再拷一次。")
            numbers = listed(str(seq) for seq in gap.seqs)
            yield Trouble(
                Wrong.GAP, told.format(who=who(connection, ours, gap.device), numbers=numbers), gap.device, gap.seqs
            )


def _forks(connection: Connection, ours: Belonging, now: datetime) -> Iterator[Trouble]:
    """Of a device there is another epoch than the first, or two segments with one number: it goes on from an old backup,
    or two computers write as one. Told for a month.
    """
    segment = tables.segment
    epochs = func.count(segment.c.epoch.distinct())
    twins = func.count() > func.count((segment.c.epoch + cast(segment.c.seq, String)).distinct())
    query = (
        select(segment.c.device, func.max(segment.c.at, type_=segment.c.at.type).label("at"))
        .where(segment.c.room == "")
        .group_by(segment.c.device)
        .having(or_(epochs > 1, twins))
    )
    for device, at in connection.execute(query):
        if at > now - FORK_TOLD:
            told = _("{who}从旧备份恢复过，或者硬盘被复制过：记录都收下了，没有丢；要是有两台在用，请只留一台。")
            yield Trouble(Wrong.FORK, told.format(who=who(connection, ours, device)), device)


def who(connection: Connection, ours: Belonging, device: str) -> str:
    """A computer as the user knows it."""
    if device == own_device(connection):
        return _("本机")
    if not ours.is_office:
        return ours.office if _is_office(connection, device) else _("另一台电脑")
    member = connection.execute(select(tables.member).where(tables.member.c.device == device)).first()
    names = select(tables.room.c.name).where(tables.room.c.id.in_(member.rooms if member else ()))
    rooms = list(connection.execute(names.order_by(tables.room.c.id)).scalars())
    return listed(rooms) or (member.name if member else "") or _("一台不认识的电脑")


def _is_office(connection: Connection, device: str) -> bool:
    """Only an office has streams for rooms."""
    segment = tables.segment
    found = select(segment.c.hash).where(segment.c.device == device, segment.c.room != "")
    return connection.execute(found).first() is not None
