"""A meeting on which tests play the steps of FORMAT.md one by one, and look at what came of them."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.base.clock import from_local
from desktop.base.errors import UserError
from desktop.rules.attendance import Participant
from desktop.rules.meeting import Meeting
from desktop.services import history, meetings, rows
from desktop.services.figures import figures
from desktop.services.playing import Player
from desktop.services.scripts import Step, read_script
from desktop.services.speaking import SpeakingBoard, board
from desktop.store.store import Store
from tests.campaigns.whole_rows import Rows, all_rows

ROSTER = ("王芳", "欧阳德胜", "罗建军", "陈𬱖", "阿依古丽·买买提", "孟庆华")
MEETING = {"title": "议事会", "moderator": "孟庆华", "planned": "2026-11-18T19:00:00"}


class Stage:
    """`meeting`: what differs from MEETING. Every step is played `after` seconds after the one before."""

    def __init__(self, store: Store, folder: Path, meeting: dict[str, Any], roster: tuple[Any, ...] = ROSTER) -> None:
        people = [{"name": one} if isinstance(one, str) else one for one in roster]
        whole = {"format": 1, "room": {"name": "议事室"}, "roster": people, "meeting": {**MEETING, **meeting}}
        path = folder / "stage.json"
        path.write_text(json.dumps({**whole, "steps": []}, ensure_ascii=False), encoding="utf-8")
        self.store = store
        self.player = Player(read_script(path), store)
        self.meeting = self.player.meeting
        self.at = from_local("2026-11-18T19:00:00")
        self._number = 0

    def do(self, verb: str, after: float = 1, /, **values: Any) -> None:
        self.at += timedelta(seconds=after)
        self._number += 1
        self.player.play_step(Step(self._number, self.at, verb, values))

    def queue(self, *requests: str) -> None:
        """Each request: 王芳, 王芳 赞成, or 7 for a card."""
        for request in requests:
            who, _, stance = request.partition(" ")
            self.do("queue", **self.one(who), stance=stance or "发言")

    @staticmethod
    def one(who: str) -> dict[str, str]:
        return {"card": who} if who.isdigit() else {"who": who}

    def called(self, *expected: str) -> None:
        """Call the next ones, who must be these."""
        for name in expected:
            self.do("call_next")
            assert self.speaking == name

    def refused(self, verb: str, /, **values: Any) -> str:
        """The sentence with which a step is refused; it must leave everything as it was."""
        before = all_rows(self.store)
        with pytest.raises(UserError) as caught:
            self.do(verb, **values)
        assert all_rows(self.store) == before
        told = str(caught.value)
        assert told.startswith(f"step {self._number} ({verb}): ")
        return told

    @property
    def board(self) -> SpeakingBoard:
        with self.store.reading() as connection:
            return board(connection, self.meeting)

    @property
    def speaking(self) -> str | None:
        current = self.board.current
        return current.name if current else None

    @property
    def waiting(self) -> list[str]:
        return [name for _entry, name in self.board.waiting]

    @property
    def figures(self) -> dict[str, Any]:
        with self.store.reading() as connection:
            return figures(connection, self.meeting, self.at)

    @property
    def speeches(self) -> list[tuple[str | None, str, int, bool]]:
        """(who, stance, seconds, override) in the order of calling."""
        return [(s["who"], s["stance"], s["seconds"], s["override"]) for s in self.figures["speeches"]]

    @property
    def rows(self) -> Rows:
        return all_rows(self.store)

    @property
    def verbs(self) -> list[str]:
        """The actions so far, since the meeting was made."""
        with self.store.reading() as connection:
            return [action.verb for action in history.actions_of(connection, self.meeting)][1:]

    def load(self, cls: type[Any], **where: Any) -> list[Any]:
        with self.store.reading() as connection:
            return rows.load(connection, cls, meeting=self.meeting, **where)

    @property
    def room(self) -> str:
        with self.store.reading() as connection:
            return rows.get(connection, Meeting, self.meeting).room

    def item(self, position: int) -> str:
        with self.store.reading() as connection:
            return meetings.agenda(connection, self.meeting)[position - 1].id

    def person(self, name: str) -> str:
        with self.store.reading() as connection:
            return next(p.id for p in rows.load(connection, Participant, meeting=self.meeting) if p.name == name)
