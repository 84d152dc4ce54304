"""kill −9 at random moments: the program records a meeting, is killed, starts again and goes on in the same directory."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from desktop.rules.timing import elapsed
from desktop.services import meetings, speaking
from desktop.store.store import Store
from tests.durability.child import ROUND
from tests.durability.tracing import CHILD, ROOT
from tests.durability.verdict import Broken, Found, judge_backups, number_of, read

LONGEST_LIFE = 30  # calls before the kill
LONGEST_WAIT = 0.008  # seconds after a call was begun or done


@dataclass
class Tally:
    """Over all lives of the program. `unacknowledged`: killed between the commit and the word of it."""

    kills: int = 0
    acknowledged: list[str] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)
    unacknowledged: int = 0
    speeches: int = 0

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {len(self.acknowledged)} actions acknowledged, none lost, none doubled; "
            f"{self.unacknowledged} saved and not yet acknowledged; the speech went on {self.speeches} times"
        )


def live_and_die(directory: Path, first: int, chance: Random) -> list[dict[str, Any]]:
    """Run the program from call number `first` on and kill it at a random moment; all that it had said by then."""
    command = [*CHILD, str(directory), "--first", str(first), "--calls", "100000"]
    words: list[dict[str, Any]] = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        last_heard = chance.randint(1, 2 * LONGEST_LIFE)
        for line in process.stdout:
            words.append(json.loads(line))
            if len(words) == last_heard:
                break
        with suppress(subprocess.TimeoutExpired):
            process.wait(chance.uniform(0, LONGEST_WAIT))
        process.kill()
        rest = process.stdout.read()
    assert process.returncode == -9, "it ended by itself"
    return words + [json.loads(line) for line in rest.splitlines()]


def kill_often(directory: Path, times: int, seed: int) -> Tally:
    """Raises Broken for the first thing that is lost, doubled, half-written or forgotten."""
    chance = Random(seed)
    tally = Tally()
    backups: list[str] = []
    first = 0
    for _ in range(times):
        said = live_and_die(directory, first, chance)
        tally.kills += 1
        tally.begun += [one["begun"] for one in said if "begun" in one]
        tally.acknowledged += [one["action"] for one in said if one.get("action")]
        backups += [one["result"] for one in said if one.get("done", "").endswith(" back_up")]
        found = read(directory)
        judge(found, tally)
        judge_backups(directory, backups[-10:])  # the oldest go, and those of killed copies count too
        tally.speeches += resumed(directory, found)
        numbers = [number_of(key) for key in tally.begun if key[0].isdigit()]
        first = (max(numbers, default=-1) // ROUND + 1) * ROUND
    return tally


def judge(found: Found, tally: Tally) -> None:
    """All that was acknowledged, in order, and in each life at most the one call more that had begun."""
    known = set(tally.acknowledged)
    if [action for action in found.log if action in known] != tally.acknowledged:
        raise Broken(f"acknowledged and lost: {known - set(found.log)}")
    tally.unacknowledged = len(found.log) - len(known)
    if tally.unacknowledged > tally.kills:
        raise Broken("more actions than were begun")
    for key in tally.begun:
        number, _blank, verb = key.partition(" ")
        if verb in ("suggest", "walk_in", "merge") and _count(found, f"〔{number}〕") > 1:
            raise Broken(f"there twice: {key}")


def _count(found: Found, words: str) -> int:
    rows: Iterable[dict[str, Any]] = (row for table in found.rows.values() for row in table.values())
    return sum(any(isinstance(value, str) and value.startswith(words) for value in row.values()) for row in rows)


def resumed(directory: Path, found: Found) -> bool:
    """The next start offers the meeting, and the clock of the open speech has run on meanwhile. False: nobody spoke."""
    now = datetime.now(UTC)
    with closing(Store(directory)) as store, store.reading() as connection:
        unfinished = meetings.unfinished(connection)
        if len(unfinished) != len(found.rows["meeting"]):
            raise Broken("the meeting is not offered")
        current = speaking.board(connection, unfinished[0].id).current if unfinished else None
    if current is None:
        return False
    called = [run for run in found.rows["speech_run"].values() if run["speech"] == current.speech.id]
    expected = now.timestamp() * 1000 - called[0]["started"]
    if len(called) != 1 or abs(elapsed(current.runs, now).total_seconds() * 1000 - expected) > 1:
        raise Broken(f"the timer of the speech is lost: {current}")
    return True
