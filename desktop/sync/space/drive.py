"""The drive of a space, as it is set for this computer; without one sticks go back and forth."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from desktop.services.keep import setting, write_setting
from desktop.store.store import Store
from desktop.sync.remotes.opening import Place, open_remote
from desktop.sync.remotes.remote import Remote
from desktop.sync.space.secrets import drop_password, keep_password, load_password

REMOTE = "sync.remote"  # setting


@dataclass(frozen=True)
class KeptRemote:
    """The drive that is set for this computer. `plain_ok`: somebody agreed to a line that is not encrypted."""

    url: str
    user: str
    plain_ok: bool


def set_remote(store: Store, url: str, user: str = "", password: str = "", *, plain_ok: bool = False) -> str:
    """The drive of the space, "" for none (sticks only). Where the password is kept, in words, "" without one."""
    with store.keeping() as connection:
        before = kept_remote(connection)
        write_setting(connection, REMOTE, {"url": url, "user": user, "plain_ok": plain_ok} if url else None)
    if before and (before.url, before.user) != (url, user):
        drop_password(store.directory, before.url, before.user)
    return keep_password(store.directory, url, user, password) if url and password else ""


def kept_remote(connection: Connection) -> KeptRemote | None:
    """The drive that is set; None where there is none."""
    kept = setting(connection, REMOTE)
    return KeptRemote(kept["url"], kept["user"], bool(kept.get("plain_ok"))) if kept else None


def open_kept(directory: Path, kept: KeptRemote, space: str) -> Remote:
    """Its other end, with the password that is kept for it. Raises UserError; not on the window's thread."""
    password = load_password(directory, kept.url, kept.user) or ""
    return open_remote(Place(kept.url, kept.user), password, space=space, plain_ok=kept.plain_ok)
