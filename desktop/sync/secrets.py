"""Where keys and passwords lie: in the system's keyring where there is one, else in files that only this user reads."""

from __future__ import annotations

from pathlib import Path

from desktop.sync.keys import DeviceKeys


def keep_keys(directory: Path, space: str, keys: DeviceKeys) -> str:
    """Keep the keys of this device; says in the user's words where they lie now. Raises UserError where the disk
    refuses.
    """
    raise NotImplementedError


def load_keys(directory: Path, space: str) -> DeviceKeys | None:
    """The keys of this device in a space; None where none are kept here. Raises UserError for keys that are none."""
    raise NotImplementedError


def drop_keys(directory: Path, space: str) -> None:
    """Forget the keys of this device."""
    raise NotImplementedError


def keep_password(directory: Path, url: str, user: str, password: str) -> str:
    """Keep the password of a drive; says in the user's words where it lies now."""
    raise NotImplementedError


def load_password(directory: Path, url: str, user: str) -> str | None:
    raise NotImplementedError


def drop_password(directory: Path, url: str, user: str) -> None:
    raise NotImplementedError
