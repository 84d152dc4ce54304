"""One pass under way, on the thread of sync: open the other end, see whether it is there, do what is to be done, close it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.medium import Stopped, Watch
from desktop.ui.sync.worker_desk import WorkerDesk

if TYPE_CHECKING:
    from desktop.sync.remotes.remote import Remote
    from desktop.sync.syncing import Report

Open = Callable[[WorkerDesk], "Remote | None"]
Act = Callable[[WorkerDesk, "Remote", Watch], Any]
log = logging.getLogger(__name__)


@dataclass
class Pass:
    """`act` gives a Report, or what has `changes` as one. `by_itself`: nobody waits for it; it asks first whether the
    other side is there. `network`: with the drive of the space.
    """

    open: Open
    act: Act
    done: Callable[[Any], None]
    refused: Callable[[str], None]
    by_itself: bool = False
    network: bool = True
    watch: Watch = field(default_factory=Watch)

    def go(self, desk: WorkerDesk) -> Any:
        """What `act` gives, or the error; None where there is no other end."""
        try:
            remote = self.open(desk)
            if remote is None:
                return None
            remote.check = self.watch.check
            try:
                if self.by_itself and not remote.answers():
                    raise _nobody_there(remote)
                return self.act(desk, remote, self.watch)
            finally:
                remote.close()
        except Exception as error:
            return error


def on_own_thread(call: Callable[[], None]) -> threading.Thread:
    """A daemon: a drive that does not answer keeps no program from ending."""
    thread = threading.Thread(target=call, name="sync", daemon=True)
    thread.start()
    return thread


def sync_all(desk: WorkerDesk, remote: Remote, watch: Watch) -> Report:
    """An `Act`: what there is to give and to take."""
    from desktop.sync.syncing import sync

    return sync(desk, remote, watch)


def _nobody_there(remote: Remote) -> Exception:
    from desktop.sync.remotes.remote import Unreachable

    return Unreachable(_("{place}连不上；等有网再同步。").format(place=remote.label))


def sentence_of(error: Exception) -> str:
    """For the user. A bug is logged."""
    if isinstance(error, Stopped):
        return _("同步停下了；已经传好的不会丢，下次接着来。")
    if isinstance(error, UserError):
        return str(error)
    log.error("a pass failed", exc_info=error)
    return _("同步出错，已记入日志；会议可以继续，数据都在本机。")
