"""Removable drives on Windows, asked of the system without administrator's rights. A: and B: are left alone: asking a
floppy drive makes it rattle for seconds.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from ctypes import byref, c_ulong, c_ulonglong, c_void_p, create_string_buffer, create_unicode_buffer
from pathlib import Path, PureWindowsPath
from typing import Any

from desktop.base.drive import Condition, Drive
from desktop.base.i18n import _

# winbase.h, winioctl.h
DRIVE_REMOVABLE, DRIVE_FIXED = 2, 3
FILE_READ_ONLY_VOLUME = 0x00080000
NO_DIALOGS = 0x0001 | 0x8000  # SEM_FAILCRITICALERRORS, SEM_NOOPENFILEERRORBOX: no "please insert a disk"
ERROR_NOT_READY, ERROR_UNRECOGNIZED_VOLUME, ERROR_NO_MEDIA_IN_DRIVE = 21, 1005, 1112
SHARED, OPEN_EXISTING, GENERIC_WRITE = 0x1 | 0x2, 3, 0x40000000
QUERY_PROPERTY = 0x002D1400  # IOCTL_STORAGE_QUERY_PROPERTY
BUS_TYPE_AT, BUS_TYPE_USB, BUS_TYPE_SD = 28, 7, 12  # STORAGE_DEVICE_DESCRIPTOR
INVALID_HANDLE = c_void_p(-1).value
NAME_LENGTH = 261  # MAX_PATH + 1


def windows_drives(kernel32: Any = None, last_error: Callable[[], int] | None = None) -> tuple[Drive, ...]:
    """`kernel32`: the system's, unless a test puts another in its place; `last_error`: what its last call said."""
    kernel, error = (kernel32, last_error) if kernel32 is not None else _system()
    assert error is not None
    kernel.SetErrorMode(NO_DIALOGS)
    own = _system_drive()
    return tuple(
        _drive(kernel, error, letter) for letter in _letters(kernel) if letter != own and _removable(kernel, letter)
    )


def _system() -> tuple[Any, Callable[[], int]]:
    if sys.platform != "win32":
        raise OSError("not Windows")
    import ctypes

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateFileW.restype = c_void_p
    return kernel, ctypes.get_last_error


def _system_drive() -> str:
    return os.environ.get("SYSTEMDRIVE", "C:")[:1].upper()


def _letters(kernel: Any) -> Iterator[str]:
    mask = kernel.GetLogicalDrives()
    return (chr(ord("A") + place) for place in range(2, 26) if mask >> place & 1)


def _removable(kernel: Any, letter: str) -> bool:
    """A stick or a card; also a disk that Windows calls fixed and that hangs on USB."""
    kind = kernel.GetDriveTypeW(f"{letter}:\\")
    return kind == DRIVE_REMOVABLE or (kind == DRIVE_FIXED and _bus(kernel, letter) in (BUS_TYPE_USB, BUS_TYPE_SD))


def _bus(kernel: Any, letter: str) -> int:
    """The number of the bus on which a drive hangs; 0 where that cannot be found out."""
    handle = kernel.CreateFileW(f"\\\\.\\{letter}:", 0, SHARED, None, OPEN_EXISTING, 0, None)
    if handle in (None, INVALID_HANDLE):
        return 0
    try:
        query, answer, length = create_string_buffer(12), create_string_buffer(1024), c_ulong()
        asked = kernel.DeviceIoControl(
            c_void_p(handle), QUERY_PROPERTY, query, 12, answer, len(answer), byref(length), None
        )
        return int.from_bytes(answer.raw[BUS_TYPE_AT : BUS_TYPE_AT + 4], "little") if asked else 0
    finally:
        kernel.CloseHandle(c_void_p(handle))


def _drive(kernel: Any, error: Callable[[], int], letter: str) -> Drive:
    root = f"{letter}:\\"
    label, system = create_unicode_buffer(NAME_LENGTH), create_unicode_buffer(NAME_LENGTH)
    flags = c_ulong()
    known = kernel.GetVolumeInformationW(root, label, NAME_LENGTH, None, None, byref(flags), system, NAME_LENGTH)
    name = label.value or _("没有名称的U盘")
    if not known:
        return Drive(f"{letter}:", name, None, _unknown(error()))
    free, total = c_ulonglong(), c_ulonglong()
    kernel.GetDiskFreeSpaceExW(root, byref(free), byref(total), None)
    condition = Condition.READ_ONLY if flags.value & FILE_READ_ONLY_VOLUME else Condition.READY
    return Drive(f"{letter}:", name, Path(root), condition, system.value, free.value, total.value)


def _unknown(code: int) -> Condition:
    if code in (ERROR_NOT_READY, ERROR_NO_MEDIA_IN_DRIVE):
        return Condition.EMPTY
    return Condition.UNFORMATTED if code == ERROR_UNRECOGNIZED_VOLUME else Condition.CLOSED


def flush_volume(folder: Path, kernel32: Any = None) -> None:
    """Flush a whole volume. Windows lets only some do that; each file has been flushed by itself before."""
    kernel = kernel32 if kernel32 is not None else _system()[0]
    letter = PureWindowsPath(folder).drive
    if len(letter) != 2:
        return
    handle = kernel.CreateFileW(f"\\\\.\\{letter}", GENERIC_WRITE, SHARED, None, OPEN_EXISTING, 0, None)
    if handle not in (None, INVALID_HANDLE):
        kernel.FlushFileBuffers(c_void_p(handle))
        kernel.CloseHandle(c_void_p(handle))
