"""Random scripts, played by the program and by a naive reading of FORMAT.md side by side.

    python -m tests.campaigns.random_meetings --meetings 500 [--seed 1] [--steps 80]

Every step must pass in both or fail in both, and the figures must be the same after it. At the end of a meeting the
rows that undo brought back, and the rows that the change records build in random order, must be the recorded ones.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from desktop.base.clock import from_local
from desktop.base.errors import UserError
from desktop.services.figures import figures
from desktop.services.playing import Player
from desktop.services.scripts import read_script
from desktop.store.store import Store
from tests.campaigns.naive_meeting import WALLS, NaiveMeeting, Refused
from tests.campaigns.whole_rows import all_rows, rebuilt

START = from_local("2026-11-18T19:00:00")
NAMES = ("王芳", "罗建军", "陈𬱖", "阿依古丽·买买提")  # few, so that they meet each other again and again
CARDS = ("7", "8")
STANCES = ("发言", "发言", "赞成", "赞成", "反对", "反对", "提问", "补充", "提醒规则")
KINDS = ("当场解决", "承诺办理", "解释说明", "转交", "会后答复", "暂不具备条件")
CLASSES = ("出席", "出席", "出席", "列席", "旁听", "工作人员")
# verb → how likely it is while people talk, before they sit down, and after they have left
FLOOR = {"queue": 16, "call_next": 12, "call": 2, "end_speech": 3, "resume": 2, "undo": 2} | dict.fromkeys(
    ("respond", "pause", "extend", "recall", "withdraw", "identify", "start_item", "open_queue"), 1
)
RECORD = {"suggest": 3, "reply": 2, "undo": 2} | dict.fromkeys(
    ("second", "summarize", "merge", "commit", "ballot", "consensus", "disagree", "statement", "note", "amend"), 1
)
PEOPLE = dict.fromkeys(("sign_in", "sign_in_sheet", "walk_in", "heads", "excuse", "leave", "chair", "close_queue"), 1)
LIVE = Counter(FLOOR) + Counter(FLOOR) + Counter(RECORD) + Counter(PEOPLE)
BEFORE = Counter(PEOPLE) + Counter({"sign_in": 3, "undo": 1, "queue": 1})
AFTER = Counter(RECORD) + Counter({"identify": 1, "start_item": 1, "heads": 1, "call_next": 1, "queue": 1})


class RandomScript:
    """Draws one script; every choice comes from `rng`, so that a failure can be made smaller and repeated."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.at = 0
        self.new_names = 0
        self.refs = {"S": 0, "C": 0}
        self.ballots = 0
        self.roster = {name: rng.choice(CLASSES) for name in NAMES}
        self.turns = rng.choice((1, 2, 2, 3))
        self.seconds = rng.choice((0, 60, 180))
        self.items: list[int | None] = [rng.choice((None, None, 0, 30)) for _ in range(rng.choice((1, 2, 3)))]

    def header(self) -> dict[str, Any]:
        items = [
            {"title": f"议题{number}", **({} if seconds is None else {"speech_seconds": seconds})}
            for number, seconds in enumerate(self.items, 1)
        ]
        meeting = {"title": "议事会", "moderator": NAMES[0], "turns": self.turns, "speech_seconds": self.seconds}
        return {
            "format": 1,
            "room": {"name": "议事室"},
            "roster": [{"name": name, "attends": attends} for name, attends in self.roster.items()],
            "meeting": {**meeting, "agenda": items},
        }

    def steps(self, lively: int) -> list[tuple[int, str, dict[str, Any]]]:
        """(milliseconds from the start, verb, values) of a whole meeting; many of them are forbidden."""
        found = [*self._some(BEFORE, self.rng.randrange(6)), self._step("open"), *self._some(LIVE, lively)]
        if self.rng.random() < 0.5:
            found += [self._step("close"), *self._some(AFTER, self.rng.randrange(6))]
            found += [self._step(verb) for verb in ("submit", "undo", "correct", "finalize", "note", "correct", "undo")]
        return found

    def _some(self, verbs: Counter[str], count: int) -> list[tuple[int, str, dict[str, Any]]]:
        return [self._step(verb) for verb in self.rng.choices(list(verbs), list(verbs.values()), k=count)]

    def _step(self, verb: str) -> tuple[int, str, dict[str, Any]]:
        self.at += self.rng.choice((0, 1_000, 5_000, 5_250, 31_900, 61_000))
        draw = getattr(self, f"_{verb}", dict)
        return self.at, verb, draw()

    def _name(self) -> str:
        return self.rng.choice((*NAMES * 4, *(f"来客{n}" for n in range(1, self.new_names + 1)), "无此人"))

    def _one(self) -> dict[str, Any]:
        return {"card": self.rng.choice(CARDS)} if self.rng.random() < 0.3 else {"who": self._name()}

    def _ref(self, letter: str = "S") -> str:
        return f"{letter}{self.rng.randint(1, self.refs[letter] + 1)}"

    def _new_ref(self, letter: str) -> str:
        if self.rng.random() < 0.9:
            self.refs[letter] += 1
        return f"{letter}{max(1, self.refs[letter])}"

    def _maybe(self, **values: Any) -> dict[str, Any]:
        return {key: value for key, value in values.items() if self.rng.random() < 0.7}

    def _sign_in(self) -> dict[str, Any]:
        return {"who": self._name()}

    def _sign_in_sheet(self) -> dict[str, Any]:
        numbers = [str(self.rng.randint(1, len(NAMES) + 2)) for _ in range(self.rng.randint(1, 3))]
        if self.rng.random() < 0.3:
            self.new_names += 1
            numbers.append(f"{self.rng.randint(5, 12)}=来客{self.new_names}")
        return {"numbers": ",".join(numbers)}

    def _walk_in(self) -> dict[str, Any]:
        self.new_names += 1
        return {"name": f"来客{self.new_names}", "attends": self.rng.choice(CLASSES)}

    def _heads(self) -> dict[str, Any]:
        return {"count": self.rng.randrange(4)}

    def _excuse(self) -> dict[str, Any]:
        return {"who": self._name(), "reason": self.rng.choice(("", "看病"))}

    _leave = _excuse

    def _chair(self) -> dict[str, Any]:
        return {"who": self._name()}

    def _start_item(self) -> dict[str, Any]:
        return {"item": self.rng.randint(1, len(self.items) + (self.rng.random() < 0.1))}

    def _queue(self) -> dict[str, Any]:
        return {**self._one(), "stance": self.rng.choice(STANCES)}

    def _identify(self) -> dict[str, Any]:
        return {"card": self.rng.choice(CARDS), "who": self._name()}

    def _withdraw(self) -> dict[str, Any]:
        return {**self._one(), **({"stance": self.rng.choice(STANCES)} if self.rng.random() < 0.5 else {})}

    _call = _withdraw

    def _respond(self) -> dict[str, Any]:
        return self._maybe(who=self._name(), unit="物业")

    def _extend(self) -> dict[str, Any]:
        return {"seconds": self.rng.choice((0, 60))}

    def _suggest(self) -> dict[str, Any]:
        who = self.rng.choice(({}, {}, {"label": "2号楼一住户"}, {"card": "8"}, {"who": NAMES[1]}))
        return {"ref": self._new_ref("S"), "text": self.rng.choice(("修路", "装灯", "")), **who}

    def _second(self) -> dict[str, Any]:
        return {"to": self._ref(), **self._one()}

    def _summarize(self) -> dict[str, Any]:
        return {"ref": self._ref(), "text": "整理"}

    def _merge(self) -> dict[str, Any]:
        return {"refs": [self._ref(), self._ref()], "text": "合并"}

    def _reply(self) -> dict[str, Any]:
        to = self._ref() if self.rng.random() < 0.7 else [self._ref(), self._ref()]
        return {"to": to, "kind": self.rng.choice(KINDS), "text": "好", "unit": "社区"}

    def _commit(self) -> dict[str, Any]:
        fields = self._maybe(matter="清运", lead="社区", person="苗春", due="2026-12-15", due_text="开春前")
        fields |= {"from": self._ref()} if self.rng.random() < 0.3 else {}
        return {"ref": self._new_ref("C"), **fields}

    def _ballot(self) -> dict[str, Any]:
        self.ballots += 1
        hands = {way: self.rng.randrange(3) for way in ("for", "against", "abstain")}
        return {"matter": f"事项{self.ballots}", **hands}

    def _consensus(self) -> dict[str, Any]:
        rests = {"ballot": f"事项{self.rng.randint(1, self.ballots + 1)}"} if self.rng.random() < 0.5 else {}
        return {"text": "同意", **rests}

    def _disagree(self) -> dict[str, Any]:
        return {"text": "不同意"}

    def _note(self) -> dict[str, Any]:
        return {"text": "记一笔"}

    def _statement(self) -> dict[str, Any]:
        return {"who": self._name(), "kind": "表态发言", "text": "一定办好"}

    def _amend(self) -> dict[str, Any]:
        return {"ref": self._ref(self.rng.choice("SSC")), "text": self.rng.choice(("改过", "又改过"))}

    def _correct(self) -> dict[str, Any]:
        return {**self._amend(), "reason": "核对"}


def compare(rng: random.Random, folder: Path, lively: int = 60) -> Counter[str]:
    """Play one random meeting both ways; AssertionError with the script so far where they differ. Returns how often
    each verb passed.
    """
    drawn = RandomScript(rng)
    steps = [{"at": _moment(at), "do": verb, **values} for at, verb, values in drawn.steps(lively)]
    path = folder / "script.json"
    path.write_text(json.dumps({**drawn.header(), "steps": steps}, ensure_ascii=False), encoding="utf-8")
    script = read_script(path)
    naive = NaiveMeeting(drawn.roster, NAMES[0], drawn.turns, drawn.seconds, drawn.items)
    store = Store(folder)
    passed: Counter[str] = Counter()
    try:
        player = Player(script, store)
        before, undoable = [all_rows(store)], 0  # the rows after each action not yet undone since the last wall
        for step, written in zip(script.steps, steps, strict=True):
            values = {key: value for key, value in written.items() if key not in ("at", "do")}
            refused = []
            try:
                naive.step(int((step.at - START) / timedelta(milliseconds=1)), step.verb, values)
            except Refused as why:
                refused.append(f"the specification refuses: {why}")
            steady, undoable = undoable, len(naive.past)
            try:
                player.play_step(step)
            except UserError as why:
                refused.append(f"the program refuses: {why}")
            told = json.dumps({**drawn.header(), "steps": steps[: step.number]}, ensure_ascii=False)
            assert len(refused) != 1, f"{refused[0]}\n{told}"
            rows = all_rows(store)
            if refused or step.verb == "undo" or (undoable == steady and step.verb not in WALLS):
                assert rows == before[undoable], f"step {step.number} left other rows\n{told}"
            else:
                before[undoable:] = [rows]
            if not refused:
                with store.reading() as connection:
                    found = figures(connection, player.meeting, step.at)
                assert found == naive.figures(), f"step {step.number}\n{found}\n{naive.figures()}\n{told}"
                passed[step.verb] += 1
        assert rebuilt(store, folder / "again", rng) == all_rows(store), f"the change records say otherwise\n{told}"
    finally:
        store.close()
    return passed


def _moment(milliseconds: int) -> str:
    at = START + timedelta(milliseconds=milliseconds)
    return (at + timedelta(hours=8)).replace(tzinfo=None).isoformat()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--meetings", type=int, default=500)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--steps", type=int, default=80)
    chosen = parser.parse_args()
    passed: Counter[str] = Counter()
    for seed in range(chosen.seed, chosen.seed + chosen.meetings):
        with tempfile.TemporaryDirectory(prefix="xiaomazha-") as folder:
            try:
                passed += compare(random.Random(seed), Path(folder), chosen.steps)
            except AssertionError as error:
                print(f"seed {seed}: {error}")
                return 1
    print(f"{chosen.meetings} meetings from seed {chosen.seed}: {passed.total()} steps passed alike in both")
    print(", ".join(f"{verb} {count}" for verb, count in passed.most_common()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
