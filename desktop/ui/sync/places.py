"""The other end of a pass, opened on the thread of sync: the drive that is set for this computer, or a stick."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.ui.sync.worker_desk import WorkerDesk

if TYPE_CHECKING:
    from desktop.sync.remote import Remote


def network_place(desk: WorkerDesk) -> Remote | None:
    """The drive of the space; None where none is set: then sticks go back and forth. Raises UserError."""
    raise NotImplementedError


def stick_place(folder: Path) -> Callable[[WorkerDesk], Remote]:
    """A stick, or any folder that is carried by hand. Raises UserError where this computer is alone."""
    raise NotImplementedError
