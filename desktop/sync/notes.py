"""What sync remembers from one pass to the next besides segments and the roll, in settings."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import Connection

from desktop.services.keep import setting
from desktop.store.store import Store
from desktop.sync.roll import keep

EPOCH, LAST, CLOCKS, RETRIED = "sync.epoch", "sync.last", "sync.clocks", "sync.retried"
_REMOTE = "sync.at "  # and the remote's key
_MOST_BAD = 200


@dataclass(frozen=True)
class RemoteNotes:
    """What is known of a remote. `epoch`: the one in which this computer's own folder was looked through there. `heads`:
    names of its own heads, the oldest first; `listed`, `checked`: when (ISO) they, and what has no receipt, were last
    looked for there. `bad`: names whose bytes were no use. `metas`: names of metas that stand there. `turn`: where going
    through rooms in turn goes on.
    """

    epoch: str = ""
    heads: tuple[str, ...] = ()
    listed: str = ""
    checked: str = ""
    bad: tuple[str, ...] = ()
    metas: tuple[str, ...] = ()
    turn: str = ""


def remote_notes(connection: Connection, remote: str) -> RemoteNotes:
    kept = setting(connection, _REMOTE + remote) or {}
    lists = {name: tuple(kept[name]) for name in ("heads", "bad", "metas") if name in kept}
    return RemoteNotes(**{**kept, **lists})


def keep_remote_notes(store: Store, remote: str, notes: RemoteNotes) -> None:
    """Of names that were no use the latest are kept: a drive full of rubbish may not fill the database."""
    values = {**asdict(notes), "bad": notes.bad[-_MOST_BAD:]}
    with store.keeping() as connection:
        keep(connection, _REMOTE + remote, values)
