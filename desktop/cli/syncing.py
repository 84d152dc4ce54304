"""sync …: pass after pass with a drive, a shared folder or a stick, and what is to be known of it."""

from __future__ import annotations

import argparse
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from desktop.base.clock import HOME_ZONE, local
from desktop.base.errors import UserError
from desktop.base.i18n import _, word
from desktop.cli.opening import reading, writing
from desktop.cli.parsing import Commands
from desktop.cli.places import add_place, remote_of
from desktop.cli.stopping import stopped_by_keys

if TYPE_CHECKING:
    from desktop.base.medium import Watch
    from desktop.services.conflicts import Conflict, Value
    from desktop.store.store import Store
    from desktop.sync.remotes.remote import Remote
    from desktop.sync.status import MeetingStatus, SyncState
    from desktop.sync.syncing import Report


def add_commands(commands: Commands) -> None:
    made = commands.add("sync", _sync, _("和网盘、共享文件夹或U盘同步；不写 --once 就一直接着同步"))
    made.add_argument("--once", action="store_true", help=_("只同步一次"))
    made.add_argument("--every", type=_seconds, metavar="SECONDS", help=_("最多隔几秒再同步（默认自己掌握）"))
    made.add_argument("--json", action="store_true", help=_("把结果打印成 JSON"))
    add_place(made)
    within = Commands(made)
    status = within.add("status", _status, _("每场会议到哪一步了，有什么要处理"))
    conflicts = within.add("conflicts", _conflicts, _("列出待核对的：两边改得不一样的"))
    for one in (status, conflicts):
        one.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=_("打印成 JSON"))
    settle = within.add("settle", _settle, _("核对一条：留下第几个"))
    settle.add_argument("conflict", metavar="KEY", help=_("待核对的编号，sync conflicts 里写着"))
    settle.add_argument("choice", metavar="N", help=_("留下第几个，从 1 数起"))


def _seconds(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("expected one argument")
    return int(text)


def _sync(values: argparse.Namespace, _painter: object) -> int:
    from desktop.base.medium import Stopped, Watch

    watch = Watch()
    with writing(values) as store, closing(remote_of(store, values)) as remote, stopped_by_keys(watch) as wake:
        try:
            if values.once:
                _print_report(_pass(store, remote, watch), values)
            else:
                _keep_on(store, remote, watch, wake, values)
        except Stopped:
            print(_("已经停下；做完的都在，下次接着来。"), file=sys.stderr)
    return 0


def _pass(store: Store, remote: Remote, watch: Watch) -> Report:
    from desktop.sync.desk import HereDesk
    from desktop.sync.syncing import sync

    return sync(HereDesk(store), remote, watch)


def _keep_on(store: Store, remote: Remote, watch: Watch, wake: threading.Event, values: argparse.Namespace) -> None:
    """Pass after pass until it is stopped; after a failure soon, then ever more rarely."""
    from desktop.sync.pace import Pace
    from desktop.sync.remotes.remote import RemoteError

    pace = Pace()
    while not watch.stopping:
        try:
            _print_report(_pass(store, remote, watch), values)
            wait = pace.after_success()
        except RemoteError as error:
            wait = pace.after_failure(error)
            print(error, file=sys.stderr, flush=True)
        wake.wait(min(wait, values.every or wait))


def _print_report(report: Report, values: argparse.Namespace) -> None:
    if values.json:
        told = {"sent": report.sent, "received": report.received, "receipts": report.receipts, "files": report.files}
        print(json.dumps({**told, "told": report.told}, ensure_ascii=False), flush=True)
        return
    if report:
        sentence = _("送出 {sent} 段，收到 {received} 段，回执 {receipts} 份，文件 {files} 个。")
        counts = {"sent": report.sent, "received": report.received}
        print(sentence.format(**counts, receipts=report.receipts, files=report.files))
    else:
        print(_("没有新的。"))
    for one in report.told:
        print(one)
    sys.stdout.flush()


def _status(values: argparse.Namespace, _painter: object) -> int:
    from desktop.services.belonging import belonging
    from desktop.services.meetings import all_meetings
    from desktop.sync.space.space import role_words
    from desktop.sync.status import meeting_statuses, read_state

    with reading(values) as store, store.reading() as connection:
        state = read_state(connection, store.device_clock.read().at)
        statuses, meetings = meeting_statuses(connection), all_meetings(connection)
        told = role_words(belonging(connection))
    if values.json:
        print(json.dumps(_as_json(state, statuses), ensure_ascii=False, indent=1))
        return 0
    print(told)
    for words in _state_lines(state):
        print(words)
    for meeting in meetings:
        print(meeting.code, _stage(statuses[meeting.id], state.office, meeting.zone), meeting.title, sep="  ")
    return 0


def _as_json(state: SyncState, statuses: dict[str, MeetingStatus]) -> dict[str, Any]:
    troubles = [vars(trouble) for trouble in state.troubles]
    meetings = [{**vars(one), "at": _iso(one.at)} for one in statuses.values()]
    return {**vars(state), "last": _iso(state.last), "troubles": troubles, "meetings": meetings}


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _state_lines(state: SyncState) -> Iterator[str]:
    if state.last:
        yield _("上次同步：{at}").format(at=_when(state.last))
    for count, words in (
        (state.unsent, _("未同步 {count} 条")),
        (state.conflicts, _("待核对 {count} 条：用 sync conflicts 看")),
        (state.waiting, _("{count} 台电脑等批准：用 space requests 看")),
    ):
        if count:
            yield words.format(count=count)
    yield from (trouble.sentence for trouble in state.troubles)


def _stage(status: MeetingStatus, office: str, zone: str) -> str:
    """The office goes by its own name: 和龙市政协已收到（2026-11-18 21:05）."""
    from desktop.sync.status import Stage

    told = word(status.stage)
    if status.stage is Stage.RECEIVED:
        told = office + told
    return _("{stage}（{at}）").format(stage=told, at=_when(status.at, zone)) if status.at else told


def _when(at: datetime, zone: str = HOME_ZONE) -> str:
    return f"{local(at, zone):%Y-%m-%d %H:%M}"


def _conflicts(values: argparse.Namespace, _painter: object) -> int:
    from desktop.services.conflicts import conflicts

    with reading(values) as store, store.reading() as connection:
        found = conflicts(connection)
    if values.json:
        told = [{"key": _key(one), **vars(one), "values": [_value(value) for value in one.values]} for one in found]
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return 0
    for one in found:
        print(_key(one), one.what, one.label, sep="  ")
        for number, value in enumerate(one.values, 1):
            mark = _("（现在显示的）") if value.shown else ""
            print(f"  {number}. {value.text}{mark}  {value.who} {_when(value.at)}")
    if not found:
        print(_("没有待核对的。"))
    return 0


def _key(conflict: Conflict) -> str:
    """By which a command names a conflict: it says which field it is, not where it stands in a list."""
    return sha256(f"{conflict.table} {conflict.row} {conflict.field}".encode()).hexdigest()[:8]


def _value(value: Value) -> dict[str, Any]:
    return {**vars(value), "at": value.at.isoformat()}


def _settle(values: argparse.Namespace, _painter: object) -> int:
    from desktop.services.conflicts import conflicts, settle

    with writing(values) as store:
        with store.reading() as connection:
            found = next((one for one in conflicts(connection) if _key(one) == values.conflict), None)
        if found is None:
            raise UserError(_("待核对里没有 {key}；用 sync conflicts 看编号。").format(key=values.conflict))
        choices = {str(number): value for number, value in enumerate(found.values, 1)}
        if values.choice not in choices:
            raise UserError(_("请写 1 到 {count} 中的一个。").format(count=len(found.values)))
        chosen = choices[values.choice]
        settle(store, found.table, found.row, found.field, chosen.change)
    print(_("留下了：{text}").format(text=chosen.text))
    return 0
