"""文件清单.txt: every file of a folder with its size and SHA-256, to be read by people and by `xiaomazha verify`.

One line a file, fields parted by tabs. The last line counts the files and bytes and holds the SHA-256 of all the lines
above it, so that a list that was cut or edited is told from a whole one. It guards against damage and mistakes; whoever
wants to deceive can compute it anew.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from desktop.base.errors import UserError
from desktop.base.i18n import _

FORMAT = "1"
LONGEST = 16 * 1024 * 1024  # bytes: no list of ours comes near it
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Listed:
    """`name` within the folder, with / between its parts; `size` in bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`owner`: whose folder it is, the id of a meeting or what stands for several; `title` and `written` as people
    read them.
    """

    owner: str
    title: str
    written: str
    files: tuple[Listed, ...]


def write_manifest(manifest: Manifest) -> bytes:
    """The file, as the editors of every Windows show it: UTF-8 with a BOM, lines ended by CR LF."""
    lines = [
        "\t".join((_("小马扎议事文件清单"), FORMAT, manifest.owner)),
        manifest.title,
        _("写成时间：{time}").format(time=manifest.written),
        "",
        "\t".join(("SHA-256", _("字节"), _("文件"))),
        *(f"{file.sha256}\t{file.size}\t{file.name}" for file in manifest.files),
    ]
    size = sum(file.size for file in manifest.files)
    closing = "\t".join((_("合计"), str(len(manifest.files)), str(size), _digest(lines)))
    return "\r\n".join([*lines, closing, ""]).encode("utf-8-sig")


def _digest(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def read_manifest(pieces: Iterable[bytes]) -> Manifest:
    """Read a list back, as it comes from the medium; line ends and a BOM may have been changed by an editor. Raises
    UserError for one that was cut or edited.
    """
    data = b""
    for piece in pieces:
        data += piece
        if len(data) > LONGEST:
            raise _damaged()
    try:
        lines = data.decode("utf-8-sig").replace("\r\n", "\n").rstrip("\n").split("\n")
        *above, closing = lines
        _word, count, size, digest = closing.split("\t")
        _name, version, owner = above[0].split("\t")
        files = tuple(map(_listed, above[5:]))
    except (ValueError, IndexError):
        raise _damaged() from None
    if version != FORMAT:
        raise UserError(_("文件清单是更新的版本写的；请用新版的小马扎议事核对。"))
    told = (str(len(files)), str(sum(file.size for file in files)), _digest(above))
    if (count, size, digest) != told:
        raise _damaged()
    return Manifest(owner, above[1], above[2].partition("：")[2], files)


def _listed(line: str) -> Listed:
    digest, size, name = line.split("\t")
    parts = name.split("/")
    outside = any(part in ("", ".", "..") or "\\" in part or ":" in part for part in parts)
    if outside or not _HASH.fullmatch(digest) or not size.isdecimal():
        raise ValueError(line)
    return Listed(name, int(size), digest)


def _damaged() -> UserError:
    return UserError(_("文件清单坏了，或被人改过，没法用它核对；请重新拷一次。"))
