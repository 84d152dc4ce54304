"""From what a clerk types in the field of the drive to a remote that can be used."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path, PurePosixPath, PureWindowsPath
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.medium import Medium
from desktop.sync.remotes.remote import Remote

_SCHEMES = {"http": "http", "https": "https", "dav": "http", "davs": "https", "webdav": "http", "webdavs": "https"}
_SCHEME = re.compile(r"(?i)(?P<scheme>[a-z][a-z0-9+.-]*)://")
_WIDE = str.maketrans("：／＼。．＠－", ":/\\..@-")  # what a Chinese input method makes of the signs of an address
_BARE = re.compile(r"(?i)([a-z0-9-]+\.)+[a-z]{2,}(:\d+)?(/.*)?|(\d{1,3}\.){3}\d{1,3}(:\d+)?(/.*)?")
_DRIVE = re.compile(r"[A-Za-z]:(?:[\\/]|$)")
_SHARE = re.compile(r"[\\/]{2}[^\\/]")
_ROOTS = {"dav.jianguoyun.com": "/dav"}  # whose top folder takes no files: a folder has to be named below it


@dataclass(frozen=True)
class Place:
    """Where a space lies. `address`: an URL without any user in it, or a folder."""

    address: str
    user: str = ""

    @property
    def is_folder(self) -> bool:
        return not self.address.startswith(("http://", "https://"))

    @property
    def label(self) -> str:
        """For sentences."""
        if self.is_folder:
            return self.address
        parts = urlsplit(self.address)
        return parts.netloc.rpartition("@")[2] + unquote(parts.path).rstrip("/")


def parse_place(text: str, user: str = "", *, windows: bool = sys.platform == "win32") -> Place:
    """What is meant by https://…, dav…, \\\\server\\share, D:\\… or /mnt/…. Raises UserError with what is wrong with it.

    A name in front of the host (https://name@host/) is the user where no other is given. `windows`: how this computer
    names its folders.
    """
    typed = "".join(c for c in text if c.isprintable()).strip().strip("\"'“”").strip()
    if not typed:
        raise UserError(_("请填网盘的地址，或选一个文件夹。"))
    straight = typed.translate(_WIDE)
    if match := _SCHEME.match(straight):
        return _of_scheme(match["scheme"].lower(), straight[match.end("scheme") + 1 :], user.strip(), windows)
    if PurePosixPath(typed).is_absolute() and not windows and not _SHARE.match(typed):
        return Place(str(PurePosixPath(typed)))
    if _DRIVE.match(straight) or _SHARE.match(straight):
        return _folder(straight, windows)
    if _BARE.fullmatch(straight):
        return _url("https", f"//{straight}", user.strip())
    raise UserError(_("看不懂这个地址：网盘以 https:// 开头，文件夹要写全，如 D:\\协商 或 \\\\服务器\\协商。"))


def _of_scheme(scheme: str, rest: str, user: str, windows: bool) -> Place:
    if scheme in _SCHEMES:
        return _url(_SCHEMES[scheme], rest, user)
    if scheme in ("smb", "cifs"):
        return _folder(unquote(rest), windows)
    if scheme == "file":
        path = unquote(rest.removeprefix("//"))
        return parse_place(path.removeprefix("/") if windows else path, windows=windows)
    raise UserError(_("只认 https:// 开头的网盘（WebDAV）和文件夹；请检查地址。"))


def _folder(text: str, windows: bool) -> Place:
    """A drive of Windows, or a share, which other systems show as a folder only when somebody has opened it."""
    if windows:
        return Place(str(PureWindowsPath(f"{text}\\" if text.endswith(":") else text)))
    if _SHARE.match(text):
        raise UserError(_("这台电脑不能直接写共享地址：请先在文件管理器里打开这个共享文件夹，再选它。"))
    raise UserError(_("这台电脑上没有“{folder}”这样的位置；请重新选一个文件夹。").format(folder=text))


def _url(scheme: str, rest: str, user: str) -> Place:
    """Never tells the address itself where a password may stand in it."""
    try:
        parts = urlsplit(f"{scheme}:{rest}")
        named, port = unquote(parts.username or ""), parts.port
    except ValueError:
        raise UserError(_("网盘的地址写得不对；请照网盘的说明重新写。")) from None
    if parts.password is not None:
        raise UserError(_("地址里不要写密码：用户名和密码请填在各自的一栏里。"))
    if (
        not parts.hostname
        or " " in parts.netloc
        or parts.query
        or any(part in (".", "..") for part in unquote(parts.path).split("/"))
    ):
        raise UserError(_("网盘的地址写得不对；请照网盘的说明重新写。"))
    _check_root(parts)
    return Place(_tidy(scheme, parts, port), user or named)


def _tidy(scheme: str, parts: SplitResult, port: int | None) -> str:
    """One way to write an address: the place of the same drive must stay the same."""
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    if port and port != {"http": 80, "https": 443}[scheme]:
        host += f":{port}"
    path = "/".join(filter(None, parts.path.split("/")))
    return urlunsplit((scheme, host, f"/{path}" if path else "", "", ""))


def _check_root(parts: SplitResult) -> None:
    root = _ROOTS.get(parts.hostname or "")
    if root is not None and parts.path.rstrip("/") in ("", root):
        told = _("这个网盘的最上层不能放文件：请先在网盘里建一个文件夹，把它写在地址后面，如 {address}。")
        folder = _("小马扎")
        raise UserError(told.format(address=f"https://{parts.hostname}{root}/{folder}"))


def is_plain(address: str) -> bool:
    """Whether the password would go over the line for everybody to read: http to another computer."""
    parts = urlsplit(address)
    return parts.scheme == "http" and not is_loopback(parts.hostname or "")


def is_loopback(host: str) -> bool:
    """Whether it is this computer itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def plain_question(place: Place) -> str:
    """What to ask before `plain_ok` is given."""
    told = _("“{place}”没有加密（http），同一网络里的人能看到密码；内容本身是加密的。还要用它吗？")
    return told.format(place=place.label)


def question_of(place: Place) -> str:
    """What to ask before a place that an 入网文件 names is used; "" for a drive whose line is encrypted. Windows tells
    whoever has a shared folder who the user is.
    """
    if not place.is_folder:
        return plain_question(place) if is_plain(place.address) else ""
    told = _("入网文件写的是共享文件夹“{place}”：一连接，对方就知道这台电脑的用户。是办公室说的那一个吗？")
    return told.format(place=place.label)


def open_remote(
    place: Place, password: str = "", *, space: str, plain_ok: bool = False, medium: Medium | None = None
) -> Remote:
    """The folder of a space at a place; nothing is asked of it yet. Raises UserError.

    It may wait for a slow stick: not on the window's thread. `medium`: for folders, how files are put there.
    """
    if place.is_folder:
        from desktop.sync.remotes.folder import FolderRemote

        return FolderRemote(Path(place.address), space, medium=medium)
    if is_plain(place.address) and not plain_ok:
        told = _("“{place}”没有加密（http），没有连接；请改用 https 的地址，或在设置网盘时答应用它。")
        raise UserError(told.format(place=place.label))
    from desktop.sync.remotes.webdav import WebDavRemote

    near = is_loopback(urlsplit(place.address).hostname or "")
    return WebDavRemote(place.address, space, place.user, password, label=place.label, loopback=near)
