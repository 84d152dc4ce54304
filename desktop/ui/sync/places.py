"""The other end of a pass, opened on the thread of sync: the drive that is set for this computer, or a stick."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.ui.sync.worker_desk import WorkerDesk

if TYPE_CHECKING:
    from desktop.services.belonging import Belonging
    from desktop.sync.remotes.remote import Remote
    from desktop.sync.space.drive import KeptRemote


def network_place(desk: WorkerDesk) -> Remote | None:
    """The drive of the space; None where none is set: then sticks go back and forth. Raises UserError."""
    from desktop.sync.space.drive import open_kept

    ours, kept = desk.do(_read)
    return None if ours.alone or kept is None else open_kept(desk.directory, kept, ours.space)


def stick_place(folder: Path) -> Callable[[WorkerDesk], Remote]:
    """A stick, or any folder that is carried by hand. Raises UserError where this computer is alone."""

    def opened(desk: WorkerDesk) -> Remote:
        from desktop.sync.remotes.opening import Place, open_remote
        from desktop.sync.remotes.remote import Kind

        ours, _kept = desk.do(_read)
        if ours.alone:
            raise UserError(_("这台电脑还没有加入协商空间：请先在“同步”里加入。"))
        remote = open_remote(Place(str(folder)), space=ours.space)
        remote.kind = Kind.STICK  # a folder of this computer, too: it has not come anywhere yet
        return remote

    return opened


def _read(store: Any) -> tuple[Belonging, KeptRemote | None]:
    from desktop.services.belonging import belonging
    from desktop.sync.space.drive import kept_remote

    with store.reading() as connection:
        return belonging(connection), kept_remote(connection)
