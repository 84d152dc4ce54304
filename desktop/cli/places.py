"""Drives and folders as commands name them, and the passwords and keys for them: from a file, or typed unseen, never on
the command line, where everybody on the computer can read it.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.errors import UserError
from desktop.base.i18n import _

if TYPE_CHECKING:
    from desktop.store.store import Store
    from desktop.sync.remotes.opening import Place
    from desktop.sync.remotes.remote import Remote

LONGEST_SECRET = 1_000  # signs of a line


def add_place(parser: argparse.ArgumentParser, *, required: bool = False) -> None:
    """--remote with what belongs to it."""
    about = _("网盘地址（https://…），或U盘、共享文件夹")
    parser.add_argument("--remote", metavar="URL|DIR", required=required, help=about)
    add_login(parser)


def add_login(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--user", default="", metavar="USER", help=_("网盘的用户名"))
    parser.add_argument("--password-file", type=Path, metavar="FILE", help=_("网盘密码是这个文件的第一行"))
    parser.add_argument("--plain-http", action="store_true", help=_("没有加密的 http 也用（同一网络里的人能看到密码）"))


def place_of(text: str, values: argparse.Namespace) -> Place:
    """What --remote names. Raises UserError for what is no place, and for http without --plain-http."""
    from desktop.sync.remotes.opening import is_plain, parse_place, plain_question

    there = Path(text)
    place = parse_place(str(there.absolute()) if text and there.is_dir() else text, values.user)
    if not place.is_folder and is_plain(place.address) and not values.plain_http:
        raise UserError(plain_question(place) + _("要用，请加 --plain-http。"))
    return place


def password_for(place: Place, values: argparse.Namespace) -> str:
    """Of a drive with a user; "" for a folder."""
    if place.is_folder or not place.user:
        return ""
    return secret_line(values.password_file, _("{place} 的密码：").format(place=place.label), "--password-file")


def secret_line(path: Path | None, question: str, option: str) -> str:
    """The first line of the file, else what is typed. Raises UserError where nobody can type."""
    from getpass import getpass

    if path:
        return _first_line(path)
    if sys.stdin.isatty():
        return getpass(question)
    raise UserError(_("这里不能输密码或密钥；请用 {option} 写明放它的文件。").format(option=option))


def _first_line(path: Path) -> str:
    try:
        with path.open(encoding="utf-8-sig") as stream:
            return stream.readline(LONGEST_SECRET).rstrip("\r\n")
    except (OSError, ValueError) as error:
        raise UserError(_("密码文件“{path}”读不出来；请检查后再试。").format(path=path)) from error


def remote_of(store: Store, values: argparse.Namespace) -> Remote:
    """The remote that a command names, else the one that is set for the space. Raises UserError where there is none."""
    from desktop.services.belonging import belonging
    from desktop.sync.remotes.opening import open_remote
    from desktop.sync.space.drive import kept_remote, open_kept
    from desktop.sync.space.secrets import load_password

    with store.reading() as connection:
        ours, kept = belonging(connection), kept_remote(connection)
    if ours.alone:
        raise UserError(_("这台电脑还没有加入协商空间；请先用 space join 加入，或用 space create 建立。"))
    if values.remote:
        place = place_of(values.remote, values)
        password = load_password(store.directory, place.address, place.user)
        password = password_for(place, values) if password is None or values.password_file else password
        return open_remote(place, password, space=ours.space, plain_ok=values.plain_http)
    if kept is None:
        raise UserError(_("没有设网盘；请用 --remote 写明网盘、U盘或共享文件夹。"))
    return open_kept(store.directory, kept, ours.space)
