"""ledger check, ledger take: a 承诺清单 that an office filled in."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop.base.i18n import _
from desktop.cli.opening import reading, writing
from desktop.cli.parsing import Commands


def add_commands(commands: Commands) -> None:
    group = commands.group("ledger", _("交回来的承诺清单"))
    check = group.add("check", _check, _("只看改了什么，不收"))
    take = group.add("take", _take, _("收回没有疑问的改动"))
    for made in (check, take):
        made.add_argument("file", type=Path, metavar="FILE", help=_("填好交回来的 xlsx 清单"))


def _check(values: argparse.Namespace, _painter: object) -> int:
    from desktop.services.ledger_return import read_all
    from desktop.services.ledger_telling import lines

    with reading(values) as store:
        _file, found = read_all(store, values.file)
    print(
        _("认出 {rows} 条，改动 {count} 处（＋ 收，？ 要在窗口里打勾才收，－ 不收）：").format(
            rows=found.rows, count=len(found.changes)
        )
    )
    for line in lines(found):
        print(line)
    return 0


def _take(values: argparse.Namespace, _painter: object) -> int:
    from desktop.services.ledger_return import read_all, take_back
    from desktop.services.ledger_telling import lines

    with writing(values) as store:
        file, found = read_all(store, values.file)
        for line in lines(found):
            print(line)
        chosen = [change for change in found.changes if change.taken]
        if chosen:
            print(take_back(store, file.name, chosen).notice)
        else:
            print(_("没有可以收的。"))
    return 0
