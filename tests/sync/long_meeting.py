"""A meeting of the size that SYNC.md reckons with, about 430 changes, and the log of whatever was played.

Everybody says something else, at moments that no clock rounds: what repeats in it repeats in the villages, too.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from desktop.base.clock import from_local, local
from desktop.services.playing import Player
from desktop.services.scripts import read_script
from desktop.store.changelog import ActionRecord, read_change
from desktop.store.database import PRAGMAS
from desktop.store.store import Store
from desktop.store.tables import log_action, log_change, room
from desktop.sync.wire.payload import Payload

PEOPLE = 42
ROUNDS = 28  # somebody waits, is called, suggests something and is agreed with
PLACES = [
    "东边的水渠",
    "三号楼门口",
    "村委会前的路",
    "幼儿园后墙",
    "文化广场",
    "老井旁边",
    "集市入口",
    "垃圾投放点",
    "卫生室",
    "晒谷场",
    "河堤",
    "停车的空地",
]
TROUBLES = [
    "夜里没有灯",
    "下雨就积水",
    "被车轧坏了",
    "一直没人打扫",
    "老人走着不稳",
    "孩子放学不安全",
    "去年修过又塌了",
    "气味大",
]
WISHES = [
    "请在入冬前修好",
    "希望先量一量再报价",
    "最好由两家一起出钱",
    "建议张榜公布账目",
    "能不能装个护栏",
    "请把责任人写清楚",
    "派人每天看一次",
]
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "秀英建国志强玉兰海燕文斌桂芳德明丽娜永福"
UNITS = ["城关物业", "供水公司", "街道物管办", "徐家巷社区", "县住建局", "乡卫生院"]


def said(rng: random.Random) -> str:
    return f"{rng.choice(PLACES)}{rng.choice(TROUBLES)}，{rng.choice(PLACES)}也是，{rng.choice(WISHES)}，{rng.choice(WISHES)}。"


class _Script:
    def __init__(self) -> None:
        self.rng = random.Random(1)
        self.at = from_local("2026-11-18T18:40:00")
        self.steps: list[dict[str, Any]] = []
        self.names = [SURNAMES[n % len(SURNAMES)] + GIVEN[n % 15] + GIVEN[n * 5 % 17] for n in range(PEOPLE)]

    def do(self, verb: str, **values: Any) -> None:
        self.at += timedelta(milliseconds=self.rng.randrange(900, 55_000))
        at = f"{local(self.at).replace(tzinfo=None):%Y-%m-%dT%H:%M:%S.%f}"
        self.steps.append({"at": at, "do": verb, **values})

    def whole(self) -> dict[str, Any]:
        for name in self.names:
            self.do("sign_in", who=name, how=self.rng.choice(("typed", "code", "paper")))
        self.do("open")
        for number in range(1, ROUNDS + 1):
            if number % 10 == 1:
                self.do("start_item", item=number // 10 + 1)
            self._one_speaks(number)
        self.do("ballot", matter="先修水渠", method="举手", **{"for": 31, "against": 4, "abstain": 2})
        self.do("consensus", text=said(self.rng), method="举手")
        self.do("close")
        self.do("submit")
        self.do("finalize", reviewer="孟庆华")
        roster = [{"name": name, "unit": f"{n % 9 + 1}号楼"} for n, name in enumerate(self.names)]
        agenda = [{"title": title} for title in ("水渠清淤", "楼道照明", "停车位划线")]
        meeting = {"title": "冬季前小修协商会", "planned": "2026-11-18T19:00:00", "agenda": agenda}
        return {
            "format": 1,
            "room": {"name": "河东村议事点", "village": "河东村"},
            "roster": roster,
            "meeting": meeting,
            "steps": self.steps,
        }

    def _one_speaks(self, number: int) -> None:
        self.do("queue", who=self.names[number], stance=self.rng.choice(("发言", "补充", "提问")))
        self.do("call_next")
        self.do("suggest", ref=f"S{number}", text=said(self.rng))
        if number % 2:
            self.do("second", to=f"S{number}", who=self.names[-number])
        self.do("end_speech")
        if number % 3 == 0:
            self.do("reply", to=f"S{number}", unit=self.rng.choice(UNITS), kind="承诺办理", who="", text=said(self.rng))
        if number % 5 == 0:
            self.do(
                "commit",
                ref=f"C{number}",
                **{"from": f"S{number}"},
                matter=self.rng.choice(PLACES) + "维修",
                measures=said(self.rng),
                lead=self.rng.choice(UNITS),
                person=self.rng.choice(self.names),
                due="2026-12-20",
            )


@contextmanager
def quick_store(directory: Path) -> Iterator[Store]:
    """A store on a disk that does not wait."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(PRAGMAS, "synchronous", ("OFF", 0))
        with closing(Store(directory)) as store:
            yield store


def play_long_meeting(store: Store, folder: Path) -> str:
    """Play it; its id."""
    path = folder / "long.json"
    path.write_text(json.dumps(_Script().whole(), ensure_ascii=False), encoding="utf-8")
    return Player(read_script(path), store).play_all()


def whole_log(store: Store) -> Payload:
    """Everything that a store recorded, as one segment would tell it."""
    with store.reading() as connection:
        rows = connection.execute(select(log_action).order_by(log_action.c.hlc)).mappings().all()
        changes = [read_change(dict(row)) for row in connection.execute(select(log_change)).mappings()]
    of_action: dict[str, list[Any]] = {}
    for change in sorted(changes, key=lambda one: int(one.id.rpartition("-")[2])):
        of_action.setdefault(change.action, []).append(change)
    return Payload(tuple((ActionRecord(**row), tuple(of_action[row["id"]])) for row in rows))


def rooms_in(store: Store) -> frozenset[str]:
    with store.reading() as connection:
        return frozenset(connection.execute(select(room.c.id)).scalars())


def count(payload: Payload) -> int:
    """Changes."""
    return sum(len(changes) for _action, changes in payload.actions)


def raw_json(payload: Payload) -> bytes:
    """The rows of the log as JSON lines, as one would write them without thinking."""
    rows = [vars(one) for action, changes in payload.actions for one in (action, *changes)]
    return "\n".join(json.dumps(row, ensure_ascii=False, default=_moment) for row in rows).encode()


def _moment(value: Any) -> str:
    assert isinstance(value, datetime)
    return value.isoformat()
