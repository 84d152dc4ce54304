"""export, verify: a meeting's folder on a stick, and whether it is still what was written."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.cli.opening import reading
from desktop.cli.parsing import Commands, folder


def add_commands(commands: Commands) -> None:
    export = commands.add("export", _export, _("把一场会议（或一个月的）文书和材料拷到U盘或文件夹"))
    export.add_argument("meeting", nargs="?", metavar="MEETING", help=_("会议编号、名称或其中几个字"))
    export.add_argument("--month", metavar="2026-11", help=_("这个月开过的全部会议"))
    export.add_argument("--to", type=folder, required=True, metavar="DIR", help=_("U盘或文件夹"))
    export.add_argument("--full", action="store_true", help=_("全部资料：会议记录、扫描件，手机号不遮"))
    export.add_argument("--passphrase", action="store_true", help=_("全部资料加密码（在这里输两遍）"))
    export.add_argument("--passphrase-file", type=Path, metavar="FILE", help=_("密码是这个文件的第一行"))
    verify = commands.add("verify", _verify, _("核对拷到U盘的文件夹：缺了、不完整、被改动的都说出来"))
    verify.add_argument("folder", type=folder, metavar="DIR", help=_("会议的、一个月的文件夹，或整个U盘"))


def _export(values: argparse.Namespace, make_painter: Callable[[], object | None]) -> int:
    """Only reads: it works while the window is open, and nothing is remembered."""
    from desktop.services import carrying, stick_folder
    from desktop.services.meetings import find_meeting
    from desktop.store.worker import in_one_go

    if bool(values.meeting) == bool(values.month):
        raise UserError(_("请写一场会议，或用 --month 写一个月份。"))
    passphrase = _passphrase(values)
    with reading(values) as store:
        with store.reading() as connection:
            if values.month:
                chosen = [meeting.id for meeting in carrying.held_in(connection, values.month)]
            else:
                chosen = [find_meeting(connection, values.meeting).id]
        directory, found = in_one_go(carrying.read_all(store, chosen))
        at = store.clock.read().at
    loads = [carrying.load(one, directory, full=values.full).sealed_with(passphrase) for one in found]
    paint = make_painter() is not None
    try:
        carried = stick_folder.carry(loads, values.to, at=at, paint=paint, month=values.month or "")
    except KeyboardInterrupt:
        raise UserError(_("已经停下，没有拷完；没有留下半个文件，可以再拷一次。")) from None
    for one in carried:
        print(one.folder)
        for sentence in one.told:
            print("  " + sentence)
    print(_("拷好了，都核对过；可以安全拔出。"))
    return 0


def _passphrase(values: argparse.Namespace) -> str:
    """The passphrase that was asked for, "" for none. It never stands in a log or a list of processes."""
    from getpass import getpass

    from desktop.services.sealing import check_passphrase, strength_words

    if not (values.passphrase or values.passphrase_file):
        return ""
    if not values.full:
        raise UserError(_("只有全部资料加密码：请同时写 --full。"))
    if values.passphrase_file:
        passphrase = again = _first_line(values.passphrase_file)
    elif sys.stdin.isatty():
        passphrase, again = getpass(_("密码：")), getpass(_("再输一遍："))
    else:
        raise UserError(_("这里不能输密码；请用 --passphrase-file 写明放密码的文件。"))
    check_passphrase(passphrase, again)
    print(_("密码：{strength}。忘了密码，谁也打不开。").format(strength=strength_words(passphrase)), file=sys.stderr)
    return passphrase


def _first_line(path: Path) -> str:
    try:
        with path.open(encoding="utf-8-sig") as stream:
            return stream.readline().rstrip("\r\n")
    except (OSError, ValueError) as error:
        raise UserError(_("密码文件“{path}”读不出来；请检查后再试。").format(path=path)) from error


def _verify(values: argparse.Namespace, _painter: object) -> int:
    """0 where everything is as it was written, 2 where anything is not. Needs no data."""
    from desktop.services.verifying import verify

    checked = verify(values.folder)
    for one in checked:
        print(one.folder)
        print(_("  {title}：{count} 个文件，{right} 个对").format(title=one.title, count=one.count, right=one.right))
        for fault in one.faults:
            print("  " + fault)
    if any(one.faults for one in checked):
        raise UserError(_("有文件和清单不一样；请从原来的电脑重新拷一次，或弄清是谁改的。"))
    print(_("全部和清单一样。"))
    return 0
