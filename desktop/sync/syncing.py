"""One pass of sync with a remote: a laptop's or an office's, whichever this computer is."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.sync.remote import Remote

from desktop.base.medium import Watch
from desktop.store.changelog import Changes
from desktop.store.store import Store
from desktop.sync.desk import Desk


@dataclass(frozen=True)
class Report:
    """What a pass did. `sent` and `received`: segments; `receipts`: of our own segments; `files`: sent and fetched.
    `told`: sentences for the user. `changes`: what it wrote here, one a meeting, for the screens.
    """

    sent: int = 0
    received: int = 0
    receipts: int = 0
    files: int = 0
    told: tuple[str, ...] = ()
    changes: tuple[Changes, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.sent or self.received or self.receipts or self.files)


def sync(desk: Desk, remote: Remote, watch: Watch) -> Report:
    """One pass. Raises UserError, Stopped; whatever was done stays done, the next call goes on from there."""
    raise NotImplementedError


def seal(store: Store) -> int:
    """Seal what is in no segment yet, without a network: at 散会 and 定稿. The number of segments sealed."""
    raise NotImplementedError
