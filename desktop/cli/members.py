"""space invite, approve …: which computers an office lets into its space."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from desktop.base.clock import local
from desktop.base.errors import UserError
from desktop.base.files import check_folder, durable, numbered
from desktop.base.i18n import _, listed
from desktop.cli.opening import reading, writing
from desktop.cli.parsing import Commands, folder

if TYPE_CHECKING:
    from desktop.sync.space.members import Member


def add_commands(group: Commands) -> None:
    invite = group.add("invite", _invite, _("做一个入网文件，给一台电脑用"))
    invite.add_argument("station", metavar="STATION", help=_("站点的名称"))
    invite.add_argument("--room", default="", metavar="ROOM", help=_("已有的站点：给它添一台或换一台电脑"))
    invite.add_argument("--to", type=folder, required=True, metavar="DIR", help=_("放在这个文件夹或U盘"))
    invite.add_argument("--without-password", action="store_true", help=_("入网文件里不放网盘的密码"))
    requests = group.add("requests", _requests, _("列出等批准的电脑"))
    members = group.add("members", _members, _("列出全部电脑"))
    for made in (requests, members):
        made.add_argument("--json", action="store_true", help=_("打印成 JSON"))
    approve = group.add("approve", _approve, _("批准一台电脑加入"))
    approve.add_argument("device", nargs="?", metavar="DEVICE", help=_("核对码、名字或编号"))
    approve.add_argument("--all", action="store_true", help=_("入网文件对得上的都批准"))
    for name, run, about in (
        ("refuse", _refuse, _("不让一台电脑加入")),
        ("revoke", _revoke, _("停用一台电脑；它以后发来的都暂存待查")),
    ):
        group.add(name, run, about).add_argument("device", metavar="DEVICE", help=_("核对码、名字或编号"))


def _invite(values: argparse.Namespace, _painter: object) -> int:
    from desktop.services.rooms import all_rooms
    from desktop.sync.space.space import invite
    from desktop.sync.wire.invitation import new_code, wrap

    check_folder(values.to)
    with writing(values) as store:
        room = ""
        if values.room:
            with store.reading() as connection:
                room = room_named(values.room, {one.id: one.name for one in all_rooms(connection)})
        made = invite(store, values.station, room, with_password=not values.without_password)
    code = new_code()
    path = next(one for one in numbered(values.to / made.file_name) if not one.exists())
    with durable(path) as stream:
        stream.write(wrap(made, code))
    print(path)
    print(_("口令：{code}").format(code=code))
    print(
        _("请把口令当面或打电话告诉对方，不要和文件放在一起；只能给一台电脑用，{day} 以前有效。").format(
            day=local(made.expires).date().isoformat()
        )
    )
    return 0


def room_named(text: str, known: dict[str, str]) -> str:
    """The id of the room that is meant by its name or id."""
    found = [one for one, name in known.items() if text in (one, name)]
    if len(found) != 1:
        names = listed([f"{name}（{one}）" for one, name in known.items()])
        raise UserError(_("没有认准站点“{text}”；这里有：{names}。").format(text=text, names=names or "—"))
    return found[0]


def _requests(values: argparse.Namespace, _painter: object) -> int:
    from desktop.sync.space.members import requests

    with reading(values) as store, store.reading() as connection:
        found = requests(connection)
    return _print_members(found, values, _("没有电脑在等批准。"))


def _members(values: argparse.Namespace, _painter: object) -> int:
    from desktop.sync.space.members import members

    with reading(values) as store, store.reading() as connection:
        found = members(connection)
    return _print_members(found, values, _("还没有电脑加入。"))


def _print_members(found: tuple[Member, ...], values: argparse.Namespace, nobody: str) -> int:
    if values.json:
        named = [{**vars(one), "asked": one.asked.isoformat(), "settled": _iso(one)} for one in found]
        print(json.dumps(named, ensure_ascii=False, indent=1))
        return 0
    for one in found:
        checked = _("入网文件对得上") if one.invited else _("入网文件对不上，请对核对码")
        print(one.code, _standing(one), one.name, listed(one.stations), checked, sep="  ")
    if not found:
        print(nobody)
    return 0


def _iso(member: Member) -> str | None:
    return member.settled.isoformat() if member.settled else None


def _standing(member: Member) -> str:
    from desktop.sync.space.members import standing_words

    return standing_words(member.standing)


def _approve(values: argparse.Namespace, _painter: object) -> int:
    from desktop.sync.space.members import approve, find_member, requests

    if bool(values.device) == values.all:
        raise UserError(_("请写一台电脑的核对码，或用 --all。"))
    with writing(values) as store:
        with store.reading() as connection:
            waiting = requests(connection) if values.all else (find_member(connection, values.device),)
        chosen = [one for one in waiting if one.invited or not values.all]
        for one in chosen:
            approve(store, one.device)
            print(_("已批准：{name}（{stations}）").format(name=one.name, stations=listed(one.stations)))
    for one in waiting:
        if one not in chosen:
            print(_("没有批准 {name}：入网文件对不上，请先对核对码 {code}。").format(name=one.name, code=one.code))
    if not waiting:
        print(_("没有电脑在等批准。"))
    return 0


def _refuse(values: argparse.Namespace, _painter: object) -> int:
    from desktop.sync.space.members import find_member, refuse

    with writing(values) as store:
        with store.reading() as connection:
            one = find_member(connection, values.device)
        refuse(store, one.device)
    print(_("没有让 {name} 加入。").format(name=one.name))
    return 0


def _revoke(values: argparse.Namespace, _painter: object) -> int:
    from desktop.sync.space.members import find_member, revoke

    with writing(values) as store:
        with store.reading() as connection:
            one = find_member(connection, values.device)
        revoke(store, one.device)
    print(_("已停用 {name}；它知道的网盘密码也请换掉。").format(name=one.name))
    return 0
