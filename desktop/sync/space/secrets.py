"""Where keys and passwords lie: in the system's keyring where there is one, else in files that only this user reads.

A file under `<data>/keys` says of each secret where it is, so that a keyring that is closed today is not taken for a
secret that was never there. A keyring that would ask for its own password is not used: nothing may ask in the middle
of a meeting. On Windows the file inherits who may read it from the user's own folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.base.errors import UserError, why
from desktop.base.files import sync_folder
from desktop.base.i18n import _
from desktop.base.ids import new_id
from desktop.sync.wire.keys import DeviceKeys

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

FOLDER = "keys"
_SERVICE = "xiaomazha"
_ASKS = ("keyring.backends.kwallet", "keyring.backends.libsecret")  # opens a window of its own when it is locked
_SECRET_SERVICE = "keyring.backends.SecretService"
_LEAST_PRIORITY = 1  # what the keyring package recommends: below it secrets lie about in plain text


def keep_keys(directory: Path, space: str, keys: DeviceKeys) -> str:
    """Keep the keys of this device; says in the user's words where they lie now. Raises UserError where the disk
    refuses.
    """
    return _keep(_device(directory, space), keys.dump())


def load_keys(directory: Path, space: str) -> DeviceKeys | None:
    """The keys of this device in a space; None where none are kept. Raises UserError where they cannot be had now."""
    path = _device(directory, space)
    if not path.exists():
        return None
    found = _load(path)
    if found is None:
        raise UserError(_("这台电脑的密钥现在取不出来：请登录自己的账户、解开系统的密码库后再试。"))
    return DeviceKeys.load(found)


def keep_password(directory: Path, url: str, user: str, password: str) -> str:
    """Keep the password of a drive; says in the user's words where it lies now. Raises UserError where the disk
    refuses.
    """
    return _keep(_drive(directory, url, user), password)


def load_password(directory: Path, url: str, user: str) -> str | None:
    """The password of a drive; None where it is not kept, or cannot be had now: one has to ask for it."""
    return _load(_drive(directory, url, user))


def drop_password(directory: Path, url: str, user: str) -> None:
    """Forget the password of a drive."""
    path = _drive(directory, url, user)
    _forget_in_keyring(_read(path))
    with suppress(OSError):
        path.unlink()


def _device(directory: Path, space: str) -> Path:
    return directory / FOLDER / f"device-{space}.json"


def _drive(directory: Path, url: str, user: str) -> Path:
    name = hashlib.sha256(f"{url}\n{user}".encode()).hexdigest()[:32]
    return directory / FOLDER / f"drive-{name}.json"


def _keep(path: Path, secret: str) -> str:
    before = _read(path)
    entry = _give_keyring(secret)
    now = {"keyring": entry} if entry else {"secret": secret}
    try:
        _write(path, now)
    except UserError:
        _forget_in_keyring(now)
        raise
    _forget_in_keyring(before)
    if entry:
        return _("系统的密码库")
    return _("本机文件（只有当前账户能读）")


def _load(path: Path) -> str | None:
    found = _read(path)
    if "keyring" in found:
        return _ask_keyring(str(found["keyring"]))
    return found["secret"] if isinstance(found.get("secret"), str) else None


def _read(path: Path) -> dict[str, Any]:
    """What the file says; nothing where it is not there or is not ours."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(path: Path, content: dict[str, str]) -> None:
    """Durable like `base.files.durable`, and at no moment readable by anybody else."""
    temporary = path.with_name(f".{new_id()}.tmp")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if sys.platform != "win32":
            path.parent.chmod(0o700)  # it may have been made otherwise
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(content, stream)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        told = _("密钥存不进“{path}”（{reason}）；请腾出空间或检查权限后再试。")
        raise UserError(told.format(path=path.parent, reason=why(error))) from None


def _give_keyring(secret: str) -> str:
    """The name under which the keyring has the secret now; "" where there is no keyring that will do."""
    entry = new_id()
    try:
        ring = _keyring()
        if ring is None:
            return ""
        ring.set_password(_SERVICE, entry, secret)
        return entry if ring.get_password(_SERVICE, entry) == secret else ""
    except Exception:  # whatever a keyring of the system raises, the file is there
        return ""


def _ask_keyring(entry: str) -> str | None:
    try:
        ring = _keyring()
        return ring.get_password(_SERVICE, entry) if ring else None
    except Exception:
        return None


def _forget_in_keyring(found: dict[str, Any]) -> None:
    with suppress(Exception):
        if "keyring" in found and (ring := _keyring()):
            ring.delete_password(_SERVICE, str(found["keyring"]))


def _keyring() -> KeyringBackend | None:
    """The keyring of the system, where it is one and is open."""
    import keyring

    found = keyring.get_keyring()
    for ring in getattr(found, "backends", [found]):  # several are chained
        if ring.priority >= _LEAST_PRIORITY and type(ring).__module__ not in _ASKS and not _is_locked(ring):
            one: KeyringBackend = ring
            return one
    return None


def _is_locked(ring: KeyringBackend) -> bool:
    if type(ring).__module__ != _SECRET_SERVICE:
        return False
    import secretstorage  # type: ignore[import-not-found,import-untyped,unused-ignore]

    with closing(secretstorage.dbus_init()) as bus:
        return bool(secretstorage.Collection(bus).is_locked())
