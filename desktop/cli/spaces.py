"""space …: an office makes a space and lets computers in; a laptop joins and leaves."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.errors import UserError
from desktop.base.files import check_folder, durable
from desktop.base.i18n import _
from desktop.cli import members
from desktop.cli.members import room_named
from desktop.cli.opening import reading, writing
from desktop.cli.parsing import Commands
from desktop.cli.places import add_login, add_place, password_for, place_of, secret_line
from desktop.cli.stopping import stopped_by_keys

if TYPE_CHECKING:
    from desktop.store.store import Store
    from desktop.sync.wire.invitation import Invitation
    from desktop.sync.wire.keys import RecoveryKey

Painter = Callable[[], object | None]


def add_commands(commands: Commands) -> None:
    group = commands.group("space", _("协商空间：建立、邀请、加入、批准"))
    _add_of_the_office(group)
    members.add_commands(group)
    join = group.add("join", _join, _("用入网文件加入一个协商空间"))
    join.add_argument("file", type=Path, metavar="FILE", help=_("办公室给的入网文件"))
    join.add_argument("--code", required=True, metavar="CODE", help=_("办公室口头告诉的口令"))
    join.add_argument("--room", action="append", default=[], metavar="ROOM", help=_("哪个站点加入（有几个时）"))
    join.add_argument("--name", default="", metavar="NAME", help=_("给这台电脑起的名字"))
    join.add_argument("--connect", action="store_true", help=_("入网文件里写的共享文件夹、没有加密的 http 也连接"))
    group.add("leave", _leave, _("退出协商空间；记录都留在这台电脑上"))
    remote = group.add("remote", _remote, _("设置网盘或共享文件夹"))
    remote.add_argument("remote", metavar="URL|DIR", help=_("网盘地址或文件夹；写 - 是不用网盘，只用U盘"))
    add_login(remote)
    show = group.add("show", _show, _("这台电脑属于哪个协商空间"))
    show.add_argument("--json", action="store_true", help=_("打印成 JSON"))


def _add_of_the_office(group: Commands) -> None:
    create = group.add("create", _create, _("建立协商空间，这台电脑就是办公室"))
    create.add_argument("name", metavar="NAME", help=_("办公室的名称，如 和龙市政协"))
    create.add_argument(
        "--recovery-file", type=Path, required=True, metavar="FILE", help=_("恢复密钥写在这里（.pdf 或 .txt）")
    )
    recover = group.add("recover", _recover, _("办公室的电脑没了：用纸上的恢复密钥在这台电脑上恢复"))
    recover.add_argument(
        "--key-file", type=Path, metavar="FILE", help=_("恢复密钥是这个文件的第一行（不写就在这里输）")
    )
    for made in (create, recover):
        made.add_argument("--device", default="", metavar="NAME", help=_("给这台电脑起的名字"))
    add_place(create)
    add_place(recover, required=True)


def _create(values: argparse.Namespace, make_painter: Painter) -> int:
    from desktop.sync.space import space

    place = place_of(values.remote, values) if values.remote else None
    password = password_for(place, values) if place else ""
    write = _paper_writer(values.recovery_file, make_painter)
    with writing(values) as store:
        key = space.create(store, values.name, values.device)
        try:
            write(store, key)
        except BaseException:  # without its paper the space could never be recovered
            space.leave(store)
            raise
        if place:
            _set(store, values, password)
    print(_("建好了：“{name}”的协商空间，这台电脑是办公室。").format(name=values.name))
    print(_("恢复密钥在 {path}：请打印出来锁好，然后删掉这个文件。").format(path=values.recovery_file))
    return 0


def _paper_writer(path: Path, make_painter: Painter) -> Callable[[Store, RecoveryKey], None]:
    """What writes the recovery key; whatever could stand in its way is said before there is a key."""
    if path.exists():
        raise UserError(_("“{path}”已经有了，没有覆盖；请换一个文件名。").format(path=path))
    check_folder(path.parent)
    if path.suffix.lower() not in (".pdf", ".txt"):
        raise UserError(_("恢复密钥请写成 .pdf 或 .txt 文件。"))
    paints = path.suffix.lower() == ".pdf"
    if paints and make_painter() is None:
        raise UserError(_("缺少 Qt 的系统库，写不了 PDF；请把恢复密钥写成 .txt 文件。"))

    def write(store: Store, key: RecoveryKey) -> None:
        from desktop.documents.recovery_paper import write_text
        from desktop.sync.passes.recovery import paper_of

        paper = paper_of(store, key)
        with durable(path) as stream:
            if paints:
                from desktop.documents.painted.recovery_key import write_recovery_key

                write_recovery_key(paper, stream)
            else:
                write_text(paper, stream)
        path.chmod(0o600)

    return write


def _set(store: Store, values: argparse.Namespace, password: str) -> None:
    from desktop.sync.space.drive import set_remote

    place = place_of(values.remote, values)
    where = set_remote(store, place.address, place.user, password, plain_ok=values.plain_http)
    if where:
        print(_("网盘的密码放在{where}。").format(where=where))


def _recover(values: argparse.Namespace, _painter: Painter) -> int:
    from desktop.base.medium import Stopped, Watch
    from desktop.sync.desk import HereDesk
    from desktop.sync.passes.recovery import recover
    from desktop.sync.remotes.opening import open_remote
    from desktop.sync.remotes.remote import Kind
    from desktop.sync.space.space import space_of
    from desktop.sync.wire.keys import RecoveryKey

    key = RecoveryKey.read(secret_line(values.key_file, _("恢复密钥："), "--key-file"))
    place = place_of(values.remote, values)
    password = password_for(place, values)
    watch = Watch()
    with writing(values) as store, stopped_by_keys(watch):
        with closing(open_remote(place, password, space=space_of(key), plain_ok=values.plain_http)) as remote:
            try:
                found = recover(HereDesk(store), remote, key, values.device, watch)
            except Stopped:
                raise UserError(_("已经停下；读回来的都在，再运行一次就接着读。")) from None
        if remote.kind is Kind.NETWORK:
            _set(store, values, password)
    print(_("办公室恢复好了：读回 {count} 份，各站点下次同步就认这台电脑。").format(count=found.segments))
    for sentence in found.told:
        print(sentence)
    return 0


def _join(values: argparse.Namespace, _painter: Painter) -> int:
    import platform

    from desktop.services.sample import own_rooms
    from desktop.sync.space.joining import join
    from desktop.sync.space.space import own_code
    from desktop.sync.wire.invitation import read_file, unwrap

    data = read_file(values.file)
    with writing(values) as store:
        invitation = _placed(unwrap(data, values.code, store.device_clock.read().at), agreed=values.connect)
        with store.reading() as connection:
            known = {one.id: one.name for one in own_rooms(connection)}
        rooms = [room_named(text, known) for text in values.room] or None
        join(store, invitation, rooms, values.name or platform.node() or invitation.station)
        code = own_code(store)
    print(_("已申请加入“{office}”的协商空间；同步一次，申请就送到了。").format(office=invitation.office))
    print(_("核对码：{code}（办公室批准前会和您对这个码）").format(code=code))
    return 0


def _placed(invitation: Invitation, *, agreed: bool) -> Invitation:
    """With the drive that it names, which is told before anything connects to it."""
    from desktop.sync.remotes.opening import Place, question_of

    place = Place(invitation.place, invitation.user)
    if not place.address:
        return invitation
    question = question_of(place)
    if question and not agreed:
        raise UserError(question + _("要连接，请加 --connect。"))
    print(_("网盘：{place}").format(place=place.label))
    return replace(invitation, plain_ok=bool(question))


def _leave(values: argparse.Namespace, _painter: Painter) -> int:
    from desktop.sync.space.space import leave

    with writing(values) as store:
        leave(store)
    print(_("已退出；记录都留在这台电脑上。"))
    return 0


def _remote(values: argparse.Namespace, _painter: Painter) -> int:
    from desktop.sync.space.drive import set_remote

    place = None if values.remote == "-" else place_of(values.remote, values)
    password = password_for(place, values) if place else ""
    with writing(values) as store:
        if place is None:
            set_remote(store, "")
            print(_("不用网盘了；会议用U盘交。"))
            return 0
        _set(store, values, password)
    print(_("设好了：{place}").format(place=place.label))
    return 0


def _show(values: argparse.Namespace, _painter: Painter) -> int:
    from desktop.services.belonging import belonging
    from desktop.sync.space.drive import kept_remote
    from desktop.sync.space.space import own_code, role_words

    with reading(values) as store:
        with store.reading() as connection:
            ours, remote = belonging(connection), kept_remote(connection)
        code = "" if ours.alone else own_code(store)
    if values.json:
        told = {**vars(ours), "code": code, "remote": remote.url if remote else ""}
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return 0
    print(role_words(ours))
    if code:
        print(_("核对码：{code}").format(code=code))
        print(_("网盘：{place}").format(place=remote.url if remote else _("没有设，用U盘交")))
    return 0
