"""Dated copies of the database on start and after each meeting, made aside; and putting one back, which asks first."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.base.clock import Clock, local
from desktop.base.i18n import _
from desktop.ui.tasks import Tasks

_NAME = re.compile(r"xiaomazha-(\d{8}-\d{6})-\d+-(\w+)\.db")
AFTER = ("close", "finalize")  # verbs after which a copy is made


@dataclass(frozen=True)
class Copy:
    """A backup as it is offered."""

    path: Path
    label: str


class Safekeeping(QObject):
    """Knows the data directory, which the pages do not."""

    restored = Signal(str)

    def __init__(self, tasks: Tasks, directory: Path, open_store: Callable[[], Any], clock: Clock) -> None:
        super().__init__()
        self._tasks = tasks
        self._directory = directory
        self._open_store = open_store
        self._clock = clock
        tasks.changed.connect(self._on_changed)

    def _on_changed(self, changes: Any) -> None:
        if changes.verb in AFTER:
            self.back_up(changes.verb)

    def back_up(self, why: str, then: Callable[[], None] = lambda: None) -> None:
        """Copy the database, on a thread that neither the window nor the verbs wait for; `then` comes either way."""
        self._tasks.aside(self._copy, why, done=lambda _made: then(), refused=lambda _why: then())

    def _copy(self, why: str) -> Path | None:
        from desktop.store.backup import back_up, backups, keep_attachments
        from desktop.store.store import FILE_NAME

        source = self._directory / FILE_NAME
        # twenty starts that changed nothing must not push out the copies that matter
        covered = _covers(next(iter(backups(self._directory)), None), source)
        made = None if covered else back_up(source, self._directory, self._clock.read().at, why)
        keep_attachments(self._directory)
        return made

    def look_behind(self, done: Callable[[int | None], None]) -> None:
        """How many days old the newest copy is, where something was stored since; None where nothing was."""
        self._tasks.aside(self._days_behind, done=done)

    def _days_behind(self) -> int | None:
        from desktop.store.backup import backups
        from desktop.store.store import FILE_NAME

        newest, source = next(iter(backups(self._directory)), None), self._directory / FILE_NAME
        made = _made_at(newest) if newest else None
        if made is None or _covers(newest, source):
            return None
        return (self._clock.read().at - made).days

    def list_copies(self, done: Callable[[list[Copy]], None]) -> None:
        """The copies that are there, the newest first."""
        self._tasks.aside(self._copies, done=done)

    def _copies(self) -> list[Copy]:
        from desktop.store.backup import backups

        return [Copy(path, _label(path)) for path in backups(self._directory)]

    def put_back(self, copy: Copy) -> None:
        """Replace the data by a copy. What was there stays beside the copies."""

        def told(kept: Path) -> None:
            self.restored.emit(_("已恢复到{label}；原来的数据留在 {path}。").format(label=copy.label, path=kept))

        self._tasks.without_store(self._replace, copy.path, done=told)

    def _replace(self, backup: Path) -> Path:
        from desktop.store.backup import restore
        from desktop.store.store import FILE_NAME

        runner = self._tasks.runner
        if runner.ready.exception() is None:
            runner.ready.result().close()
        try:
            return restore(self._directory / FILE_NAME, backup, self._clock.read().at)
        finally:
            runner.ready = _opened(self._open_store)


def _opened(open_store: Callable[[], Any]) -> Future[Any]:
    """The store, or why it cannot be opened, for whoever asks next."""
    ready: Future[Any] = Future()
    try:
        ready.set_result(open_store())
    except Exception as error:
        ready.set_exception(error)
    return ready


def _covers(copy: Path | None, source: Path) -> bool:
    """Whether nothing was stored since the copy was made."""
    return copy is not None and copy.stat().st_mtime_ns >= source.stat().st_mtime_ns


def _made_at(path: Path) -> datetime | None:
    """The moment in the name of a copy, which is UTC."""
    found = _NAME.fullmatch(path.name)
    return datetime.strptime(found[1], "%Y%m%d-%H%M%S").replace(tzinfo=UTC) if found else None


def _label(path: Path) -> str:
    """2026年11月18日 19:05 散会后, from the name of a copy."""
    found, made = _NAME.fullmatch(path.name), _made_at(path)
    if not found or not made:
        return path.name
    at = local(made)
    why = {
        "start": _("打开程序时"),
        "close": _("散会后"),
        "finalize": _("定稿后"),
        "battery": _("电池快没电时"),
        "asked": _("手动备份"),
        "migration": _("升级前"),
    }.get(found[2], found[2])
    return _("{year}年{month}月{day}日 {time}　{why}").format(
        year=at.year, month=at.month, day=at.day, time=f"{at:%H:%M}", why=why
    )
