"""The removable drives of this machine, whatever system it runs."""

from __future__ import annotations

import sys

from desktop.base.drive import Drive


def drives() -> tuple[Drive, ...]:
    """Those that are plugged in now. It may wait for a slow one: not on the window's thread."""
    if sys.platform == "win32":
        from desktop.base.drives_windows import windows_drives

        return windows_drives()
    if sys.platform == "linux":
        from desktop.base.drives_linux import linux_drives

        return linux_drives()
    return ()
