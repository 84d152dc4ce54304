"""The program as the tests trace it, kill it and starve it of its disk: the real services on the real database worker.

Every call is announced on stdout before it begins (`begun`) and after it returned (`done`: that is 已存), each as one
line of JSON in one system call. What a call refused is offered again, as somebody at the keyboard would (`told`).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop.base.errors import UserError
from desktop.rules.attendance import Participant
from desktop.rules.record import Suggestion
from desktop.services import attendance, history, keep, meetings, recording, rows, speaking
from desktop.store import database
from desktop.store.backup import back_up
from desktop.store.changelog import Changes
from desktop.store.lock import hold
from desktop.store.store import Store
from desktop.store.worker import Worker

PATIENCE = 60  # times a refused call is offered again
DRAFT = "entry"
ROUND = 10  # calls of a round need one another: a new life begins with a new round


def say(**words: Any) -> None:
    os.write(1, (json.dumps(words, ensure_ascii=False) + "\n").encode())


def suggestion_text(number: int) -> str:
    """Words that name the call; now and then more than a page of the database holds."""
    return f"〔{number}〕" + "村口的路灯坏了三个月，晚上老人不敢出门。" * (
        120 if number % ROUND == 5 else 1 + number % 4
    )


class Recorder:
    """Somebody records a meeting; call number n is always the same one, and always allowed."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.worker = Worker(self._open)  # strace counts calls by thread: whatever fails, it stays one
        found = self._offered("unfinished", self._unfinished)
        self.meeting: str = found or self._offered("open", lambda s: meetings.start_quickly(s, "修路")).new

    def _open(self) -> Store:
        for _attempt in range(PATIENCE):
            try:
                return Store(self.directory)
            except UserError as error:
                say(told="start", sentence=str(error), kind=type(error).__name__)
        raise SystemExit("the program does not start")

    def _offered(self, key: str, call: Callable[[Store], Any]) -> Any:
        """Call, and offer it again while it is refused."""
        say(begun=key)
        for _attempt in range(PATIENCE):
            try:
                result = self.worker.submit(lambda: call(self.worker.ready.result())).result()
            except UserError as error:
                say(told=key, sentence=str(error), kind=type(error).__name__)
            else:
                say(done=key, **_described(result))
                return result
        raise SystemExit(f"{key} was refused too often")

    @staticmethod
    def _unfinished(store: Store) -> str | None:
        with store.reading() as connection:
            found = meetings.unfinished(connection)
        return found[-1].id if found else None

    def do(self, number: int) -> None:
        calls = (
            self._suggest,
            self._draft,
            self._walk_in,
            self._queue,
            self._call_next,
            self._suggest,
            self._merge,
            self._second,
            self._undo,
            self._back_up if number % 30 == 9 else self._suggest,
        )
        call = calls[number % ROUND]
        self._offered(f"{number} {call.__name__.strip('_')}", lambda store: call(store, number))

    def _suggest(self, store: Store, number: int) -> Changes:
        return recording.suggest(store, self.meeting, suggestion_text(number))

    def _draft(self, store: Store, number: int) -> None:
        keep.save_draft(store, DRAFT, suggestion_text(number))

    def _walk_in(self, store: Store, number: int) -> Changes:
        return attendance.walk_in(store, self.meeting, f"〔{number}〕", unit="二组")

    def _queue(self, store: Store, number: int) -> Changes:
        return speaking.queue(store, self.meeting, card=f"〔{number}〕")

    def _call_next(self, store: Store, _number: int) -> Changes:
        return speaking.call_next(store, self.meeting)

    def _merge(self, store: Store, number: int) -> Changes:
        return recording.merge(store, self.meeting, self._latest(store, Suggestion, 2), f"〔{number}〕")

    def _second(self, store: Store, _number: int) -> Changes:
        who, to = self._latest(store, Participant, 1)[0], self._latest(store, Suggestion, 1)[0]
        return recording.second(store, self.meeting, to, participant=who)

    def _undo(self, store: Store, _number: int) -> Changes:
        return history.undo(store, self.meeting)

    def _back_up(self, store: Store, number: int) -> str:
        return back_up(store.database.path, self.directory, store.clock.read().at, str(number)).name

    def _latest(self, store: Store, cls: type[Any], count: int) -> list[str]:
        with store.reading() as connection:
            return [found.id for found in rows.load(connection, cls, meeting=self.meeting)[-count:]]


def _described(result: Any) -> dict[str, Any]:
    if isinstance(result, Changes):
        return {"action": result.action, "new": result.new}
    return {"result": result}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("directory", type=Path)
    parser.add_argument("--calls", type=int, default=60)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--pragma", action="append", default=[], help="name=value=what is read back")
    given = parser.parse_args()
    for name, value, read_back in (text.split("=") for text in given.pragma):
        database.PRAGMAS[name] = (value, int(read_back) if read_back.isdigit() else read_back)
    lock = hold(given.directory)
    recorder = Recorder(given.directory)
    for number in range(given.first, given.first + given.calls):
        recorder.do(number)
    recorder.worker.submit(lambda: recorder.worker.ready.result().close())
    recorder.worker.stop()
    lock.release()
    return 0


if __name__ == "__main__":
    sys.exit(main())
