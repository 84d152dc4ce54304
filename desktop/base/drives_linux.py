"""Removable drives on Linux, from what the kernel and udev say in /sys, /proc and /dev: nothing is asked of a drive."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop.base.drive import Condition, Drive
from desktop.base.i18n import _

SECTOR = 512  # bytes, in /sys always
_NO_DISK = re.compile(r"(sr|fd|loop|ram|zram|md|dm-|nbd)\d*")
_CODED = re.compile(r"\\(?:([0-7]{3})|x([0-9a-f]{2}))")


@dataclass(frozen=True)
class Mount:
    folder: Path
    file_system: str
    read_only: bool


def linux_drives(root: Path = Path("/"), room: Callable[[Path], int] | None = None) -> tuple[Drive, ...]:
    """`root` stands for /, `room` says how many bytes are free in a folder."""
    blocks = root / "sys" / "block"
    mounts, labels = _mounts(root), _links(root, "by-label")
    formatted = {*labels, *_links(root, "by-uuid")}
    found = []
    for disk in sorted(blocks.iterdir()) if blocks.is_dir() else []:
        if _removable(disk):
            found += [_drive(disk, part, mounts, labels, formatted, room or _free) for part in _parts(disk)]
    return tuple(found)


def _removable(disk: Path) -> bool:
    """A stick, a card, or a disk on USB; not a built-in memory, a DVD or a disk image."""
    if _NO_DISK.fullmatch(disk.name):
        return False
    if disk.name.startswith("mmcblk"):
        return _text(disk / "device" / "type") == "SD"
    return _text(disk / "removable") == "1" or "/usb" in os.path.realpath(disk)


def _parts(disk: Path) -> list[str]:
    """Its partitions, or itself where it has none."""
    parts = sorted(part.parent.name for part in disk.glob(f"{disk.name}*/partition"))
    return parts or [disk.name]


def _drive(
    disk: Path,
    part: str,
    mounts: dict[str, Mount],
    labels: dict[str, str],
    formatted: set[str],
    room: Callable[[Path], int],
) -> Drive:
    at = disk if part == disk.name else disk / part
    total = int(_text(at / "size") or 0) * SECTOR
    name, mount = labels.get(part) or _model(disk), mounts.get(part)
    if mount is None:
        return Drive(part, name, None, _unmounted(part, total, formatted), total=total)
    condition = Condition.READ_ONLY if mount.read_only else Condition.READY
    try:
        free = room(mount.folder)
    except OSError:
        return Drive(part, name, None, Condition.EMPTY, total=total)  # pulled a moment ago
    return Drive(part, name, mount.folder, condition, mount.file_system, free, total)


def _unmounted(part: str, total: int, formatted: set[str]) -> Condition:
    if not total:
        return Condition.EMPTY
    return Condition.CLOSED if part in formatted else Condition.UNFORMATTED


def _model(disk: Path) -> str:
    """What the maker calls it, for one without a name."""
    known = " ".join(filter(None, (_text(disk / "device" / "vendor"), _text(disk / "device" / "model"))))
    return known or _("没有名称的U盘")


def _mounts(root: Path) -> dict[str, Mount]:
    """Name of the device → the first place at which it is mounted."""
    found: dict[str, Mount] = {}
    for line in _text(root / "proc" / "self" / "mounts").splitlines():
        fields = line.split(" ")
        if len(fields) >= 4 and fields[0].startswith("/dev/"):
            device, folder = _plain(fields[0]), _plain(fields[1])
            where = root / folder.lstrip("/") if root != Path("/") else Path(folder)
            found.setdefault(Path(device).name, Mount(where, fields[2], "ro" in fields[3].split(",")))
    return found


def _plain(field: str) -> str:
    """/proc/mounts writes a blank as \\040, udev as \\x20; everything else stands there as UTF-8."""
    return _CODED.sub(lambda code: chr(int(code[1], 8) if code[1] else int(code[2], 16)), field)


def _links(root: Path, kind: str) -> dict[str, str]:
    """Name of the device → what udev calls it under /dev/disk."""
    return {link.readlink().name: _plain(link.name) for link in _entries(root, kind)}


def _entries(root: Path, kind: str) -> Iterator[Path]:
    folder = root / "dev" / "disk" / kind
    return (link for link in sorted(folder.iterdir()) if link.is_symlink()) if folder.is_dir() else iter(())


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "surrogateescape").strip("\n ")
    except OSError:
        return ""


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free
