"""demo, replay, meetings, documents, history: a meeting played, listed, written out, told."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.clock import local
from desktop.base.files import check_folder
from desktop.base.i18n import _, word
from desktop.base.paths import resource
from desktop.cli.opening import reading, writing
from desktop.cli.parsing import Commands, folder

if TYPE_CHECKING:
    from desktop.services.reports import Written


def add_commands(commands: Commands) -> None:
    demo = commands.add("demo", _demo, _("播放示例会议，写出它的文书"))
    replay = commands.add("replay", _replay, _("按剧本播放一场会议，写出它的文书"))
    replay.add_argument("script", type=Path, metavar="SCRIPT.json", help=_("剧本文件"))
    replay.add_argument("--json", action="store_true", help=_("把各项数字打印成 JSON"))
    meetings = commands.add("meetings", _meetings, _("列出所有会议"))
    meetings.add_argument("--json", action="store_true", help=_("打印成 JSON"))
    documents = commands.add("documents", _documents, _("写出一场会议的文书"))
    documents.add_argument("--before", action="store_true", help=_("写会前要印的（通知、议程、签到表……）"))
    history = commands.add("history", _history, _("打印一场会议的全部操作记录"))
    for made in (documents, history):
        made.add_argument("meeting", metavar="MEETING", help=_("会议编号、名称或其中几个字"))
    for made in (demo, replay, documents):
        made.add_argument("--out", type=folder, required=True, metavar="DIR", help=_("文书放在这个文件夹"))


def _demo(values: argparse.Namespace, make_painter: Callable[[], object | None]) -> int:
    values.script, values.json = resource("sample", "拐角花园.json"), False
    if values.data_dir is None:  # a demonstration does not mix with the meetings of the room
        import tempfile

        with tempfile.TemporaryDirectory(prefix="xiaomazha-") as folder:
            values.data_dir = Path(folder)
            return _replay(values, make_painter)
    return _replay(values, make_painter)


def _replay(values: argparse.Namespace, make_painter: Callable[[], object | None]) -> int:
    from desktop.services.figures import figures
    from desktop.services.playing import play
    from desktop.services.reports import write_documents
    from desktop.services.scripts import read_script

    script = read_script(values.script)
    check_folder(values.out)  # said before the meeting is kept, not after
    with writing(values) as store:
        meeting = play(script, store)
        written = write_documents(store, meeting, values.out, paint=make_painter() is not None)
        with store.reading() as connection:
            found = figures(connection, meeting, script.ends)
    _tell_unpainted(written)
    if values.json:
        paths = {kind: str(path) if path else None for kind, path in written.paths.items()}
        print(json.dumps({"meeting": meeting, **found, "documents": paths}, ensure_ascii=False, indent=1))
    else:
        _print_written(written)
    return 0


def _tell_unpainted(written: Written) -> None:
    if written.unpainted:
        print(_("缺少 Qt 的系统库，没有写签到表.pdf；其他文书都写好了。"), file=sys.stderr)


def _print_written(written: Written) -> None:
    for file in written.files:
        print(file.path)
        if file.beside:
            print(_("  （原来的文件有人改过，没有覆盖；这是另存的一份）"))
    for remark in written.remarks:
        print(remark, file=sys.stderr)


def _meetings(values: argparse.Namespace, _painter: object) -> int:
    from desktop.services.meetings import all_meetings

    with reading(values) as store, store.reading() as connection:
        found = all_meetings(connection)
    if values.json:
        listed = [{"id": m.id, "code": m.code, "title": m.title, "state": m.state} for m in found]
        print(json.dumps(listed, ensure_ascii=False, indent=1))
        return 0
    for m in found:
        at = m.opened or m.planned or m.created
        print(m.code, f"{local(at, m.zone):%Y-%m-%d %H:%M}" if at else "—", word(m.state), m.title, sep="  ")
    if not found:
        print(_("还没有会议。"))
    return 0


def _documents(values: argparse.Namespace, make_painter: Callable[[], object | None]) -> int:
    from desktop.services.catalogue import Stage
    from desktop.services.meetings import find_meeting
    from desktop.services.reports import write_documents

    stage = Stage.BEFORE if values.before else Stage.AFTER
    with writing(values) as store:
        with store.reading() as connection:
            meeting = find_meeting(connection, values.meeting)
        written = write_documents(store, meeting.id, values.out, paint=make_painter() is not None, stage=stage)
    _tell_unpainted(written)
    _print_written(written)
    return 0


def _history(values: argparse.Namespace, _painter: object) -> int:
    from desktop.services.history import trail
    from desktop.services.meetings import find_meeting
    from desktop.services.trail import lines

    with reading(values) as store, store.reading() as connection:
        meeting = find_meeting(connection, values.meeting)
        for line in lines(connection, meeting, trail(connection, meeting.id)):
            print(line)
    return 0
