"""What sync remembers from one pass to the next besides segments and the roll, in settings."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields

from desktop.services.keep import setting, write_setting
from desktop.store.store import Store

EPOCH, LAST, CLOCKS, RETRIED = "sync.epoch", "sync.last", "sync.clocks", "sync.retried"
REWRITTEN = "sync.rewritten"  # device → when an office wrote everything of its rooms once more (ISO)
_REMOTE = "sync.at "  # and the remote's key
_MOST = 500  # names


@dataclass
class RemoteNotes:
    """What is known of a remote; a pass writes on it as it goes. `epoch`: the one in which this computer's own segments
    were looked through there. `meta`: path of the newest roll that stood there. `asked`: of the request to join.
    `heads`: paths of its own heads, the oldest first, as they were when last `listed` (ISO); `checked`: when those
    without a receipt were last looked for. `bad`: path → how often its bytes were no use, when it is looked at again.
    `requests`: what was read in j/. `room`, `device`: where an office that looks through them in turn goes on.
    """

    epoch: str = ""
    meta: str = ""
    asked: str = ""
    heads: list[str] = field(default_factory=list)
    listed: str = ""
    checked: str = ""
    bad: dict[str, tuple[int, str]] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    room: str = ""
    device: str = ""


def remote_notes(store: Store, remote: str) -> RemoteNotes:
    with store.reading() as connection:
        kept = setting(connection, _REMOTE + remote) or {}
    known = {one.name for one in fields(RemoteNotes)}
    return RemoteNotes(**{name: value for name, value in kept.items() if name in known})


def keep_remote_notes(store: Store, remote: str, notes: RemoteNotes) -> None:
    """Of names that were no use the latest are kept: a drive full of rubbish may not fill the database."""
    values = {**asdict(notes), "bad": dict(list(notes.bad.items())[-_MOST:])}
    with store.reading() as connection:
        if setting(connection, _REMOTE + remote) == _as_kept(values):
            return
    with store.keeping() as connection:
        write_setting(connection, _REMOTE + remote, values)


def _as_kept(values: dict[str, object]) -> dict[str, object]:
    bad = values["bad"]
    assert isinstance(bad, dict)
    return {**values, "bad": {path: list(seen) for path, seen in bad.items()}}
