"""The removable drives of this machine, whatever system it runs."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from desktop.base.drive import Condition, Drive


def drives() -> tuple[Drive, ...]:
    """Those that are plugged in now. It may wait for a slow one: not on the window's thread."""
    if sys.platform == "win32":
        from desktop.base.drives_windows import windows_drives

        return windows_drives()
    if sys.platform == "linux":
        from desktop.base.drives_linux import linux_drives

        return linux_drives()
    return ()


def as_drive(folder: Path) -> Drive | None:
    """A folder of this computer in the place of a drive; None where it is gone."""
    if not folder.is_dir():
        return None
    usage = shutil.disk_usage(folder)
    condition = Condition.READY if os.access(folder, os.W_OK | os.X_OK) else Condition.READ_ONLY
    return Drive(str(folder), str(folder), folder, condition, "", usage.free, usage.total)
