"""roster check, roster import: a list of people as it really comes."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.i18n import _, word
from desktop.base.text import mask_phone
from desktop.cli.opening import writing
from desktop.cli.parsing import Commands

if TYPE_CHECKING:
    from desktop.rules.roster import Reading


def add_commands(commands: Commands) -> None:
    group = commands.group("roster", _("检查或导入名单"))
    check = group.add("check", _check, _("只检查名单：会加什么、跳过什么、为什么"))
    bring = group.add("import", _import, _("导入名单"))
    for made in (check, bring):
        made.add_argument("file", type=Path, metavar="FILE", help=_("xlsx 或 csv 名单"))
    bring.add_argument("--room", default="", metavar="ROOM", help=_("放进哪个站点（默认最近的一个）"))
    bring.add_argument("--standing", action="store_true", help=_("列为议事会组成人员（常设名单）"))


def _check(values: argparse.Namespace, _painter: object) -> int:
    from desktop.services.roster import open_roster

    _print_reading(open_roster(values.file).understood())
    return 0


def _print_reading(reading: Reading) -> None:
    fields = {"name": _("姓名"), "role": _("身份"), "unit": _("单位"), "phone": _("电话"), "attends": _("参会类别")}
    print(_("表头在第 {line} 行：").format(line=reading.header_line) if reading.header_line else _("没有表头："))
    for heading, field in reading.columns:
        print(f"  {heading or '—'} → {fields.get(field, _('不用'))}")
    print(_("将加入 {count} 人：").format(count=len(reading.rows)))
    for row in reading.rows:
        words = (
            word(row.role_text or row.role),
            row.unit,
            mask_phone(row.phone) if row.phone else "",
            word(row.attends),
        )
        print(_("  第 {line} 行").format(line=row.line), row.name, *filter(None, words))
    print(_("跳过 {count} 行：").format(count=len(reading.skipped)))
    for skipped in reading.skipped:
        print(_("  第 {line} 行").format(line=skipped.line), skipped.text, "——", skipped.reason)
    for note in reading.notes:
        print(_("注意："), note)


def _import(values: argparse.Namespace, _painter: object) -> int:
    from desktop.services.rooms import add_people, all_rooms, create_room
    from desktop.services.roster import open_roster, people_in

    reading = open_roster(values.file).understood()
    with writing(values) as store:
        _print_reading(reading)
        with store.reading() as connection:
            rooms = [r for r in all_rooms(connection) if not values.room or r.name == values.room]
        room = rooms[-1].id if rooms else create_room(store, values.room or _("本村议事室")).new
        _changes, ids = add_people(store, room, people_in(reading), standing=values.standing)
    print(_("已导入 {count} 人。").format(count=len(ids)))
    return 0
